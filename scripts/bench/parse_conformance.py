"""How often the reader agrees with expected answers: syzkaller's report tests, and owners' cases.

    parse_conformance.py REPORTS_DIR [CASES_DIR] [--list]

REPORTS_DIR holds `syzkaller/` and `kinds.tsv`; its README says how agreement is counted. CASES_DIR holds a folder for each
case with `log.txt` or `crash.txt` and `expected.json`. Cases where the reference answer does not serve an owner are listed
with a reason in `parse_exceptions.tsv` beside this script and are counted as agreeing; at most 2 % may be.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from advisor.intake.record import CrashRecord, LogFile
from advisor.oops.read import read_crashes, read_text

EXCEPTIONS = Path(__file__).with_name("parse_exceptions.tsv")
_HEADER = re.compile(r"^(TITLE|ALT|TYPE|FRAME|START|END|CORRUPTED|SUPPRESSED|PANICKED|EXECUTOR):\s*(.*)$")


def load_kinds(path: Path) -> list[tuple[re.Pattern[str], set[str]]]:
    rows = []
    for line in path.read_text().splitlines():
        if line and not line.startswith("#"):
            pattern, kinds = line.split("\t")
            rows.append((re.compile(pattern), set(kinds.split(","))))
    return rows


def kinds_of(title: str, table: list[tuple[re.Pattern[str], set[str]]]) -> set[str] | None:
    for pattern, kinds in table:
        if pattern.search(title):
            return kinds
    return None


def load_report(path: Path) -> tuple[dict[str, list[str]], bytes]:
    raw = path.read_bytes()
    head, _, log = raw.partition(b"\n\n")
    headers: dict[str, list[str]] = {}
    if not head.strip() or not any(_HEADER.match(line) for line in head.decode("latin-1").splitlines()):
        if not raw.startswith(b"\n") and not head.startswith(b"#"):
            log = raw
        head = b""
    for line in head.decode("latin-1").splitlines():
        match = _HEADER.match(line)
        if match:
            headers.setdefault(match.group(1), []).append(match.group(2))
    log = log.split(b"\nREPORT:\n")[0]
    return headers, log


def functions_of(titles: list[str]) -> set[str]:
    found = set()
    for title in titles:
        if " in " in title:
            name = title.rsplit(" in ", 1)[1]
            if not name.startswith("<"):
                name = re.split(r"[ /]", name)[0]
            if name != "corrupted":
                found.add(name)
    return found


def check_reports(folder: Path, listing: bool) -> None:
    table = load_kinds(folder / "kinds.tsv")
    exceptions = load_exceptions()
    tally = {name: [0, 0] for name in ("function", "kind", "corrupted", "no title")}
    excused = 0
    for path in sorted((folder / "syzkaller").iterdir(), key=lambda one: int(one.name)):
        headers, log = load_report(path)
        titles = [title for title in (*headers.get("TITLE", [])[:1], *headers.get("ALT", [])) if title]
        reading = read_text(log)
        crashes = list(reading.crashes)
        chosen = [crashes[reading.primary], crashes[0]] if reading.primary is not None else []
        ours = {crash.function for crash in chosen}
        corrupted = "CORRUPTED" in headers
        suppressed = "SUPPRESSED" in headers
        wanted = functions_of(titles)
        accepted = [kinds for title in titles if (kinds := kinds_of(title, table)) is not None]
        allowed = set().union(*accepted) if accepted else set()
        kind_right = bool(chosen) and bool({crash.kind for crash in chosen} & allowed)
        function_right = bool(ours & wanted)
        results: list[tuple[str, bool]] = []
        if not titles:
            results.append(("no title", not any(crash.fatal for crash in crashes)))
        elif corrupted:
            broken = any(crash.corrupted for crash in chosen)
            results.append(("corrupted", broken or function_right or kind_right))
        elif not suppressed:
            if wanted:
                results.append(("function", function_right))
            if allowed and "-" not in allowed:
                results.append(("kind", kind_right))
        for name, right in results:
            if not right and (path.name, name) in exceptions:
                right = True
                excused += 1
            tally[name][0] += right
            tally[name][1] += 1
            if not right and listing:
                shown = [f"{crash.kind}: {crash.title}" for crash in chosen[:1]]
                print(f"  {path.name:>4} {name:9} wanted {titles[:2]} got {shown or None}")
    for name, (right, total) in tally.items():
        print(f"{name:10} {right:4} of {total:4}  {100 * right / max(total, 1):6.2f} %")
    print(f"excused    {excused}")


def load_exceptions() -> set[tuple[str, str]]:
    if not EXCEPTIONS.is_file():
        return set()
    rows = [line.split("\t") for line in EXCEPTIONS.read_text().splitlines() if line and not line.startswith("#")]
    return {(row[0], row[1]) for row in rows}


def check_cases(folder: Path, listing: bool) -> None:
    tally = {name: [0, 0] for name in ("kind", "function", "module")}
    for expected_path in sorted(folder.glob("*/*/expected.json")):
        expected = json.loads(expected_path.read_text())
        files = []
        for name in ("log.txt", "crash.txt"):
            path = expected_path.with_name(name)
            if path.is_file():
                files.append(LogFile(str(path), "unknown", lambda path=path: path.open("rb")))
        reading = read_crashes(CrashRecord(str(expected_path.parent), "log", tuple(files)))
        crash = reading.crashes[reading.primary] if reading.primary is not None else None
        for name in tally:
            wanted = expected.get(name)
            if not wanted or (name == "kind" and wanted == "log-symptom"):
                continue
            got = getattr(crash, name) if crash else None
            tally[name][0] += got == wanted
            tally[name][1] += 1
            if got != wanted and listing:
                print(f"  {expected_path.parent.parent.name}/{expected['id']} {name}: wanted {wanted}, got {got}")
    for name, (right, total) in tally.items():
        print(f"{name:10} {right:4} of {total:4}  {100 * right / max(total, 1):6.2f} %")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("reports", type=Path)
    parser.add_argument("cases", type=Path, nargs="?")
    parser.add_argument("--list", action="store_true", help="show every disagreement")
    options = parser.parse_args()
    if (options.reports / "kinds.tsv").is_file():
        check_reports(options.reports, options.list)
    else:
        check_cases(options.reports, options.list)
    if options.cases:
        check_cases(options.cases, options.list)
    return 0


if __name__ == "__main__":
    sys.exit(main())
