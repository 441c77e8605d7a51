"""`advisor signatures lint`, `test` and `format`: what works on files."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from advisor.cli.output import complain, write
from advisor.cli.signatures import add_format, write_json
from advisor.errors import AdvisorError

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from advisor.workbench.tree import Workpiece

FOUND = 1
UNREADABLE = 2
_GROUPS = 20
"""Groups of mined signatures that are shown as text."""
_PATHS = "signature files or folders; none: signatures/ of the source tree"


def configure_lint(parser: ArgumentParser) -> None:
    """Files, or the name of a rule to explain."""
    parser.add_argument("paths", metavar="PATH", nargs="*", help=_PATHS)
    parser.add_argument("--explain", metavar="RULE", help="what a rule checks, why, a bad and a good example")
    parser.add_argument("--rules", action="store_true", help="list the rules")
    add_format(parser)


def run_lint(arguments: Namespace) -> int:
    """Print the findings; 1 where there are any."""
    from advisor.workbench.linting import explain, lint, rules, skipped_rules
    from advisor.workbench.tree import take

    if arguments.explain:
        write(explain(arguments.explain))
        return 0
    if arguments.rules:
        write("".join(f"{name:22}{checks}\n" for name, checks in rules()))
        return 0
    workpiece = take(arguments.paths)
    findings = lint(workpiece)
    if arguments.format == "json":
        write_json([finding._asdict() for finding in findings])
    else:
        write("".join(f"{finding}\n" for finding in findings))
        write("".join(f"{line}\n" for line in skipped_rules()))
        told = f"{len(findings)} findings in" if findings else "nothing to say about"
        write(f"{told} {len(workpiece.named)} signatures\n")
    return FOUND if findings else 0


def configure_test(parser: ArgumentParser) -> None:
    """Files."""
    parser.add_argument("paths", metavar="PATH", nargs="*", help=_PATHS)
    parser.add_argument(
        "--cross", action="store_true", help="also clean logs against the whole, and what mined signatures share"
    )
    add_format(parser)


def run_test(arguments: Namespace) -> int:
    """Run the examples; 1 where one fails or a file cannot be read."""
    from advisor.workbench.examples import index_of, run_examples
    from advisor.workbench.tree import take

    workpiece = take(arguments.paths)
    if arguments.cross:
        return _run_cross(workpiece, arguments)
    with index_of(workpiece) as index:
        outcomes = list(run_examples(workpiece.named, index))
    failed = [outcome for outcome in outcomes if not outcome.passed]
    for problem in workpiece.problems:
        complain(str(problem))
    if arguments.format == "json":
        write_json([outcome._asdict() for outcome in outcomes])
    else:
        write("".join(f"{outcome}\n" for outcome in failed))
        write(f"{len(outcomes) - len(failed)} of {len(outcomes)} examples pass\n")
    return FOUND if failed or workpiece.problems else 0


def _run_cross(workpiece: Workpiece, arguments: Namespace) -> int:
    from advisor.workbench.cross import cross
    from advisor.workbench.tree import source_tree

    tree = source_tree()
    matrix = cross(workpiece, os.path.dirname(os.path.abspath(tree)) if tree else None)
    for problem in workpiece.problems:
        complain(str(problem))
    if arguments.format == "json":
        found = matrix._asdict()
        found["outcomes"] = [one._asdict() for one in matrix.outcomes]
        found["false_matches"] = [one._asdict() for one in matrix.false_matches]
        write_json(found)
    else:
        write("".join(f"{line}\n" for line in matrix.failures))
        passed = sum(one.passed for one in matrix.outcomes)
        write(f"{passed} of {len(matrix.outcomes)} curated examples pass against {len(workpiece.whole)} signatures\n")
        write(f"{len(matrix.logs)} logs without a bug, {len(matrix.false_matches)} false matches\n")
        shared = sum(map(len, matrix.groups))
        write(f"{len(matrix.groups)} groups of mined signatures share their evidence, {shared} signatures in all\n")
        write("".join(f"  {' '.join(group)}\n" for group in matrix.groups[:_GROUPS]))
    return FOUND if matrix.failures or workpiece.problems else 0


def configure_format(parser: ArgumentParser) -> None:
    """Files."""
    parser.add_argument("paths", metavar="PATH", nargs="*", help=_PATHS + ", without what is generated")
    parser.add_argument("--check", action="store_true", help="change nothing; exit with 1 where something would change")


def run_format(arguments: Namespace) -> int:
    """Rewrite what is written otherwise, and name it."""
    from advisor.workbench.formatting import format_file
    from advisor.workbench.tree import files_to_format

    changed, refused = 0, 0
    for path in files_to_format(arguments.paths):
        try:
            if format_file(path, write=not arguments.check):
                changed += 1
                write(f"{'would format' if arguments.check else 'formatted'} {path}\n")
        except AdvisorError as error:
            refused += 1
            complain(error)
    if refused:
        return UNREADABLE
    return FOUND if changed and arguments.check else 0
