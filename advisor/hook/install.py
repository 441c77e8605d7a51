"""`hook install`, `uninstall` and `status`: the units go in and out, whole, and only where they may run as root."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from advisor.errors import AdvisorError
from advisor.hook.circumstances import STATE, places_of
from advisor.hook.folder import Folder
from advisor.hook.history import NAME, History
from advisor.hook.trust import refusal
from advisor.hook.units import BOOT, TIMER, UNIT_FOLDER, WANTED_BY, files
from advisor.hook.wording import when
from advisor.intake.access import shown

if TYPE_CHECKING:
    from collections.abc import Sequence

PACKAGED = "/usr/lib/systemd/system"
"""Where a package's own units lie."""


def install(root: str = "/") -> str:
    """Write and start the units; what was done, for the person. Raises AdvisorError where they may not run."""
    _need_root(root, "install")
    if os.path.exists(_below(root, f"{PACKAGED}/{BOOT}")):
        raise AdvisorError("the package of your distribution has installed the hook already", f"{PACKAGED}/{BOOT}")
    reason = refusal()
    if reason:
        hint = "Install advisor for the whole system, as root, outside of every home directory"
        raise AdvisorError(f"the hook would run as root at every boot, but {reason}", "hook install", hint)
    places = [place for place in _plain(places_of(root), root) if _fit_for_a_unit(place)]
    lines = []
    for path, content in files(sys.executable, places).items():
        _put(_below(root, path), content)
        lines.append(f"written: {path}")
    for unit, target in WANTED_BY.items():
        _link(_below(root, f"{UNIT_FOLDER}/{target}.wants/{unit}"), f"{UNIT_FOLDER}/{unit}")
    _systemctl(root, ["daemon-reload"], ["start", "--no-block", BOOT, TIMER])
    lines.append("The hook runs at every boot and every five minutes. See: advisor hook status")
    return "\n".join(lines) + "\n"


def uninstall(root: str = "/") -> str:
    """Take out what `install` wrote, and nothing else."""
    _need_root(root, "uninstall")
    _systemctl(root, ["stop", TIMER, BOOT])
    links = [f"{UNIT_FOLDER}/{target}.wants/{unit}" for unit, target in WANTED_BY.items()]
    lines = []
    for path in (*links, *files(sys.executable, ())):
        place = _below(root, path)
        if os.path.lexists(place):
            try:
                os.unlink(place)
            except OSError as error:
                raise AdvisorError(f"cannot be removed: {error.strerror}", shown(place), "Remove it yourself") from None
            lines.append(f"removed: {path}")
    for link in links:
        with suppress(OSError):
            os.rmdir(os.path.dirname(_below(root, link)))  # only where it is empty
    _systemctl(root, ["daemon-reload"])
    lines.append(f"The history in {STATE} and the advice beside the crashes are left.")
    return "\n".join(lines) + "\n"


def status(root: str = "/") -> str:
    """Installed or not, allowed or not, and what the last run left."""
    lines = []
    installed = True
    if os.path.exists(_below(root, f"{PACKAGED}/{BOOT}")):
        lines.append("Installed by the distribution's package.")
    elif os.path.exists(_below(root, f"{UNIT_FOLDER}/{BOOT}")):
        lines.append("Installed.")
    else:
        installed = False
        lines.append("Not installed. Type: sudo advisor hook install")
    links = {unit: f"{UNIT_FOLDER}/{target}.wants/{unit}" for unit, target in WANTED_BY.items()}
    idle = [unit for unit, link in links.items() if not os.path.lexists(_below(root, link))]
    if installed and idle:
        lines.append(f"Disabled: {', '.join(idle)}. Type: sudo systemctl enable --now {' '.join(idle)}")
    reason = refusal()
    lines.append(f"It may not run as root: {reason}." if reason else "It may run as root: nobody else can change it.")
    state = _below(root, STATE)
    if os.access(os.path.join(state, NAME), os.R_OK):
        with History(state, write=False) as history:
            boots, crashes = history.boots(), history.crashes()
        if boots:
            lines.append(f"Last run: {when(boots[-1].seen)}; {len(boots)} boots and {len(crashes)} crashes recorded.")
    return "\n".join(lines) + "\n"


def _need_root(root: str, action: str) -> None:
    if root == "/" and os.geteuid() != 0:
        raise AdvisorError("needs root's rights", f"hook {action}", f"Type: sudo advisor hook {action}")


def _below(root: str, path: str) -> str:
    return os.path.join(root, path.lstrip("/"))


def _plain(places: Sequence[str], root: str) -> list[str]:
    """The places as they are called on that system."""
    return [place if root == "/" else "/" + os.path.relpath(place, root) for place in places]


def _fit_for_a_unit(place: str) -> bool:
    """Whether a unit may name it as it is (systemd.exec(5): blanks, `%`, quotes and backslashes mean something)."""
    return place.isascii() and place.isprintable() and not set(place) & set(" %\"'\\$;") and place != "/"


def _put(path: str, content: str) -> None:
    try:
        os.makedirs(os.path.dirname(path), mode=0o755, exist_ok=True)
        with Folder.at(os.path.dirname(path)) as folder:
            folder.write(os.path.basename(path), content.encode("ascii"), 0o644)
    except OSError as error:
        raise AdvisorError(f"cannot be written: {error.strerror}", shown(path), "Check its directory") from None


def _link(path: str, target: str) -> None:
    try:
        os.makedirs(os.path.dirname(path), mode=0o755, exist_ok=True)
        with suppress(FileNotFoundError):
            os.unlink(path)
        os.symlink(target, path)
    except OSError as error:
        raise AdvisorError(f"cannot be written: {error.strerror}", shown(path), "Check its directory") from None


def _systemctl(root: str, *calls: list[str]) -> None:
    """Tell the running systemd; elsewhere there is none to tell."""
    if root == "/" and os.path.isdir("/run/systemd/system"):
        for words in calls:
            subprocess.run(["systemctl", "--quiet", *words], check=False)
