"""Options of a module, `M P=V`: a file in /etc/modprobe.d, or the word `M.P=V` where the command line is better."""

from __future__ import annotations

from advisor.advice import bootloader
from advisor.advice.command_line import holds
from advisor.advice.quoting import KEY, NAME, WORD, made_of, pattern
from advisor.advice.report import Commands
from advisor.advice.workaround.kernel_parameter import commands_for
from advisor.advice.workaround.kind import NO_COMMANDS, UNSAFE, Prepared
from advisor.checking import TYPE_CHECKING

if TYPE_CHECKING:
    from advisor.advice.workaround.kind import Context
    from advisor.index.stored import Workaround


def prepare(workaround: Workaround, context: Context) -> Prepared:
    """`active` is true where the command line has `M.P=V`; what modprobe.d said at the crash cannot be told."""
    module, option = _parts(workaround)
    name, sign, value = option.partition("=")
    written = f"{module} {option}".strip()
    if not (made_of(module, NAME) and made_of(name, KEY) and sign and made_of(value, WORD) and "*" not in option):
        return Prepared(NO_COMMANDS, value=written, note=UNSAFE)
    words = (f"{module}.{option}",)
    active = holds(context.command_line, words) or None
    remove = workaround.action == "remove"
    note = None
    if active and not remove:
        probably = "probably " if context.probable else ""
        note = f"You {probably}already boot with {words[0]}, and it crashed all the same: it did not help here."
    if not context.system.distribution.modprobe_d or context.system.loader.id == "rpm-ostree":
        if context.system.loader.id == "nixos":
            return Prepared(_nixos(module, option, words, context), active, written, note)
        return Prepared(commands_for(words, context, remove), active, written, note)
    return Prepared(
        (_removed if remove else _added)(module, name, value, context),
        active,
        written,
        note,
    )


def _parts(workaround: Workaround) -> tuple[str, str]:
    """Module and `name=value`, whichever way the signature gives them."""
    if workaround.module:
        return workaround.module, workaround.value
    key, sign, value = workaround.value.strip().partition("=")
    for separator in (" ", "."):
        module, found, name = key.partition(separator)
        if found:
            return module, f"{name.strip()}{sign}{value}"
    return "", workaround.value


def _file(context: Context) -> str:
    ident = context.signature if made_of(context.signature, NAME) else "workaround"
    return f"/etc/modprobe.d/advisor-{ident}.conf"


def _verify(module: str, name: str) -> tuple[str, ...]:
    return (
        "# After the next boot:",
        f"cat /sys/module/{module.replace('-', '_')}/parameters/{name.replace('-', '_')}",
    )


def _added(module: str, name: str, value: str, context: Context) -> Commands:
    path = _file(context)
    return Commands(
        once=bootloader.once(context.system.loader, (f"{module}.{name}={value}",)),
        permanent=(
            f"echo 'options {module} {name}={value}' | sudo tee -a {path}",
            *context.system.distribution.initramfs,
        ),
        undo=(f"sudo rm {path}", *context.system.distribution.initramfs),
        verify=_verify(module, name),
    )


def _removed(module: str, name: str, value: str, context: Context) -> Commands:
    text = pattern(f"{name}={value}")
    return Commands(
        permanent=(
            "# Shows where it is set:",
            f'grep -rn "{name}={value}" /etc/modprobe.d /usr/lib/modprobe.d',
            (
                f"sudo sed -i.before-advisor -E '/^options {pattern(module)} /s#[ ]{text}([ ]|$)#\\1#' "
                f"/etc/modprobe.d/*.conf"
            ),
            *context.system.distribution.initramfs,
        ),
        undo=(
            f"echo 'options {module} {name}={value}' | sudo tee -a {_file(context)}",
            *context.system.distribution.initramfs,
        ),
        verify=_verify(module, name),
    )


def _nixos(module: str, option: str, words: tuple[str, ...], context: Context) -> Commands:
    line = f'boot.extraModprobeConfig = "options {module} {option}";'
    return Commands(
        once=bootloader.once(context.system.loader, words),
        permanent=("# In /etc/nixos/configuration.nix:", line, "sudo nixos-rebuild boot"),
        undo=("# In /etc/nixos/configuration.nix, take this out again:", line, "sudo nixos-rebuild boot"),
        verify=_verify(module, option.partition("=")[0]),
    )
