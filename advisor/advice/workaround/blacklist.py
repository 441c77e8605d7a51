"""Keeping a module from loading by itself (modprobe.d(5), `blacklist`).

`blacklist` drops the module's own aliases; `modprobe.blacklist=M` is the same from the command line.
"""

from __future__ import annotations

from advisor.advice import bootloader
from advisor.advice.command_line import same_name, split_words
from advisor.advice.quoting import NAME, made_of, pattern
from advisor.advice.report import Commands
from advisor.advice.workaround.kernel_parameter import commands_for
from advisor.advice.workaround.kind import NO_COMMANDS, UNSAFE, Prepared
from advisor.checking import TYPE_CHECKING

if TYPE_CHECKING:
    from advisor.advice.workaround.kind import Context
    from advisor.index.stored import Workaround

_WORDS = ("modprobe.blacklist", "module_blacklist", "rd.driver.blacklist", "blacklist")


def prepare(workaround: Workaround, context: Context) -> Prepared:
    """`active` by the command line and by the list of modules in the crash."""
    module = workaround.value.strip()
    if not made_of(module, NAME):
        return Prepared(NO_COMMANDS, note=UNSAFE)
    remove = workaround.action == "remove"
    active = _active(module, context)
    note = None
    if active and not remove:
        probably = "probably " if context.probable else ""
        note = f"You {probably}already boot with {module} blacklisted, and it crashed all the same."
    system = context.system
    if not system.distribution.modprobe_d or system.loader.id == "rpm-ostree":
        if system.loader.id == "nixos":
            return Prepared(_nixos(module, context), active, note=note)
        return Prepared(commands_for((f"modprobe.blacklist={module}",), context, remove), active, note=note)
    return Prepared((_removed if remove else _added)(module, context), active, note=note)


def _active(module: str, context: Context) -> bool | None:
    if any(same_name(module, loaded) for loaded in context.kernel.modules):
        return False  # whatever the command line says: it was loaded all the same
    for word in split_words(context.command_line or ""):
        name, _, value = word.partition("=")
        if name in _WORDS and any(same_name(module, each) for each in value.split(",")):
            return True
    return None


def _path(context: Context) -> str:
    ident = context.signature if made_of(context.signature, NAME) else "workaround"
    return f"/etc/modprobe.d/advisor-{ident}.conf"


def _added(module: str, context: Context) -> Commands:
    initramfs = context.system.distribution.initramfs
    return Commands(
        once=bootloader.once(context.system.loader, (f"modprobe.blacklist={module}",)),
        permanent=(f"echo 'blacklist {module}' | sudo tee -a {_path(context)}", *initramfs),
        undo=(f"sudo rm {_path(context)}", *initramfs),
        verify=("# After the next boot this prints nothing:", f"lsmod | grep -w {module.replace('-', '_')}"),
    )


def _removed(module: str, context: Context) -> Commands:
    initramfs = context.system.distribution.initramfs
    text = pattern(module)
    return Commands(
        once=(f"sudo modprobe {module}",),
        permanent=(
            "# Shows where it is set:",
            f'grep -rnw "blacklist {module}" /etc/modprobe.d /usr/lib/modprobe.d',
            f"sudo sed -i.before-advisor -E 's#^blacklist +{text}$#\\#&#' /etc/modprobe.d/*.conf",
            *initramfs,
        ),
        undo=(f"echo 'blacklist {module}' | sudo tee -a {_path(context)}", *initramfs),
        verify=("# After the next boot this prints a line:", f"lsmod | grep -w {module.replace('-', '_')}"),
    )


def _nixos(module: str, context: Context) -> Commands:
    line = f'boot.blacklistedKernelModules = [ "{module}" ];'
    return Commands(
        once=bootloader.once(context.system.loader, (f"modprobe.blacklist={module}",)),
        permanent=("# In /etc/nixos/configuration.nix:", line, "sudo nixos-rebuild boot"),
        undo=("# In /etc/nixos/configuration.nix, take this out again:", line, "sudo nixos-rebuild boot"),
        verify=("# After the next boot this prints nothing:", f"lsmod | grep -w {module.replace('-', '_')}"),
    )
