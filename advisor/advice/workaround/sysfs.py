"""Writing one value to a file below /sys: at once with tee, at every boot through systemd's tmpfiles.d(5), type `w`."""

from __future__ import annotations

from advisor.advice.quoting import NAME, WORD, made_of
from advisor.advice.report import Commands
from advisor.advice.workaround.kind import NO_COMMANDS, Prepared
from advisor.checking import TYPE_CHECKING

if TYPE_CHECKING:
    from advisor.advice.workaround.kind import Context
    from advisor.index.stored import Workaround


def prepare(workaround: Workaround, context: Context) -> Prepared:
    """Commands where the value is `/sys/…=VALUE`; one in words has none."""
    path, sign, value = workaround.value.strip().partition("=")
    path, value = path.strip(), value.strip()
    good = path.startswith(("/sys/", "/proc/")) and ".." not in path and sign
    if not (good and made_of(path, WORD - {"!", "%"}) and made_of(value, WORD - {"!", "%", "*"})):
        return Prepared(NO_COMMANDS)
    if not made_of(context.signature, NAME):
        return Prepared(NO_COMMANDS)
    file = f"/etc/tmpfiles.d/advisor-{context.signature}.conf"
    return Prepared(
        Commands(
            once=(f"echo {value} | sudo tee {path}",),
            permanent=(
                f"echo 'w {path} - - - - {value}' | sudo tee -a {file}",
                f"sudo systemd-tmpfiles --create {file}",
            ),
            undo=("# The value of before comes back with the next boot:", f"sudo rm {file}"),
            verify=(f"cat {path}",),
        )
    )
