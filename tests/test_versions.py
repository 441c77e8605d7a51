from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.versions import compare_packages, in_range, is_empty, leading_version, overlap, parse_range, parse_version

ASCENDING = [
    "2.6.32",
    "2.6.32.71",
    "3.13",
    "4.4.30",
    "4.9-rc1",
    "4.9-rc10",
    "4.9",
    "4.9.1",
    "6.12.118",
    "6.13-rc4",
    "6.13",
]


def test_versions_are_ordered() -> None:
    versions = [parse_version(text) for text in ASCENDING]
    assert sorted(versions) == versions
    assert [str(version) for version in versions] == ASCENDING
    assert parse_version("v6.12.118").stream == "6.12"
    assert parse_version("2.6.32.71").stream == "2.6.32"
    assert parse_version("6.13.0-rc4") == parse_version("6.13-rc4")


@pytest.mark.parametrize("text", ["", "6", "6.", "six", "6.1.0-50-amd64", "6.1.2.3.4", "6.1-rc", "6.1rc1", "1234567.1"])
def test_what_is_no_version_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="upstream"):
        parse_version(text)


def test_the_leading_version_of_a_release() -> None:
    assert str(leading_version("6.12.117+deb13-amd64")) == "6.12.117"
    assert str(leading_version("6.13.0-rc4-amd64")) == "6.13-rc4"
    assert leading_version("linux") is None


def test_ranges() -> None:
    assert in_range(parse_version("4.0"), ">=3.13,<4.9")
    assert not in_range(parse_version("4.9"), ">=3.13,<4.9")
    assert in_range(parse_version("4.9-rc1"), ">=3.13,<4.9")
    assert in_range(parse_version("5.1"), "<4.9 || >= 5.0 , < 5.3")
    assert not in_range(parse_version("4.9"), "<4.9 || >=5.0")
    assert in_range(parse_version("5.0"), "==5.0")
    for contradiction in (">=4.9,<3.13", ">4.9,<=4.9", "==4.9,>5.0", ">=1.0 || >=4.9,<4.9"):
        assert is_empty(contradiction)
    assert not is_empty(">=3.13,<4.9")
    assert overlap(">=3.13,<4.9", ">=4.0")
    assert not overlap(">=3.13,<4.9", ">=4.9")
    for text in ("", "3.13", ">=", ">=3.13,", "3.13-4.9", ">=x"):
        with pytest.raises(ValueError, match=r"range|upstream"):
            parse_range(text)


PACKAGES = [
    "1.0~rc1-1",
    "1.0-1~bpo12+1",
    "1.0-1",
    "1.0-1+deb12u1",
    "1.0-1.1",
    "1.0-2",
    "1.0a-1",
    "1.0+dfsg-1",
    "1.0.1-1",
    "1.9-1",
    "1.10-1",
    "6.1.90-1",
    "6.1.106-3",
    "6.12~rc6-1~exp1",
    "6.12.9-1~bpo12+1",
    "6.12.118-1",
    "1:0.1",
]


def test_package_versions_are_ordered_as_dpkg_does() -> None:
    for place, older in enumerate(PACKAGES):
        assert compare_packages(older, older) == 0
        for newer in PACKAGES[place + 1 :]:
            assert compare_packages(older, newer) < 0, (older, newer)
            assert compare_packages(newer, older) > 0, (older, newer)
    assert compare_packages("1.0", "1.00-0") == 0


@given(st.text(), st.text())
def test_any_two_strings_compare_and_mirror(one: str, other: str) -> None:
    assert compare_packages(one, other) == -compare_packages(other, one)
    leading_version(one)
