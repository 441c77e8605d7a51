"""The login notice and the desktop notice: verdict, workaround, command; never a line of the log.

/run/motd.d/50-advisor is shown by pam_motd(8) at every login and goes with the boot; the desktop notice is a world-readable
file beside the history, which `advisor hook notify` reads in a user's session.
"""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING

from advisor.hook.wording import read_line, repetition, what, when

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.hook.folder import Folder
    from advisor.hook.history import Crashed, Lost

MOTD_NAME = "50-advisor"
NOTICE_NAME = "notice.json"
SHOWN_FOR = 7 * 86400.0
"""Seconds that a crash stays in the notices."""
SHOWN = 3
"""Bugs that a notice names."""


def login_text(crashes: Sequence[Crashed], lost: Sequence[Lost], now: float) -> str:
    """The login notice; empty where there is nothing to say. `crashes` and `lost` come newest first."""
    blocks = []
    seen: set[str] = set()
    for crash in crashes:
        if now - crash.crashed > SHOWN_FOR or crash.summary.identity in seen or crash.summary.verdict == "no-crash":
            continue
        seen.add(crash.summary.identity)
        if len(seen) > SHOWN:
            break
        blocks.append(_crash_lines(crash, crashes))
    if lost and now - lost[0].ended <= SHOWN_FOR:
        blocks.insert(0, _lost_lines(lost[0]))
    return "".join("\n".join(block) + "\n\n" for block in blocks)


def _crash_lines(crash: Crashed, crashes: Sequence[Crashed]) -> list[str]:
    summary = crash.summary
    kernel = f" (kernel {summary.release})" if summary.release else ""
    lines = [f"The kernel crashed on {when(crash.crashed)}{kernel}.", f"{what(crash)}."]
    if again := repetition(crash, crashes):
        lines.append(f"{again[0].upper()}{again[1:]}.")
    if summary.workaround:
        lines.append(f"Workaround: {summary.workaround_words}.")
        lines += [f"    {line}" for line in summary.commands]
    elif summary.fix:
        lines.append(summary.fix)
    lines.append(f"The whole advice: {read_line(crash)}")
    return lines


def _lost_lines(lost: Lost) -> list[str]:
    lines = [
        f"The boot that was last seen on {when(lost.ended)} ended without a shutdown, and no crash was saved:",
        "the kernel crashed and could not be captured, or the power failed, or it was reset.",
    ]
    lines += [f"  - {finding}" for finding in lost.findings]
    return [*lines, "What to mend, with the commands: sudo advisor doctor"]


def desktop(crashes: Sequence[Crashed], lost: Sequence[Lost]) -> dict[str, str] | None:
    """The newest news for those who never see a terminal; None where there is none."""
    newest = next((crash for crash in crashes if crash.summary.verdict != "no-crash"), None)
    if lost and (newest is None or lost[0].ended > newest.crashed):
        body = "No crash was saved. It crashed without being captured, lost its power or was reset."
        return _notice(f"lost {lost[0].boot}", "The computer ended without a shutdown", body)
    if newest is None:
        return None
    body = f"{what(newest)}."
    if newest.summary.workaround:
        body += f"\nWorkaround: {newest.summary.workaround_words}."
    body += f"\nIn a terminal: {read_line(newest)}"
    return _notice(f"{newest.source} {body}", f"The kernel crashed on {when(newest.crashed)}", body)


def _notice(key: str, summary: str, body: str) -> dict[str, str]:
    ident = sha256(key.encode("utf-8", "backslashreplace")).hexdigest()[:16]
    return {"id": ident, "summary": summary, "body": body}


def write_notices(
    state: Folder, motd: Folder | None, crashes: Sequence[Crashed], lost: Sequence[Lost], now: float
) -> None:
    """Bring both up to date. Raises OSError."""
    news = desktop(crashes, lost)
    content = (json.dumps(news) + "\n").encode("ascii") if news else b"{}\n"
    _put(state, NOTICE_NAME, content)
    if motd is not None:
        text = login_text(crashes, lost, now)
        _put(motd, MOTD_NAME, text.encode("utf-8", "backslashreplace"))


def _put(folder: Folder, name: str, content: bytes) -> None:
    if content:
        folder.write(name, content, 0o644)
    else:
        folder.remove(name)
