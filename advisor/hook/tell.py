"""The journal's entries: fields for programs, one sentence for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.hook.journal import ADVISED, NOT_SAVED, NOTICE, WARNING, send
from advisor.hook.wording import what, when
from advisor.intake.access import shown

if TYPE_CHECKING:
    from advisor.hook.history import Crashed, Lost


def tell_advised(journal: str, crash: Crashed) -> bool:
    """That a crash was advised; False where there is no journal."""
    summary = crash.summary
    message = f"The kernel crashed on {when(crash.crashed)}. {what(crash)}."
    if summary.workaround:
        message += f" Workaround: {summary.workaround_words}."
    fields = {
        "ADVISOR_CRASH_DIRECTORY": shown(crash.source),
        "ADVISOR_VERDICT": summary.verdict,
        "ADVISOR_SIGNATURE": summary.signature,
        "ADVISOR_CONFIDENCE": f"{summary.confidence:.2f}" if summary.signature else "",
        "ADVISOR_BUGS": " ".join(summary.bugs),
        "ADVISOR_WORKAROUND": summary.workaround,
        "ADVISOR_CRASH_KIND": summary.kind,
        "ADVISOR_CRASH_FUNCTION": summary.function,
        "ADVISOR_KERNEL": summary.release,
        "ADVISOR_CRASH_TIME": f"{crash.crashed:.0f}",
        "ADVISOR_BASE": summary.base,
    }
    named = summary.verdict in ("known", "likely", "hardware", "unknown")
    return send(journal, ADVISED, message, fields, WARNING if named else NOTICE)


def tell_lost(journal: str, lost: Lost) -> bool:
    """That a boot ended without a shutdown and nothing was saved."""
    message = (
        f"The boot that was last seen on {when(lost.ended)} ended without a shutdown, and no crash was saved. "
        "`advisor doctor` tells what to mend."
    )
    return send(journal, NOT_SAVED, message, {"ADVISOR_BOOT": lost.boot, "ADVISOR_FINDINGS": "; ".join(lost.findings)})
