"""No command holds text of a log, or a value of a signature that the shell could misread."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.advice.advise import advise
from advisor.advice.remedies import remedy
from advisor.advice.report import Commands
from advisor.vocabulary import CRASH_KINDS, WORKAROUND_KINDS
from tests.advice.samples import BASE, RECORD, Text, context, crash, fix, kernel, match, reading, workaround

MARK = "zqxj"
DIRTY = st.text(st.sampled_from("$`;&|<>'\"\\\n\r\x1b\x00(){} ab=.-/é")).map(lambda text: MARK + text + MARK)
ALL = tuple(
    workaround(kind, value)
    for kind, value in (
        ("kernel-parameter", "a.b=1"),
        ("module-option", "a b=1"),
        ("blacklist", "a"),
        ("sysctl", "a.b=1"),
        ("udev", 'ACTION=="add", ATTR{x}="1"'),
        ("sysfs", "/sys/a/b=1"),
        ("upgrade", "a newer kernel"),
        ("downgrade", "an older kernel"),
        ("firmware", "linux-firmware"),
    )
)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_text_of_a_log_in_a_command(data: st.DataObject) -> None:
    dirty = lambda: data.draw(DIRTY)  # noqa: E731
    of = kernel(
        release=dirty(),
        upstream=data.draw(st.sampled_from(["6.1.76", MARK])),
        arch=dirty(),
        distribution=data.draw(st.sampled_from(["debian", "fedora", "suse", "arch", "rhel", MARK])),
        package_version=dirty(),
        command_line=dirty(),
        hardware=dirty(),
        modules=(dirty(),),
        out_of_tree=(MARK + "$(x)",),
    )
    one = crash(
        data.draw(st.sampled_from(CRASH_KINDS)), function=dirty(), module=dirty(), message=dirty(), process=dirty()
    )
    read = reading(one, of=of)._replace(text=Text([dirty()]))  # type: ignore[arg-type]
    found = match(
        data.draw(st.sampled_from([0.3, 0.7, 0.95])), workarounds=ALL, fixes=(fix(versions={"mainline": "6.9"}),)
    )
    report = advise(RECORD, read, (found,), BASE, None, {}, show_all=True)
    printed = list(report.next)
    for answer in report.matches:
        printed.extend(answer.fix.commands)
        printed.append(answer.applies.how_to_tell or "")
        for made in answer.workarounds:
            printed.extend(line for field in made.commands for line in field)
    assert MARK not in json.dumps(printed)


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(WORKAROUND_KINDS),
    DIRTY,
    st.sampled_from(["add", "remove"]),
    st.sampled_from(["debian", "nixos", "arch"]),
)
def test_a_dirty_value_is_never_printed_in_a_command(kind: str, value: str, action: str, name: str) -> None:
    clean = set(value) <= set("ab=.-/ zqxj")
    made = remedy(workaround(kind, value, action=action), context(name))
    if not clean and kind != "udev":
        assert MARK not in json.dumps(made.commands)


def test_values_that_need_care_have_no_commands_and_say_so() -> None:
    for kind, value in (
        ("kernel-parameter", "memmap=64K$0x18690000"),
        ("kernel-parameter", 'acpi_osi="!Windows 2012"'),
        ("kernel-parameter", "a  b"),
        ("module-option", "nvidia X=$(id)"),
        ("blacklist", "a; rm -rf /"),
        ("sysctl", "net.core.somaxconn=<larger>"),
        ("command", "echo 1 > /proc/sys/vm/drop_caches"),
    ):
        made = remedy(workaround(kind, value), context())
        assert made.commands == Commands(), value
        assert made.note, value
    made = remedy(workaround("udev", 'ATTR{x}=="y", RUN+="/bin/sh -c \'id\'"'), context())
    assert made.commands == Commands()


def test_history_expansion_is_kept_from() -> None:
    made = remedy(workaround(value="acpi_osi=!"), context("fedora"))
    assert made.commands.permanent == ("sudo grubby --update-kernel=ALL --args='acpi_osi=!'",)
