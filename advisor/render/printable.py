"""The one gate between text that somebody else wrote (a log, a signature, a file name) and a terminal."""

from __future__ import annotations


def printable(text: str) -> str:
    """The text in one line, with nothing in it that a terminal would obey or that reorders or hides other text.

    `str.isprintable` refuses the Unicode categories C* (control, format: bidi overrides and zero-width characters,
    surrogates that stand for undecodable bytes, private use, unassigned) and Z* save the plain space. Tabs become one
    space, every other such character its escape as Python writes it.
    """
    if text.isprintable():
        return text
    return "".join(
        character
        if character.isprintable()
        else " "
        if character == "\t"
        else character.encode("unicode_escape", "backslashreplace").decode("ascii")
        for character in text
    )
