"""What a family's row says."""

from __future__ import annotations

from typing import NamedTuple


class Family(NamedTuple):
    """kdump in one family of distributions. Commands are whole lines to type."""

    packages: tuple[str, ...]
    """What to install; empty where nobody packages a capture service."""
    programs: tuple[str, ...]
    """Programs that those packages bring."""
    services: tuple[str, ...]
    """Units that load the capture kernel at boot, any of them."""
    enable: tuple[str, ...]
    """Switch the capture on."""
    settings: str | None = None
    """The file of settings."""
    switch: tuple[str, str] | None = None
    """The name in that file that switches it on, and the value that does."""
    folder_setting: str | None = None
    """The name in that file that says where crashes are saved."""
    folder: str = "/var/crash"
    """Where crashes are saved unless the settings say otherwise."""
    reserve: tuple[str, ...] = ()
    """Reserve `{size}` for the capture kernel; empty: as any parameter of the kernel."""
    reserved_in: str = ""
    """The file that those lines change; where it is missing, as any parameter of the kernel."""
    estimate: tuple[str, ...] = ()
    """The command that prints how much this machine needs."""
    estimate_marks: tuple[str, ...] = ()
    """What stands before the number of megabytes in its output."""
    default_size: str = "256M"
    """What to reserve where nothing says how much this machine needs."""
    reload: tuple[str, ...] = ()
    """Load the capture kernel anew."""
    explain: str = ""
    """The command whose output tells why it is not loaded."""
    symbols: tuple[str, ...] = ()
    """Install the debug symbols of the running kernel; `{release}`."""
    symbol_files: tuple[str, ...] = ()
    """Where these lie; `{release}`."""
