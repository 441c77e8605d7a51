"""Subjects of commits as changelogs of kernel packages write them.

Debian's and Ubuntu's put the architecture into a tag (`x86/bugs: Make …` becomes `[x86] bugs: Make …`), all of them append
numbers of bugs and CVEs, Red Hat's the author too, and all wrap lines, Debian's at hyphens as well. So blanks and case do
not count when subjects are compared, and neither do tags and what is appended.
"""

from __future__ import annotations

import re

from advisor.checking import TYPE_CHECKING
from advisor.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

SHORTEST = 16
"""Characters of a subject, blanks left out, below which it may be anybody's."""
_ARCHITECTURES = frozenset(
    (
        *("alpha", "amd64", "arm", "arm64", "armel", "armhf", "hppa", "i386", "ia64", "loongarch", "loong64", "m68k"),
        *("mips", "parisc", "powerpc", "ppc64el", "riscv", "riscv64", "s390", "s390x", "sh", "sparc", "um", "x86"),
        "x86_64",
    )
)
_TAG = re.compile(r"\[[^\]]{1,60}\]\s*|(?:UBUNTU|SAUCE|UPSTREAM|BACKPORT|FROMGIT): ")
_APPENDED = re.compile(
    r"\s*(?:"
    r"\((?:CVE-|Closes:|LP:|bsc#|bnc#|boo#|jsc#|git-fixes|stable-|rhbz#|regression|fixes:)[^()]*\)+\.?"
    r"|\((?:\w[\w.'-]*\s+){1,3}\w[\w.'-]*\)(?=\s*(?:$|[\[{]))"
    r"|\[(?:\d|RHEL-|rhbz)[^\]]*\]|\{(?:CVE-)[^}]*\})$",
    re.I,
)
_PARTS = re.compile(r"[/:,\s]+")
_WORD = re.compile(r"[a-z0-9_]{4,}")


class Wanted(NamedTuple):
    """A subject to look for."""

    forms: frozenset[str]
    """What one of an entry's forms has to be."""
    anchor: bytes
    """The word that leads to it, in lower case."""
    second: bytes
    """Another of its words, which has to stand near; may be empty."""
    length: int


def wanted(subject: str) -> Wanted | None:
    """None for a subject that is too short to tell one fix from another."""
    text = _untagged(subject.strip())[0]
    exact = _key(text)
    words = sorted(dict.fromkeys(_WORD.findall(text.lower())), key=_telling, reverse=True)
    if len(exact) < SHORTEST or not words:
        return None
    forms = {exact}
    bare = _bare(text)
    if bare != _bare(text, ()):
        forms.add(bare)
    second = words[1].encode() if len(words) > 1 else b""
    return Wanted(frozenset(forms), words[0].encode(), second, len(text))


def _telling(word: str) -> tuple[bool, int]:
    """How rare a word may be: names of the code before long words of the language."""
    return "_" in word or not word.isalpha(), len(word)


def forms(entry: str) -> Iterator[str]:
    """All that one entry of a changelog may stand for."""
    text, tagged = _untagged(entry.strip())
    while True:
        yield _key(text)
        if tagged:
            yield _bare(text)
        shorter = _APPENDED.sub("", text)
        if shorter == text:
            break
        text = shorter
    if text.endswith("."):
        yield _key(text[:-1])


def quoted(entry: str) -> Iterator[str]:
    """The same of what an entry quotes, as one does that takes another back."""
    first, last = entry.find('"'), entry.rfind('"')
    if 0 <= first < last:
        tagged = _untagged(entry.strip())[1]
        inner = entry[first + 1 : last]
        yield from forms(f"[x] {inner}" if tagged else inner)


def _untagged(text: str) -> tuple[str, bool]:
    tagged = False
    while found := _TAG.match(text):
        tagged = tagged or text.startswith("[")
        text = text[found.end() :]
    return text, tagged


def _key(text: str) -> str:
    return "".join(text.lower().split())


def _bare(text: str, without: frozenset[str] | tuple[str, ...] = _ARCHITECTURES) -> str:
    """The key with the architectures left out of the prefix."""
    prefix, _, rest = text.lower().rpartition(": ")
    parts = [part for part in _PARTS.split(prefix) if part and part not in without]
    return "/".join(parts) + "|" + _key(rest)
