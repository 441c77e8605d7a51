"""What a distribution's row says. Commands are whole lines to type; `{…}` are holes that we fill."""

from __future__ import annotations

from advisor.tuples import NamedTuple


class Distribution(NamedTuple):
    """How one distribution, or a family of them, is looked after."""

    id: str
    name: str
    """As people call it."""
    loader: str
    """How its command line is made to last where nothing else is known: a row of `bootloader.LOADERS`."""
    initramfs: tuple[str, ...]
    """Rebuild the initramfs after a change below /etc/modprobe.d; empty where there is none to rebuild."""
    upgrade: tuple[str, ...]
    """Install the newest kernel that it offers; `{kernel}` is its kernel package."""
    kernels: dict[str, str]
    """End of a kernel release → the package that brings the newest kernel of that flavour; `""` → the usual one."""
    installed: tuple[str, ...]
    """List the kernels that are installed."""
    changelog: str | None
    """Look for a fix in the changelog of the running kernel's package; `{subject}` is part of its subject, quoted."""
    changelog_complete: bool
    """The changelog holds every fix, so that absence tells too."""
    install: str | None
    """Install a package: `{package}`."""
    remove: str | None
    firmware: tuple[str, ...]
    """Install the newest firmware for devices; empty where the distribution has no package of it."""
    backports: bool
    """Its kernels carry fixes (and bugs) of later versions, so the upstream version says nothing of their absence."""
    report: tuple[str, ...]
    """Where to report a bug in its kernel, as sentences."""
    modprobe_d: bool = True
    """Module options and blacklists go to /etc/modprobe.d; else by the kernel's command line."""
