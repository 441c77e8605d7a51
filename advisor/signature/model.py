"""The signature as people write it. This file is the authority on its form; `signatures/README.md` explains it.

Unknown keys, wrong types and impossible values are refused: what is not understood must never match anything.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, ValidationInfo, field_validator, model_validator

from advisor.signature.template import LogTemplate, compile_regex, compile_template
from advisor.signature.values import (
    Bug,
    Commit,
    Day,
    Function,
    Id,
    Kind,
    Line,
    Module,
    OneOrMore,
    Printer,
    Range,
    Text,
    Url,
    Versions,
    bare,
)
from advisor.vocabulary import WORKAROUND_KINDS

CLAIMS = ("symptom", "cause", "remedy", "versions")
"""What a signature claims and a reference can prove."""
ONE_WORD = frozenset({"kernel-parameter", "module-option", "blacklist", "sysctl"})
"""Workarounds whose value we put into a command or a file of settings."""


class Source(NamedTuple):
    """Where a signature was read."""

    path: str
    line: int
    subsystem: str
    """First folder below the tree's root, or the name of a mined file."""


class Strict(BaseModel):
    """What all parts share: no unknown key, values fixed once read, hyphens in names as YAML has them."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        alias_generator=lambda name: name.rstrip("_").replace("_", "-"),
        populate_by_name=True,
        hide_input_in_errors=True,
    )


class LogPattern(Strict):
    """A line of the log: `template`, or `regex` with the `words` that every match holds."""

    template: Line | None = None
    regex: Line | None = None
    words: Annotated[tuple[str, ...], OneOrMore] = ()
    printed_by: Printer | None = None
    """Who prints it, where that is no current mainline kernel: `kernel <4.9`, `out-of-tree nvidia`, `firmware`."""
    _compiled: LogTemplate = PrivateAttr()

    @model_validator(mode="before")
    @classmethod
    def _plain(cls, value: Any) -> Any:
        return {"template": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _compile(self) -> LogPattern:
        if (self.template is None) == (self.regex is None):
            raise ValueError("a log pattern is either a template or a regex")
        if self.template is not None:
            self._compiled = compile_template(self.template)
        else:
            self._compiled = compile_regex(self.regex or "", self.words)
        return self

    @property
    def compiled(self) -> LogTemplate:
        """For RE2."""
        return self._compiled


class Matching(Strict):
    """What the crash looks like. Nothing is a gate unless `require` says so."""

    kind: Annotated[tuple[Kind, ...], OneOrMore] = ()
    function: Annotated[tuple[Function, ...], OneOrMore] = ()
    module: Annotated[tuple[Module, ...], OneOrMore] = ()
    trace: Annotated[tuple[Function, ...], OneOrMore, Field(max_length=64)] = ()
    log: Annotated[tuple[LogPattern, ...], OneOrMore, Field(max_length=32)] = ()
    process: Annotated[tuple[Text, ...], OneOrMore] = ()
    hardware: Annotated[tuple[Text, ...], OneOrMore] = ()
    printed_by: Printer | None = None
    """The same for all of it, functions too."""
    require: Annotated[
        tuple[Literal["function", "log", "module", "trace", "kind", "hardware", "process"], ...], OneOrMore
    ] = ()

    @model_validator(mode="after")
    def _something(self) -> Matching:
        if not (self.function or self.trace or self.log):
            raise ValueError("nothing to match: give a function, a trace or a log line")
        for name in self.require:
            if not getattr(self, name):
                raise ValueError(f"requires {name}, but names none")
        return self


class Workaround(Strict):
    """Something that helped. Its kind is the key: `kernel-parameter: nouveau.runpm=0`."""

    kind: str
    value: Text
    action: Literal["add", "remove"] = "add"
    effect: Text
    cost: Text = ""
    risk: Literal["low", "medium", "high"] = "low"
    certainty: Literal["high", "low"] = "low"
    kernels: Range | None = None
    reference: int | None = Field(default=None, ge=1)
    module: Module | None = None

    @model_validator(mode="before")
    @classmethod
    def _named_by_kind(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        kinds = [key for key in value if key in WORKAROUND_KINDS]
        if len(kinds) != 1 or "kind" in value or "value" in value:
            raise ValueError(f"one key must say what to do, one of {', '.join(WORKAROUND_KINDS)}")
        rest = {key: item for key, item in value.items() if key != kinds[0]}
        return {**rest, "kind": kinds[0], "value": value[kinds[0]]}

    @model_validator(mode="before")
    @classmethod
    def _module_of_option(cls, value: Any) -> Any:
        """`nouveau.runpm=0` and `nouveau runpm=0` both name the module in front."""
        if isinstance(value, dict) and isinstance(option := value.get("module-option"), str) and "module" not in value:
            name, separator, rest = option.partition(" " if " " in option.partition("=")[0] else ".")
            if separator and "=" not in name:
                return {**value, "module": name, "module-option": rest.strip()}
        return value

    @field_validator("value")
    @classmethod
    def _one_word(cls, value: str, info: ValidationInfo) -> str:
        kind = info.data.get("kind", "")
        if kind in ONE_WORD and not bare(value):
            raise ValueError("must be one word without quotes, blanks or anything that a shell takes apart")
        if kind in ("sysctl", "module-option") and "=" not in value:
            raise ValueError("is written NAME=VALUE")
        return value

    @model_validator(mode="after")
    def _module_known(self) -> Workaround:
        if self.kind == "module-option" and not self.module:
            raise ValueError("a module option is written MODULE.NAME=VALUE")
        return self


class Fix(Strict):
    """A commit that mends the bug, with the first version of each stream that has it."""

    commit: Commit | None = None
    subject: Text | None = None
    versions: Versions = Field(default_factory=dict)
    introduced: Versions = Field(default_factory=dict)

    @model_validator(mode="after")
    def _something(self) -> Fix:
        if not (self.commit or self.subject or self.versions):
            raise ValueError("a fix has a commit, a subject or versions")
        return self


class Reference(Strict):
    """A public text that proves something."""

    url: Url
    shows: Text | None = None
    """What it proves, in the signature author's own words."""


class Review(Strict):
    """How far it is verified: `claims` are the references that a second reader opened."""

    state: Literal["draft", "reviewed", "withdrawn"] = "draft"
    date: Day | None = None
    claims: dict[Literal["symptom", "cause", "remedy", "versions"], int] = Field(default_factory=dict)
    reason: Text | None = None

    @model_validator(mode="after")
    def _reasoned(self) -> Review:
        if self.state == "withdrawn" and not self.reason:
            raise ValueError("a withdrawn signature says the reason")
        return self


_DRAFT = Review()


class Example(Strict):
    """A crash, told as facts; `advisor.oops.compose` writes it as kernel log text."""

    reference: int | None = Field(default=None, ge=1)
    kernel: Line | None = None
    package: Line | None = None
    arch: str | None = None
    hardware: Line | None = None
    bios: Line | None = None
    command_line: Line | None = None
    kind: Kind | None = None
    address: str | None = None
    message: Line | None = None
    function: Line | None = None
    before: Annotated[tuple[Line, ...], OneOrMore] = ()
    log: Annotated[tuple[Line, ...], OneOrMore] = ()
    process: Line | None = None
    pid: int | None = None
    cpu: int | None = None
    number: int | None = None
    taint: str | None = None
    workqueue: Line | None = None
    modules: Annotated[tuple[str, ...], OneOrMore] = ()
    trace: Annotated[tuple[Line, ...], OneOrMore] = ()
    registers: dict[str, str] | None = None
    code: Line | None = None
    time: float | None = None

    @model_validator(mode="after")
    def _something(self) -> Example:
        if not (self.kind or self.log):
            raise ValueError("an example has a kind of crash or log lines")
        return self


class SignatureModel(Strict):
    """One signature."""

    id: Id
    title: Text
    origin: Literal["curated", "mined"] = "curated"
    cause: Literal["bug", "hardware", "configuration", "harmless"] = "bug"
    seen: Literal["field", "robot", "fuzzer", "debug-kernel"] = "field"
    bugs: Annotated[tuple[Bug, ...], OneOrMore] = ()
    match: Matching
    kernels: Range | None = None
    workarounds: tuple[Workaround, ...] = ()
    fixes: tuple[Fix, ...] = ()
    references: tuple[Reference, ...] = ()
    note: Text | None = None
    review: Review = Field(default_factory=lambda: _DRAFT)
    similar_to: Annotated[tuple[Id, ...], OneOrMore] = ()
    aliases: Annotated[tuple[Id, ...], OneOrMore] = ()
    supersedes: Annotated[tuple[Id, ...], OneOrMore] = ()
    examples: tuple[Example, ...] = ()
    counter_examples: tuple[Example, ...] = ()
    _source: Source | None = PrivateAttr(default=None)

    @model_validator(mode="after")
    def _references_exist(self) -> SignatureModel:
        asked = [item.reference for item in self.workarounds]
        asked += [item.reference for item in (*self.examples, *self.counter_examples)]
        for number in (*asked, *self.review.claims.values()):
            if number is not None and not 1 <= number <= len(self.references):
                raise ValueError(f"reference {number} is not among the {len(self.references)} references")
        return self

    @property
    def source(self) -> Source:
        """Where it was read."""
        return self._source or Source("(not from a file)", 1, "")

    def placed(self, source: Source) -> SignatureModel:
        """Remember where it was read."""
        self._source = source
        return self
