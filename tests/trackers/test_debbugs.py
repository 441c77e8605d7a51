"""Debian's BTS: the map of a batch, its guessed types, faults, and documents that are refused."""

from __future__ import annotations

import base64
from xml.etree import ElementTree

import pytest

from advisor.trackers.answer import CouldNotAsk, Passing
from advisor.trackers.soap import Fault, read_map
from tests.trackers.conftest import sent

URL = "https://bugs.debian.org/cgi-bin/soap.cgi"
HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema"><soap:Body>'
)
TAIL = "</soap:Body></soap:Envelope>"


def entry(number, done="", versions=(), subject="panic", kind="xsd:string", modified="1795531550"):
    items = "".join(f"<item>{version}</item>" for version in versions)
    return (
        f"<item><key>{number}</key><value><subject xsi:type='{kind}'>{subject}</subject><done>{done}</done>"
        f"<pending>{'done' if done else 'pending'}</pending><log_modified>{modified}</log_modified>"
        f"<fixed_versions xsi:type='soapenc:Array'>{items}</fixed_versions></value></item>"
    )


def envelope(*entries):
    return f"{HEAD}<get_statusResponse><map>{''.join(entries)}</map></get_statusResponse>{TAIL}".encode()


def answers(web, body, status=200, kind="text/xml; charset=utf-8"):
    web.post(URL, body=body, status=status, content_type=kind)


def test_a_batch(desk, web):
    subject = base64.b64encode("flackert – müde".encode()).decode()
    answers(
        web,
        envelope(
            entry(1),
            entry(2, "m@example", ["linux/6.8.9-1", "6.1.90-1"]),
            entry(3, "m@example"),
            entry(4, subject=subject, kind="xsd:base64Binary"),
        ),
    )
    run = desk.refresh(*(f"debian:{number}" for number in range(1, 6)))
    assert len(sent(web)) == 1
    assert (run["debian:1"].state, run["debian:1"].changed) == ("open", "2026-11-24T14:45:50Z")
    assert (run["debian:2"].outcome, run["debian:2"].fixed_in) == ("fixed", ("linux/6.8.9-1", "6.1.90-1"))
    assert (run["debian:3"].state, run["debian:3"].outcome) == ("closed", "unspecified")
    assert run["debian:4"].title == "flackert – müde"
    assert run["debian:5"].visibility == "missing"
    sent_numbers = [item.text for item in ElementTree.fromstring(web.calls[0].request.body).iter("item")]
    assert sent_numbers == ["1", "2", "3", "4", "5"]


def test_none_of_them(desk, web):
    answers(web, f"{HEAD}<get_statusResponse><map/></get_statusResponse>{TAIL}".encode())
    assert desk.refresh("debian:1")["debian:1"].visibility == "missing"


def test_a_fault(desk, web):
    answers(web, f"{HEAD}<soap:Fault><faultstring>at line 2857</faultstring></soap:Fault>{TAIL}", status=500)
    run = desk.refresh("debian:1")
    assert run.refreshed.outcome.failed == {"debian:1": "bugs.debian.org could not answer"}


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>', CouldNotAsk),
        ('<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x><x/>'.encode("utf-16"), CouldNotAsk),
        (b"<a>" * 30 + b"</a>" * 30, CouldNotAsk),
        (b"<html/>", CouldNotAsk),
        (HEAD.encode(), Passing),
        (b"", Passing),
        (f"{HEAD}<soap:Fault/>{TAIL}".encode(), Fault),
        (f"{HEAD}<get_statusResponse><map><item/></map></get_statusResponse>{TAIL}".encode(), CouldNotAsk),
    ],
)
def test_what_is_refused(body, error):
    with pytest.raises(error):
        read_map(body)
