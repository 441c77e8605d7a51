"""The table of trackers. A new one is a module with a class and one line here, and an instance in `configuration`.

Each line makes a tracker from an instance of the configuration.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from advisor.references import Reference, parse_reference
from advisor.registry import resolve
from advisor.trackers.session import Host

if TYPE_CHECKING:
    from collections.abc import Iterable

    from advisor.trackers.configuration import Configuration, Instance
    from advisor.trackers.interface import Tracker

KINDS = {
    "bugzilla": "advisor.trackers.table:bugzilla",
    "gitlab": "advisor.trackers.table:gitlab",
    "github": "advisor.trackers.github:GitHub",
    "launchpad": "advisor.trackers.launchpad:Launchpad",
    "debbugs": "advisor.trackers.debbugs:Debbugs",
    "syzbot": "advisor.trackers.syzbot:Syzbot",
}
"""Kind of an instance → what makes its tracker of a Host; a Bugzilla and a GitLab take the instance as well."""
FREEDESKTOP = "advisor.trackers.freedesktop:Freedesktop"
RECORDS = "advisor.trackers.offline:Records"
LINKS = "advisor.trackers.offline:Links"
_WITH_INSTANCE = ("bugzilla", "gitlab")


def trackers_of(configuration: Configuration) -> list[Tracker]:
    """Every tracker: first what the shipped records settle, last what no tracker tells."""
    trackers: list[Tracker] = [resolve(RECORDS)()]
    for instance in configuration.instances:
        make = resolve(KINDS[instance.kind])
        host = host_of(instance)
        trackers.append(make(instance, host) if instance.kind in _WITH_INSTANCE else make(host))
        if instance.name == "gitlab.freedesktop":
            trackers.append(resolve(FREEDESKTOP)(host))
    return [*trackers, resolve(LINKS)()]


def tracker_for(reference: Reference | str, trackers: Iterable[Tracker]) -> Tracker | None:
    """The one whose bug it is."""
    parsed = reference if isinstance(reference, Reference) else parse_reference(reference)
    return next((tracker for tracker in trackers if tracker.ident(parsed) is not None), None)


def host_of(instance: Instance) -> Host:
    """Where an instance is asked."""
    base = (instance.api or instance.url).rstrip("/")
    hosts = (urlsplit(base).netloc, urlsplit(instance.url).netloc, *instance.hosts)
    return Host(urlsplit(base).netloc, base, instance.pace, tuple(dict.fromkeys(hosts)), instance.key)


def bugzilla(instance: Instance, host: Host) -> Tracker:
    """A Bugzilla."""
    from advisor.trackers.bugzilla import Bugzilla

    return Bugzilla(instance.name, instance.url, host, instance.needs_key)


def gitlab(instance: Instance, host: Host) -> Tracker:
    """A GitLab."""
    from advisor.trackers.gitlab import GitLab

    return GitLab(instance.name, instance.url, host)
