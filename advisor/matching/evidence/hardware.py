"""The machine or the device that a signature is bound to."""

from __future__ import annotations

from advisor.checking import TYPE_CHECKING
from advisor.matching.case import Piece

if TYPE_CHECKING:
    from advisor.matching.case import Case
    from advisor.oops.crash import LogLine

_DEVICES = 400
"""Lines of the boot's device enumeration that are looked at."""


def score(case: Case) -> tuple[Piece, ...]:
    """One piece."""
    kernel = case.reading.kernel
    wanted = case.signature.hardware
    spoken = " or ".join(wanted)
    machine = " ".join(part for part in (kernel.hardware, kernel.bios) if part)
    if any(text.lower() in machine.lower() for text in wanted):
        return (Piece("hardware", f"the machine is {machine}", (("hardware-same", 1.0),)),)
    ids = [text.lower() for text in wanted if _is_device(text)]
    line = _device_line(case, ids) if ids else None
    if line:
        return (
            Piece(
                "hardware", f"the device is there: {line.text[:120]}", (("hardware-same", 1.0),), line.line, line.file
            ),
        )
    if ids or not machine:
        why = "the log does not list the devices" if ids else "the log does not name the machine"
        return (Piece("hardware", f"the hardware is {spoken}", why=why),)
    return (Piece("hardware", f"the machine is {machine}", (("hardware-other", 1.0),), why=f"expected {spoken}"),)


def _is_device(text: str) -> bool:
    """`10de:0ffc`, as PCI and USB devices are listed."""
    vendor, _, device = text.partition(":")
    return len(vendor) == len(device) == 4 and all(letter in "0123456789abcdefABCDEF" for letter in vendor + device)


def _device_line(case: Case, ids: list[str]) -> LogLine | None:
    """`pci 0000:01:00.0: [10de:0ffc] type 00 class 0x030000` (kernel: drivers/pci/probe.c, pci_setup_device)."""
    for line in case.reading.text.lines_with({b"type", b"class"}, _DEVICES):
        text = line.text.lower()
        if any(f"[{device}]" in text for device in ids):
            return line
    return None
