"""Log lines without what belongs to one machine or one person, and templates made of them.

A signature is public. What a draft takes from a log has no host names, addresses, serial numbers, volume ids, mail
addresses or names in paths; a line that exists to tell a serial number or a device's given name is not taken at all.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable


class Shape(NamedTuple):
    """Something that varies from machine to machine or from crash to crash."""

    pattern: str
    hole: str | None
    """What stands for it in a template; None where the text stays as it is."""
    public: str | None
    """What stands for it in an example; None where the value says nothing about anybody."""


_HEX = "[0-9a-fA-F]"
_NAMES = r"(?:sd[a-z]{1,2}|vd[a-z]|xvd[a-z]|nvme\d+n|nvme|dm-|md|mmcblk|loop|zram|sr|nbd|rbd)\d+(?:n\d+)?(?:p\d+)?\b|\bsd[a-z]\b"
_LINKS = r"(?:eth|wlan|usb|veth|docker|bond|tun|tap|vmbr|fwbr|fwln|fwpr|virbr)[0-9a-f]*\d[\w.]*|(?:en|wl|ww)(?:[opsx]\w*\d\w*)"

SHAPES: tuple[Shape, ...] = (
    Shape(rf"{_HEX}{{8}}(?:-{_HEX}{{4}}){{3}}-{_HEX}{{12}}", "uuid", "00000000-0000-0000-0000-000000000000"),
    Shape(rf"(?:{_HEX}{{2}}[:-]){{5}}{_HEX}{{2}}(?![:\w])", "mac", "00:00:5e:00:53:01"),
    Shape(r"(?:[0-9a-fA-F]{4,8}:)?[0-9a-fA-F]{2}:[0-9a-fA-F]{2}\.[0-7](?!\w)", "pci", None),
    Shape(rf"(?=[0-9a-fA-F:]*::)(?=[a-fA-F:]*\d){_HEX}[0-9a-fA-F:]{{3,}}(?!\w)", "ip", "2001:db8::1"),
    Shape(rf"(?:{_HEX}{{1,4}}:){{7}}{_HEX}{{1,4}}(?!\w)", "ip", "2001:db8::1"),
    Shape(r"\d{1,3}(?:\.\d{1,3}){3}(?![.\w-])", "ip", "192.0.2.1"),
    Shape(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", "word", "user@example.org"),
    Shape(r"/(?:dev/(?!mapper)|sys/|proc/)[\w./:@-]*", "path", None),
    Shape(r"/[\w.@%+-]+(?:/[\w.@%+-]*)+", "path", "/some/path"),
    Shape(r"(?:[\w-]+\.)+(?:com|org|net|edu|gov|de|uk|fr|io|dev|local|localdomain|lan|home|internal|corp|intra)\b", "word",
          "host.example"),
    Shape(r"(?:wwn|naa|eui)[-.](?:0x)?[0-9a-fA-F]{8,}", "word", "wwn-0x0"),
    Shape(r"(?=[A-Z0-9]*\d[A-Z0-9]*[A-Z]|[A-Z0-9]*[A-Z][A-Z0-9]*\d)[A-Z0-9]{10,}\b", "word", "SERIAL"),
    Shape(r"0[xX][0-9a-fA-F]+", "hex", None),
    Shape(r"(?=[0-9a-f]*\d)(?=\d*[a-f])[0-9a-f]{8,16}\b|[0-9a-f]{16}\b", "hex", None),
    Shape(_NAMES, "word", None),
    Shape(_LINKS, "word", None),
    Shape(r"\d+\.\d+\.\d+[\w.+-]*", "word", None),
    Shape(r"\d+(?::[0-9a-f]+)+(?!\w)", "word", None),
    Shape(r"\d+-\d+(?:\.\d+)*(?=:| )", "word", None),
    Shape(r"-\d{1,4}(?!\w)", None, None),  # the kernel's negative numbers are errors, and say what failed
    Shape(r"\d+\.\d+(?!\w)", "num", None),
    Shape(r"\d+(?!\w)", "int", None),
)  # fmt: skip
"""In the order in which they are tried, at the beginning of a word only."""
_ANY = re.compile("|".join(f"(?P<s{at}>(?<![\\w.:])(?:{shape.pattern}))" for at, shape in enumerate(SHAPES)))
_COUNTED = re.compile(
    r"(\b(?:cpu|CPU|usb|host|port|queue|ring|card|crtc|phy|event)|(?<=[a-z]):)\d+(?!\w)|(\bata)\d+(?:\.\d+)?(?!\w)"
)
"""A word of the kernel's with the number of one device, and what ends in the number of a line of source."""
_REFUSED = re.compile(
    r"serial\s*(?:n(?:o|um(?:ber)?)\b|[:=#])|\bs/n\b|\bssid\b|asset tag|^input: |Product: |Manufacturer: |\bHostname\b"
    r"|command line: |^Kernel command|machine-id|user[ =:]|(?:[A-Z]\w+)'s ",
    re.IGNORECASE,
)
_SERVER = re.compile(r"\b(server|peer|host) ([\w.-]+)(?=,? (?:not responding|OK|is |timed out|unreachable|failed))")
_HOST_NAMES = (
    re.compile(rb"Hostname set to <([\w.-]{2,64})>"),
    re.compile(rb"^(?:[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d|\d{4}-\d\d-\d\dT[\d:.,+Z-]+) ([\w.-]{2,64}) kernel:", re.M),
    re.compile(rb"\bname=([\w.-]{2,64}) .*nodename|nodename[:=] *([\w.-]{2,64})", re.IGNORECASE),
)
_NO_NAMES = frozenset({"localhost", "kernel", "host", "debian", "ubuntu", "fedora", "linux"})
"""Names that many machines have, and that are words of the kernel's too."""


def host_names(text: bytes) -> frozenset[str]:
    """What a log calls its machine."""
    found = {name for pattern in _HOST_NAMES for match in pattern.finditer(text) for name in match.groups() if name}
    names = {name.decode("ascii", "replace") for name in found}
    return frozenset(name for name in names if name.lower() not in _NO_NAMES)


def is_private(line: str) -> bool:
    """Whether the whole line is about a serial number, a name or a setting of one machine."""
    return bool(_REFUSED.search(line))


def public_line(line: str, hosts: Iterable[str] = ()) -> str:
    """The line for an example: the same words and shapes, nobody's values."""

    def stand_in(match: re.Match[str]) -> str:
        public = SHAPES[int((match.lastgroup or "s0")[1:])].public
        return match[0] if public is None else public

    return _ANY.sub(stand_in, _without_hosts(line, hosts, "host"))


def template_of(line: str, hosts: Iterable[str] = ()) -> str:
    """The line as a log template: holes where it varies, braces doubled."""
    out: list[str] = []
    at = 0
    line = _without_hosts(line, hosts, "\0")
    for match in _ANY.finditer(line):
        hole = SHAPES[int((match.lastgroup or "s0")[1:])].hole
        out += (_literal(line[at : match.start()]), f"{{{hole}}}" if hole else match[0])
        at = match.end()
    out.append(_literal(line[at:]))
    return "".join(out)


def _without_hosts(line: str, hosts: Iterable[str], stand_in: str) -> str:
    for name in sorted(hosts, key=len, reverse=True):
        line = re.sub(rf"(?<![\w-]){re.escape(name)}(?![\w-])", stand_in, line, flags=re.IGNORECASE)
    return _SERVER.sub(rf"\1 {stand_in}", line)


def _literal(text: str) -> str:
    text = text.replace("{", "{{").replace("}", "}}")
    text = _COUNTED.sub(lambda match: f"{match[1]}{{int}}" if match[1] else f"{match[2]}{{num}}", text)
    return text.replace("\0", "{word}")
