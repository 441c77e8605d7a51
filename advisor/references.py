"""References to bugs, commits and texts in one normal form, `TRACKER:ID`, from the many ways people write them.

    kernel:204241                      bugzilla.kernel.org          gitlab.freedesktop:drm/amd#194
    redhat:1234567                     bugzilla.redhat.com          github:owner/repo#12
    suse:1099193                       bugzilla.suse.com            syzbot:0123456789abcdef0123
    freedesktop:69488                  bugs.freedesktop.org         CVE-2024-26585
    launchpad:1799497                  bugs.launchpad.net           commit:0123456789ab…
    debian:1012345                     bugs.debian.org              url:https://…

An id of `freedesktop:` lives in the retired Bugzilla; what became of it is the trackers' business, not this page's.
"""

from __future__ import annotations

from advisor.tuples import NamedTuple

TRACKERS = (
    "kernel",
    "redhat",
    "suse",
    "freedesktop",
    "gitlab.freedesktop",
    "github",
    "launchpad",
    "debian",
    "syzbot",
    "cve",
    "commit",
    "url",
)
COMMIT_DIGITS = 9
"""Digits of an abbreviated commit from which on two are compared; fewer may stand for another commit."""
MAXIMUM = 2000
"""Characters of a reference at most."""

_FREEDESKTOP_GROUPS = ("drm/", "mesa/", "xorg/", "libinput/", "wayland/", "pipewire/", "nouveau/")
_SHORT = {
    "kernel": "kernel",
    "bko": "kernel",
    "bugzilla": "kernel",
    "korg": "kernel",
    "redhat": "redhat",
    "rhbz": "redhat",
    "rh": "redhat",
    "suse": "suse",
    "bsc": "suse",
    "boo": "suse",
    "bnc": "suse",
    "freedesktop": "freedesktop",
    "fdo": "freedesktop",
    "gitlab.freedesktop": "gitlab.freedesktop",
    "gitlab.freedesktop.org": "gitlab.freedesktop",
    "github": "github",
    "gh": "github",
    "launchpad": "launchpad",
    "lp": "launchpad",
    "debian": "debian",
    "deb": "debian",
    "debbugs": "debian",
    "syzbot": "syzbot",
    "cve": "cve",
    "commit": "commit",
    "url": "url",
}
"""How people abbreviate a tracker before `:` or `#`."""
_NUMBERED = {
    "kernel": "https://bugzilla.kernel.org/show_bug.cgi?id=",
    "redhat": "https://bugzilla.redhat.com/show_bug.cgi?id=",
    "suse": "https://bugzilla.suse.com/show_bug.cgi?id=",
    "freedesktop": "https://bugs.freedesktop.org/show_bug.cgi?id=",
    "launchpad": "https://bugs.launchpad.net/bugs/",
    "debian": "https://bugs.debian.org/",
}
_BUGZILLAS = {
    "bugzilla.kernel.org": "kernel",
    "bugzilla.redhat.com": "redhat",
    "bugzilla.suse.com": "suse",
    "bugzilla.opensuse.org": "suse",
    "bugzilla.novell.com": "suse",
    "bugs.freedesktop.org": "freedesktop",
}
_KERNEL_TREES = ("torvalds/linux", "gregkh/linux", "stable/linux", "gregkh/linux-stable")
"""Repositories at GitHub whose commits are the kernel's own."""


class Reference(NamedTuple):
    """One bug, commit or text."""

    tracker: str
    """One of TRACKERS."""
    id: str
    """As the tracker writes it, without the tracker's name; a CVE keeps its `CVE-`."""

    def __str__(self) -> str:
        return self.id if self.tracker == "cve" else f"{self.tracker}:{self.id}"


def parse_reference(text: str) -> Reference:
    """Read any spelling: normal form, URL, `LP: #1`, `rhbz#1`, `owner/repo#1`, `drm/amd#1`, a bare commit.

    Raises ValueError with a sentence for the author where it names nothing.
    """
    text = text.strip().strip("<>").rstrip(".,;")
    if not text or len(text) > MAXIMUM or not text.isprintable() or " " in text.replace(": #", "").replace(" #", ""):
        raise ValueError(f"not a reference: {text[:60]!r}")
    if text[:7].lower() == "http://" or text[:8].lower() == "https://":
        return _from_url(text)
    if text[:4].upper() == "CVE-":
        return _checked("cve", text)
    name, separator, rest = _split(text)
    tracker = _SHORT.get(name.lower())
    if separator and tracker:
        if tracker in ("url", "cve") or rest[:8].lower().startswith(("http://", "https://")):
            return parse_reference(rest) if "://" in rest or rest[:4].upper() == "CVE-" else _checked(tracker, rest)
        return _checked(tracker, rest)
    if "#" in text and "/" in text:
        group = text.lower().startswith(_FREEDESKTOP_GROUPS)
        return _checked("gitlab.freedesktop" if group else "github", text)
    if text.lower().startswith("syzbot+"):
        return _checked("syzbot", text[7:].partition("@")[0])
    if _is_hexadecimal(text) and not text.isdigit() and COMMIT_DIGITS <= len(text) <= 40:
        return _checked("commit", text)
    if separator == ":" and name.replace(".", "").isalnum():
        raise ValueError(f"unknown tracker {name!r}; known are {', '.join(TRACKERS)}")
    raise ValueError(f"not a reference: {text[:60]!r}")


def url_of(reference: Reference | str) -> str:
    """Where a person reads it. Raises ValueError as parse_reference does."""
    tracker, ident = reference if isinstance(reference, Reference) else parse_reference(reference)
    if tracker in _NUMBERED:
        return _NUMBERED[tracker] + ident
    if tracker in ("gitlab.freedesktop", "github"):
        project, _, number = ident.partition("#")
        if tracker == "github":
            return f"https://github.com/{project}/issues/{number}"
        return f"https://gitlab.freedesktop.org/{project}/-/issues/{number}"
    if tracker == "syzbot":
        return f"https://syzkaller.appspot.com/bug?{'id' if len(ident) == 40 else 'extid'}={ident}"
    if tracker == "cve":
        return f"https://www.cve.org/CVERecord?id={ident}"
    if tracker == "commit":
        return f"https://git.kernel.org/linus/{ident}"
    return ident


def same_commit(one: str, other: str) -> bool:
    """Whether two commits, full or abbreviated, are the same as far as nine digits or more tell."""
    length = min(len(one), len(other))
    return length >= COMMIT_DIGITS and one[:length].lower() == other[:length].lower()


def same(one: Reference, other: Reference) -> bool:
    """Whether two references name the same thing: commits by prefix, hosts' names without regard to case."""
    if one.tracker != other.tracker:
        return False
    if one.tracker == "commit":
        return same_commit(one.id, other.id)
    if one.tracker in ("github", "gitlab.freedesktop"):
        return one.id.lower() == other.id.lower()
    return one.id == other.id


def _split(text: str) -> tuple[str, str, str]:
    """The tracker's name, the separator and the id of `lp:1`, `LP: #1`, `rhbz#1`, `github:a/b#1`."""
    at = min((place for place in (text.find(":"), text.find("#")) if place >= 0), default=-1)
    if at < 0:
        return text, "", ""
    return text[:at].strip(), text[at], text[at + 1 :].strip().lstrip("#").strip()


def _is_hexadecimal(text: str) -> bool:
    return bool(text) and not text.lower().strip("0123456789abcdef")


def _checked(tracker: str, ident: str) -> Reference:
    """The reference, with its id in the tracker's own form; ValueError where it cannot be one."""
    good = False
    if tracker in _NUMBERED:
        good = ident.isascii() and ident.isdigit() and len(ident) <= 10 and ident.strip("0") != ""
        ident = ident.lstrip("0")
    elif tracker in ("github", "gitlab.freedesktop"):
        project, _, number = ident.partition("#")
        parts = project.split("/")
        good = (
            number.isascii()
            and number.isdigit()
            and (len(parts) == 2 or (tracker != "github" and 2 <= len(parts) <= 5))
            and all(part and part.isascii() and not part.strip("-_.").startswith("/") for part in parts)
            and all(letter.isalnum() or letter in "-_./" for letter in project)
        )
    elif tracker == "syzbot":
        ident = ident.lower()
        good = _is_hexadecimal(ident) and len(ident) in (20, 40)
    elif tracker == "cve":
        ident = ident.upper()
        parts = ident.split("-")
        good = ident.isascii() and len(parts) == 3 and parts[0] == "CVE" and all(part.isdigit() for part in parts[1:])
        good = good and len(parts[1]) == 4 and 4 <= len(parts[2]) <= 7
    elif tracker == "commit":
        ident = ident.lower()
        good = _is_hexadecimal(ident) and COMMIT_DIGITS <= len(ident) <= 40
    elif tracker == "url":
        good = (
            ident[:8].lower().startswith(("https://", "http://"))
            and "." in ident
            and not set(ident) & set(' "<>\\^`{|}')
        )
    if not good:
        raise ValueError(f"not an id of {tracker}: {ident[:60]!r}")
    return Reference(tracker, ident)


def _from_url(url: str) -> Reference:
    scheme, _, rest = url.partition("://")
    address, _, fragment = rest.partition("#")
    address, _, query = address.partition("?")
    host, _, path = address.partition("/")
    host = host.lower().removeprefix("www.")
    parts = [part for part in path.split("/") if part]
    keys = dict(pair.partition("=")[::2] for pair in query.replace(";", "&").split("&") if "=" in pair)
    found = _known_host(host, parts, keys, query)
    if found:
        return found
    if host in ("lkml.kernel.org", "lore.kernel.org") and parts[:1] == ["r"] and len(parts) == 2:
        return _checked("url", f"https://lore.kernel.org/r/{parts[1]}")
    tail = f"/{path}" if path or query else ""
    tail += f"?{query}" if query else ""
    tail += f"#{fragment}" if fragment else ""
    return _checked(
        "url", f"{scheme.lower()}://{rest.partition('/')[0].partition('?')[0].partition('#')[0].lower()}{tail}"
    )


def _known_host(host: str, parts: list[str], keys: dict[str, str], query: str) -> Reference | None:
    """The reference of a URL at a tracker that has a name here; None for other pages, also of these hosts."""
    first = parts[0] if parts else ""
    last = parts[-1] if parts else ""
    try:
        if host in _BUGZILLAS:
            number = keys.get("id", "") if first == "show_bug.cgi" else first if len(parts) == 1 else ""
            if parts[:2] == ["rest", "bug"] and len(parts) == 3:
                number = last
            return _checked(_BUGZILLAS[host], number) if number else None
        if host == "gitlab.freedesktop.org":
            for word in ("issues", "work_items"):
                if word in parts[2:]:
                    at = parts.index(word, 2)
                    project = parts[: at - 1] if parts[at - 1] == "-" else parts[:at]
                    return _checked("gitlab.freedesktop", "/".join(project) + "#" + parts[at + 1])
        elif host == "github.com":
            if len(parts) >= 4 and parts[2] in ("issues", "pull"):
                return _checked("github", f"{parts[0]}/{parts[1]}#{parts[3]}")
            if len(parts) >= 4 and parts[2] == "commit" and "/".join(parts[:2]).lower() in _KERNEL_TREES:
                return _checked("commit", parts[3])
        elif host in ("bugs.launchpad.net", "launchpad.net", "pad.lv"):
            if "+bug" in parts or "bugs" in parts or host == "pad.lv":
                return _checked("launchpad", parts[parts.index("+bug") + 1] if "+bug" in parts else last)
        elif host == "bugs.debian.org":
            return _checked("debian", keys.get("bug") or (last if last.isdigit() else ""))
        elif host in ("syzkaller.appspot.com", "syzbot.org"):
            return _checked("syzbot", keys.get("extid") or keys.get("id") or (parts[1] if first == "bug" else ""))
        elif host in ("git.kernel.org", "kernel.googlesource.com"):
            if keys.get("id") or keys.get("h"):
                return _checked("commit", keys.get("id") or keys.get("h") or "") if "commit" in parts else None
            if "linus" in parts or "c" in parts or "+" in parts or "commit" in parts:
                return _checked("commit", last)
        elif host in (
            "cve.org",
            "cve.mitre.org",
            "nvd.nist.gov",
            "security-tracker.debian.org",
            "access.redhat.com",
        ) or (host in ("ubuntu.com", "suse.com", "cve.circl.lu", "lore.kernel.org")):
            for text in (last, keys.get("id", ""), keys.get("name", ""), query):
                if text[:4].upper() == "CVE-":
                    return _checked("cve", text.removesuffix(".html"))
    except (ValueError, IndexError):
        return None
    return None
