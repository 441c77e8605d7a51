"""Whether a kernel command line already holds a parameter, as the kernel would read it."""

from __future__ import annotations

_FALSE = frozenset(("0", "n", "no", "off", "false"))
_TRUE = frozenset(("1", "y", "yes", "on", "true"))
"""Spellings that kstrtobool takes for one value (kernel: lib/kstrtox.c), compared for module parameters."""
_CUT = 900
"""Characters from which on a printed command line may have been cut (one printk record holds 1 KiB less its prefix)."""


def split_words(command_line: str) -> tuple[str, ...]:
    """Words, with double quotes holding blanks together (kernel: lib/cmdline.c, next_arg), quotes dropped."""
    words: list[str] = []
    word, inside = "", False
    for letter in command_line:
        if letter == '"':
            inside = not inside
        elif letter.isspace() and not inside:
            if word:
                words.append(word)
            word = ""
        else:
            word += letter
    return (*words, word) if word else tuple(words)


def same_name(one: str, other: str) -> bool:
    """`-` and `_` are one in names of parameters and modules (kernel: kernel/params.c, dash2underscore)."""
    return one.replace("-", "_") == other.replace("-", "_")


def _same_value(one: str, other: str) -> bool:
    if one == other:
        return True
    low, high = one.lower(), other.lower()
    return (low in _FALSE and high in _FALSE) or (low in _TRUE and high in _TRUE)


def has_word(command_line: str, wanted: str) -> bool:
    """Whether `wanted` (`M.P=V`, `name=V`, `name`) is in force on the command line.

    Of a module's parameter the last value counts; other parameters may stand there several times or hold a list.
    """
    name, sign, value = wanted.partition("=")
    given = [text.partition("=")[1:] for text in split_words(command_line) if same_name(text.partition("=")[0], name)]
    if not given:
        return False
    if not sign:
        return any(not text or text.lower() in _TRUE for _, text in given)
    if "." in name and "," not in value:
        last = given[-1]
        return _same_value(last[1] if last[0] else "1", value)
    asked = set(value.split(","))
    return any(text == value or asked <= set(text.split(",")) for _, text in given)


def other_value(command_line: str, wanted: str) -> bool:
    """Whether the module parameter stands there with another value than the wanted one."""
    name, _, _ = wanted.partition("=")
    named = any(same_name(text.partition("=")[0], name) for text in split_words(command_line))
    return "." in name and named and not has_word(command_line, wanted)


def holds(command_line: str | None, words: tuple[str, ...]) -> bool | None:
    """Whether all of the words are in force; None where the command line is not known or may have been cut."""
    if command_line is None or not words:
        return None
    if all(has_word(command_line, word) for word in words):
        return True
    return None if len(command_line) >= _CUT else False


def holds_any(command_line: str | None, words: tuple[str, ...]) -> bool | None:
    """Whether at least one of the words is in force; None as above."""
    if command_line is None or not words:
        return None
    if any(has_word(command_line, word) for word in words):
        return True
    return None if len(command_line) >= _CUT else False
