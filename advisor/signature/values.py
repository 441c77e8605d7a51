"""Values that a signature may hold, and what is refused at the door.

Everything here ends in a terminal, a regular expression or a shell command, so nothing passes that has control
characters, and nothing that a shell would take apart in a place where we print a command.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, StringConstraints

from advisor.references import parse_reference
from advisor.signature.names import is_function, plain_function
from advisor.versions import is_empty, parse_range, parse_version
from advisor.vocabulary import CRASH_KINDS

_BARE = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.,:=+/@%*!^~-[]")
"""Characters that may stand in a word of a shell line, a boot loader entry and a file of modprobe.d or sysctl.d."""


_ID = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-")


def _printable(text: str) -> str:
    if not text.isprintable():
        raise ValueError("holds control characters; write plain text in one line")
    return text


def _many(value: Any) -> Any:
    return [value] if isinstance(value, str | dict) else value


def _function(text: str) -> str:
    name = plain_function(text)
    if not is_function(name):
        raise ValueError(f"{text[:60]!r} is no name of a function")
    return name


def _module(text: str) -> str:
    if not is_function(text.replace("-", "_")) and not text.replace("-", "_").replace("_", "a").isalnum():
        raise ValueError(f"{text[:60]!r} is no name of a module")
    return text.replace("-", "_")


def _kind(text: str) -> str:
    if text not in CRASH_KINDS:
        raise ValueError(f"{text[:60]!r} is no kind of crash; kinds are {', '.join(CRASH_KINDS)}")
    return text


def _range(text: str) -> str:
    if is_empty(parse_range(text)):
        raise ValueError(f"no kernel lies in {text!r}; the bounds contradict each other")
    return text.replace(" ", "").replace("||", " || ")


def _bug(text: str) -> str:
    return str(parse_reference(text))


def _url(text: str) -> str:
    if not text.startswith(("https://", "http://")):
        raise ValueError("is no URL")
    parse_reference(text)
    return text


def _commit(text: str) -> str:
    text = text.lower()
    if not 12 <= len(text) <= 40 or text.strip("0123456789abcdef"):
        raise ValueError("a commit is 12 to 40 hexadecimal digits")
    return text


PRINTERS = ("kernel", "out-of-tree", "vendor-kernel", "firmware", "program")
"""Who prints a line or has a function where it is no current mainline kernel."""


def _printer(text: str) -> str:
    """`kernel <4.9`, `out-of-tree nvidia`, `vendor-kernel raspberrypi`, `firmware`, `program crash`."""
    who, _, which = text.partition(" ")
    if who not in PRINTERS or (not which and who != "firmware"):
        raise ValueError(
            f"{text[:60]!r} does not say who prints it: `kernel <4.9`, `out-of-tree nvidia`, `vendor-kernel NAME`, "
            "`firmware`, `program NAME`"
        )
    return f"kernel {_range(which)}" if who == "kernel" else text


def _id(text: str) -> str:
    if not text or len(text) > 100 or set(text) - _ID or "-" in (text[0], text[-1]):
        raise ValueError("an id is small letters, digits and hyphens: nouveau-runpm-evo-wait")
    return text


def _day(text: str) -> str:
    from datetime import date

    return date.fromisoformat(text).isoformat()


def stream(text: str) -> str:
    """Check the name of a stream: `mainline`, `6.6`, `2.6.32`, `debian:bookworm`. Raises ValueError."""
    if text == "mainline":
        return text
    distribution, separator, release = text.partition(":")
    if separator:
        if distribution.isascii() and distribution.isalpha() and release and not set(release) - _BARE:
            return text
    elif parse_version(text).stream == text:
        return text
    raise ValueError(f"{text[:40]!r} is no stream; streams are mainline, 6.6, debian:bookworm")


def check_versions(versions: dict[str, str]) -> dict[str, str]:
    """Streams and their versions: upstream's own for upstream streams, package versions for distributions."""
    for name, version in versions.items():
        if ":" in stream(name):
            if not version or set(version) - _BARE or not version[0].isdigit():
                raise ValueError(f"{version[:40]!r} is no package version")
        else:
            parsed = parse_version(version)
            if name != "mainline" and parsed.stream != name:
                raise ValueError(f"{version} does not belong to the stream {name}")
    return versions


def bare(text: str) -> bool:
    """Whether a shell and a boot loader take the text as one word."""
    return bool(text) and not set(text) - _BARE


Text = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000), AfterValidator(_printable)
]
Line = Annotated[str, StringConstraints(min_length=1, max_length=1000), AfterValidator(_printable)]
"""A line of a log: its blanks are kept."""
Id = Annotated[str, AfterValidator(_id)]
Function = Annotated[str, AfterValidator(_function)]
Module = Annotated[str, AfterValidator(_module)]
Kind = Annotated[str, AfterValidator(_kind)]
Range = Annotated[str, AfterValidator(_range)]
Bug = Annotated[str, AfterValidator(_bug)]
Url = Annotated[Text, AfterValidator(_url)]
Commit = Annotated[str, AfterValidator(_commit)]
Day = Annotated[str, AfterValidator(_day)]
Printer = Annotated[Line, AfterValidator(_printer)]
Versions = Annotated[dict[str, str], AfterValidator(check_versions)]
OneOrMore = BeforeValidator(_many)
"""One value may be written without the brackets of a list."""
