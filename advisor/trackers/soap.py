"""The little SOAP that debbugs speaks: arrays of numbers there, maps of structs back.

What comes back is untrusted: a document type (entities that grow without bound) is refused, depth and size are limited.
debbugs' library guesses types from the text: the same field is a number in one bug and a string in the next, and what
is not ASCII comes as base64.
"""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree
from xml.parsers import expat

from advisor.trackers.answer import CouldNotAsk, Passing

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import NoReturn

_DEPTH = 20
_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
_REQUEST = """<?xml version="1.0" encoding="UTF-8"?>
<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" xmlns:b="Debbugs/SOAP/V1"
 xmlns:enc="http://schemas.xmlsoap.org/soap/encoding/" xmlns:xs="http://www.w3.org/2001/XMLSchema"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" soap:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/">
<soap:Body><b:get_status><arg xsi:type="enc:Array" enc:arrayType="xs:int[{count}]">{items}</arg></b:get_status>
</soap:Body></soap:Envelope>"""


class Fault(Exception):  # noqa: N818 - SOAP's own word
    """The server says that it could not."""


def status_request(numbers: Iterable[int]) -> bytes:
    """The body that asks for the status of several bugs."""
    items = [f'<item xsi:type="xs:int">{number}</item>' for number in numbers]
    return _REQUEST.format(count=len(items), items="".join(items)).encode()


def read_map(body: bytes) -> dict[str, dict[str, Any]]:
    """Key → fields of the map that the answer holds; fields are text or lists of text.

    Raises Fault, Passing where the document is cut off, CouldNotAsk where it is something else.
    """
    root = _document(body)
    if _name(root) != "Envelope" or not len(root) or _name(root[-1]) != "Body":
        raise CouldNotAsk("the answer has another form than this version knows")
    answer = next(iter(root[-1]), None)
    if answer is not None and _name(answer) == "Fault":
        raise Fault
    if answer is None or not _name(answer).endswith("Response"):
        raise CouldNotAsk("the answer has another form than this version knows")
    found: dict[str, dict[str, Any]] = {}
    for entries in answer:
        for entry in entries:
            key, value = _child(entry, "key"), _child(entry, "value")
            if key is None or value is None:
                raise CouldNotAsk("the answer has another form than this version knows")
            found[_text(key)] = {_name(field): _value(field) for field in value}
    return found


def _document(body: bytes) -> ElementTree.Element:
    depth = 0

    def begin(_name: str, _attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEPTH:
            raise CouldNotAsk("the answer has another form than this version knows")

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.StartElementHandler = begin
    parser.EndElementHandler = end
    try:
        parser.Parse(body, True)
        return ElementTree.fromstring(body)
    except (expat.ExpatError, ElementTree.ParseError, ValueError, LookupError):
        raise Passing("the answer was cut off or garbled") from None


def _refuse_doctype(*_: object) -> NoReturn:
    raise CouldNotAsk("the answer declares a document type, which is not read")


def _name(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _child(element: ElementTree.Element, name: str) -> ElementTree.Element | None:
    return next((child for child in element if _name(child) == name), None)


def _value(element: ElementTree.Element) -> Any:
    if not len(element):
        return [] if element.get(_TYPE, "").endswith("Array") else _text(element)
    return [_text(item) for item in element if _name(item) == "item"]


def _text(element: ElementTree.Element) -> str:
    text = element.text or ""
    if not element.get(_TYPE, "").endswith("base64Binary"):
        return text
    try:
        return base64.b64decode(text).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return text
