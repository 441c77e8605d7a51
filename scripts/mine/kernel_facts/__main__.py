"""Write advisor/signature/facts/ anew."""

from __future__ import annotations

import argparse
import pickle
import re
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT))

from scripts.mine.kernel_facts.extract import Facts, from_package, from_source  # noqa: E402
from scripts.mine.kernel_facts.kernels import KERNELS, Kernel  # noqa: E402
from scripts.mine.kernel_facts.packages import Suite, of_package, of_source  # noqa: E402
from scripts.mine.kernel_facts.tables import write_tables  # noqa: E402

TARGET = ROOT / "advisor" / "signature" / "facts"


def main() -> None:
    """Fetch, extract, write, and say what there is."""
    parser = argparse.ArgumentParser(description="Write the tables of kernel facts from Debian's packages.")
    parser.add_argument("--work", type=Path, default=Path("/tmp/kernel-facts"), help="where packages are kept")
    parser.add_argument("--target", type=Path, default=TARGET, help="where the tables go")
    parser.add_argument("--only", nargs="*", help="streams, to try something out: 6.12")
    parser.add_argument("--processes", type=int, default=2)
    arguments = parser.parse_args()
    rows = [row for row in KERNELS if not arguments.only or row.stream in arguments.only]
    fetched = {row.stream: Suite(row, arguments.work).fetch() for row in rows}
    with ProcessPoolExecutor(arguments.processes) as pool:
        found = pool.map(
            _facts, rows, [list(fetched[row.stream].values()) for row in rows], [arguments.work] * len(rows)
        )
        kernels = {row.stream: facts for row, facts in zip(rows, found, strict=True)}
    versions = {
        stream: {name: path.name.split("_")[1] for name, path in got.items()} for stream, got in fetched.items()
    }
    for name, count in write_tables(kernels, versions, arguments.target).items():
        print(f"{name:12}{count:9} rows {(arguments.target / f'{name}.xz').stat().st_size >> 10:7} KB")


def _facts(row: Kernel, packages: list[Path], work: Path) -> Facts:
    """Those of one kernel; kept in the working folder for as long as neither the packages nor the extractor change."""
    kept = work / f"{packages[0].stem}.facts"
    made = max(path.stat().st_mtime for path in [*packages, *Path(__file__).parent.glob("*.py")])
    if kept.exists() and kept.stat().st_mtime > made:
        facts: Facts = pickle.loads(kept.read_bytes())
        return facts
    begun = time.monotonic()
    facts = from_source(of_source(packages[0]))
    for path in packages[1:]:
        if not re.search(r"-(cloud|rt)-amd64_", path.name):
            from_package(of_package(path), facts)
    kept.write_bytes(pickle.dumps(facts))
    print(f"{row.stream}: {time.monotonic() - begun:.0f} s", flush=True)
    return facts


if __name__ == "__main__":
    main()
