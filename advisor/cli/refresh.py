"""`advisor refresh`: ask the bug trackers what became of the bugs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.cli.output import complain, write
from advisor.errors import UsageError
from advisor.references import parse_reference
from advisor.render.printable import printable

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from advisor.trackers.configuration import Configuration
    from advisor.trackers.store import Store

INCOMPLETE = 1

_EPILOG = """\
What is known of a bug counts for a day while it is open, for a month once it is fixed, for a week otherwise; until then
it is not asked for again. Only ids of bugs leave the machine. `advisor check` never asks: it shows what is known.

Keys and further trackers are set in /etc/advisor/trackers.conf or ~/.config/advisor/trackers.conf; a key may also stand
in ADVISOR_KEY_NAME (ADVISOR_KEY_GITHUB, ADVISOR_KEY_KERNEL, …).

exit status:
  0    all were asked
  1    some could not be asked; what was known of them is kept
  2    usage error, or the status cache cannot be written
"""


def configure(parser: ArgumentParser) -> None:
    """The options of `refresh`."""
    parser.add_argument("ids", metavar="ID", nargs="*", help="a bug: kernel:204241, LP: #1799497, a URL")
    parser.add_argument("--all", action="store_true", help="every bug of the base and of the cache (without ID: this)")
    parser.add_argument("--stale", action="store_true", help="the bugs that were asked for before")
    parser.add_argument("--for", dest="path", metavar="PATH", help="the bugs of the answer for this crash")
    parser.add_argument("--force", action="store_true", help="ask also where what is known still counts")
    parser.add_argument("--offline", action="store_true", help="ask nobody; say what would be asked")
    parser.add_argument("--config", metavar="FILE", help="settings of the trackers, in place of the standard files")
    parser.add_argument("--cache", metavar="FILE", help="status cache, in place of the standard one")
    parser.add_argument("--print-timer", action="store_true", help="print systemd units for a daily refresh")
    parser.add_argument("--install-timer", action="store_true", help="write these units to /etc/systemd/system")
    parser.epilog = _EPILOG


def run(arguments: Namespace) -> int:
    """Ask, print the summary and return the exit status."""
    if arguments.print_timer or arguments.install_timer:
        return _timer(arguments.install_timer)
    ways = [bool(arguments.ids), arguments.all, arguments.stale, arguments.path is not None]
    if sum(ways) > 1:
        raise UsageError("ID, --all, --stale and --for exclude each other", hint="Leave all but one out")
    from advisor.cli.progress import Progress
    from advisor.trackers.configuration import read_configuration
    from advisor.trackers.refresh import refresh
    from advisor.trackers.store import Store
    from advisor.trackers.summary import summary

    configuration = read_configuration(arguments.config)
    named = _named(arguments, configuration)
    store = Store(arguments.cache)
    progress = Progress("bugs")
    try:
        for note in (*configuration.notes, *store.notes):
            complain(note)
        wanted = _wanted(arguments, store) if named is None else named
        done = refresh(
            wanted, configuration, store, force=arguments.force, offline=arguments.offline, progress=progress
        )
    finally:
        progress.finish()
        store.close()
    write("".join(printable(line) + "\n" for line in summary(done)))
    if named:
        from advisor.cli.status import describe

        write("".join(printable(line) + "\n" for line in describe(named, [store.path])))
    return INCOMPLETE if done.outcome.failed else 0


def _named(arguments: Namespace, configuration: Configuration) -> list[str] | None:
    """The bugs that the command line names itself; None where the base or the cache does."""
    if arguments.ids:
        return [normal_form(configuration.named(text)) for text in arguments.ids]
    if arguments.path is not None:
        from advisor.pipeline import check_path

        report = check_path(arguments.path)
        return [
            str(normal_form(f"{bug.tracker}:{bug.id}" if bug.tracker != "cve" else bug.id))
            for answer in report.matches
            for bug in answer.bugs
        ]
    return None


def normal_form(text: str) -> str:
    """A bug as the cache names it. Raises UsageError for what names none."""
    try:
        return str(parse_reference(text))
    except ValueError as error:
        raise UsageError(str(error), hint="Write TRACKER:ID, such as kernel:204241, or the bug's URL") from None


def _wanted(arguments: Namespace, store: Store) -> list[str]:
    known = store.references()
    if arguments.stale:
        return known
    from advisor.pipeline import bugs_of_base

    return [*known, *bugs_of_base()]


def _timer(install: bool) -> int:
    from advisor.trackers import timer

    if not install:
        texts = timer.unit_texts()
        write("\n".join(f"# {timer.FOLDER}/{name}\n{text}" for name, text in texts.items()))
        return 0
    written = timer.install()
    write("".join(f"{path}\n" for path in written))
    write(f"To start it:  {timer.ENABLE}\nTo stop it:   {timer.DISABLE}\n")
    return 0
