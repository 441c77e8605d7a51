"""The cross-match matrix: on a small tree that is wrong in every way, and on the shipped one."""

from __future__ import annotations

import shutil

import pytest

from advisor.cli.main import main
from advisor.errors import AdvisorError
from advisor.workbench import cross, linting, tree
from advisor.workbench.examples import same_commit

CURATED = """\
id: some-bug
title: something is wrong
bugs: [kernel:17]
match:
  kind: paging-request
  function: zzz_wait
  trace: [zzz_wait, zzz_display_init, zzz_display_resume]
references: [{url: "https://bugzilla.kernel.org/show_bug.cgi?id=17", shows: The oops.}]
note: It is known.
examples:
  - reference: 1
    kind: paging-request
    function: zzz_wait+0x53/0x120
    trace: [zzz_display_init, zzz_display_resume]
"""
MINED = """\
id: mined-{number}
title: a fix
origin: mined
match: {{kind: warning, function: {function}, trace: [{function}, yyy_b, yyy_c]}}
fixes: [{{commit: "0123456789{number:02}", subject: "a fix"}}]
"""
CLEAN = "[    1.000000] frobnet: descriptor carousel overran\n"
FALSE = """\
id: too-broad
title: matches a boot
match: {kind: log-symptom, log: ["frobnet: descriptor carousel overran"]}
references: [{url: "https://bugzilla.kernel.org/show_bug.cgi?id=18", shows: The line.}]
note: It is known.
examples: [{reference: 1, kind: log-symptom, log: ["frobnet: descriptor carousel overran"]}]
"""


@pytest.fixture
def root_of_tree(tmp_path, monkeypatch):
    """A source tree which we stand in."""
    (tmp_path / "advisor" / "signature").mkdir(parents=True)
    (tmp_path / "signatures" / "gpu").mkdir(parents=True)
    (tmp_path / "signatures" / "mined").mkdir()
    (tmp_path / "signatures" / "gpu" / "some-bug.yaml").write_text(CURATED)
    mined = [MINED.format(number=number, function="yyy_a") for number in range(3)]
    mined.append(MINED.format(number=9, function="xxx_a"))
    (tmp_path / "signatures" / "mined" / "net.yaml").write_text("---\n".join(mined))
    (tmp_path / "tests" / "data" / "log" / "clean-one").mkdir(parents=True)
    (tmp_path / "tests" / "data" / "log" / "clean-one" / "log.txt").write_text(CLEAN)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_groups_of_mined_signatures(root_of_tree):
    matrix = cross.cross(tree.take([]), root_of_tree)
    assert matrix.groups == (("mined-0", "mined-1", "mined-2"),)
    assert len(matrix.logs) == 1
    assert matrix.failures == []


def test_a_clean_log_that_is_matched_and_its_exception(root_of_tree):
    (root_of_tree / "signatures" / "gpu" / "too-broad.yaml").write_text(FALSE)
    assert [(one.log, one.signature) for one in cross.cross(tree.take([]), root_of_tree).false_matches] == [
        ("clean-one", "too-broad")
    ]
    listed = root_of_tree / cross.EXCEPTIONS
    listed.write_text("# why\nclean-one too-broad the line is harmless there\n")
    assert cross.cross(tree.take([]), root_of_tree).failures == []
    (root_of_tree / "signatures" / "gpu" / "too-broad.yaml").unlink()
    assert "excepts nothing any more" in cross.cross(tree.take([]), root_of_tree).failures[0]
    listed.write_text("clean-one too-broad\n")
    with pytest.raises(AdvisorError, match="no reason"):
        cross.cross(tree.take([]), root_of_tree)


def test_an_example_that_a_mined_signature_wins(root_of_tree):
    better = (
        "id: mined-better\ntitle: x\norigin: mined\n" + CURATED[CURATED.index("match:") : CURATED.index("references:")]
    )
    worse = CURATED.replace("trace: [zzz_wait, zzz_display_init, zzz_display_resume]", "trace: [zzz_wait, a_b, c_d]")
    worse = worse.replace("function: zzz_wait\n", "function: [zzz_wait, zzz_x]\n", 1)
    (root_of_tree / "signatures" / "gpu" / "some-bug.yaml").write_text(worse)
    (root_of_tree / "signatures" / "mined" / "net.yaml").write_text(better)
    failures = cross.cross(tree.take([]), root_of_tree).failures
    assert len(failures) == 1
    assert "mined-better" in failures[0] or "only" in failures[0]
    (root_of_tree / "signatures" / "mined" / "net.yaml").write_text(better + "bugs: [kernel:17]\n")
    assert not [line for line in cross.cross(tree.take([]), root_of_tree).failures if "is won by" in line]


def test_commits_that_are_one():
    assert same_commit("0123456789ab", "0123456789abcdef")
    assert not same_commit("0123456789ab", "0123456789ac")
    assert not same_commit("0123", "0123")
    assert not same_commit(None, "0123456789ab")


def test_the_command(root_of_tree, capsys):
    assert main(["signatures", "test", "--cross"]) == 0
    out = capsys.readouterr().out
    assert "1 of 1 curated examples pass against 5 signatures\n" in out
    assert "1 logs without a bug, 0 false matches\n" in out
    assert "  mined-0 mined-1 mined-2\n" in out
    assert main(["signatures", "test", "--cross", "--format", "json"]) == 0
    shutil.copy("signatures/gpu/some-bug.yaml", "signatures/gpu/broken.yaml")
    (root_of_tree / "signatures" / "gpu" / "too-broad.yaml").write_text(FALSE)
    assert main(["signatures", "test", "--cross"]) == 1


def test_the_shipped_tree(root, monkeypatch):
    """The matrix over everything, and lint over what people wrote; `.ci/run` lints what was mined, which takes longer."""
    monkeypatch.chdir(root)
    workpiece = tree.take([])
    written = workpiece._replace(named=[one for one in workpiece.named if one.origin == "curated"])
    assert [str(one) for one in linting.lint(written) if one.severity == "error"] == []
    matrix = cross.cross(workpiece, root)
    assert matrix.failures == []
    assert len(matrix.logs) >= 3
