"""Settings below /proc/sys: at once with sysctl(8), for good in /etc/sysctl.d (sysctl.d(5))."""

from __future__ import annotations

from advisor.advice.command_line import has_word
from advisor.advice.quoting import KEY, WORD, made_of, pattern
from advisor.advice.report import Commands
from advisor.advice.workaround.kind import NO_COMMANDS, UNSAFE, Prepared
from advisor.checking import TYPE_CHECKING

if TYPE_CHECKING:
    from advisor.advice.workaround.kind import Context
    from advisor.index.stored import Workaround

_FILE = "/etc/sysctl.d/99-advisor.conf"
_VALUE = WORD | {" "}


def prepare(workaround: Workaround, context: Context) -> Prepared:
    """`active` where the command line has `sysctl.NAME=V` (kernel 5.8 and later; fs/proc/proc_sysctl.c)."""
    name, sign, value = workaround.value.partition("=")
    name, value = name.strip(), value.strip()
    if not (made_of(name, KEY) and sign and made_of(value, _VALUE)) or "*" in name:
        return Prepared(NO_COMMANDS, note=UNSAFE)
    line = context.command_line or ""
    active = True if has_word(line, f"sysctl.{name}={value}") else None
    if context.system.loader.id == "nixos":
        return Prepared(_nixos(name, value), active)
    return Prepared((_removed if workaround.action == "remove" else _added)(name, value), active)


def _line(name: str, value: str) -> str:
    return f"{name} = {value}"


def _added(name: str, value: str) -> Commands:
    return Commands(
        once=(f'sudo sysctl -w "{name}={value}"',),
        permanent=(f"echo '{_line(name, value)}' | sudo tee -a {_FILE}", "sudo sysctl --system"),
        undo=(
            f"sudo sed -i '\\#^{pattern(_line(name, value))}$#d' {_FILE}",
            "# The value of before comes back with the next boot:",
            "sudo sysctl --system",
        ),
        verify=(f"sysctl {name}",),
    )


def _removed(name: str, value: str) -> Commands:
    text = f"{pattern(name)} *= *{pattern(value)} *$"
    return Commands(
        permanent=(
            "# Shows where it is set:",
            f"grep -rn '{pattern(name)}' /etc/sysctl.conf /etc/sysctl.d /usr/lib/sysctl.d",
            f"sudo sed -i.before-advisor 's#^{text}#\\#&#' /etc/sysctl.conf /etc/sysctl.d/*.conf",
        ),
        undo=(f"echo '{_line(name, value)}' | sudo tee -a {_FILE}", "sudo sysctl --system"),
        verify=("# After the next boot:", f"sysctl {name}"),
    )


def _nixos(name: str, value: str) -> Commands:
    line = f'boot.kernel.sysctl."{name}" = "{value}";'
    return Commands(
        once=(f'sudo sysctl -w "{name}={value}"',),
        permanent=("# In /etc/nixos/configuration.nix:", line, "sudo nixos-rebuild switch"),
        undo=("# In /etc/nixos/configuration.nix, take this out again:", line, "sudo nixos-rebuild switch"),
        verify=(f"sysctl {name}",),
    )
