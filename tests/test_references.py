from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.references import Reference, parse_reference, same, same_commit, url_of

SPELLINGS = [
    ("kernel:204241", "kernel:204241"),
    ("https://bugzilla.kernel.org/show_bug.cgi?id=204241", "kernel:204241"),
    ("http://bugzilla.kernel.org/show_bug.cgi?id=204241#c12", "kernel:204241"),
    ("https://bugzilla.kernel.org/204241", "kernel:204241"),
    ("https://bugzilla.kernel.org/rest/bug/204241", "kernel:204241"),
    ("https://bugzilla.redhat.com/1234567", "redhat:1234567"),
    ("https://bugzilla.redhat.com/show_bug.cgi?id=1234567", "redhat:1234567"),
    ("rhbz#1234567", "redhat:1234567"),
    ("bsc#1099193", "suse:1099193"),
    ("https://bugzilla.opensuse.org/show_bug.cgi?id=1099193", "suse:1099193"),
    ("https://bugs.freedesktop.org/show_bug.cgi?id=69488", "freedesktop:69488"),
    ("fdo#69488", "freedesktop:69488"),
    ("freedesktop:90682", "freedesktop:90682"),
    ("https://gitlab.freedesktop.org/drm/amd/-/issues/194", "gitlab.freedesktop:drm/amd#194"),
    ("https://gitlab.freedesktop.org/drm/amd/issues/194#note_1", "gitlab.freedesktop:drm/amd#194"),
    ("https://gitlab.freedesktop.org/drm/i915/kernel/-/work_items/12", "gitlab.freedesktop:drm/i915/kernel#12"),
    (
        "https://gitlab.freedesktop.org/xorg/driver/xf86-video-nouveau/issues/194",
        "gitlab.freedesktop:xorg/driver/xf86-video-nouveau#194",
    ),
    ("drm/amd#194", "gitlab.freedesktop:drm/amd#194"),
    ("gitlab.freedesktop:drm/amd#194", "gitlab.freedesktop:drm/amd#194"),
    ("openzfs/zfs#12014", "github:openzfs/zfs#12014"),
    ("https://github.com/openzfs/zfs/issues/12014", "github:openzfs/zfs#12014"),
    ("https://github.com/openzfs/zfs/pull/12014/files", "github:openzfs/zfs#12014"),
    ("github:openzfs/zfs#12014", "github:openzfs/zfs#12014"),
    ("lp:1799497", "launchpad:1799497"),
    ("LP: #1799497", "launchpad:1799497"),
    ("LP #1799497", "launchpad:1799497"),
    ("https://bugs.launchpad.net/bugs/1799497", "launchpad:1799497"),
    ("https://bugs.launchpad.net/ubuntu/+source/linux/+bug/1799497/comments/3", "launchpad:1799497"),
    ("https://bugs.debian.org/1012345", "debian:1012345"),
    ("https://bugs.debian.org/cgi-bin/bugreport.cgi?bug=1012345;msg=5", "debian:1012345"),
    ("https://syzkaller.appspot.com/bug?extid=0123456789abcdef0123", "syzbot:0123456789abcdef0123"),
    ("syzbot+0123456789abcdef0123@syzkaller.appspotmail.com", "syzbot:0123456789abcdef0123"),
    ("cve-2024-26585", "CVE-2024-26585"),
    ("cve:CVE-2024-26585", "CVE-2024-26585"),
    ("https://nvd.nist.gov/vuln/detail/CVE-2024-26585", "CVE-2024-26585"),
    ("https://www.cve.org/CVERecord?id=CVE-2024-26585", "CVE-2024-26585"),
    ("commit:0123456789AB", "commit:0123456789ab"),
    ("e91c37f1dafb", "commit:e91c37f1dafb"),
    ("https://git.kernel.org/linus/e91c37f1dafb", "commit:e91c37f1dafb"),
    ("https://git.kernel.org/stable/c/e91c37f1dafb", "commit:e91c37f1dafb"),
    (
        "https://git.kernel.org/pub/scm/linux/kernel/git/torvalds/linux.git/commit/?id=e91c37f1dafb",
        "commit:e91c37f1dafb",
    ),
    ("https://github.com/torvalds/linux/commit/e91c37f1dafb", "commit:e91c37f1dafb"),
    ("https://github.com/openzfs/zfs/commit/e91c37f1dafb", "url:https://github.com/openzfs/zfs/commit/e91c37f1dafb"),
    ("https://lkml.kernel.org/r/2024.1@host", "url:https://lore.kernel.org/r/2024.1@host"),
    ("https://lore.kernel.org/all/2024.1@host/", "url:https://lore.kernel.org/all/2024.1@host/"),
    ("url:https://Wiki.ArchLinux.org/title/X#Y", "url:https://wiki.archlinux.org/title/X#Y"),
    ("https://bugzilla.kernel.org/buglist.cgi?q=1", "url:https://bugzilla.kernel.org/buglist.cgi?q=1"),
]


@pytest.mark.parametrize(("spelling", "normal"), SPELLINGS)
def test_spellings_have_one_normal_form(spelling: str, normal: str) -> None:
    reference = parse_reference(spelling)
    assert str(reference) == normal
    assert parse_reference(normal) == reference
    assert parse_reference(url_of(reference)) == reference


@pytest.mark.parametrize(
    "text",
    [
        "",
        "bug",
        "12345",
        "kernel:",
        "kernel:abc",
        "kernel:0",
        "foo:12",
        "github:zfs#1",
        "CVE-24-1",
        "commit:123",
        "syzbot:12",
        "https://",
        "url:javascript:alert(1)",
        "lp:1 lp:2",
        "a/b#c",
        "lp:1\x1b[0m",
        "url:ftp://host/x",
        "commit:" + "0" * 41,
    ],
)
def test_what_names_nothing_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"reference|not an id|unknown tracker"):
        parse_reference(text)


@given(st.text())
def test_no_text_breaks_the_parser(text: str) -> None:
    for prefix in ("", "https://", "https://bugs.launchpad.net/", "github:", "url:"):
        try:
            reference = parse_reference(prefix + text)
        except ValueError:
            continue
        assert parse_reference(str(reference)) == reference


def test_commits_compare_by_nine_digits_or_more() -> None:
    assert same_commit("0123456789ab", "0123456789abcdef0123456789abcdef01234567")
    assert not same_commit("01234567", "01234567")
    assert same(Reference("commit", "0123456789ab"), Reference("commit", "012345678"))
    assert same(Reference("github", "OpenZFS/zfs#1"), Reference("github", "openzfs/zfs#1"))
    assert not same(Reference("kernel", "1"), Reference("redhat", "1"))
