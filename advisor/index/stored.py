"""Signatures as the crash half sees them, read back from the index."""

from __future__ import annotations

from advisor.tuples import NamedTuple


class Posting(NamedTuple):
    """Where a frame or a word occurs in the base."""

    frequency: int
    """How many signatures hold it (mined and curated alike)."""
    signatures: tuple[int, ...]
    """Their numbers, ascending; empty where it is too common to lead to candidates."""


class Template(NamedTuple):
    """A log line to look for."""

    text: str
    """As the author wrote it, with holes `{hex}`, `{int}`, `{any}`, …"""
    pattern: str
    """The same as a regular expression for RE2, to be searched in an undressed line."""
    words: tuple[str, ...]
    """Its literal words in order (`advisor.words`)."""
    anchors: tuple[str, ...]
    """Its rarest words, one of which leads to it."""


class Workaround(NamedTuple):
    """Something that helped, before it is turned into commands."""

    kind: str
    """One of `vocabulary.WORKAROUND_KINDS`."""
    value: str
    action: str
    """`add` or `remove`."""
    effect: str
    cost: str
    risk: str
    certainty: str
    kernels: str | None
    """Range of upstream versions in which it exists or helps, `>=4.0,<6.2`; None for any."""
    source: str | None
    """URL of the reference that it rests on."""
    module: str | None = None
    """For `module-option`: the module; `value` is then `name=value`."""
    having: str | None = None
    """Of a kernel's or module's parameter: range of upstream versions that are known to have it; None for none."""
    lacking: str | None = None
    """Range of upstream versions that are known not to have it."""


class Fix(NamedTuple):
    """A commit that mends the bug."""

    commit: str | None
    subject: str | None
    versions: dict[str, str]
    """Stream (`mainline`, `6.6`, `debian:bookworm`, …) → first fixed version."""
    introduced: dict[str, str]
    """Stream → first version that has the bug; empty where not known."""


class Signature(NamedTuple):
    """One signature of the base."""

    number: int
    """Its row in the index; stable within one file only."""
    id: str
    title: str
    origin: str
    review: str
    cause: str
    seen: str
    kinds: tuple[str, ...]
    functions: tuple[str, ...]
    """Culprits, any of which fits; the first is the usual one."""
    modules: tuple[str, ...]
    trace: tuple[str, ...]
    """Functions, innermost first, without generic frames."""
    templates: tuple[Template, ...]
    require: tuple[str, ...]
    """Kinds of evidence without which it does not match: `function`, `log`, `module`, `trace`, `kind`, `hardware`."""
    hardware: tuple[str, ...]
    """Substrings of the hardware line or device ids, any of which fits."""
    processes: tuple[str, ...]
    kernels: str | None
    """Range of upstream versions in which the bug is, as far as known."""
    bugs: tuple[str, ...]
    """Normalised references (`advisor.references`)."""
    fixes: tuple[Fix, ...]
    workarounds: tuple[Workaround, ...]
    references: tuple[str, ...]
    similar: tuple[str, ...]
    """Ids that the author declared similar."""
    note: str | None
    """One or two sentences for the owner: what it is, how to tell it from another cause."""
    overlay: bool = False
    """From the user's own signatures, not from the shipped base."""
    subsystem: str = ""
    """Folder or mined file that it comes from: `gpu`, `storage`, `net`, …"""
    reviewed: str | None = None
    """Day of the last review, ISO 8601; None for a draft."""
    aliases: tuple[str, ...] = ()
    """Former ids."""
    shown: tuple[str, ...] = ()
    """What each of `references` proves, in words; empty where it is not said."""
    nameless: bool = False
    """It is known by lines alone, blames a bug, and names neither that bug nor a fix or a sure remedy: several print them."""


class BaseInfo(NamedTuple):
    """What the index says about itself."""

    version: str
    """Date and content hash, `2026.11.25+1a2b3c4d5e6f`."""
    signatures: int
    known_through: dict[str, str]
    """Stream → newest version up to which the base knows every fix it could know."""
