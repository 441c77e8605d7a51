"""Log templates: what they match, the words they are found by, what is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.signature.template import compile_re2, compile_regex, compile_template
from advisor.words import words_of

MATCHES = [
    (
        "nouveau E[{any}] failed to idle channel {hex} [{any}]",
        "nouveau E[     DRM] failed to idle channel 0xcccc0001 [DRM]",
    ),
    ("nouveau E[ DRM] idle", "x nouveau E[     DRM]\tidle y"),
    ("nvme{int}: I/O {int} timeout", "nvme0: I/O 12 timeout"),
    ("{pci}: fault {uuid}", "0000:01:00.0: fault 123e4567-e89b-12d3-a456-426614174000"),
    ("link {mac} from {ip} at {path}", "link 00:11:22:aa:bb:cc from fe80::1 at /dev/sda"),
    ("SError: {{ {any}CommWake }}", "SError: { PHYRdyChg CommWake }"),
    ("took {num} ms", "took -1.5 ms"),
    ("Größe stimmt", "Größe stimmt"),
]


@pytest.mark.parametrize(("template", "line"), MATCHES)
def test_a_template_matches(template, line):
    compiled = compile_template(template)
    assert compile_re2(compiled.pattern).search(line.encode())
    assert {word.encode() for word in compiled.words} <= words_of(line.encode())


@pytest.mark.parametrize(
    ("template", "line"),
    [
        ("failed to idle channel {hex}", "failed to idle channel"),
        ("nvme{int}: timeout", "nvme: timeout"),
        ("channel timeout", "channel timeouts"),
        ("channel timeout", "subchannel timeout"),
        ("a.b channel", "axb channel"),
    ],
)
def test_a_template_does_not_match(template, line):
    assert not compile_re2(compile_template(template).pattern).search(line.encode())


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("nouveau E[{any}] failed to idle {hex}", ("nouveau", "failed", "idle")),
        ("nvme{int}: QID{int} Timeout", ("nvme", "qid", "timeout")),
        ("foo{word} bar{any} baz", ("baz",)),
        ("{hex}foo bar", ("bar",)),
        ("unregister_netdevice: waiting", ("unregister_netdevice", "waiting")),
    ],
)
def test_words_that_every_match_holds(template, words):
    assert compile_template(template).words == words


@pytest.mark.parametrize(
    ("regex", "words"),
    [
        (r"ring \w+ timeout, seq=\d+ end", ("timeout", "seq")),
        (r"^(foo|barr) (quux) [a-z]+end$", ("quux",)),
        (r"abc(def)?ghi jklm nop", ("jklm",)),
        (r"\bwhole\b thing\b", ("whole", "thing")),
        (r"Emask 0x[0-9]+ action frozen$", ("action", "frozen")),
    ],
)
def test_words_of_a_regular_expression(regex, words):
    compiled = compile_regex(regex)
    assert compiled.words == words
    assert compiled.text == f"/{regex}/"


def test_words_may_be_named():
    assert compile_regex(r"\w+tail (?i:x)", ("some tail",)).words == ("some", "tail")


@pytest.mark.parametrize(
    "text", ["", "  ", "{any}", "{any} {int}", "{nothing}", "a lone } brace", "a lone { brace", "a {", "x" * 10_000]
)
def test_templates_that_are_refused(text):
    with pytest.raises(ValueError, match=r"word|hole|brace|every line|long"):
        compile_template(text)


@pytest.mark.parametrize(
    "regex", ["", ".*", "a|", "foo(?=bar)", r"(foo)\1", "word(", "x{2000} word", "é word", "(?i)word"]
)
def test_regexes_that_are_refused(regex):
    if regex == "(?i)word":
        assert compile_regex(regex, ("word",))
        return
    with pytest.raises(ValueError, match=r"RE2|every line|no word|ASCII"):
        compile_regex(regex)


@given(st.text(max_size=60), st.text(max_size=60))
def test_every_match_holds_the_words(text, line):
    try:
        compiled = compile_template(text)
    except ValueError:
        return
    found = compile_re2(compiled.pattern).search(line.encode())
    if found:
        assert {word.encode() for word in compiled.words} <= words_of(line.encode())


@given(st.text(alphabet="abcxyz{}()[].*+?|^$\\ _:-0159", max_size=40))
def test_no_pattern_breaks_the_compiler(text):
    for compile_one in (compile_template, compile_regex):
        try:
            compiled = compile_one(text)
        except ValueError:
            continue
        assert compiled.words
