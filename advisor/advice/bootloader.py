"""How a kernel parameter is tried once and made to last: one row for each way that systems keep their command line.

Rows hold whole lines with holes: `{words}` the words with blanks between, `{quoted}` the same in quotes, `{pattern}`
for sed and grep. A line with `{each}` or `{each_pattern}` is printed once for every word. Lines that begin with `#` say
what the next one is for. Sources: grub-mkconfig (Debian), grubby(8), rpm-ostree(1), kernel-install(8),
bootctl(1), pbl(8), kernelstub(1), the manuals of NixOS and Raspberry Pi OS.
"""

from __future__ import annotations

from advisor.advice.quoting import pattern, quoted
from advisor.tuples import NamedTuple


class Loader(NamedTuple):
    """One way to keep the command line."""

    id: str
    name: str
    once: str
    """What to do at the boot menu, as the comment above the words; empty where there is no menu."""
    add: tuple[str, ...]
    """Make the words last."""
    drop: tuple[str, ...]
    """Take back exactly what `add` did."""
    remove: tuple[str, ...]
    """Take words away that somebody else put there."""


_GRUB_KEYS = (
    "# In the GRUB menu (hold Shift on a BIOS machine, tap Esc on UEFI) press e, {change} the end of the line that "
    "begins with linux, then press Ctrl-x:"
)
_GRUB_LINE = 'GRUB_CMDLINE_LINUX_DEFAULT="$GRUB_CMDLINE_LINUX_DEFAULT {words}"'
_GRUB_PATTERN = '^GRUB_CMDLINE_LINUX_DEFAULT="[$]GRUB_CMDLINE_LINUX_DEFAULT {pattern}"$'
_GRUB_REMOVE = (
    "sudo cp -n /etc/default/grub /etc/default/grub.before-advisor",
    "sudo sed -i -E '/^GRUB_CMDLINE_LINUX/s#([ \"\\x27]){each_pattern}([ \"\\x27])#\\1\\2#' /etc/default/grub",
)


def _grub(ident: str, name: str, rebuild: str) -> Loader:
    """A GRUB whose /etc/default/grub is a shell script that may be added to, rebuilt by `rebuild`."""
    return Loader(
        ident,
        name,
        _GRUB_KEYS,
        (f"echo '{_GRUB_LINE}' | sudo tee -a /etc/default/grub", rebuild),
        (f"sudo sed -i '\\#{_GRUB_PATTERN}#d' /etc/default/grub", rebuild),
        (*_GRUB_REMOVE, rebuild),
    )


def _one_line(ident: str, name: str, once: str, path: str, before: tuple[str, ...], after: tuple[str, ...]) -> Loader:
    """A command line that is the one line of a file."""
    take = f"sudo sed -i -E '1s#(^|[ ]){{each_pattern}}([ ]|$)#\\2#' {path}"
    return Loader(
        ident, name, once, (*before, f"sudo sed -i '1s#$# {{words}}#' {path}", *after), (take, *after), (take, *after)
    )


def _debian_grub(ident: str, file: str) -> Loader:
    """Debian's GRUB, which takes files of /etc/default/grub.d in the order of their names."""
    path = f"/etc/default/grub.d/{file}"
    return Loader(
        ident,
        "GRUB",
        _GRUB_KEYS,
        (
            "sudo mkdir -p /etc/default/grub.d",
            f"echo '{_GRUB_LINE}' | sudo tee -a {path}",
            "sudo update-grub",
        ),
        (f"sudo sed -i '\\#{_GRUB_PATTERN}#d' {path}", "sudo update-grub"),
        (
            "# Shows every place where it is set; if it is set elsewhere, take it out there as well:",
            "grep -rn {quoted} /etc/default",
            *_GRUB_REMOVE,
            "sudo update-grub",
        ),
    )


_SYSTEMD_BOOT_KEYS = (
    "# In the boot menu (hold the space bar while it starts) press e, {change} the end of the line, then press Enter:"
)
_FROM_RUNNING = (
    "# Only where the file does not exist yet, make it from the running command line:",
    (
        "[ -s /etc/kernel/cmdline ] || sed -E 's/(BOOT_IMAGE|initrd)=[^ ]* ?//g' /proc/cmdline | sudo tee "
        "/etc/kernel/cmdline"
    ),
)
_KERNEL_INSTALL = ('sudo kernel-install add "$(uname -r)" "/boot/vmlinuz-$(uname -r)"',)

LOADERS = {
    row.id: row
    for row in (
        _debian_grub("grub.d", "99-advisor.cfg"),
        _debian_grub("grub.d-last", "zz-advisor.cfg"),
        _grub("grub", "GRUB", "sudo grub-mkconfig -o /boot/grub/grub.cfg"),
        _grub("grub2-mkconfig", "GRUB", "sudo grub2-mkconfig -o /boot/grub2/grub.cfg"),
        _grub("transactional-update", "GRUB of a read-only system", "sudo transactional-update grub.cfg"),
        Loader(
            "grubby",
            "grubby",
            _GRUB_KEYS,
            ("sudo grubby --update-kernel=ALL --args={quoted}",),
            ("sudo grubby --update-kernel=ALL --remove-args={quoted}",),
            ("sudo grubby --update-kernel=ALL --remove-args={quoted}",),
        ),
        Loader(
            "grubby-zipl",
            "grubby and zipl",
            "",
            ("sudo grubby --update-kernel=ALL --args={quoted}", "sudo zipl"),
            ("sudo grubby --update-kernel=ALL --remove-args={quoted}", "sudo zipl"),
            ("sudo grubby --update-kernel=ALL --remove-args={quoted}", "sudo zipl"),
        ),
        Loader(
            "rpm-ostree",
            "rpm-ostree",
            _GRUB_KEYS,
            ("sudo rpm-ostree kargs --append-if-missing={each}",),
            ("sudo rpm-ostree kargs --delete-if-present={each}",),
            ("sudo rpm-ostree kargs --delete-if-present={each}",),
        ),
        Loader(
            "pbl",
            "pbl",
            _GRUB_KEYS,
            ("sudo pbl --add-option {each}", "sudo pbl --config"),
            ("sudo pbl --del-option {each}", "sudo pbl --config"),
            ("sudo pbl --del-option {each}", "sudo pbl --config"),
        ),
        _one_line(
            "kernel-install", "systemd-boot", _SYSTEMD_BOOT_KEYS, "/etc/kernel/cmdline", _FROM_RUNNING, _KERNEL_INSTALL
        ),
        Loader(
            "loader-entries",
            "systemd-boot",
            _SYSTEMD_BOOT_KEYS,
            (
                (
                    "# Where /boot/loader/entries is empty, the entries lie below the EFI partition's own folder "
                    "(bootctl status):"
                ),
                "sudo find /boot/loader/entries -name '*.conf' -exec sed -i '/^options/s#$# {words}#' {{}} +",
            ),
            (
                (
                    "sudo find /boot/loader/entries -name '*.conf' -exec sed -i -E "
                    "'/^options/s#[ ]{each_pattern}([ ]|$)#\\1#' {{}} +"
                ),
            ),
            (
                (
                    "sudo find /boot/loader/entries -name '*.conf' -exec sed -i -E "
                    "'/^options/s#[ ]{each_pattern}([ ]|$)#\\1#' {{}} +"
                ),
            ),
        ),
        _one_line(
            "uki-mkinitcpio",
            "a unified kernel image",
            "# In the boot menu (hold the space bar while it starts) press e, {change} the end of the line, then "
            "press Enter; under Secure Boot a unified kernel image ignores it:",
            "/etc/kernel/cmdline",
            _FROM_RUNNING,
            ("sudo mkinitcpio -P",),
        ),
        _one_line(
            "uki",
            "a unified kernel image",
            "# In the boot menu (hold the space bar while it starts) press e, {change} the end of the line, then "
            "press Enter; under Secure Boot a unified kernel image ignores it:",
            "/etc/kernel/cmdline",
            _FROM_RUNNING,
            _KERNEL_INSTALL,
        ),
        Loader(
            "kernelstub",
            "kernelstub",
            _SYSTEMD_BOOT_KEYS,
            ("sudo kernelstub -a {quoted}",),
            ("sudo kernelstub -d {quoted}",),
            ("sudo kernelstub -d {quoted}",),
        ),
        _one_line(
            "raspberrypi",
            "the Raspberry Pi's firmware",
            "",
            "/boot/firmware/cmdline.txt",
            ("# The file has one line only; older systems keep it at /boot/cmdline.txt:",),
            (),
        ),
        Loader(
            "nixos",
            "NixOS",
            "# In the boot menu press e, {change} the end of the line with the parameters, then boot it "
            "(Ctrl-x in GRUB, Enter in systemd-boot):",
            ("# In /etc/nixos/configuration.nix:", "boot.kernelParams = [ {all} ];", "sudo nixos-rebuild boot"),
            (
                "# In /etc/nixos/configuration.nix, take this out again:",
                "boot.kernelParams = [ {all} ];",
                "sudo nixos-rebuild boot",
            ),
            (
                "# In /etc/nixos/configuration.nix, take these words out of boot.kernelParams:",
                "{words}",
                "sudo nixos-rebuild boot",
            ),
        ),
        Loader(
            "wsl",
            "WSL",
            "",
            (
                "# In Windows, in the section [wsl2] of the file .wslconfig in your user's folder:",
                "kernelCommandLine = {words}",
                "wsl --shutdown",
            ),
            ("# In Windows, take this line out of .wslconfig:", "kernelCommandLine = {words}", "wsl --shutdown"),
            ("# In Windows, in .wslconfig, take this out of kernelCommandLine:", "{words}", "wsl --shutdown"),
        ),
        Loader(
            "generic",
            "the boot loader",
            "# In the boot menu press e, {change} the end of the line that begins with linux (GRUB) or of the "
            "only line (systemd-boot), then boot it with Ctrl-x or Enter:",
            (
                "# Where GRUB starts the machine (some distributions call it grub2-mkconfig -o /boot/grub2/grub.cfg):",
                f"echo '{_GRUB_LINE}' | sudo tee -a /etc/default/grub",
                "sudo grub-mkconfig -o /boot/grub/grub.cfg",
            ),
            (
                f"sudo sed -i '\\#{_GRUB_PATTERN}#d' /etc/default/grub",
                "sudo grub-mkconfig -o /boot/grub/grub.cfg",
            ),
            (*_GRUB_REMOVE, "sudo grub-mkconfig -o /boot/grub/grub.cfg"),
        ),
    )
}


def once(loader: Loader, words: tuple[str, ...], remove: bool = False) -> tuple[str, ...]:
    """What to do at the boot menu for one boot; empty where the machine has no menu."""
    if not loader.once:
        return ()
    return (loader.once.format(change="take this away from" if remove else "add this to"), " ".join(words))


def filled(lines: tuple[str, ...], words: tuple[str, ...]) -> tuple[str, ...]:
    """The lines with the words in their holes."""
    ready: list[str] = []
    for line in lines:
        if line.startswith("#"):
            ready.append(line)
            continue
        ready.extend(
            line.format(
                words=" ".join(words),
                quoted=quoted(" ".join(words)),
                pattern=pattern(" ".join(words)),
                all=" ".join(f'"{one}"' for one in words),
                each=quoted(word),
                each_pattern=pattern(word),
            )
            for word in (words if "{each" in line else words[:1])
        )
    return tuple(ready)
