"""`advisor hook`: what runs by itself after a crash."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.cli.output import complain, write

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def configure(parser: ArgumentParser) -> None:
    """Its own commands."""
    commands = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    run_parser = commands.add_parser(
        "run",
        help="advise every crash that was saved since the last run",
        description="Write advice.txt and advice.json beside every crash that was saved since the last run.",
    )
    run_parser.add_argument("--directory", metavar="DIR", help="other machines' crashes, in place of this machine's")
    run_parser.add_argument("--state", metavar="DIR", help="where the history is kept (default: /var/lib/advisor)")
    run_parser.add_argument("--quiet", action="store_true", help="name no problem that an earlier run has named")
    run_parser.add_argument("--shutdown", action="store_true", help="only record that this boot ends by a shutdown")
    for name, summary in (
        ("install", "run it by itself: at boot, and every five minutes"),
        ("uninstall", "take that back; history and advice stay"),
        ("status", "is it installed, and may it be"),
    ):
        child = commands.add_parser(name, help=summary, description=f"{summary[0].upper()}{summary[1:]}.")
        child.add_argument("--root", metavar="DIR", default="/", help="the system whose root is DIR")
    notify = commands.add_parser(
        "notify",
        help="show the news on this desktop, once",
        description="Show the newest crash on this desktop, once; started at login by /etc/xdg/autostart.",
    )
    notify.add_argument("--notice", metavar="FILE", help="the notice (default: that of the hook)")


def run(arguments: Namespace) -> int:
    """Do what was asked."""
    return {
        "run": _run,
        "install": _install,
        "uninstall": _uninstall,
        "status": _status,
        "notify": _notify,
    }[arguments.action](arguments)


def _run(arguments: Namespace) -> int:
    from advisor.hook.circumstances import of_directory, of_this_machine
    from advisor.hook.run import record_shutdown
    from advisor.hook.run import run as run_once

    if arguments.directory:
        where = of_directory(arguments.directory, arguments.state)
    else:
        where = of_this_machine()
        if arguments.state:
            where = where._replace(state=arguments.state, motd=arguments.state)
    if arguments.shutdown:
        record_shutdown(where)
        return 0
    outcome = run_once(where)
    if outcome.busy:
        write("another run is under way\n")
    for path in outcome.advised:
        write(f"advised: {path}\n")
    for path in () if arguments.quiet else outcome.waiting:
        write(f"not finished yet: {path}\n")
    for problem in outcome.news if arguments.quiet else outcome.problems:
        complain(problem)
    return 0


def _install(arguments: Namespace) -> int:
    from advisor.hook.install import install

    write(install(arguments.root))
    return 0


def _uninstall(arguments: Namespace) -> int:
    from advisor.hook.install import uninstall

    write(uninstall(arguments.root))
    return 0


def _status(arguments: Namespace) -> int:
    from advisor.hook.install import status

    write(status(arguments.root))
    return 0


def _notify(arguments: Namespace) -> int:
    from advisor.hook.notify import notify

    write(notify(arguments.notice))
    return 0
