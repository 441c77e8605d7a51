"""When two function names are the same function: what refactoring and inlining leave of a name.

The compiler's own suffixes (`.isra.0`, `.cold`, …) are gone before names come here.
"""

from __future__ import annotations

from advisor.checking import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

RENAMED = 0.7
"""How much of an equal name a name is that differs by an affix."""
ALIKE = 0.4
"""The same for a name with one word spelt differently."""

_AFFIXES = frozenset(
    (
        "do",
        "raw",
        "locked",
        "unlocked",
        "nolock",
        "common",
        "slow",
        "slowpath",
        "fast",
        "fastpath",
        "impl",
        "internal",
        "helper",
        "noprof",
        "rcu",
        "core",
        "inner",
        "se",
        "sys",
        "x64",
        "arm64",
        "ia32",
        "compat",
        "native",
        "generic",
        "node",
        "prof",
        "wrapper",
        "body",
        "real",
    )
)
"""Words that are put around a name when a function is split or wrapped (`__vfs_write`, `kmem_cache_alloc_noprof`,
`foo_locked`)."""

_CLOSE = 0.9
"""Normalised Indel similarity that two spellings of one name have at least."""
_SHORTEST = 8
"""Letters below which a name is too short to be compared by its letters."""


def renamed(one: str, other: str) -> float:
    """1 for equal names, `RENAMED` or `ALIKE` for what may be one function, else 0.

    `nv50_display_init` and `nv50_display_fini` are two functions: a whole word differs, so letters do not count.
    """
    if one == other:
        return 1.0
    left, right = telling_words(one), telling_words(other)
    if left == right and left:
        return RENAMED
    if len(left) != len(right) or min(len(one), len(other)) < _SHORTEST:
        return 0.0
    differing = [(a, b) for a, b in zip(left, right, strict=True) if a != b]
    if len(differing) != 1 or len(left) < 2 or not _one_word(*differing[0]):
        return 0.0
    from rapidfuzz.distance import Indel  # 15 ms of import that most logs never need

    return ALIKE if Indel.normalized_similarity(one, other) >= _CLOSE else 0.0


_words: dict[str, list[str]] = {}


def words_among(names: Iterable[str]) -> set[str]:
    """The words that tell in any of some names."""
    return {word for name in names for word in telling_words(name)}


def telling_words(name: str) -> list[str]:
    """The words that tell; kept, for one crash's names meet those of a hundred signatures."""
    found = _words.get(name)
    if found is None:
        found = _words[name] = [word for word in name.lower().split("_") if word and word not in _AFFIXES]
    return found


def _one_word(one: str, other: str) -> bool:
    """Whether two words are one word in two forms (`page`, `pages`; `inode`, `inodes`): one begins the other,
    without digits."""
    short, long = sorted((one, other), key=len)
    return len(short) >= 3 and long.startswith(short) and len(long) - len(short) <= 3 and long.isalpha()
