"""Which trackers there are: the known ones, changed and added to by a file of settings.

    /etc/advisor/trackers.conf           the machine's
    ~/.config/advisor/trackers.conf      the user's (XDG_CONFIG_HOME), never read as root

    [kernel]                             # a known tracker: kernel, redhat, suse, gitlab.freedesktop, github, launchpad,
    key = …                              #   debian, syzbot
    key-in = query                       # header (default for a Bugzilla), query (Bugzilla 5.0), bearer (Red Hat)
    url = https://bugzilla.kernel.org    # another address of it
    pace = 1.0                           # seconds between two requests

    [bugzilla example]                   # another Bugzilla, then known as example:12 or by its bugs' addresses
    url = https://bugs.example.org

    [gitlab example]                     # another GitLab: example:group/project#12
    url = https://gitlab.example.org

A key may also stand in ADVISOR_KEY_NAME (`ADVISOR_KEY_GITHUB`, `ADVISOR_KEY_GITLAB_FREEDESKTOP`); GITHUB_TOKEN is used
for GitHub's own address alone.
"""

from __future__ import annotations

import configparser
import os
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from advisor.errors import UsageError
from advisor.trackers.secrets import Key

if TYPE_CHECKING:
    from collections.abc import Mapping

MACHINE_FILE = "/etc/advisor/trackers.conf"
KINDS = ("bugzilla", "gitlab")
"""Kinds of tracker of which there may be others than the known ones."""
SETTINGS = ("url", "key", "key-in", "pace")
LOOPBACK = ("localhost", "127.0.0.1", "::1")
_KEY_NAMES = {
    "bugzilla": {"header": "header:X-BUGZILLA-API-KEY", "query": "query:Bugzilla_api_key", "bearer": "bearer"},
    "gitlab": {"header": "header:PRIVATE-TOKEN", "bearer": "bearer"},
    "github": {"bearer": "bearer"},
}
"""Kind → `key-in` → place; the first is the default."""


class Instance(NamedTuple):
    """One server."""

    name: str
    kind: str
    """Which adapter speaks to it."""
    url: str
    """Where its bugs are shown and, unless `api` says otherwise, asked for; without a slash at the end."""
    pace: float
    """Seconds between the beginnings of two requests."""
    key: Key | None = None
    api: str | None = None
    hosts: tuple[str, ...] = ()
    """Further hosts that it may send us to."""
    needs_key: bool = False
    """Tells strangers nothing."""
    key_in: str | None = None
    """How it takes its key, where the settings say so."""


KNOWN = (
    Instance("kernel", "bugzilla", "https://bugzilla.kernel.org", 1.0),
    Instance("redhat", "bugzilla", "https://bugzilla.redhat.com", 1.0),
    Instance("suse", "bugzilla", "https://bugzilla.suse.com", 1.0, needs_key=True),
    Instance("gitlab.freedesktop", "gitlab", "https://gitlab.freedesktop.org", 1.0),
    Instance("github", "github", "https://github.com", 0.7, api="https://api.github.com"),
    Instance(
        "launchpad",
        "launchpad",
        "https://bugs.launchpad.net",
        0.5,
        api="https://api.launchpad.net",
        hosts=("launchpad.net",),
    ),
    Instance("debian", "debbugs", "https://bugs.debian.org", 1.0),
    Instance("syzbot", "syzbot", "https://syzkaller.appspot.com", 3.0, hosts=("syzbot.org",)),
)
"""Paces: syzbot's own limit is some 20 a minute and address; the others publish none, and a second disturbs nobody."""


class Configuration(NamedTuple):
    """All servers, and what is doubtful about the settings."""

    instances: tuple[Instance, ...]
    notes: tuple[str, ...] = ()

    def named(self, text: str) -> str:
        """`example:12` of a configured server as the address of the bug; anything else as it is."""
        name, separator, rest = text.partition(":")
        for instance in self.instances:
            if separator and instance.name == name and instance not in KNOWN and name not in _known_names():
                if instance.kind == "bugzilla":
                    return f"{instance.url}/show_bug.cgi?id={rest}"
                project, _, number = rest.partition("#")
                return f"{instance.url}/{project}/-/issues/{number}"
        return text


def read_configuration(path: str | None = None, environment: Mapping[str, str] = os.environ) -> Configuration:
    """The servers as the settings have them. Raises UsageError, naming the file, for settings that make no sense."""
    instances = {instance.name: instance for instance in KNOWN}
    notes: list[str] = []
    for place in _files() if path is None else [path]:
        _apply(place, instances, notes, must_exist=path is not None)
    for name, instance in instances.items():
        value = environment.get("ADVISOR_KEY_" + name.upper().replace(".", "_").replace("-", "_"), "")
        if not value and name == "github" and instance.api == "https://api.github.com":
            value = environment.get("GITHUB_TOKEN", "")
        if value and instance.key is None:
            instances[name] = instance._replace(key=_key(instance, value.strip(), "the environment"))
    for name, instance in instances.items():
        parts = urlsplit(instance.api or instance.url)
        if instance.key and parts.scheme != "https" and parts.hostname not in LOOPBACK:
            notes.append(f"the key of {name} is not used: {parts.hostname} is asked without encryption.")
            instances[name] = instance._replace(key=None)
    return Configuration(tuple(instances.values()), tuple(notes))


def _known_names() -> set[str]:
    return {instance.name for instance in KNOWN}


def _files() -> list[str]:
    places = [MACHINE_FILE]
    if os.geteuid() != 0:
        home = os.environ.get("XDG_CONFIG_HOME", "")
        if not os.path.isabs(home):
            home = os.path.join(os.path.expanduser("~"), ".config")
        places.append(os.path.join(home, "advisor", "trackers.conf"))
    return places


def _apply(path: str, instances: dict[str, Instance], notes: list[str], must_exist: bool) -> None:
    parser = configparser.ConfigParser(interpolation=None, strict=True, default_section="")
    try:
        with open(path, encoding="utf-8") as stream:
            mode = os.fstat(stream.fileno()).st_mode
            parser.read_file(stream)
    except FileNotFoundError:
        if must_exist:
            raise UsageError("no such file", where=path) from None
        return
    except OSError as error:
        if must_exist:
            raise UsageError(f"cannot be read: {error.strerror}", where=path) from None
        notes.append(f"{path}: cannot be read: {error.strerror}; the trackers are asked without it.")
        return
    except (configparser.Error, UnicodeDecodeError) as error:
        line = getattr(error, "lineno", None) or next((row for row, _ in getattr(error, "errors", ())), None)
        place = f"{path}:{line}" if line else path
        raise UsageError("not a file of settings", where=place, hint="Write [NAME] and `setting = value`") from None
    for section in parser.sections():
        settings = dict(parser[section])
        for name in settings:
            if name not in SETTINGS:
                hint = f"Settings are {', '.join(SETTINGS)}"
                raise UsageError(f"unknown setting {name!r} of [{section}]", where=path, hint=hint)
        instance = _changed(_begun(section, instances, path), settings, path)
        instances[instance.name] = instance
    if mode & 0o044 and any("key" in parser[section] for section in parser.sections()):
        notes.append(f"{path}: others can read the keys in it; `chmod 600` it.")


def _begun(section: str, instances: Mapping[str, Instance], path: str) -> Instance:
    if section in instances:
        return instances[section]
    kind, _, name = section.partition(" ")
    name = name.strip()
    if kind in KINDS and name.replace("-", "").replace(".", "").isalnum():
        return instances.get(name) or Instance(name, kind, "", 1.0)
    hint = f"Known are {', '.join(sorted(_known_names()))}; others are [bugzilla NAME] or [gitlab NAME]"
    raise UsageError(f"no tracker is called [{section}]", where=path, hint=hint)


def _changed(instance: Instance, settings: Mapping[str, str], path: str) -> Instance:
    url = settings.get("url", "").strip().rstrip("/")
    if url:
        parts = urlsplit(url)
        if parts.scheme not in ("https", "http") or not parts.hostname or parts.username or parts.query:
            raise UsageError(f"url of {instance.name} is no address", where=path, hint="Write https://HOST")
        instance = instance._replace(url=url, api=url if instance.api else None, hosts=())
    if not instance.url:
        raise UsageError(f"{instance.name} has no url", where=path)
    if "pace" in settings:
        try:
            instance = instance._replace(pace=max(0.0, min(float(settings["pace"]), 3600.0)))
        except ValueError:
            raise UsageError(f"pace of {instance.name} is no number of seconds", where=path) from None
    if "key-in" in settings:
        instance = instance._replace(key_in=settings["key-in"].strip())
    if settings.get("key", "").strip():
        instance = instance._replace(key=_key(instance, settings["key"].strip(), path))
    return instance


def _key(instance: Instance, value: str, where: str) -> Key:
    name = instance.name
    places = _KEY_NAMES.get(instance.kind, {"bearer": "bearer"})
    chosen = instance.key_in or ("bearer" if name == "redhat" else next(iter(places)))
    if chosen not in places:
        raise UsageError(f"key-in of {name} is one of {', '.join(places)}", where=where)
    if not value.isascii() or not value.isprintable() or " " in value:
        raise UsageError(f"the key of {name} has characters that no key has", where=where)
    return Key(value, places[chosen])
