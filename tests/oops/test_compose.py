"""The composer, and the reader held to it: what is composed must be read back, less what the dressing loses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from advisor.errors import AdvisorError
from advisor.oops.compose import DRESSINGS, Description, compose, description_from_mapping
from advisor.oops.compose.dressing import FIFTEEN
from advisor.oops.compose.kinds import KINDS
from advisor.oops.compose.project import observe
from advisor.oops.read import read_text
from advisor.vocabulary import CRASH_KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable

NOUVEAU = Description(
    kind="paging-request",
    function="evo_wait+0x53/0x120 [nouveau]",
    trace=(
        "nv50_display_init+0x1d/0x50 [nouveau]",
        "nouveau_display_init+0x4a/0x60 [nouveau]",
        "? nouveau_display_reclock+0x10/0x20 [nouveau]",
        "nouveau_display_resume+0x2a/0x1e0 [nouveau]",
        "nouveau_do_suspend+0xa2/0x200 [nouveau]",
        "nouveau_pmops_runtime_suspend+0x41/0xb0 [nouveau]",
        "pci_pm_runtime_suspend+0x60/0x110",
        "__rpm_callback+0x2d/0x70",
        "rpm_callback+0x1f/0x70",
        "rpm_suspend+0x105/0x600",
        "pm_runtime_work+0x7a/0xb0",
    ),
    address="ffff8805660b7ffc",
    before=("nouveau E[     DRM] failed to idle channel 0xcccc0001 [DRM]",),
    workqueue="pm pm_runtime_work",
    process="kworker/0:1",
    pid=40,
    kernel="6.1.0-18-amd64",
    package="Debian 6.1.76-1",
    hardware="LENOVO 20BGCTO1WW/20BGCTO1WW",
    bios="GNET88WW (2.36 ) 05/30/2018",
    command_line="BOOT_IMAGE=/boot/vmlinuz root=/dev/sda1 ro quiet",
    time=76.79243,
)
ARCH_KINDS = ("null-dereference", "paging-request", "kernel-bug")
UNREAD_KINDS: frozenset[str] = frozenset()
"""Kinds of which the reader misses the task yet; a test that passes all the same says so as XPASS."""
X86_ONLY = frozenset(("general-protection", "divide-error", "double-fault", "stack-overflow", "nmi", "machine-check"))
ARM_ONLY = frozenset(("unhandled-fault", "serror"))


def assert_read_back(description: Description, dressing: str) -> None:
    row = DRESSINGS[dressing]
    expected = row.project(description)
    reading = read_text(compose(description, dressing).encode())
    assert observe(reading, expected) == expected
    if not row.damaged and reading.primary is not None and expected.function:
        assert reading.crashes[reading.primary].corrupted is None


def cases(names: Iterable[str], unread: Iterable[str] = ()) -> list[Any]:
    gap = pytest.mark.xfail(reason="the reader does not know it yet", strict=False)
    known = frozenset(unread)
    return [pytest.param(name, marks=gap) if name in known else name for name in names]


def test_every_kind_can_be_composed() -> None:
    assert set(KINDS) == set(CRASH_KINDS)
    for row in KINDS.values():
        assert row.source


@pytest.mark.parametrize("dressing", FIFTEEN)
def test_the_crash_of_2015_in_fifteen_dressings(dressing: str) -> None:
    assert_read_back(NOUVEAU, dressing)


@pytest.mark.parametrize("dressing", [name for name in DRESSINGS if name not in FIFTEEN])
def test_the_crash_of_2015_in_every_other_dressing(dressing: str) -> None:
    assert_read_back(NOUVEAU, dressing)


@pytest.mark.parametrize("kind", cases([kind for kind in CRASH_KINDS if kind not in ARM_ONLY], UNREAD_KINDS))
def test_every_kind_is_read_back(kind: str) -> None:
    assert_read_back(NOUVEAU._replace(kind=kind, log=("nvme nvme0: controller is down; will reset",)), "dmesg")


@pytest.mark.parametrize(
    "release",
    [
        "2.6.32-5-amd64",
        "3.2.0-4-amd64",
        "3.16.0-4-amd64",
        "4.9.0-8-amd64",
        "4.15.0-20-generic",
        "4.19.0-5-amd64",
        "5.4.0-42-generic",
        "5.10.0-8-amd64",
        "6.12.6-amd64",
        "6.18.1",
    ],
)
@pytest.mark.parametrize(
    "kind",
    [
        "null-dereference",
        "paging-request",
        "general-protection",
        "kernel-bug",
        "warning",
        "soft-lockup",
        "rcu-stall",
        "hung-task",
        "list-corruption",
    ],
)
def test_spellings_of_old_and_new_kernels(kind: str, release: str) -> None:
    assert_read_back(NOUVEAU._replace(kind=kind, kernel=release, package=None), "dmesg")


@pytest.mark.parametrize("arch", ["i386", "arm64", "arm", "powerpc", "s390", "riscv"])
@pytest.mark.parametrize("kind", [kind for kind in CRASH_KINDS if kind not in X86_ONLY])
def test_every_kind_on_every_architecture(kind: str, arch: str) -> None:
    if kind in ARM_ONLY and not arch.startswith("arm"):
        pytest.skip(f"{arch} has no report of this kind")
    if kind in UNREAD_KINDS:
        pytest.xfail("the reader does not know it yet")
    symptom = ("nvme nvme0: controller is down; will reset",)
    assert_read_back(NOUVEAU._replace(kind=kind, arch=arch, address=None, log=symptom), "dmesg")


names = st.from_regex(r"[a-z][a-z0-9]{2,6}_[a-z]{3,9}_(probe|commit|xmit|flush|resume)", fullmatch=True)
modules = st.sampled_from((None, "amdgpu", "snd_hda_intel", "xfs", "nf_tables", "r8169"))


@st.composite
def frames(draw: st.DrawFn) -> str:
    module = draw(modules)
    offset = draw(st.integers(1, 0x8FF))
    size = offset + draw(st.integers(1, 0x4FF))
    suffix = draw(st.sampled_from(("", "", "", ".isra.0", ".constprop.0", ".part.1", ".cold")))
    return f"{draw(names)}{suffix}+{offset:#x}/{size:#x}" + (f" [{module}]" if module else "")


def distinct(description: Description) -> bool:
    """No recursion, which the reader rightly takes for one frame."""
    names = [text.partition("+")[0].partition(".")[0] for text in (description.function or "", *description.trace)]
    return len(set(names)) == len(names)


descriptions = (
    st.fixed_dictionaries(
        {
            "kind": st.sampled_from([kind for kind in CRASH_KINDS if kind not in ARM_ONLY | UNREAD_KINDS]),
            "function": frames(),
            "trace": st.lists(frames(), min_size=2, max_size=8, unique_by=lambda text: text.partition("+")[0]).map(
                tuple
            ),
            "log": st.just(("nvme nvme0: controller is down; will reset",)),
            "process": st.sampled_from(("kworker/2:1", "Xorg", "systemd-udevd", "kswapd0", "nginx")),
            "pid": st.integers(2, 99999),
            "cpu": st.integers(0, 63),
            "taint": st.sampled_from(("", "W", "OE", "POE", "GWOE")),
            "kernel": st.sampled_from(
                ("4.19.0-5-amd64", "5.10.0-8-amd64", "6.1.0-18-amd64", "6.8.0-40-generic", "6.12.6-amd64")
            ),
            "hardware": st.sampled_from((None, "Dell Inc. XPS 13 9370/0F6P3V")),
            "time": st.integers(1000, 9_000_000).map(lambda n: n / 1000),
        }
    )
    .map(lambda facts: Description(**facts))
    .filter(distinct)
)
QUICK = (Phase.explicit, Phase.generate)
"""Without shrinking: the failing description is readable as it is, and a red run must not take minutes."""
HEALTH = [HealthCheck.too_slow, HealthCheck.filter_too_much]


@given(descriptions, st.sampled_from(sorted(DRESSINGS)))
@settings(max_examples=120, deadline=None, suppress_health_check=HEALTH, phases=QUICK, derandomize=True)
def test_any_crash_in_any_dressing(description: Description, dressing: str) -> None:
    assert_read_back(description, dressing)


@given(descriptions, st.sampled_from(("i386", "arm64", "arm", "powerpc", "s390", "riscv")))
@settings(max_examples=60, deadline=None, suppress_health_check=HEALTH, phases=QUICK, derandomize=True)
def test_any_fault_on_any_architecture(description: Description, arch: str) -> None:
    kind = ARCH_KINDS[description.pid % len(ARCH_KINDS)] if description.pid else "kernel-bug"
    assert_read_back(description._replace(kind=kind, arch=arch), "dmesg")


def test_a_mapping_becomes_a_description() -> None:
    description = description_from_mapping(
        {
            "kind": "kernel-bug",
            "function": "f+0x1/0x2",
            "trace": ["g", "? h"],
            "address": 0x10,
            "registers": {"RAX": "0"},
        }
    )
    assert description.trace == ("g", "? h")
    assert description.address == "10"
    assert "kernel BUG at" in compose(description)


@pytest.mark.parametrize(
    "facts",
    [
        {"kind": "explosion"},
        {"functions": "f"},
        {"arch": "vax"},
        {"trace": [1]},
        {"function": "f g h"},
        {"trace": ["f+0xzz/0x1"]},
        {"pid": "40"},
    ],
)
def test_wrong_facts_are_refused(facts: dict[str, object]) -> None:
    with pytest.raises(AdvisorError):
        description_from_mapping(facts)


def test_an_unknown_dressing_is_refused() -> None:
    with pytest.raises(AdvisorError):
        compose(NOUVEAU, "evening dress")
