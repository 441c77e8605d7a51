"""Words for the kernel's command line."""

from __future__ import annotations

from advisor.advice import bootloader
from advisor.advice.command_line import holds, holds_any, other_value
from advisor.advice.quoting import made_of, words_of_command_line
from advisor.advice.report import Commands
from advisor.advice.workaround.kind import NO_COMMANDS, UNSAFE, Prepared
from advisor.checking import TYPE_CHECKING

if TYPE_CHECKING:
    from advisor.advice.workaround.kind import Context
    from advisor.index.stored import Workaround

_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-")

_NO_MODULES = frozenset(("modprobe", "rd", "sysctl", "systemd", "fsck", "udev"))
"""What stands before a dot on command lines without being a module."""


def prepare(workaround: Workaround, context: Context) -> Prepared:
    """Commands by the boot loader; `active` from the crashed boot's command line."""
    words = words_of_command_line(workaround.value)
    if not words:
        return Prepared(NO_COMMANDS, note=UNSAFE)
    remove = workaround.action == "remove"
    active = (holds_any if remove else holds)(context.command_line, words)
    return Prepared(
        commands_for(words, context, remove),
        active,
        note=_note(workaround.value, words, context, active, remove),
    )


def commands_for(words: tuple[str, ...], context: Context, remove: bool = False) -> Commands:
    """The four steps for some words of the command line."""
    loader = context.system.loader
    if loader.id == "grub.d" and any(word.startswith("crashkernel=") for word in words):
        loader = bootloader.LOADERS["grub.d-last"]  # kdump-tools.cfg sets it too, and the last one counts
    return Commands(
        once=bootloader.once(loader, words, remove),
        permanent=bootloader.filled(loader.remove if remove else loader.add, words),
        undo=bootloader.filled(loader.add if remove else loader.drop, words),
        verify=_verify(words),
    )


def _verify(words: tuple[str, ...]) -> tuple[str, ...]:
    """After the next boot: the command line, and the value that the module took."""
    lines = ["# After the next boot:", "cat /proc/cmdline"]
    for word in words:
        module, dot, parameter = word.partition("=")[0].partition(".")
        if dot and "=" in word and module not in _NO_MODULES and made_of(module, _PLAIN) and made_of(parameter, _PLAIN):
            lines.append(f"cat /sys/module/{module.replace('-', '_')}/parameters/{parameter.replace('-', '_')}")
    return tuple(lines)


def _note(value: str, words: tuple[str, ...], context: Context, active: bool | None, remove: bool) -> str | None:
    probably = "probably " if context.probable else ""
    if active and not remove:
        return (
            f"You {probably}already boot with {value}, and it crashed all the same: it did not help here, so take the "
            "next step instead (and undo it if you set it for this crash alone)."
        )
    if active is False and remove:
        return f"The crashed boot {probably}ran without {value} already."
    if active and probably:
        return f"The crashed boot probably had {value}."
    line = context.command_line
    if not remove and line is not None and any(other_value(line, word) for word in words):
        return "The crashed boot set it to another value; the last one on the command line counts."
    return None
