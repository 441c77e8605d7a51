"""Reports made by hand, with every field filled and hostile text wherever text comes from outside."""

from __future__ import annotations

import pytest

from advisor.advice.report import (
    SCHEMA_VERSION,
    Answer,
    Applicability,
    Base,
    Bug,
    Commands,
    FixAdvice,
    ParseReport,
    Remedy,
    Report,
    Source,
)
from advisor.matching.match import Evidence
from advisor.oops.crash import Address, Crash, Frame, Kernel, LogLine, Stack, Taint

HOSTILE = "x\x1b[31m\x07\x9b\u202e\u2066\x7f\udc80\u200b<script>&\"' \r\n\ty"


def crash(text: str = "evo_wait", role: str = "primary", fatal: bool = True) -> Crash:
    return Crash(
        kind="paging-request",
        title=f"BUG: unable to handle kernel paging request in {text}",
        function=text,
        module="nouveau",
        fatal=fatal,
        role=role,
        number=1,
        process=f"kworker/{text}",
        pid=40,
        cpu=0,
        time=76.79243,
        taint=(Taint("W", f"warned {text}"),),
        line=3,
        file=0,
        address=Address("ffff8805660b7ffc", f"far off {text}"),
        frames=(
            Frame(text, 0x53, 0x120, "nouveau", True, ".isra.0", False, "nv50.c", 420, 4, 0),
            Frame("nv50_display_init", reliable=False),
        ),
        corrupted=None,
        registers={"RAX": "0"},
        code=f"00 <{text}>",
        before=(LogLine(2, 0, 76.7, f"nouveau E[ DRM] {text}"),),
        stacks=(Stack("allocated", (Frame(text),)),),
        workqueue="pm",
        message=f"BUG: {text}",
    )


def kernel(text: str = "ThinkPad") -> Kernel:
    return Kernel(
        release="4.0.0-1-amd64",
        upstream="4.0.2",
        arch="x86_64",
        distribution="debian",
        package_version="4.0.2-1",
        command_line=f"quiet {text}",
        hardware=f"LENOVO {text}",
        bios="GNET71WW",
        modules=("nouveau",),
        out_of_tree=(text,),
        build_id=None,
        dump_release=None,
    )


def remedy(active: bool | None = False, action: str = "add", available: bool | None = True) -> Remedy:
    long = "sudo sed -i 's/^GRUB_CMDLINE_LINUX_DEFAULT=\"/&nouveau.runpm=0 /' /etc/default/grub && sudo update-grub"
    return Remedy(
        kind="kernel-parameter",
        value="nouveau.runpm=0",
        effect="keeps the discrete GPU powered, so that the failing path never runs",
        cost="higher idle power and heat",
        risk="low",
        source="https://bugs.freedesktop.org/show_bug.cgi?id=69488",
        active=active,
        available=available,
        commands=Commands(
            once=("# in the boot menu press e and add nouveau.runpm=0 to the line that begins with linux",),
            permanent=(long,),
            undo=("sudo sed -i 's/nouveau.runpm=0 //' /etc/default/grub && sudo update-grub",),
            verify=("grep -o nouveau.runpm=0 /proc/cmdline",),
        ),
        action=action,
        certainty="high",
    )


def answer(text: str = "evo_wait", confidence: float = 0.974) -> Answer:
    return Answer(
        id="nouveau-runpm-evo-wait",
        title=f"nouveau faults in {text} while runtime-suspending the discrete GPU",
        origin="curated",
        review="reviewed",
        confidence=confidence,
        similar=(),
        evidence=(
            Evidence("function", f"the fault is in {text} (nouveau)", 4, 4.2, True, None, 0),
            Evidence("log", "failed to idle channel", None, -0.5, True, None, None),
            Evidence("hardware", "hardware line", None, 0.0, False, f"not in the log: {text}", None),
        ),
        bugs=(
            Bug(
                "freedesktop",
                "69488",
                "https://bugs.freedesktop.org/show_bug.cgi?id=69488",
                title=text,
                state="closed",
                outcome="fixed",
                visibility="public",
                checked="2026-11-20T10:00:00Z",
            ),
            Bug("freedesktop", "90682", "https://bugs.freedesktop.org/show_bug.cgi?id=90682"),
        ),
        workarounds=(remedy(),),
        applies=Applicability("affected", "4.0.2 is in the range >=3.13", None),
        fix=FixAdvice("unknown", False, None, None, {}, "", ()),
        cause="bug",
        fixes=(),
        note=f"A laptop with two GPUs. {text}",
    )


def _answer_for(verdict: str, text: str) -> Answer:
    confidence, cause = {"known": (0.974, "bug"), "likely": (0.6, "configuration"), "hardware": (0.7, "hardware")}[
        verdict
    ]
    return answer(text, confidence)._replace(cause=cause)


def report(verdict: str = "known", text: str = "evo_wait") -> Report:
    named = verdict in ("known", "likely", "hardware")
    has_crash = verdict != "no-crash"
    return Report(
        schema_version=SCHEMA_VERSION,
        base=Base("2026.11.25+1a2b3c4d5e6f", 14),
        source=Source(
            f"/var/crash/{text}",
            "kdump-tools",
            (f"/var/crash/{text}/dmesg.1", "/var/crash/crash.txt"),
            (f"the dump is incomplete {text}",),
            ("crashed-kernel", "crash-tool"),
        ),
        kernel=kernel(text),
        verdict=verdict,
        crash=1 if has_crash else None,
        crashes=(crash(text, "also-seen", fatal=False), crash(text)) if has_crash else (),
        matches=(_answer_for(verdict, text),) if named else (),
        next=() if named else ("Report it to your distribution.",),
    )


@pytest.fixture
def make_report():
    """A function of a verdict and of the text that stands wherever text comes from outside."""
    return report


@pytest.fixture
def make_remedy():
    return remedy


@pytest.fixture
def hostile() -> str:
    return HOSTILE


@pytest.fixture
def parse_report():
    def make(text: str = "evo_wait") -> ParseReport:
        whole = report("known", text)
        return ParseReport(SCHEMA_VERSION, whole.source, whole.kernel, whole.crashes)

    return make
