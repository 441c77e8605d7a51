"""How many texts that quote a call trace the reader can read: a kind, a function and at least three frames.

    parse_coverage.py FILE.jsonl.xz… [--list N]

Each line of a file is a JSON object whose `text` or `report` quotes kernel messages (kernel CVE records, fixes, syzbot
reports). A text counts where an expert could read a crash from it, by a rule that does not use the reader: three lines
or more are call trace entries (`name+0x1/0x2`, or `name file.c:1` of a decoded trace), and two of them follow each other.
A kind is asked for where a line of the text states one as the kernel words it; many fixes quote the bare trace and tell
the rest in prose, and there a function and the frames are all there is to read. Texts whose trace is an illustration
(no line besides the entries that a kernel prints with a crash) are counted apart. What fails is listed by cause.
"""

from __future__ import annotations

import argparse
import itertools
import json
import lzma
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from advisor.oops.read import read_text

_ENTRY = re.compile(r"[A-Za-z_][\w.$]*\+0x[0-9a-f]+(/0x[0-9a-f]+)?|^\s*\S+ [\w/.-]+\.[chS]:\d+", re.MULTILINE)
_REPORT = re.compile(
    r"(?i)\bBUG\b|warning:|oops|panic|general protection|call trace|rip:|kasan|kmsan|ubsan|info:|unable to handle"
    r"|backtrace:|pc is at|stall|lockup|hung|blocked for|deadlock|fault|unreferenced object|exception"
)
_KIND_STATED = re.compile(
    r"^(?:[\s>*]|\[[^\]]*\]|<\d+>)*(?:watchdog: |rcu: |NMI |Kernel |kernel: )*"
    r"(?:BUG: |BUG at |kernel BUG at|WARNING: (?:CPU|at|possible|lock|suspicious|inconsistent)|Oops|Kernel panic - "
    r"|[Gg]eneral protection|Unable to handle|INFO: |UBSAN: |KASAN: |divide error|Internal error|invalid opcode|stack segment"
    r"|unreferenced object|Unhandled fault|list_(?:add|del) corruption|refcount_t: |Out of memory|page allocation failure)",
    re.MULTILINE,
)


def has_trace(text: str) -> bool:
    """Three entries or more, two of them on lines that follow each other."""
    flags = [bool(_ENTRY.search(line)) for line in text.splitlines()]
    return sum(flags) >= 3 and any(first and second for first, second in itertools.pairwise(flags))


def is_report(text: str) -> bool:
    """A line besides the entries says what happened."""
    return any(_REPORT.search(line) for line in text.splitlines() if not _ENTRY.search(line)) or bool(
        re.search(r"(?i)rip:|pc :|at: |in [a-z_0-9.]+\+0x", text)
    )


def failure(text: str) -> str | None:
    """Why the reader did not get what is needed, None where it did."""
    reading = read_text(text.encode("utf-8", "replace"))
    if not reading.crashes:
        return "no crash found"
    if all(crash.kind == "other" for crash in reading.crashes) and _KIND_STATED.search(text):
        return "kind not told"
    named = [crash for crash in reading.crashes if crash.function]
    if not named:
        return "no function named"
    if not any(len(crash.frames) + sum(len(stack.frames) for stack in crash.stacks) >= 3 for crash in named):
        return "fewer than three frames"
    return None


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", metavar="FILE.jsonl.xz")
    parser.add_argument("--list", type=int, default=3, metavar="N", help="examples shown for each cause (3)")
    arguments = parser.parse_args()
    for name in arguments.files:
        counted, unreported = 0, 0
        causes: Counter[str] = Counter()
        examples: dict[str, list[str]] = defaultdict(list)
        with lzma.open(name, "rt", encoding="utf-8") as lines:
            for line in lines:
                record = json.loads(line)
                text = record.get("text") or record.get("report") or ""
                if not has_trace(text):
                    continue
                if not is_report(text):
                    unreported += 1
                    continue
                counted += 1
                cause = failure(text)
                if cause:
                    causes[cause] += 1
                    examples[cause].append(str(record.get("id") or record.get("bug_id")))
        read = counted - sum(causes.values())
        print(f"{Path(name).name}: {read} of {counted} read, {100 * read / max(counted, 1):.2f} %")
        print(f"  {unreported} traces without a report are not counted")
        for cause, number in causes.most_common():
            print(f"  {number:5} {cause}: {', '.join(examples[cause][: arguments.list])}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
