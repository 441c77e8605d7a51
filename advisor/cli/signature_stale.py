"""`advisor signatures stale`: signatures whose bug was fixed, moved, closed or opened again since their review."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.cli.output import write
from advisor.render.printable import printable

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def configure(parser: ArgumentParser) -> None:
    """The options of `signatures stale`."""
    parser.add_argument("--cache", metavar="FILE", help="status cache, in place of the standard ones")
    parser.add_argument("--markdown", action="store_true", help="as a list for a pull request")
    parser.epilog = "The trackers are not asked: `advisor refresh --all` does that before."


def run(arguments: Namespace) -> int:
    """Print them; nothing is found wrong by it, so the status is 0."""
    from advisor.pipeline import reviews_of_base
    from advisor.trackers.stale import overtaken

    for row in overtaken(reviews_of_base(), [arguments.cache] if arguments.cache else None):
        reviewed = f"reviewed on {row.reviewed}" if row.reviewed else "a draft"
        if arguments.markdown:
            lines = [f"- `{row.id}` ({reviewed})", *(f"  - {text}" for text in row.news)]
        else:
            lines = [f"{row.id} ({reviewed})", *(f"    {text}" for text in row.news)]
        write("".join(printable(line) + "\n" for line in lines))
    return 0
