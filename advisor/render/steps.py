"""What the owner can do now, as numbered steps, cheapest first as the report has them."""

from __future__ import annotations

from advisor.checking import TYPE_CHECKING
from advisor.render.block import Block, code, item, paragraph
from advisor.render.phrases import remedy_headline

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.advice.report import Answer, Commands, Remedy, Report
    from advisor.render.style import Style

_DETAILED = 2
"""Steps whose commands are printed; the others keep to their headline, so that the answer stays on one screen."""
_PURPOSES = (
    ("once", "To try it once"),
    ("permanent", "For good"),
    ("undo", "To undo it"),
    ("verify", "To see that it took"),
)


def named_answer(report: Report) -> Answer | None:
    """The answer that the verdict rests on: the first, where the verdict names one."""
    first = report.matches[0] if report.matches else None
    if first is None or report.verdict in ("known", "likely"):
        return first
    wanted = {"hardware": "hardware", "no-crash": "harmless"}.get(report.verdict)
    return first if first.cause == wanted else None


def step_blocks(report: Report, style: Style) -> Iterator[Block]:
    """The steps: workarounds, the fix, further advice."""
    number = 0
    answer = named_answer(report)
    detailed = 0
    for remedy in answer.workarounds if answer else ():
        number += 1
        usable = spent(remedy) is None
        with_commands = usable and (style.everything or detailed < _DETAILED)
        detailed += with_commands
        yield from _remedy_blocks(number, remedy, with_commands)
    if answer and answer.fix.advice:
        number += 1
        yield item(f"{number}.", answer.fix.advice)
        if answer.fix.commands:
            yield code("", answer.fix.commands)
    for sentence in report.next:
        number += 1
        yield item(f"{number}.", sentence)


def spent(remedy: Remedy) -> str | None:
    """Why a workaround need not be tried, else None."""
    if remedy.available is False:
        return "The crashed kernel does not have it."
    if remedy.action == "add" and remedy.active is True:
        return "The crashed boot already ran with it, and crashed all the same: no need to set it again."
    if remedy.action == "remove" and remedy.active is False:
        return "The crashed boot ran without it already."
    return None


def _remedy_blocks(number: int, remedy: Remedy, with_commands: bool) -> Iterator[Block]:
    yield item(f"{number}.", remedy_headline(remedy), tone="strong")
    if reason := spent(remedy):
        yield paragraph(reason, depth=1)
        return
    words = [_sentence(remedy.effect)]
    if remedy.cost:
        words.append(f"Cost: {remedy.cost.strip().rstrip('.')}.")
    words.append(f"Risk: {remedy.risk}.")
    if remedy.certainty == "low":
        words.append("Somebody reported that it helped; no more is known.")
    if remedy.action == "remove" and remedy.active is None:
        words.append("The log does not tell whether the crashed boot had it.")
    yield paragraph(" ".join(word for word in words if word), depth=1)
    if with_commands:
        yield from _command_blocks(remedy.commands)
    elif any(remedy.commands):
        yield paragraph("Commands: add --all.", depth=1, tone="quiet")


def _command_blocks(commands: Commands) -> Iterator[Block]:
    for field, purpose in _PURPOSES:
        if lines := getattr(commands, field):
            yield code(purpose, tuple(lines))


def _sentence(text: str) -> str:
    text = text.strip()
    if not text:
        return ""
    return f"{text[0].upper()}{text[1:]}" + ("" if text.endswith((".", "!", "?")) else ".")
