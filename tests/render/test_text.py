"""The text answer: complete, in order, on one screen, and harmless whatever the log holds."""

from __future__ import annotations

import re

import pytest

from advisor.render import html, parse_text, text
from advisor.render.printable import printable
from advisor.render.style import Style
from advisor.vocabulary import VERDICTS

CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
COLOUR = re.compile(r"\x1b\[[0-9;]*m")


@pytest.mark.parametrize("verdict", VERDICTS)
@pytest.mark.parametrize("width", [40, 80, 100])
def test_prose_fits_and_commands_stay_whole(make_report, verdict, width):
    shown = text.render(make_report(verdict), Style(width=width))
    remedies = [remedy for answer in make_report(verdict).matches for remedy in answer.workarounds]
    commands = [line for remedy in remedies for line in remedy.commands.permanent]
    for line in shown.splitlines():
        whole = line.strip()
        single = len(whole.split(" ")) <= 2 or whole.startswith(("sudo ", "grep "))
        assert len(line) <= width or single, line
    for command in commands:
        assert any(line.strip() == command for line in shown.splitlines())


def test_order(make_report):
    shown = text.render(make_report())
    landmarks = [
        "Crash     BUG: unable to handle kernel paging request in evo_wait [nouveau]",
        "Kernel    4.0.0-1-amd64, Debian 4.0.2-1, upstream 4.0.2, x86_64",
        "Hardware  LENOVO evo_wait, BIOS GNET71WW",
        "Known kernel bug (almost certain, confidence 0.97)",
        "Why\n",
        "+ the fault is in evo_wait (nouveau)",
        "dmesg.1:4\n",
        "What to do now",
        "1. Boot with the kernel parameter nouveau.runpm=0",
        "To try it once:",
        "For good:",
        "To undo it:",
        "To see that it took:",
        "Where the bug is tracked",
        "closed, fixed (as of 2026-11-20)",
        "status never asked",
        "What else was seen",
        "Notes",
    ]
    places = [shown.index(landmark) for landmark in landmarks]
    assert places == sorted(places)


def test_one_screen(make_report):
    assert len(text.render(make_report()).splitlines()) <= 50


@pytest.mark.parametrize("verdict", VERDICTS)
def test_colour_adds_nothing_but_colour(make_report, verdict):
    plain = text.render(make_report(verdict))
    coloured = text.render(make_report(verdict), Style(colour=True))
    assert "\x1b[" in coloured
    assert COLOUR.sub("", coloured) == plain
    assert not CONTROL.search(plain.replace("\n", ""))


@pytest.mark.parametrize("verdict", VERDICTS)
def test_hostile_text_is_escaped(make_report, parse_report, hostile, verdict):
    for shown in (
        text.render(make_report(verdict, hostile)),
        text.render(make_report(verdict, hostile), Style(everything=True, width=40)),
        parse_text.render(parse_report(hostile)),
        html.render(make_report(verdict, hostile)),
    ):
        assert not CONTROL.search(shown.replace("\n", ""))
        shown.encode()


def test_html_is_escaped_and_self_contained(make_report, hostile):
    page = html.render(make_report("known", hostile))
    assert "<script" not in page
    assert "&lt;script&gt;&amp;&quot;&#x27;" in page
    assert not re.search(r"<(?:img|link|iframe|object|script)|url\(|@import", page)
    assert '<a href="https://bugs.freedesktop.org/show_bug.cgi?id=69488"' in page


def test_html_makes_no_link_of_other_schemes(make_report):
    report = make_report()
    answer = report.matches[0]
    bad = answer.bugs[0]._replace(url="javascript:alert(1)")
    page = html.render(report._replace(matches=(answer._replace(bugs=(bad,)),)))
    assert 'href="javascript' not in page


@pytest.mark.parametrize(
    ("text_in", "text_out"),
    [
        ("plain é 漢字", "plain é 漢字"),
        ("\x1b[2J", "\\x1b[2J"),
        ("a\tb", "a b"),
        ("a\nb\r", "a\\nb\\r"),
        ("\u202eabc", "\\u202eabc"),
        ("\udcff", "\\udcff"),
        ("\U000e0041", "\\U000e0041"),
        ("\x00\x7f\x9b", "\\x00\\x7f\\x9b"),
    ],
)
def test_printable(text_in, text_out):
    assert printable(text_in) == text_out


def test_a_workaround_that_was_active_is_not_repeated(make_report, make_remedy):
    report = make_report()
    answer = report.matches[0]._replace(workarounds=(make_remedy(active=True),))
    shown = text.render(report._replace(matches=(answer,)))
    assert "already ran with it" in shown
    assert "update-grub" not in shown


def test_a_parameter_to_remove(make_report, make_remedy):
    report = make_report()
    answer = report.matches[0]._replace(workarounds=(make_remedy(active=True, action="remove"),))
    shown = text.render(report._replace(matches=(answer,)))
    assert "Boot without the kernel parameter nouveau.runpm=0" in shown
    assert "update-grub" in shown


def test_confidence_is_never_rounded_up(make_report):
    report = make_report("likely")
    answer = report.matches[0]._replace(confidence=0.8999)
    assert "likely, confidence 0.89" in text.render(report._replace(matches=(answer,)))


def test_a_match_that_the_verdict_does_not_rest_on(make_report):
    report = make_report("unknown")
    weak = make_report().matches[0]._replace(confidence=0.31)
    shown = text.render(report._replace(matches=(weak,)))
    assert "Signatures that match in part" in shown
    assert "possible, confidence 0.31" in shown
    assert "What to do now\n1. Report it" in shown


def test_hardware_by_the_kernels_own_word_names_no_bug(make_report):
    report = make_report("hardware")
    assert "What to do now\n1. Boot with" in text.render(report)
    other = report.matches[0]._replace(cause="bug")
    assert "Signatures that match in part" in text.render(report._replace(matches=(other,)))
