"""The options that `check` and `parse` share, and the one loop over their inputs."""

from __future__ import annotations

from advisor.checking import TYPE_CHECKING
from advisor.cli.output import complain, style_of, write
from advisor.errors import AdvisorError, UsageError

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Callable, Iterable
    from types import SimpleNamespace
    from typing import TypeVar

    from advisor.intake.record import CrashRecord
    from advisor.render.style import Style

    Answer = TypeVar("Answer")

UNREADABLE = 2
DEFAULTS: dict[str, object] = {
    "all": False,
    "all_crashes": False,
    "together": False,
    "boot": None,
    "format": "text",
    "colour": "auto",
    "width": None,
}
"""What the options are where they are not given."""


def add_input_options(parser: ArgumentParser, formats: Iterable[str]) -> None:
    """PATHs, how to take them, and how to print what is found."""
    parser.set_defaults(**DEFAULTS)
    parser.add_argument(
        "paths",
        metavar="PATH",
        nargs="*",
        help="a crash directory, a folder of them, a kernel log, or - (standard input); none: this machine's last",
    )
    parser.add_argument("--all", action="store_true", help="show everything: weak matches, all evidence, all commands")
    parser.add_argument("--all-crashes", action="store_true", help="every crash below PATH in place of the newest")
    parser.add_argument("--together", action="store_true", help="the PATHs are logs of one crash")
    parser.add_argument("--boot", metavar="N", help="this machine's journal of boot N: 0 the running one, -1 the last")
    parser.add_argument("--format", choices=tuple(formats), help="form of the output (default: text)")
    parser.add_argument(
        "--colour",
        "--color",
        choices=("auto", "always", "never"),
        help="colours (default: auto, on a terminal unless NO_COLOR is set)",
    )
    parser.add_argument(
        "--width", metavar="COLUMNS", type=int, help="columns to fill (default: the terminal's, else 80)"
    )


def answer_each(
    arguments: Namespace | SimpleNamespace,
    answer: Callable[[CrashRecord], Answer],
    render: Callable[[Answer, Style], str],
    status_of: Callable[[Answer], int],
    combine: Callable[[list[int]], int],
) -> int:
    """Answer every input in turn; one that cannot be read is named and the others go on."""
    from advisor.pipeline import find_records

    _refuse_contradictions(arguments)
    several = arguments.all_crashes or (len(arguments.paths) > 1 and not arguments.together)
    style = style_of(arguments)._replace(one_line=several)
    statuses: list[int] = []
    for record in find_records(
        arguments.paths,
        boot=arguments.boot,
        every=arguments.all_crashes,
        together=arguments.together,
    ):
        try:
            if isinstance(record, AdvisorError):
                raise record
            result = answer(record)
        except AdvisorError as error:
            complain(error)
            statuses.append(UNREADABLE)
            continue
        if statuses and several and arguments.format == "text":
            write("\n" + "-" * style.width + "\n\n")
        write(render(result, style))
        statuses.append(status_of(result))
    return statuses[0] if len(statuses) == 1 else combine(statuses)


def _refuse_contradictions(arguments: Namespace | SimpleNamespace) -> None:
    if arguments.boot is not None and (arguments.together or arguments.all_crashes):
        raise UsageError("takes one journal", where="--boot", hint="Leave out --together and --all-crashes")
    if arguments.together and arguments.all_crashes:
        raise UsageError("excludes --all-crashes", where="--together", hint="Leave one of them out")
    if arguments.all_crashes and not arguments.paths:
        raise UsageError("needs a PATH", where="--all-crashes", hint="Name the folder, such as /var/crash")
    if arguments.format == "html" and (arguments.all_crashes or (len(arguments.paths) > 1 and not arguments.together)):
        raise UsageError("takes one input", where="--format html", hint="Name one crash, or use --format json")
    if arguments.width is not None and arguments.width < 1:
        raise UsageError("must be 1 or more", where="--width")
