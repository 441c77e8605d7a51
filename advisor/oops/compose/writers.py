"""The prefixes that programs put before the kernel's lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from advisor.oops.compose.lines import Line

LEVELS = ("emerg", "alert", "crit", "err", "warn", "notice", "info", "debug")
"""util-linux: sys-utils/dmesg.c, level_names."""
HOST = "host"


def stamp(line: Line) -> str:
    """kernel/printk/printk.c, print_time."""
    return f"[{line.time:12.6f}]"


def _clock(line: Line) -> str:
    second = 36000 + int(line.time)
    return f"{second // 3600 % 24:02}:{second // 60 % 60:02}:{second % 60:02}"


def _fraction(line: Line) -> str:
    return f"{int(line.time % 1 * 1_000_000):06}"


PREFIXES: dict[str, Callable[[Line], str]] = {
    # `dmesg`, and what makedumpfile saved until 1.7.5
    "dmesg": lambda line: f"{stamp(line)} ",
    # `dmesg -t`, or a kernel with printk.time=0
    "plain": lambda line: "",
    # CONFIG_PRINTK_CALLER on a console (kernel/printk/printk.c, print_caller; since 5.1)
    "caller": lambda line: f"{stamp(line)}[ T1289] ",
    # makedumpfile since 1.7.6, util-linux since 2.41: a blank between the brackets (tests/data/kdump/debian13-sysrq)
    "makedumpfile": lambda line: f"{stamp(line)} [  T1289] ",
    # `dmesg -r`, a serial console's raw form, pstore (fs/pstore, kmsg_dump_get_buffer with syslog=true)
    "level": lambda line: f"<{line.level}>{stamp(line)} ",
    # util-linux: sys-utils/dmesg.c, print_record with ctime
    "dmesg-T": lambda line: f"[Fri May 22 {_clock(line)} 2015] ",
    # ... with --decode
    "dmesg-x": lambda line: f"kern  :{LEVELS[line.level].ljust(6)}: {stamp(line)} ",
    # ... with --human, whose later lines show the difference alone
    "dmesg-H": lambda line: "[May22 10:35] " if line.boot else f"[  +{line.time % 1:.6f}] ",
    # systemd: src/shared/logs-show.c, output_short
    "journalctl": lambda line: f"May 22 {_clock(line)} {HOST} kernel: ",
    # rsyslog's RSYSLOG_TraditionalFileFormat
    "syslog": lambda line: f"May 22 {_clock(line)} {HOST} kernel: {stamp(line)} ",
    "syslog-plain": lambda line: f"May 22 {_clock(line)} {HOST} kernel: ",
    # rsyslog's RSYSLOG_FileFormat
    "syslog-iso": lambda line: f"2015-05-22T{_clock(line)}.{_fraction(line)}+02:00 {HOST} kernel: {stamp(line)} ",
    # `journalctl -o short` under other locales
    "syslog-swedish": lambda line: f"juni 24 {_clock(line)} {HOST} kernel: ",
    "syslog-german": lambda line: f"Dez 24 {_clock(line)} {HOST} kernel: ",
    "syslog-polish": lambda line: f"lis 09 {_clock(line)} {HOST} kernel: ",
    "syslog-russian": lambda line: f"июн 24 {_clock(line)} {HOST} kernel: ",
    # Talos Linux: `talosctl dmesg`
    "talos": lambda line: f"kern: {LEVELS[line.level].rjust(7)}: [2015-05-22T{_clock(line)}.{_fraction(line)}Z]: ",
    # Documentation/networking/netconsole.rst, extended console
    "netconsole": lambda line: f"{line.level},{int(line.time * 1000)},{int(line.time * 1_000_000)},-;",
    # vendor trees of Android
    "android": lambda line: f"<{line.level}>{stamp(line)}  (0)[1289:kworker/0:1]",
    "android-cpu": lambda line: f"{stamp(line)} C0    1289 (kworker/0:1) ",
    # mail
    "quoted": lambda line: f"> {stamp(line)} ",
    "quoted-twice": lambda line: f"> > {stamp(line)} ",
}


def prefixed(name: str) -> Callable[[list[Line]], str]:
    """A writer that puts the named prefix before every line."""
    prefix = PREFIXES[name]
    return lambda lines: "".join(f"{prefix(line)}{line.text}\n" for line in lines)


dmesg = prefixed("dmesg")
"""The writer on which the others build."""
