"""`advisor signatures new`: a signature drafted from a crash."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from advisor.cli.output import complain, write
from advisor.cli.signatures import complain_of_each
from advisor.errors import AdvisorError, UsageError

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def configure_new(parser: ArgumentParser) -> None:
    """Where from, and where to."""
    parser.add_argument(
        "--from", dest="source", metavar="PATH", required=True, help="a crash directory or a log, as `check` takes it"
    )
    parser.add_argument(
        "--output", metavar="FILE", help="write ID.yaml and take ID from its name; a folder: choose the name"
    )
    parser.add_argument(
        "--line",
        metavar="TEXT",
        action="append",
        default=[],
        help="take the log line that holds TEXT; may be repeated, and is needed where nothing crashed",
    )
    parser.add_argument(
        "--signatures",
        metavar="DIR",
        action="append",
        default=[],
        help="also the signatures below DIR; may be repeated",
    )


def run_new(arguments: Namespace) -> int:
    """Write the draft, and on standard error what is to be done with it."""
    from advisor.index.read import open_base
    from advisor.intake.locate import locate
    from advisor.pipeline import read_record
    from advisor.workbench.draft import draft
    from advisor.workbench.draft_text import as_text, open_points
    from advisor.workbench.examples import own_confidence

    folder, name = _target(arguments.output)
    record = locate(arguments.source)
    index = open_base(arguments.signatures)
    complain_of_each(index.problems)
    made = draft(record, read_record(record), index, arguments.line, name)
    text = as_text(made)
    if folder is None:
        write(text)
        path = f"{made.id}.yaml"
    else:
        path = os.path.join(folder, f"{made.id}.yaml")
        _create(path, text)
    complain(
        f"{'drafted' if folder is None else 'wrote'} {path}; {open_points(text)} things are yours to say, marked TODO"
    )
    for rival in made.rivals:
        complain(f"{rival} names this crash already; see advisor signatures show {rival}")
    confidence, enough = own_confidence(text, path)
    if not enough:
        complain(
            f"it matches its own crash with {confidence:.2f} only: such a short report says too little. "
            "Add a line of the log with --line TEXT, or take a log that shows more"
        )
    complain(f"then run: advisor signatures lint {path} && advisor signatures test {path}")
    return 0


def _target(output: str | None) -> tuple[str | None, str]:
    """The folder and the id that `--output` names; the id is empty where it is ours to choose."""
    if output is None:
        return None, ""
    if os.path.isdir(output):
        return output, ""
    folder, file = os.path.split(output)
    name, ending = os.path.splitext(file)
    if ending != ".yaml" or not set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-") or not name.strip("-"):
        raise UsageError(
            "not the name of a signature", where=output, hint="Write small letters, digits, hyphens: ID.yaml"
        )
    return folder or ".", name.strip("-")


def _create(path: str, text: str) -> None:
    """A new file, never over an old one."""
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise AdvisorError("is there already", where=path, hint="Name another file, or remove it") from None
    except OSError as error:
        raise AdvisorError(error.strerror or str(error), where=path) from None
