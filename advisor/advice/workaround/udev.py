"""A udev rule (udev(7)) in a file of its own below /etc/udev/rules.d."""

from __future__ import annotations

from advisor.advice.quoting import NAME, RULE, made_of
from advisor.advice.report import Commands
from advisor.advice.workaround.kind import NO_COMMANDS, Prepared
from advisor.checking import TYPE_CHECKING

if TYPE_CHECKING:
    from advisor.advice.workaround.kind import Context
    from advisor.index.stored import Workaround


def prepare(workaround: Workaround, context: Context) -> Prepared:
    """Commands where the value is a whole rule; a rule in words has none."""
    rule = workaround.value.strip()
    if not (made_of(rule, RULE) and '=="' in rule and '"' in rule) or not made_of(context.signature, NAME):
        return Prepared(NO_COMMANDS)
    if context.system.loader.id == "nixos":
        line = f"services.udev.extraRules = ''{rule}'';"
        return Prepared(
            Commands(
                permanent=("# In /etc/nixos/configuration.nix:", line, "sudo nixos-rebuild switch"),
                undo=("# In /etc/nixos/configuration.nix, take this out again:", line, "sudo nixos-rebuild switch"),
            )
        )
    path = f"/etc/udev/rules.d/99-advisor-{context.signature}.rules"
    apply = ("sudo udevadm control --reload", "sudo udevadm trigger")
    return Prepared(
        Commands(
            permanent=(f"echo '{rule}' | sudo tee -a {path}", *apply),
            undo=(f"sudo rm {path}", *apply),
            verify=(f"cat {path}",),
        )
    )
