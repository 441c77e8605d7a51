"""The crash that the program exists for, whole and in what may be left of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from advisor.oops.read import read_text
from tests.matching.conftest import crash, matches

if TYPE_CHECKING:
    from advisor.index.read import Index

CASES = Path(__file__).parents[1] / "data" / "kdump"
LOG = (CASES / "2015/201505221035/dmesg.201505221035").read_text()
BACKTRACE = (CASES / "2015/201505221035/crash.txt").read_text()
BUG = "nouveau-runpm-evo-wait"
GENERIC = ["pci_pm_runtime_suspend", "__rpm_callback", "rpm_callback", "rpm_suspend", "pm_runtime_work",
           "process_one_work", "worker_thread", "kthread", "ret_from_fork"]  # fmt: skip


def without(text: str, *functions: str) -> str:
    """The text without the lines of some frames."""
    return "".join(
        line
        for line in text.splitlines(True)
        if not any(f" {name} at" in line or f" {name}+" in line for name in functions)
    )


KNOWN = {
    "log alone": LOG,
    "backtrace alone": BACKTRACE,
    "both": BACKTRACE + LOG,
    "two frames missing": without(BACKTRACE, "nv50_display_init", "nouveau_display_resume"),
    "two other frames missing": without(BACKTRACE, "nouveau_display_init", "nouveau_do_suspend"),
    "two frames renamed": BACKTRACE.replace(" nv50_display_init ", " nv84_head_start ").replace(
        "nouveau_display_resume", "nouveau_screen_wake"
    ),
    "compiler suffixes": BACKTRACE.replace("nv50_display_init ", "nv50_display_init.isra.0 "),
    "trace cut": without(BACKTRACE, "nouveau_do_suspend", "nouveau_pmops_runtime_suspend", *GENERIC),
    "culprit inlined, log line there": LOG.replace("evo_wait", "nv50_display_init"),
    "as a general protection fault": LOG.replace(
        "BUG: unable to handle kernel paging request at ffff8805660b7ffc", "general protection fault: 0000 [#1] SMP"
    ),
}


@pytest.mark.parametrize("text", KNOWN.values(), ids=KNOWN)
def test_known(text: str, shipped: Index) -> None:
    best = matches(read_text(text.encode()), shipped)[0]
    assert best.signature.id == BUG
    assert best.confidence >= 0.9, [(piece.kind, piece.weight, piece.text) for piece in best.evidence]


LIKELY = {
    "log without the line before it": "\n".join(LOG.splitlines()[2:]),
    "culprit inlined": without(BACKTRACE, "nv50_display_init").replace("evo_wait+83", "nv50_display_init+83"),
}


@pytest.mark.parametrize("text", LIKELY.values(), ids=LIKELY)
def test_likely(text: str, shipped: Index) -> None:
    best = matches(read_text(text.encode()), shipped)[0]
    assert best.signature.id == BUG
    assert 0.5 <= best.confidence < 0.9


@pytest.mark.parametrize("name", ["debian13-nouveau-replica", "debian13-nouveau-replica-constprop"])
def test_replica_is_known_and_what_does_not_fit_is_said(name: str, shipped: Index) -> None:
    log = next((CASES / name).glob("2*/dmesg.*"))
    best = matches(read_text(log.read_bytes()), shipped)[0]
    assert (best.signature.id, best.confidence >= 0.9) == (BUG, True)
    module = next(piece for piece in best.evidence if piece.kind == "module")
    assert module.weight < 0
    assert "nouveau_replica" in module.text
    assert module.why is not None
    assert "nouveau" in module.why


OTHERS = {
    "generic frames alone": {"kind": "paging-request", "function": "foo_suspend+0x1/0x2 [foo]", "trace": GENERIC},
    "another driver's suspend": {
        "kind": "null-dereference",
        "function": "radeon_pmops_runtime_suspend+0x1/0x2 [radeon]",
        "trace": GENERIC,
    },
    "another culprit and kind, the same callers": {
        "kind": "memory-leak",
        "function": "kmalloc_foo+0x1/0x2 [nouveau]",
        "trace": ["nv50_display_init [nouveau]", "nouveau_display_init [nouveau]", "nouveau_display_resume [nouveau]",
                  "nouveau_do_suspend [nouveau]", "nouveau_pmops_runtime_suspend [nouveau]", *GENERIC],
    },
    "a hung task below the same callers": {
        "kind": "hung-task",
        "function": "drm_modeset_lock+0x1/0x2 [drm]",
        "trace": ["nouveau_display_resume [nouveau]", "nouveau_do_suspend [nouveau]",
                  "nouveau_pmops_runtime_suspend [nouveau]", *GENERIC],
    },
    "the log line alone, another crash": {
        "kind": "null-dereference",
        "before": ["nouveau E[     DRM] failed to idle channel 0xcccc0001 [DRM]"],
        "function": "ext4_put_super+0x1/0x200 [ext4]",
        "trace": ["generic_shutdown_super", "kill_block_super", "deactivate_locked_super", "cleanup_mnt"],
    },
}  # fmt: skip


@pytest.mark.parametrize("description", OTHERS.values(), ids=OTHERS)
def test_other_crashes_stay_unknown(description: dict[str, object], shipped: Index) -> None:
    assert all(match.confidence < 0.5 for match in matches(crash(**description), shipped) if match.signature.id == BUG)


def test_same_crash_as_a_leak_report(whole: Index) -> None:
    """The same function and trace, and a kind that a bad access never shows as."""
    reading = read_text(BACKTRACE.encode())
    leak = reading._replace(crashes=tuple(one._replace(kind="memory-leak") for one in reading.crashes))
    assert all(match.confidence < 0.5 for match in matches(leak, whole))
