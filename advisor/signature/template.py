"""Log patterns: templates with typed holes, or regular expressions where a template will not do, for RE2.

    nouveau E[{any}] failed to idle channel {hex} [{any}]

A run of blanks matches one or more blanks, `{{` and `}}` are braces, everything else stands for itself. A pattern is
searched anywhere in a line from which the log's own prefixes have been taken off, and begins and ends between words, so
that every line that it matches holds its words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import re2

from advisor.words import ordered_words

if TYPE_CHECKING:
    from collections.abc import Iterator

HOLES = {
    "hex": r"(?:0[xX])?[0-9a-fA-F]+",
    "int": r"[-+]?[0-9]+",
    "num": r"[-+]?[0-9]+(?:\.[0-9]+)?",
    "word": r"\S+",
    "any": r".*?",
    "pci": r"(?:[0-9a-fA-F]{4,8}:)?[0-9a-fA-F]{2}:[0-9a-fA-F]{2}\.[0-7]",
    "mac": r"(?:[0-9a-fA-F]{2}[:-]){5}[0-9a-fA-F]{2}",
    "ip": r"(?:[0-9]{1,3}(?:\.[0-9]{1,3}){3}|[0-9a-fA-F]*:[0-9a-fA-F:.]+)",
    "path": r"\S*/\S*",
    "uuid": r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}",
}
"""Hole → what it stands for."""
_DIGITS_ONLY = frozenset({"int", "num"})
"""Holes that never lengthen a word beside them: `nvme{int}` holds the word `nvme`, `foo{word}` none."""
_SPECIAL = frozenset(r"\.+*?()|[]{}^$")
MEMORY = 1 << 20
"""Bytes that RE2 may use for one pattern."""
LONGEST = 1000
"""Characters of a pattern."""


class LogTemplate(NamedTuple):
    """A compiled pattern."""

    text: str
    """As the author wrote it; a regular expression in slashes."""
    pattern: str
    """For RE2, ASCII only."""
    words: tuple[str, ...]
    """The words that every matching line holds, in order."""


def compile_template(text: str) -> LogTemplate:
    """Compile a template. Raises ValueError with a sentence for the author."""
    pattern: list[str] = []
    words: list[str] = []
    before = ""  # the hole on the left of a literal run
    text = text.strip(" \t")
    pieces = list(_pieces(text))
    if pieces and pieces[0][1][:1].isalnum():
        pattern.append(r"\b")
    for place, (hole, literal) in enumerate(pieces):
        if hole:
            pattern.append(HOLES[hole])
        else:
            pattern.append(_escape(literal))
            after = pieces[place + 1][0] if place + 1 < len(pieces) else ""
            words += _whole_words(literal, before, after)
        before = hole
    if pieces and pieces[-1][1][-1:].isalnum():
        pattern.append(r"\b")
    return _checked(LogTemplate(text, "".join(pattern), tuple(words)))


def compile_regex(regex: str, words: tuple[str, ...] = ()) -> LogTemplate:
    """Compile a regular expression; `words` name what every match holds where that cannot be read from it."""
    if not regex.isascii():
        raise ValueError(r"a regular expression is ASCII; write other bytes as \xNN")
    found = tuple(word.decode() for text in words for word in ordered_words(text.encode())) or tuple(_required(regex))
    return _checked(LogTemplate(f"/{regex}/", regex, found))


def _checked(template: LogTemplate) -> LogTemplate:
    if len(template.pattern) > 8 * LONGEST:
        raise ValueError(f"the pattern is too long, {LONGEST} characters are the most")
    try:
        compiled = compile_re2(template.pattern)
        empty = compiled.search(b"") is not None
    except re2.error as error:
        why = error.args[0] if error.args else "not understood"
        why = why.decode("utf-8", "replace") if isinstance(why, bytes) else str(why)
        raise ValueError(f"RE2 refuses the pattern: {why}") from None
    if empty:
        raise ValueError("the pattern matches every line")
    if not template.words:
        raise ValueError("the pattern has no word of three letters or more that every match holds")
    return template


def compile_re2(pattern: str) -> re2._Regexp:
    """The pattern as the matcher runs it. Raises re2.error."""
    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    options.max_mem = MEMORY
    options.log_errors = False
    return re2.compile(pattern.encode("ascii"), options)


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """(hole, "") and ("", literal run) in turn. Raises ValueError for an unknown hole or a lone brace."""
    literal: list[str] = []
    at = 0
    while at < len(text):
        letter = text[at]
        if text[at : at + 2] in ("{{", "}}"):
            literal.append(letter)
            at += 2
            continue
        if letter == "}":
            raise ValueError("a lone '}'; write '}}' for a brace")
        if letter != "{":
            literal.append(letter)
            at += 1
            continue
        end = text.find("}", at)
        name = text[at + 1 : end] if end > 0 else ""
        if name not in HOLES:
            holes = ", ".join(f"{{{hole}}}" for hole in HOLES)
            raise ValueError(
                f"unknown hole '{text[at : end + 1 or at + 10]}'; holes are {holes}, and '{{{{' is a brace"
            )
        if literal:
            yield "", "".join(literal)
            literal = []
        yield name, ""
        at = end + 1
    if literal:
        yield "", "".join(literal)


def _escape(literal: str) -> str:
    """Literal text for RE2: blanks widen, other bytes beyond letters and digits are escaped."""
    out: list[str] = []
    blank = False
    for byte in literal.encode():
        if byte in b" \t":
            if not blank:
                out.append(r"[ \t]+")
            blank = True
            continue
        blank = False
        letter = chr(byte)
        if byte > 126 or byte < 32:
            out.append(f"\\x{byte:02x}")
        else:
            out.append(f"\\{letter}" if letter in _SPECIAL else letter)
    return "".join(out)


def _whole_words(literal: str, before: str, after: str) -> list[str]:
    """The literal's words, without those at its ends that a neighbouring hole could lengthen."""
    raw = literal.encode()
    letters = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_"
    if before and before not in _DIGITS_ONLY:
        raw = raw.lstrip(letters)
    if after and after not in _DIGITS_ONLY:
        raw = raw.rstrip(letters)
    return [word.decode() for word in ordered_words(raw)]


def _required(regex: str) -> Iterator[str]:
    """Words that every match of a regular expression holds, as far as Python's parser tells; none where it cannot."""
    import sys
    import warnings

    parser = __import__("re._parser" if sys.version_info >= (3, 11) else "sre_parse", fromlist=["parse"])
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            parsed = parser.parse(regex)
    except Exception:  # whatever another engine's parser makes of RE2 syntax: no words
        return
    run: list[str] = []  # "\0" marks a place where other letters may stand beside the run
    for operation, argument in _flat(parsed):
        run.append(chr(argument) if operation == "LITERAL" and argument < 128 else "\0")
    text = "".join(run)
    if not regex.startswith(("^", r"\b")):
        text = "\0" + text
    if not regex.endswith(("$", r"\b")):
        text += "\0"
    letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_"
    pieces = text.split("\0")
    for place, piece in enumerate(pieces):
        if place:
            piece = piece.lstrip(letters)
        if place < len(pieces) - 1:
            piece = piece.rstrip(letters)
        for word in ordered_words(piece.encode()):
            yield word.decode()


def _flat(parsed: Any) -> Iterator[tuple[str, int]]:
    """What a match must go through, groups opened; choices and repeats become one `OTHER`."""
    for operation, argument in parsed:
        name = str(operation)
        if name == "SUBPATTERN":
            yield from _flat(argument[3])
        elif name == "LITERAL":
            yield name, argument
        elif name == "AT":
            if "BOUNDARY" in str(argument) and "NON" not in str(argument):
                yield "LITERAL", 32
        elif _parts_words(name, argument):
            yield "LITERAL", 32
        else:
            yield "OTHER", 0


def _parts_words(name: str, argument: Any) -> bool:
    """Whether something between words stands here for sure."""
    if name == "MAX_REPEAT":
        return bool(argument[0] >= 1 and _separates(argument[2]))
    return name == "IN" and _separates(argument)


def _separates(items: Any) -> bool:
    """Whether a class holds only what no word holds: digits, blanks, punctuation."""
    for operation, argument in items:
        name = str(operation)
        if name == "IN":
            if not _separates(argument):
                return False
        elif name == "CATEGORY":
            if str(argument) not in ("CATEGORY_DIGIT", "CATEGORY_SPACE"):
                return False
        elif name == "LITERAL":
            if chr(argument).isalpha() or argument == 95:
                return False
        elif name == "RANGE":
            if argument[1] >= 65:
                return False
        else:
            return False
    return True
