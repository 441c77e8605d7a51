"""Completion for fish 3 and newer (`man complete`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.cli.levels import Level, Option


def script(levels: list[Level]) -> str:
    """The script for these levels of the command line."""
    lines = ["# fish completion for advisor", "complete -c advisor -f"]
    for level in levels:
        lines.extend(f"complete -c advisor -n {_condition(level)} {rest}" for rest in _offers(level))
    return "\n".join(lines) + "\n"


def _offers(level: Level) -> Iterator[str]:
    for name, summary in level.commands.items():
        yield f"-a {name} -d {_quote(summary)}"
    if level.values:
        yield f"-a {_quote(' '.join(level.values))}"
    for option in level.options:
        yield _option(option)
    if level.words and not level.commands and not level.values:
        yield "-F"


def _option(option: Option) -> str:
    names = " ".join(f"-l {name[2:]}" if name.startswith("--") else f"-s {name[1:]}" for name in option.names)
    value = ""
    if option.takes_value:
        value = f" -x -a {_quote(' '.join(option.choices))}" if option.choices else " -r"
    return f"{names}{value} -d {_quote(option.help)}"


def _condition(level: Level) -> str:
    if not level.words:
        return "__fish_use_subcommand"
    seen = [f"__fish_seen_subcommand_from {word}" for word in level.words]
    if level.commands:
        seen.append(f"not __fish_seen_subcommand_from {' '.join(level.commands)}")
    return _quote("; and ".join(seen))


def _quote(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
