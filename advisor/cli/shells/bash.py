"""Completion for bash 4 and newer."""

from __future__ import annotations

from shlex import quote
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from advisor.cli.levels import Level

_SCRIPT = """\
# bash completion for advisor
_advisor() {{
  local current=${{COMP_WORDS[COMP_CWORD]}} path='' word offered='' only=''
  for word in "${{COMP_WORDS[@]:1:COMP_CWORD-1}}"; do
    case "${{path:+$path }}$word" in
{paths}
    esac
  done
  case "$path" in
{levels}
  esac
  case "${{path:+$path }}${{COMP_WORDS[COMP_CWORD-1]}}" in
{values}
  esac
  COMPREPLY=($(compgen -W "$offered" -- "$current"))
  if [[ -z $only && -n $path && ${{#COMPREPLY[@]}} -eq 0 ]]; then
    compopt -o filenames 2>/dev/null
    mapfile -t COMPREPLY < <(compgen -f -- "$current")
  fi
}}
complete -F _advisor advisor
"""


def script(levels: list[Level]) -> str:
    """The script for these levels of the command line."""
    return _SCRIPT.format(
        paths="\n".join(
            f"      {quote(' '.join(level.words))}) path={quote(' '.join(level.words))} ;;"
            for level in levels
            if level.words
        ),
        levels="\n".join(
            f"    {quote(' '.join(level.words))}) offered={quote(_offered(level))} ;;" for level in levels
        ),
        values="\n".join(_values(level) for level in levels if any(option.choices for option in level.options)),
    )


def _offered(level: Level) -> str:
    return " ".join((*level.commands, *level.values, *(name for option in level.options for name in option.names)))


def _values(level: Level) -> str:
    return "\n".join(
        f"    {quote(' '.join((*level.words, name)))}) offered={quote(' '.join(option.choices))}; only=1 ;;"
        for option in level.options
        if option.choices
        for name in option.names
    )
