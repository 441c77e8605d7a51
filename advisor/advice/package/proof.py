"""Whether the crashed kernel's own package, installed on this machine, has a fix: by the fix's subject in its changelog.

The most exact source there is, and a slow one (some 30 ms for Debian's): asked only where a match needs it.
"""

from __future__ import annotations

from advisor.checking import TYPE_CHECKING
from advisor.registry import resolve
from advisor.versions import leading_version

if TYPE_CHECKING:
    from advisor.advice.machine import Machine
    from advisor.advice.package.changelog import Changelog
    from advisor.advice.presence import Presence, Where
    from advisor.index.stored import Fix
    from advisor.oops.crash import Kernel

CHANGELOGS = {
    "debian": "advisor.advice.package.deb:debian",
    "ubuntu": "advisor.advice.package.deb:ubuntu",
    "fedora": "advisor.advice.package.rpm:red_hat",
    "rhel": "advisor.advice.package.rpm:red_hat",
    "suse": "advisor.advice.package.rpm:suse",
    "tumbleweed": "advisor.advice.package.rpm:suse",
}
"""Row of distributions → function of machine and crashed kernel that returns the changelog or None."""
_RELEASE = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.+-_~")
"""Characters of a kernel release that may stand in the name of a file: the release comes from the log."""
_CHANGELOG = "the changelog of its package on this machine"


class Proof:
    """The changelog of the crashed kernel's package, read when it is first asked for."""

    __slots__ = ("_changelog", "_distribution", "_kernel", "_machine", "_read")

    def __init__(self, machine: Machine, kernel: Kernel, distribution: str) -> None:
        self._machine = machine
        self._kernel = kernel
        self._distribution = distribution
        self._changelog: Changelog | None = None
        self._read = False

    def presence(self, fix: Fix, where: Where) -> Presence | None:
        """Whether the fix is in, and why; None as the first where the changelog leaves it open, None where it says nothing."""
        changelog = self._opened()
        mentions = changelog.mentions(fix.subject) if changelog and fix.subject else None
        if changelog is None or mentions is None:
            return None
        start = changelog.start
        here = [at for at in mentions.plain if at >= start]
        back = [at for at in mentions.taken_back if at >= start]
        if here and back:
            return (None, f"The{_CHANGELOG[3:]} names the fix, and that it was taken back once.")
        if len(here) > 1:
            return (None, f"The{_CHANGELOG[3:]} names several changes of the fix's subject.")
        if here:
            version = self._version(changelog, here[0])
            return (
                True,
                f"The fix is in the crashed kernel: {_CHANGELOG} names it{f' under {version}' if version else ''}.",
            )
        if back or not changelog.complete:
            return None
        if len(mentions.plain) == 1 and not mentions.taken_back:
            version = self._version(changelog, mentions.plain[0])
            return (False, f"By {_CHANGELOG} the fix came with {version}; the crashed kernel is {where.package}.")
        if not mentions.plain and not mentions.taken_back and came_later(fix, where):
            main = fix.versions["mainline"]
            return (
                False,
                f"Fixed in {main}, and {_CHANGELOG}, which lists what each stable release brought, does not name the fix.",
            )
        return None

    def _opened(self) -> Changelog | None:
        if not self._read:
            self._read = True
            release = self._kernel.release or ""
            target = CHANGELOGS.get(self._distribution)
            if target and release[:1].isdigit() and len(release) < 128 and _RELEASE.issuperset(release):
                self._changelog = resolve(target)(self._machine, self._kernel)
        return self._changelog

    def _version(self, changelog: Changelog, place: int) -> str | None:
        """The package whose entry a place lies in."""
        from advisor.advice.package.deb import heads

        found = None
        for at, name in heads(changelog.text):
            if at > place:
                break
            found = name
        return found if leading_version(found or "") else None


def came_later(fix: Fix, where: Where) -> bool:
    """Whether a fix can be in the series only through a stable release that Debian's changelog lists whole.

    It lists but a part of a series' first stable releases, which take the merge window of the next one: 6.12.2 is there in
    name alone. Of CVE fixes that came after the next release, it names 95 in 100; the rest are in code that Debian does not
    build. Only a commit's own subject counts, not that of a mail which may have been renamed when it was merged.
    """
    main = leading_version(fix.versions.get("mainline", ""))
    if main is None or where.version is None or not fix.commit:
        return False
    own = where.version
    following = main[:2] == (own.major, own.minor + 1) or (main[:2] == (own.major + 1, 0) and own.minor >= 19)
    return main[:2] > own[:2] and not following
