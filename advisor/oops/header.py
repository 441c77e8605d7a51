"""The head of a report: who died where, on which kernel and machine.

`CPU: 0 UID: 0 PID: 10 Comm: kworker/0:1 Kdump: loaded Tainted: G  OE  6.12.118 #1  Debian 6.12.118-1` is printed by lib/dump_stack.c,
dump_stack_print_info (v3.9 and later; `UID:` since v6.11); before that `Pid: 10, comm: kworker Not tainted 2.6.32-5-amd64 #1 MACHINE`.
"""

from __future__ import annotations

from advisor.checking import TYPE_CHECKING
from advisor.oops.pattern import lazily
from advisor.oops.registers import take_registers

if TYPE_CHECKING:
    from advisor.oops.report import Report

_HEAD = lazily(
    r"(?:CPU: *(?P<cpu>\d+) +)?(?:UID: \d+ +)?(?:PID: |Pid: |pid: )(?P<pid>\d+),? (?:C|c)omm: (?P<comm>.*?)"
    r"(?: +(?:Kdump: loaded +)?(?:Not tainted|Tainted: (?P<taint>[A-Z() ]*?))"
    r"(?: +(?P<kernel>\(?\d\S*.*?))?)?\s*$"
)
_TAINTED = lazily(r"(?:Not tainted|Tainted: (?P<taint>[A-Z() ]*?)) +(?P<kernel>\(?\d+\.\d+\S*.*?)\s*$")
_OLD_PROCESS = lazily(r"Process (?P<comm>.*?) \(pid: (?P<pid>\d+)")
_CPU = lazily(r"CPU: +(\d+)|CPU#(\d+)| on CPU ?(\d+)| cpu (\d+)")
_NUMBER = lazily(r"\[#(\d+)\]")
_STUCK = lazily(r"CPU#(\d+) stuck for .*\[(.*?):(\d+)\]")
_HUNG = lazily(r"task (\S.*?):(\d+) (?:blocked|can't|<)")
_LEAKER = lazily(r"comm \"(.+?)\", pid (\d+)")
_BY_TASK = lazily(r"by task (.+)/(\d+)")
_ADDRESS = lazily(
    r"(?:virtual address|for address:?|, address:|dereference at|paging request at|access at|fault at|data at address|"
    r"on (?:read|write|exec) at|Failing address:|address (?:at|on \w+ at)|memory at|on address|address:) *"
    r"(?:\[?<?)((?:0x)?[0-9a-f]{8,16})\b"
)
_GPF_ADDRESS = lazily(r"non-canonical address (0x[0-9a-f]+)")
_KASAN_ADDRESS = lazily(r"(?:at|on|by) addr(?:ess)? (?:0x)?([0-9a-f]{8,16})")


def take(report: Report, text: str) -> bool:
    """Take the line as one of the header's; True where it says nothing else."""
    match = _HEAD.search(text) if "omm: " in text else None
    if match is not None:
        if report.process is None:
            report.process = match.group("comm").strip()
            report.pid = int(match.group("pid"))
        if report.cpu is None and match.group("cpu"):
            report.cpu = int(match.group("cpu"))
        if report.taint is None:
            report.taint = match.group("taint") if "Tainted: " in text else "" if "Not tainted" in text else None
        if report.kernel_line is None and match.group("kernel"):
            report.kernel_line = match.group("kernel")
        return True
    if report.number is None and "[#" in text:
        match = _NUMBER.search(text)
        if match is not None:
            report.number = int(match.group(1))
    if text.startswith("Code: "):
        report.code = report.code or text[6:]
        return True
    if take_registers(report.registers, text):
        return True
    if text.startswith("Hardware name: "):
        report.hardware = report.hardware or text[15:]
        return True
    if text.startswith("Workqueue: "):
        report.workqueue = report.workqueue or text[11:]
        return True
    if text.startswith("Modules linked in:"):
        report.modules = text[18:] if report.modules is None else report.modules
        return True
    if text.startswith("Process "):
        match = _OLD_PROCESS.match(text)
        if match is not None and report.process is None:
            report.process, report.pid = match.group("comm"), int(match.group("pid"))
            return True
    if "ainted" in text and report.kernel_line is None:
        match = _TAINTED.search(text)
        if match is not None:
            report.taint = match.group("taint") or ""
            report.kernel_line = match.group("kernel")
            return True
    if "CPU" in text or "task" in text or text.startswith("comm "):
        _who(report, text)
    if report.address is None and ("ddress" in text or " at " in text):
        match = _GPF_ADDRESS.search(text) or _ADDRESS.search(text) or _KASAN_ADDRESS.search(text)
        if match is not None:
            report.address = match.group(1)
    elif report.address is None and " addr " in text:
        match = _KASAN_ADDRESS.search(text)
        if match is not None:
            report.address = match.group(1)
    return False


def _who(report: Report, text: str) -> None:
    """Process and CPU as the trigger line itself names them."""
    if report.process is None:
        match = _STUCK.search(text) if " stuck for " in text else None
        if match is not None:
            report.cpu, report.process, report.pid = int(match.group(1)), match.group(2), int(match.group(3))
            return
        if "task " in text:
            match = _HUNG.search(text) or _BY_TASK.search(text)
        elif text.startswith("comm "):
            match = _LEAKER.match(text)
        if match is not None:
            report.process, report.pid = match.group(1), int(match.group(2))
    if report.cpu is None:
        match = _CPU.search(text)
        if match is not None:
            report.cpu = int(next(group for group in match.groups() if group))
