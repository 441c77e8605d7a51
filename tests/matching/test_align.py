"""Alignment of traces, and what a renamed function is."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.matching.align import Pair, align, equal_pairs, indel_pairs
from advisor.matching.names import ALIKE, RENAMED, renamed

NAMES = st.lists(st.sampled_from("abcdefgh"), max_size=12)


@given(NAMES, NAMES)
def test_equal_pairs_are_the_longest_common_subsequence(left: list[str], right: list[str]) -> None:
    pairs = equal_pairs(left, right)
    assert len(pairs) == len(indel_pairs(left, right))
    assert all(left[i] == right[j] for i, j in pairs)
    assert pairs == sorted(pairs)


@given(st.permutations("abcdefghijkl"), st.integers(0, 4095), st.integers(0, 4095))
def test_unique_names_in_order_need_no_library(order: list[str], left_bits: int, right_bits: int) -> None:
    left = [name for at, name in enumerate(order) if left_bits >> at & 1]
    right = [name for at, name in enumerate(order) if right_bits >> at & 1]
    assert equal_pairs(left, right) == indel_pairs(left, right)


def test_renamed_functions_are_paired_between_equal_ones() -> None:
    left = ["evo_wait", "__nv50_display_init", "nouveau_display_init"]
    right = ["evo_wait", "nv50_display_init", "nouveau_display_init"]
    assert align(left, right) == [Pair(0, 0, 1.0), Pair(1, 1, RENAMED), Pair(2, 2, 1.0)]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("evo_wait", "evo_wait", 1.0),
        ("__vfs_write", "vfs_write", RENAMED),
        ("kmem_cache_alloc_noprof", "kmem_cache_alloc", RENAMED),
        ("ext4_put_inode_locked", "ext4_put_inode", RENAMED),
        ("btrfs_release_page_extents", "btrfs_release_pages_extents", ALIKE),
        ("nv50_display_init", "nv50_display_fini", 0.0),
        ("bpf_map_inc_not_zero", "bpf_map_dec_not_zero", 0.0),
        ("nv50_display_init", "nv84_display_init", 0.0),
        ("__", "_", 0.0),
        ("", "x", 0.0),
    ],
)
def test_renamed(one: str, other: str, expected: float) -> None:
    assert renamed(one, other) == renamed(other, one) == expected


def test_rapidfuzz_is_not_imported_for_a_plain_case() -> None:
    code = (
        "import sys\n"
        "from advisor.index.read import open_base\n"
        "from advisor.matching.find import find_matches\n"
        "from advisor.oops.read import read_text\n"
        "text = open('tests/data/kdump/2015/201505221035/crash.txt', 'rb').read()\n"
        "assert find_matches(read_text(text), open_base(standard_folders=False))[0].confidence > 0.9\n"
        "sys.exit('rapidfuzz' in sys.modules)\n"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
