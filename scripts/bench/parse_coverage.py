"""How many texts that quote a call trace the reader can read: a kind, a function and at least three frames.

    parse_coverage.py FILE.jsonl.xz… [--list N]

Each line of a file is a JSON object whose `text` or `report` quotes kernel messages (kernel CVE records, fixes, syzbot
reports). A text counts where an expert could read a crash from it, by a rule that does not use the reader: three lines
or more are call trace entries (`name+0x1/0x2`, or `name file.c:1` of a decoded trace), and two of them follow each other.
Lines that only place an address (`RIP:`, `pc :`, `at: ` of a lock, `last enabled at`) and traces of user programs are none.
No function is asked for where the kernel's report blames none (out of memory, init's death, sysrq, a missing root).
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
_NO_ENTRY = re.compile(
    r"\bat:? |\b(?:E?IP|RIP|NIP|LR|pc|lr|epc|ra|PC|pc is|PC is) ?:? |\(\[?\d+\)|WARNING|BUG|KASAN|KFENCE|KMSAN|KCSAN"
    r"|UBSAN|INFO:|panic|initcall|calling |^\s*#\d+:? +(?:0x|\S+ \()|^\s*#\d+:|^[-+@]|\blast  ?(?:en|dis)abled"
)
"""Lines with a symbol that are no entry: instruction pointers, lock lists, heads, user programs' traces, patches."""
_NOBODY = re.compile(
    r"invoked oom-killer|Attempted to kill init|Attempted to kill the idle|sysrq triggered crash|Unable to mount root"
    r"|No working init|unwind stack type|Out of memory: Kill|Out of memory and no killable|System is deadlocked on memory"
    r"|HYP panic|Fatal hardware error"
)
_REPORT = re.compile(
    r"(?i)\bBUG\b|warning:|oops|panic|general protection|call trace|rip:|kasan|kmsan|ubsan|info:|unable to handle"
    r"|backtrace:|pc is at|stall|lockup|hung|blocked for|deadlock|fault|unreferenced object|exception"
)
_KIND_STATED = re.compile(
    r"^(?:[\s>*]|\[[^\]]*\]|<\d+>)*(?:watchdog: |rcu: |NMI |Kernel |kernel: )*"
    r"(?:BUG: (?:unable|Unable|kernel NULL|Kernel NULL|K[A-Z]+AN: |KFENCE: |soft lockup|workqueue lockup|Bad |sleeping "
    r"|scheduling |using |assuming |spinlock |rwlock |workqueue leaked|memory leak|non-zero |(?:TASK |IRQ |NMI )?stack guard)"
    r"|BUG at |kernel BUG at|WARNING: (?:CPU|at|possible|lock|suspicious|inconsistent)"
    r"|Oops: (?:Oops: )?(?:[0-9a-f]{4}\b|general prot|divide|invalid|stack seg|Kernel access)|Kernel panic - "
    r"|[Gg]eneral protection fault[:,]|Unable to handle|INFO: (?:rcu|task |trying|possible|inconsistent|suspicious)|UBSAN: "
    r"|KASAN: [a-z -]+ (?:in|on) |divide error:|Internal error: [A-Z]|invalid opcode:|stack segment:|unreferenced object"
    r"|Unhandled fault|list_(?:add|del) corruption|refcount_t: |Out of memory: Kill|\S+: page allocation failure)",
    re.MULTILINE,
)


def has_trace(text: str) -> bool:
    """Three entries or more, two of them on lines that follow each other."""
    flags = [bool(_ENTRY.search(line)) and not _NO_ENTRY.search(line) for line in text.splitlines()]
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
        return None if _NOBODY.search(text) else "no function named"
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
