"""What may stand in a command that we print, and how it is quoted.

Values come from signatures alone, never from a log or a tracker, and even these are held to a conservative set of
characters: whoever pastes a line from our answer runs it as root.
"""

from __future__ import annotations

_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_DIGITS = "0123456789"
NAME = frozenset(_LETTERS + _DIGITS + "_-")
"""Modules and signature ids."""
KEY = frozenset(_LETTERS + _DIGITS + "_-./*")
"""Parameters, sysctl names (some hold the name of an interface), parts of paths."""
WORD = frozenset(_LETTERS + _DIGITS + "_-.,:=/+@%!*")
"""One word of a kernel command line."""
TEXT = WORD | frozenset(" ~#")
"""A command of an author: words without any character that is the shell's."""
RULE = WORD | frozenset(' "{}[]?|~')
"""A udev rule, printed in single quotes."""
SUBJECT = frozenset(_LETTERS + _DIGITS + " _-.,:/+@%()=#")
"""Part of a commit's subject that is looked for in a changelog, printed in single quotes."""
LONGEST = 400
"""Characters of a value at most."""


def made_of(text: str, characters: frozenset[str]) -> bool:
    """Whether a text is not empty, not too long, no option by itself, and holds these characters alone."""
    return 0 < len(text) <= LONGEST and text[0] != "-" and characters.issuperset(text)


def words_of_command_line(value: str) -> tuple[str, ...]:
    """The words of a kernel parameter's value; none at all where one of them cannot be printed in a command."""
    words = tuple(value.split(" "))
    return words if all(made_of(word, WORD) and word[0] not in "=!*" for word in words) else ()


def quoted(text: str) -> str:
    """Quoted for any shell: double quotes as manuals show them, single ones where `!` would recall the history."""
    return f"'{text}'" if set(text) & set('!"*$') else f'"{text}"'


def pattern(text: str) -> str:
    """The text as a pattern of sed and of grep, basic and extended alike, with `|` as delimiter."""
    return "".join(
        f"[{letter}]" if letter in ".*+?()[{|" else f"\\{letter}" if letter in "^$\\" else letter for letter in text
    )


def findable(subject: str) -> str | None:
    """The longest run of a subject that may stand in a command; None where too little is left to look for."""
    runs = "".join(letter if letter in SUBJECT else "\n" for letter in subject[:LONGEST]).split("\n")
    best = max(runs, key=len).strip().lstrip("-")
    return best if len(best) >= 12 and " " in best else None
