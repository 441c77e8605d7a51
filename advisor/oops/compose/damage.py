"""What happens to logs on the way: wrapped, cut, reversed, mixed with other lines, their beginning lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.oops.compose.writers import HOST, dmesg, stamp

if TYPE_CHECKING:
    from advisor.oops.compose.lines import Line

WIDTH = 80
PAGER = 110
NOISE = (
    "usb 1-7: reset full-speed USB device number 2 using xhci_hcd",
    "e1000e 0000:00:19.0 eth0: NIC Link is Up 1000 Mbps Full Duplex, Flow Control: Rx/Tx",
    'audit: type=1400 audit(1432287336.183:29): apparmor="STATUS" operation="profile_load"',
    "nvme nvme0: 8/0/0 default/read/poll queues",
)
"""Lines of drivers that had something to say at the same time."""
_POINTERS = ("RIP: ", "RIP  ", "EIP: ", "EIP is at ", "pc : ", "PC is at ", "NIP: ", "NIP [", "Krnl PSW", "epc : ")
_HEADS = ("BUG:", "Unable to handle", "Oops", "Internal error", "INFO: task", "WARNING: ", "Kernel panic")


def noise(lines: list[Line]) -> str:
    """Another driver's line after every third line of the report."""
    mixed: list[Line] = []
    for at, line in enumerate(lines):
        mixed.append(line)
        if not line.boot and at % 3 == 2:
            mixed.append(line._replace(text=NOISE[at // 3 % len(NOISE)], level=6))
    return dmesg(mixed)


def from_pointer(lines: list[Line]) -> str:
    """The paste begins at the instruction pointer, or after the trigger where the report prints none."""
    report = [line for line in lines if not line.boot]
    start = next((at for at, line in enumerate(report) if line.text.startswith(_POINTERS)), None)
    if start is None:
        start = next((at + 1 for at, line in enumerate(report) if line.text.startswith(_HEADS)), 1)
    return dmesg(report[start:])


_DIES = (
    "Oops",
    "invalid opcode",
    "general protection",
    "divide error",
    "double fault",
    "Internal error",
    "kernel stack",
)


def from_die(lines: list[Line]) -> str:
    """The paste begins at die()'s line, or after the trigger where the report has none."""
    report = [line for line in lines if not line.boot]
    start = next((at for at, line in enumerate(report) if line.text.startswith(_DIES)), None)
    return dmesg(report[start:]) if start is not None else from_pointer(lines)


def spread(lines: list[Line]) -> str:
    """Every register on a line of its own, as some collectors of pr_cont() pieces store them."""
    pieces: list[Line] = []
    for line in lines:
        words = line.text.split()
        paired = len(words) >= 4 and len(words) % 2 == 0 and all(word.endswith(":") for word in words[::2])
        if paired and not line.boot:
            pieces += [line._replace(text=f"{words[at]} {words[at + 1]}") for at in range(0, len(words), 2)]
        else:
            pieces.append(line)
    return dmesg(pieces)


def wrapped(lines: list[Line]) -> str:
    """A terminal of 80 columns, its soft line ends made hard by copying."""
    text = ""
    for raw in dmesg(lines).splitlines():
        text += "".join(f"{raw[at : at + WIDTH]}\n" for at in range(0, max(len(raw), 1), WIDTH))
    return text


def pager(lines: list[Line]) -> str:
    """`less -S`, journalctl: what does not fit is cut, the last column is `>`."""
    return "".join(f"{raw if len(raw) <= PAGER else raw[: PAGER - 1] + '>'}\n" for raw in dmesg(lines).splitlines())


def lost_bracket(lines: list[Line]) -> str:
    """Selected with the mouse from the second column on."""
    return "".join(f"{raw[1:]}\n" for raw in dmesg(lines).splitlines())


def tabs(lines: list[Line]) -> str:
    """Indented with tabs by an editor or a mail program."""
    return "".join(f"\t{stamp(line)} \t{line.text.lstrip()}\n" for line in lines)


def broadcast(lines: list[Line]) -> str:
    """A terminal to which syslogd wrote the urgent lines, a second time (rsyslogd: omusrmsg)."""
    text = ""
    for line in lines:
        text += f"{stamp(line)} {line.text}\n"
        if line.level <= 1:
            text += f"\nMessage from syslogd@{HOST} at May 22 10:35:36 ...\n kernel:{stamp(line)} {line.text}\n\n"
    return text


def reversed_(lines: list[Line]) -> str:
    """`journalctl -r`, a log viewer that shows the newest first."""
    return "".join(f"{raw}\n" for raw in reversed(dmesg(lines).splitlines()))


def late_banner(lines: list[Line]) -> str:
    """The report first, the boot messages pasted below it."""
    return dmesg([*(line for line in lines if not line.boot), *(line for line in lines if line.boot)])


def wrapped_ring(lines: list[Line]) -> str:
    """The ring buffer has lost what was written while booting."""
    return dmesg([line for line in lines if not line.boot])


def split_trigger(lines: list[Line]) -> str:
    """Another CPU's message fell into the middle of the trigger line."""
    text = ""
    split = False
    for line in lines:
        if not split and not line.boot and len(line.text) > 60 and line.text.startswith(_HEADS):
            split = True
            cut = len(line.text) - 12
            text += f"{stamp(line)} {line.text[:cut]}{stamp(line)} {NOISE[0]}\n{line.text[cut:]}\n"
        else:
            text += f"{stamp(line)} {line.text}\n"
    return text
