#!/usr/bin/env python3
"""Drive the whole `advisor refresh` against a server of our own: real sockets, real TLS with a test CA, faults, a kill.

    python scripts/refresh_load.py [--ids 2000] [--faults 0.05] [--pace 0.08] [--seed 1]

Five trackers on five ports. A refresh of all ids is killed early, then run again until everything was asked. Held to:
nothing is lost, no id is answered twice within its time to live (save what was on its way at the kill), no host gets
requests faster than its pace, a last run asks nobody, and a server of an unknown authority is not talked to. Exits
with 1 and says which of these failed.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from advisor.trackers.cache import read_statuses  # noqa: E402

TRACKERS = ("kernel", "gitlab.freedesktop", "github", "launchpad", "debian")
REFERENCES = ("kernel:{}", "gitlab.freedesktop:drm/amd#{}", "github:a/b#{}", "launchpad:{}", "debian:{}")
FAULTS = ("500", "503", "429", "page", "half", "reset", "garbled")
SHARES = (0.35, 0.25, 0.12, 0.08, 0.2)
"""Of the ids, by tracker: those that take no batches get fewer."""
SOAP = (
    '<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><get_statusResponse><m>{}</m>'
    "</get_statusResponse></e:Body></e:Envelope>"
)


class Request(NamedTuple):
    """What the server saw."""

    moment: float
    tracker: str
    fault: str | None
    ids: tuple[str, ...]
    """What was answered, the kind of request in front where a bug takes two."""


class Server(ThreadingHTTPServer):
    """One tracker."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, tracker: str, chance: float, seed: int, context: ssl.SSLContext) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.tracker = tracker
        self.log: list[Request] = []
        self.lock = threading.Lock()
        self._chance = chance
        self._random = random.Random(f"{seed} {tracker}")
        self.socket = context.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def fault(self) -> str | None:
        with self.lock:
            return self._random.choice(FAULTS) if self._random.random() < self._chance else None

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that was killed is no news."""


class Handler(BaseHTTPRequestHandler):
    """Answers as each tracker would: odd ids are closed."""

    protocol_version = "HTTP/1.1"
    server: Server

    def do_GET(self) -> None:
        self._serve(b"")

    def do_POST(self) -> None:
        self._serve(self.rfile.read(int(self.headers.get("Content-Length", "0"))))

    def log_message(self, *_: object) -> None:
        """Our own log suffices."""

    def _serve(self, body: bytes) -> None:
        moment = time.monotonic()
        parts = urlsplit(self.path)
        kind, text, ids = ANSWERS[self.server.tracker](unquote(parts.path), parse_qs(parts.query), body)
        fault = self.server.fault()
        with self.server.lock:
            self.server.log.append(Request(moment, self.server.tracker, fault, () if fault else ids))
        if fault == "reset":
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
            self.close_connection = True
            self.connection.close()
        elif fault == "half":
            self._send(200, kind, text[: len(text) // 2], length=len(text))
            self.close_connection = True
        elif fault == "garbled":
            self._send(200, kind, text[: len(text) // 2])
        elif fault == "page":
            self._send(200, "text/html", b"<!DOCTYPE html><p>Back soon")
        elif fault:
            self._send(int(fault), "text/html", b"<h1>no</h1>", retry="1" if fault == "429" else None)
        else:
            self._send(200, kind, text)

    def _send(self, status: int, kind: str, text: bytes, length: int | None = None, retry: str | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(text) if length is None else length))
        if retry:
            self.send_header("Retry-After", retry)
        self.end_headers()
        self.wfile.write(text)


Made = tuple[str, bytes, tuple[str, ...]]


def _json(value: Any, *ids: str) -> Made:
    return "application/json", json.dumps(value).encode(), ids


def _closed(ident: str) -> bool:
    return int(ident) % 2 == 1


def bugzilla(path: str, query: dict[str, list[str]], body: bytes) -> Made:
    """A search or one bug."""
    ids = query["id"][0].split(",") if "id" in query else [path.rpartition("/")[2]]
    rows = [
        {"id": int(ident), "status": "CLOSED" if _closed(ident) else "NEW", "is_open": not _closed(ident)}
        | {"resolution": "FIXED" if _closed(ident) else "", "summary": f"bug {ident}"}
        for ident in ids
    ]
    return _json({"bugs": rows}, *ids)


def gitlab(path: str, query: dict[str, list[str]], body: bytes) -> Made:
    """A project's issues."""
    ids = query["iids[]"]
    return _json([{"iid": int(ident), "state": "closed" if _closed(ident) else "opened"} for ident in ids], *ids)


def github(path: str, query: dict[str, list[str]], body: bytes) -> Made:
    """One issue."""
    ident = path.rpartition("/")[2]
    return _json({"state": "closed" if _closed(ident) else "open", "title": f"issue {ident}"}, ident)


def launchpad(path: str, query: dict[str, list[str]], body: bytes) -> Made:
    """A bug, or its tasks."""
    ident = path.split("/")[3]
    if path.endswith("bug_tasks"):
        status = "Fix Released" if _closed(ident) else "Triaged"
        return _json({"entries": [{"status": status, "bug_target_name": "linux (Ubuntu)"}]}, f"tasks {ident}")
    return _json({"title": f"bug {ident}"}, ident)


def debbugs(path: str, query: dict[str, list[str]], body: bytes) -> Made:
    """A map."""
    ids = re.findall(r"<item[^>]*>(\d+)</item>", body.decode())
    rows = (
        f"<item><key>{ident}</key><value><done>{'x' if _closed(ident) else ''}</done><subject>s</subject></value></item>"
        for ident in ids
    )
    return "text/xml", SOAP.format("".join(rows)).encode(), tuple(ids)


ANSWERS = dict(zip(TRACKERS, (bugzilla, gitlab, github, launchpad, debbugs), strict=True))


def main() -> int:
    """Run it and say how it went."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--ids", type=int, default=2000)
    parser.add_argument("--faults", type=float, default=0.05)
    parser.add_argument("--pace", type=float, default=0.08)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        problems = drive(Path(folder), options)
    for problem in problems:
        print("FAILED:", problem)
    return 1 if problems else 0


def drive(folder: Path, options: argparse.Namespace) -> list[str]:
    """Everything but the command line. Returns what did not hold."""
    context = test_authority(folder)
    servers = [Server(tracker, options.faults, options.seed, context) for tracker in TRACKERS]
    (folder / "trackers.conf").write_text(
        "".join(
            f"[{server.tracker}]\nurl = https://127.0.0.1:{server.server_address[1]}\npace = {options.pace}\n"
            for server in servers
        )
    )
    wanted = [
        pattern.format(number)
        for pattern, share in zip(REFERENCES, SHARES, strict=True)
        for number in range(1, round(options.ids * share) + 1)
    ]
    cache = folder / "status.sqlite3"
    begun = time.monotonic()
    child = start(folder, wanted)
    while sum(len(server.log) for server in servers) < 60 * options.ids // 2000:
        time.sleep(0.01)
    child.send_signal(signal.SIGKILL)
    child.wait()
    time.sleep(0.3)  # what was on its way is answered into nowhere
    killed_at = time.monotonic()
    survived = len(read_statuses(wanted, [str(cache)]))
    runs = 0
    while child.returncode != 0 and runs < 5:
        runs += 1
        child = start(folder, wanted)
        out, _ = child.communicate(timeout=600)
        told = out.partition("Could not ask")[2].splitlines()[1:]
        print("\n".join([out.splitlines()[0], *(line for line in told if line.startswith("  127."))]))
    seconds = time.monotonic() - begun
    log = sorted((request for server in servers for request in server.log), key=lambda request: request.moment)
    faults = Counter(request.fault for request in log if request.fault)
    print(
        f"{len(wanted)} ids, {survived} known after the kill, {runs} further runs, {len(log)} requests, "
        f"{sum(faults.values())} faults {dict(faults)}, {seconds:.1f} s"
    )
    start(folder, wanted).communicate(timeout=600)
    asked_again = sum(len(server.log) for server in servers) - len(log)
    stranger = start(folder, ["kernel:999999"], trusted=False)
    told = stranger.communicate(timeout=600)[0]
    problems = [] if child.returncode == 0 else ["some ids could not be asked in five runs"]
    problems += [] if stranger.returncode == 1 and "no trusted TLS" in told else ["an unknown authority was trusted"]
    problems += [f"{asked_again} requests though everything is fresh"] if asked_again else []
    return problems + lost(wanted, cache) + twice(log, killed_at) + too_fast(log, options.pace)


def lost(wanted: list[str], cache: Path) -> list[str]:
    """Ids without an answer, or with a wrong one."""
    statuses = read_statuses(wanted, [str(cache)])
    bad = []
    for reference in wanted:
        number = re.split("[:#]", reference)[-1]
        status = statuses.get(reference)
        if not status or not status.checked or status.state != ("closed" if _closed(number) else "open"):
            bad.append(reference)
    return [f"{len(bad)} ids lost or wrong: {bad[:5]}"] if bad else []


def twice(log: list[Request], killed_at: float) -> list[str]:
    """Ids that were answered more than once by the runs after the kill, or before and after it.

    At the kill each host may have had one request on its way, and the answers to it that had not been stored.
    """
    problems = []
    for tracker in TRACKERS:
        own = [request for request in log if request.tracker == tracker and not request.fault]
        before = [request for request in own if request.moment < killed_at]
        after = Counter(ident for request in own if request.moment >= killed_at for ident in request.ids)
        again = [ident for ident, number in after.items() if number > 1]
        if tracker == "launchpad":  # the bug is asked again where its tasks failed
            again = [ident for ident in again if ident.startswith("tasks")]
        in_flight = {ident for request in before[-2:] for ident in request.ids}
        repeated = {ident for request in before for ident in request.ids if ident in after} - in_flight
        if again or repeated:
            problems.append(f"{tracker}: asked twice: {again[:5]} {sorted(repeated)[:5]}")
    return problems


def too_fast(log: list[Request], pace: float) -> list[str]:
    """Hosts that got more requests in some second than their pace allows; two for what the network bunches."""
    problems = []
    for tracker in TRACKERS:
        moments = [request.moment for request in log if request.tracker == tracker]
        most = max(
            (sum(1 for other in moments[at:] if other < moment + 1) for at, moment in enumerate(moments)), default=0
        )
        allowed = 1 / pace + 2
        print(f"  {tracker}: {len(moments)} requests, at most {most} in a second, {allowed:.0f} allowed")
        if most > allowed:
            problems.append(f"{tracker}: {most} requests in a second")
    return problems


def start(folder: Path, wanted: list[str], trusted: bool = True) -> subprocess.Popen[str]:
    """One `advisor refresh`, with or without our authority."""
    files = ["--config", str(folder / "trackers.conf"), "--cache", str(folder / "status.sqlite3")]
    command = [sys.executable, "-m", "advisor", "refresh", *files, *wanted]
    environment = {**os.environ, "NO_PROXY": "127.0.0.1"}
    environment.pop("REQUESTS_CA_BUNDLE", None)
    if trusted:
        environment["REQUESTS_CA_BUNDLE"] = str(folder / "ca.pem")
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)


def test_authority(folder: Path) -> ssl.SSLContext:
    """A certificate authority that lives as long as this run, and a certificate of 127.0.0.1 by it."""

    def openssl(*words: str) -> None:
        subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)

    (folder / "host.ext").write_text("subjectAltName=IP:127.0.0.1\nbasicConstraints=CA:FALSE\n")
    new = ("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
    ca = ("-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign")
    openssl(*new, "-x509", "-days", "1", "-subj", "/CN=test authority", *ca, "-keyout", "ca.key", "-out", "ca.pem")
    openssl(*new, "-subj", "/CN=127.0.0.1", "-keyout", "host.key", "-out", "host.csr")
    signed = ("-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-extfile", "host.ext")
    openssl("x509", "-req", "-in", "host.csr", "-days", "1", *signed, "-out", "host.pem")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "host.pem", folder / "host.key")
    return context


if __name__ == "__main__":
    sys.exit(main())
