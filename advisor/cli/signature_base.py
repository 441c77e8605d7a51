"""`advisor signatures list`, `search`, `show` and `stats`: what asks the compiled base."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.cli.output import write
from advisor.cli.signatures import add_format, complain_of_each, write_json
from advisor.errors import UsageError
from advisor.render.printable import printable

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterable

    from advisor.index.read import Index
    from advisor.index.stored import Signature


def configure_list(parser: ArgumentParser) -> None:
    """Filters."""
    parser.add_argument("--origin", choices=("curated", "mined"), help="only those")
    parser.add_argument("--subsystem", metavar="NAME", help="only those of this folder")
    _add_base(parser)


def run_list(arguments: Namespace) -> int:
    """One a line."""
    chosen = (
        one
        for one in _open(arguments).all()
        if arguments.origin in (None, one.origin) and arguments.subsystem in (None, one.subsystem)
    )
    return _rows(chosen, arguments)


def configure_search(parser: ArgumentParser) -> None:
    """Words."""
    parser.add_argument("words", metavar="WORD", nargs="+", help="part of a name, a message, a bug, a commit, …")
    _add_base(parser)


def run_search(arguments: Namespace) -> int:
    """One a line."""
    from advisor.workbench.listing import search

    return _rows(search(_open(arguments).all(), arguments.words), arguments)


def configure_show(parser: ArgumentParser) -> None:
    """An id."""
    parser.add_argument("id", metavar="ID", help="id of a signature, or a former id")
    _add_base(parser)


def run_show(arguments: Namespace) -> int:
    """Everything about it; a usage error where there is none."""
    from advisor.workbench.listing import sheet, whole

    index = _open(arguments)
    number = index.number_of(arguments.id)
    if number is None:
        reason = index.retired(arguments.id)
        if reason:
            raise UsageError(f"was withdrawn: {reason}", where=arguments.id)
        raise UsageError("no such signature", where=arguments.id, hint="See advisor signatures search")
    signature = index.signature(number)
    if arguments.format == "json":
        write_json(whole(signature))
    else:
        write("".join(f"{printable(line)}\n" for line in sheet(signature)))
    return 0


def configure_stats(parser: ArgumentParser) -> None:
    """The form that signatures/README.md has."""
    parser.add_argument("--markdown", action="store_true", help="the table of groups, as signatures/README.md shows it")
    _add_base(parser)


def run_stats(arguments: Namespace) -> int:
    """Counts."""
    from advisor.workbench.listing import day_of, stats
    from advisor.workbench.table import groups, markdown

    index = _open(arguments)
    by_group = groups(index.all(), day_of(index.info.version))
    if arguments.markdown:
        write(markdown(by_group))
        return 0
    counts: dict[str, Any] = stats(index)
    counts["groups"] = [group._asdict() for group in by_group]
    if arguments.format == "json":
        write_json(counts)
        return 0
    del counts["groups"], counts["by_subsystem"]
    write(f"{'':26}{'total':>8}{'curated':>9}{'mined':>8}{'trace':>8}{'workaround':>12}{'stale':>7}\n")
    for name, *held in by_group:
        total, curated, mined, trace, workaround, stale = held
        write(f"{name:26}{total:>8}{curated:>9}{mined:>8}{trace:>8}{workaround:>12}{stale:>7}\n")
    write("\n")
    for name, value in counts.items():
        if isinstance(value, dict):
            write(f"\n{name.replace('_', ' ')}\n")
            write("".join(f"  {key:24}{count:8}\n" for key, count in value.items()))
        else:
            write(f"{name.replace('_', ' '):26}{value:>8}\n")
    return 0


def _add_base(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--signatures",
        metavar="DIR",
        action="append",
        default=[],
        help="also the signatures below DIR; may be repeated",
    )
    add_format(parser)


def _open(arguments: Namespace) -> Index:
    from advisor.index.read import open_base

    index = open_base(arguments.signatures)
    complain_of_each(index.problems)
    return index


def _rows(signatures: Iterable[Signature], arguments: Namespace) -> int:
    from advisor.workbench.listing import row

    if arguments.format == "json":
        write_json([row(one) for one in signatures])
        return 0
    for one in signatures:
        write(printable(f"{one.id:44} {one.title}") + "\n")
    return 0
