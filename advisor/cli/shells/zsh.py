"""Completion for zsh (`man zshcompsys`, `_arguments`)."""

from __future__ import annotations

from shlex import quote
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from advisor.cli.levels import Level, Option

_FUNCTION = """\
{name}() {{
  local state line
  typeset -A opt_args
  _arguments -C \\
    {specs}{dispatch}
}}
"""
_DISPATCH = """
  [[ $state == rest ]] && case "$words[1]" in
{branches}
  esac"""
_END = """
if [[ "$funcstack[1]" == _advisor ]]; then
  _advisor "$@"
else
  compdef _advisor advisor
fi
"""


def script(levels: list[Level]) -> str:
    """The script for these levels of the command line."""
    return "#compdef advisor\n\n" + "\n".join(map(_function, levels)) + _END


def _function(level: Level) -> str:
    specs = [_option(option) for option in level.options]
    dispatch = ""
    if level.commands:
        described = " ".join(f'{name}\\:"{_plain(summary)}"' for name, summary in level.commands.items())
        specs += [quote(f"1:command:(({described}))"), quote("*::argument:->rest")]
        branches = "\n".join(f"    {name}) {_name((*level.words, name))} ;;" for name in level.commands)
        dispatch = _DISPATCH.format(branches=branches)
    elif level.values:
        specs.append(quote(f"1:value:({' '.join(level.values)})"))
    else:
        specs.append(quote("*:file:_files"))
    return _FUNCTION.format(name=_name(level.words), specs=" \\\n    ".join(specs), dispatch=dispatch)


def _option(option: Option) -> str:
    value = ""
    if option.takes_value:
        value = f":value:({' '.join(option.choices)})" if option.choices else ":value:_files"
    summary = quote(f"[{_plain(option.help)}]{value}")
    if len(option.names) == 1:
        return option.names[0] + summary
    return quote(f"({' '.join(option.names)})") + "{" + ",".join(option.names) + "}" + summary


def _plain(text: str) -> str:
    """Text without what `_arguments` would read as its own punctuation."""
    return text.translate({ord("["): "(", ord("]"): ")", ord(":"): ";", ord('"'): None, ord("`"): None, ord("$"): None})


def _name(words: tuple[str, ...]) -> str:
    return "_advisor" + "".join(f"_{word.replace('-', '_')}" for word in words)
