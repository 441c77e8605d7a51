"""`advisor status`: what the bug trackers last said, and how long ago."""

from __future__ import annotations

import json
import os
import time
from typing import TYPE_CHECKING

from advisor.cli.output import complain, write
from advisor.render.printable import printable

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterator, Sequence

FORMATS = ("text", "json")


def configure(parser: ArgumentParser) -> None:
    """The options of `status`."""
    parser.add_argument("ids", metavar="ID", nargs="*", help="a bug; none: every bug that was ever asked for")
    parser.add_argument("--format", choices=FORMATS, default="text", help="form of the output (default: text)")
    parser.add_argument("--config", metavar="FILE", help="settings of the trackers, in place of the standard files")
    parser.add_argument("--cache", metavar="FILE", help="status cache, in place of the standard ones")


def run(arguments: Namespace) -> int:
    """Print what is known; nobody is asked."""
    from advisor.trackers.cache import cache_paths, cached_references, read_statuses

    paths = [arguments.cache] if arguments.cache else [path for path in cache_paths() if os.path.exists(path)]
    cached: dict[str, None] = {}
    for path in paths:
        found = cached_references(path)
        if found is None:
            complain(f"{path}: no status cache that can be read. `advisor refresh` sets it aside and begins anew.")
        cached.update(dict.fromkeys(found or ()))
    references = list(cached)
    if arguments.ids:
        from advisor.cli.refresh import normal_form
        from advisor.trackers.configuration import read_configuration

        configuration = read_configuration(arguments.config)
        references = [normal_form(configuration.named(text)) for text in arguments.ids]
    if arguments.format == "json":
        statuses = read_statuses(references, paths)
        known = [statuses[reference]._asdict() for reference in references if reference in statuses]
        write(json.dumps(known, indent=1) + "\n")
        return 0
    if not references:
        write("No tracker was asked yet: `advisor refresh` asks for every bug of the base.\n")
    write("".join(printable(line) + "\n" for line in describe(references, paths)))
    return 0


def describe(references: Sequence[str], paths: Sequence[str]) -> Iterator[str]:
    """Lines about each bug."""
    from advisor.advice.bugs import bug_rows, known_bugs
    from advisor.render.phrases import bug_status
    from advisor.trackers.cache import read_statuses
    from advisor.trackers.summary import age

    statuses = read_statuses(references, paths)
    bugs = known_bugs(statuses)
    for reference in dict.fromkeys(references):
        status = statuses.get(reference)
        for bug in bug_rows([reference], bugs):
            yield f"{reference}  {bug_status(bug)}"
            if status and status.title:
                yield f"    {status.title}"
            if status and status.resolution and status.resolution.lower() != status.outcome:
                yield f"    its tracker's words: {status.resolution}"
            if status and status.checked:
                yield f"    checked {age(status.checked, time.time())}, from {status.source or 'its tracker'}"
            yield f"    {bug.url}"
