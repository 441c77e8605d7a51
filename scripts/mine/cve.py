"""Records of the kernel's CVE team: as rows of one file, or in the layout of its `vulns` repository.

The repository (https://git.kernel.org/pub/scm/linux/security/vulns.git) holds for each CVE under `cve/published/YEAR/` a
`.json` (CVE record format 5), a `.sha1` (mainline commits) and a `.dyad` (lines `introduced:commit:fixed:commit`, 0 where
there is none).
"""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from advisor.versions import Version, parse_version
from scripts.mine.record import Record, fixed_commits, links_in, plain_subject, read_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Pair = tuple[str, str, str, str]
"""Introduced version and commit, fixed version and commit."""


def read_cves(path: str | Path) -> Iterator[Record]:
    """The records of a file of rows, or of a clone of the repository."""
    records = list(_repository(Path(path)) if Path(path).is_dir() else _rows(path))
    subjects: defaultdict[str, set[str]] = defaultdict(set)
    for record in records:
        subjects[record.commit].add(record.subject)
    for record in records:  # what took a whole driver out is named by each of its bugs, and fixes none
        yield record if len(subjects[record.commit]) == 1 else record._replace(commit="")


def _rows(path: str | Path) -> Iterator[Record]:
    for row in read_rows(path):
        yield cve_record(row["id"], row["title"], row["text"], row["files"], [_pair(pair) for pair in row["pairs"]])


def cve_record(ident: str, title: str, text: str, files: Sequence[str], pairs: Sequence[Pair]) -> Record:
    """One CVE as a record."""
    versions, introduced = streams_of(pairs)
    mainline = [commit for _, _, fixed, commit in pairs if fixed == versions.get("mainline")]
    commit = mainline[0] if mainline else ""
    others = (one for _, _, _, one in pairs if one.strip("0") and one != commit)
    return Record(
        ident,
        plain_subject(title),
        text,
        commit,
        tuple(dict.fromkeys(others)),
        tuple(dict.fromkeys([*(one[:12] for _, one, _, _ in pairs if one.strip("0")), *fixed_commits(text)])),
        tuple(files),
        links_in(text),
        (ident,),
        versions,
        introduced,
        merged=bool(versions),
    )


def streams_of(pairs: Iterable[Pair]) -> tuple[dict[str, str], dict[str, str]]:
    """The first fixed and the first faulty version of each stream; of mainline's fixes the last one, as an earlier one
    that did not last is a driver's removal.

    Where the bug is as old as the records (version 0), nothing is said of mainline. A stream is said to have got the bug
    by a backport only where its own version is named, and never without a fix.
    """
    fixed: dict[str, Version] = {}
    began: dict[str, Version] = {}
    ancient = False
    last: Version | None = None
    for since, _, until, _ in pairs:
        start, end = _version(since), _version(until)
        if start is None:
            ancient = True
        else:
            _keep_lower(began, start)
        if end is not None:
            _keep_lower(fixed, end)
            if _is_mainline(end):
                last = max(last, end) if last else end
    if last is not None:
        fixed["mainline"] = last
    if ancient:
        began.pop("mainline", None)
    return _spoken(fixed), _spoken(began) if fixed else {}


def _keep_lower(held: dict[str, Version], version: Version) -> None:
    stream = "mainline" if _is_mainline(version) else version.stream
    held[stream] = min(held.get(stream, version), version)


def _is_mainline(version: Version) -> bool:
    return not version.sub if version[:2] == (2, 6) else not version.patch


def _spoken(held: dict[str, Version]) -> dict[str, str]:
    return {stream: str(version) for stream, version in held.items()}


def _version(text: str) -> Version | None:
    try:
        return parse_version(text)
    except ValueError:
        return None


def _pair(row: Sequence[str]) -> Pair:
    since, first, until, last = row
    return since, first, until, last


def _repository(folder: Path) -> Iterator[Record]:
    published = folder / "cve" / "published"
    for path in sorted((published if published.is_dir() else folder).rglob("CVE-*.json")):
        container = json.loads(path.read_text(encoding="utf-8"))["containers"]["cna"]
        text = next((one["value"] for one in container.get("descriptions", []) if one["lang"].startswith("en")), "")
        files = dict.fromkeys(name for one in container.get("affected", []) for name in one.get("programFiles", []))
        yield cve_record(path.stem, container.get("title", ""), text, tuple(files), _dyads(path.with_suffix(".dyad")))


def _dyads(path: Path) -> list[Pair]:
    if not path.is_file():
        return []
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    return [_pair(line.split(":")) for line in lines if line.count(":") == 3 and not line.startswith("#")]
