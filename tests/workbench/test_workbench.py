"""The workbench: examples that are run, one format, rows of the base."""

from __future__ import annotations

import json
import textwrap

import pytest

from advisor.cli.main import main
from advisor.errors import AdvisorError, UsageError
from advisor.signature.lint import RULES
from advisor.signature.load import load_file
from advisor.workbench import examples, formatting, linting, tree

SOUND = """\
id: some-bug
title: something is wrong
bugs: [kernel:17]
match:
  kind: paging-request
  function: zzz_wait
  module: zzz
  trace: [zzz_wait, zzz_display_init, zzz_display_resume]
  log: ["zzz failed to idle channel {hex}"]
references:
  - url: https://bugzilla.kernel.org/show_bug.cgi?id=17
    shows: The oops and its cure.
workarounds:
  - kernel-parameter: zzz.runpm=0
    effect: It stays on.
    cost: Power.
    reference: 1
examples:
  - reference: 1
    kernel: 6.1.0-50-amd64
    kind: paging-request
    function: zzz_wait+0x53/0x120 [zzz]
    before: ["zzz failed to idle channel 0xcccc0001"]
    trace: ["zzz_display_init [zzz]", "zzz_display_resume [zzz]"]
counter-examples:
  - reference: 1
    kind: null-dereference
    function: other_thing+0x1/0x20
    trace: [another_thing, third_thing]
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A source tree of one signature, which we stand in."""
    (tmp_path / "advisor" / "signature").mkdir(parents=True)
    (tmp_path / "signatures" / "gpu").mkdir(parents=True)
    (tmp_path / "signatures" / "gpu" / "some-bug.yaml").write_text(SOUND)
    monkeypatch.chdir(tmp_path)
    for rule in ("parameters", "printed", "functions", "fix-records"):
        monkeypatch.delitem(RULES, rule)  # no kernel has what this signature speaks of
    return tmp_path / "signatures" / "gpu"


def outcomes(*paths: str) -> list[examples.Outcome]:
    workpiece = tree.take(paths)
    with examples.index_of(workpiece) as index:
        return list(examples.run_examples(workpiece.named, index))


def test_examples_that_pass(folder):
    assert [(one.counter, one.passed) for one in outcomes()] == [(False, True), (True, True)]


def test_an_example_that_is_not_matched(folder):
    path = folder / "some-bug.yaml"
    path.write_text(
        SOUND.replace("zzz_wait+", "qqq+").replace("[zzz]", "").replace('before: ["zzz failed', 'before: ["was')
    )
    path.write_text(path.read_text().replace('["zzz_display_init ", "zzz_display_resume "]', "[qqq_a, qqq_b]"))
    failed = next(one for one in outcomes() if not one.passed)
    assert "not matched" in failed.why or "only" in failed.why
    assert failed.line == path.read_text().splitlines().index("  - reference: 1") + 1


def test_an_example_that_another_signature_wins(folder):
    better = SOUND.replace("some-bug", "better-bug").replace("[kernel:17]", "[kernel:18]")
    trace = "trace: [zzz_wait, zzz_display_init, zzz_display_resume]"
    worse = SOUND.replace("function: zzz_wait\n", "function: zzz_display_init\n", 1)
    (folder / "some-bug.yaml").write_text(worse.replace(trace, "trace: [zzz_display_init, zzz_b, zzz_c]"))
    (folder / "better-bug.yaml").write_text(better)
    failed = [one for one in outcomes("signatures/gpu/some-bug.yaml") if not one.passed]
    assert [one.why.split(" (")[0] for one in failed] == ["is won by better-bug"]
    (folder / "some-bug.yaml").write_text((folder / "some-bug.yaml").read_text() + "similar-to: [better-bug]\n")
    assert all(one.passed for one in outcomes("signatures/gpu/some-bug.yaml"))


def test_a_counter_example_that_matches(folder):
    text = SOUND[: SOUND.index("counter-examples")]
    text += "counter-examples:\n" + text[text.index("examples:\n") + len("examples:\n") :]
    (folder / "some-bug.yaml").write_text(text)
    failed = [one for one in outcomes() if not one.passed]
    assert [(one.counter, "should not be" in one.why) for one in failed] == [(True, True)]


def test_what_is_named(folder, tmp_path):
    (folder / "second-bug.yaml").write_text(SOUND.replace("some-bug", "second-bug"))
    workpiece = tree.take(["signatures/gpu/second-bug.yaml"])
    assert [one.id for one in workpiece.named] == ["second-bug"]
    assert {one.id for one in workpiece.whole} == {"some-bug", "second-bug"}
    assert workpiece.named[0].source.subsystem == "gpu"
    outside = tmp_path / "elsewhere"
    outside.mkdir()
    (outside / "some-bug.yaml").write_text(SOUND.replace("something", "anything"))
    workpiece = tree.take([str(outside)])
    assert {one.id: one.title for one in workpiece.whole}["some-bug"] == "anything is wrong"
    with pytest.raises(UsageError, match="no such file"):
        tree.take(["nowhere"])


def test_lint_says_where(folder):
    path = folder / "some-bug.yaml"
    path.write_text(
        SOUND.replace("    cost: Power.\n", "").replace("bugs: [kernel:17]", "bugs: [kernel:17, kernel:17]")
    )
    (folder / "bad.yaml").write_text("id: bad\nbugs: [nowhere:1]\n")
    found = {(finding.rule, finding.line): str(finding) for finding in linting.lint(tree.take([]))}
    assert ("workaround-cost", 14) in found
    assert ("duplicate-bugs", 3) in found
    assert ("tracker", 2) in found
    assert found["workaround-cost", 14].startswith("signatures/gpu/some-bug.yaml:14: error: ")


UNTIDY = """\
# about this file
title: something is wrong   # what people see
id: some-bug
match:
      function: zzz_wait   # the culprit
      kind: paging-request
      log: [ "zzz failed to idle channel {hex}" ]
note: %s
workarounds:
- cost: Power.
  effect: It stays on.
  # tried twice
  kernel-parameter: zzz.runpm=0
fixes:
- versions: {mainline: 4.10, "6.10": 6.10.10}
  commit: 012345678901
""" % " ".join(["word"] * 60)  # noqa: UP031


def test_format_keeps_comments_and_meaning(tmp_path):
    path = tmp_path / "some-bug.yaml"
    path.write_text(UNTIDY)
    before = list(load_file(str(path)))
    assert formatting.format_file(str(path), write=False)
    assert path.read_text() == UNTIDY
    assert formatting.format_file(str(path))
    text = path.read_text()
    assert list(load_file(str(path))) == before
    assert not formatting.format_file(str(path))
    for comment in ("# about this file", "# what people see", "# the culprit", "# tried twice"):
        assert comment in text
    lines = text.splitlines()
    assert [line.split(":")[0] for line in lines if line[:1].isalpha()] == [
        "id", "title", "match", "workarounds", "fixes", "note",
    ]  # fmt: skip
    assert "  - kernel-parameter: zzz.runpm=0" in text
    assert max(map(len, lines)) <= 120
    assert list(tmp_path.iterdir()) == [path]


def test_format_leaves_broken_files_alone(tmp_path):
    path = tmp_path / "some-bug.yaml"
    for text in (SOUND + "unheard: of\n", "[", "\x00"):
        path.write_text(text)
        with pytest.raises(AdvisorError):
            formatting.format_file(str(path))
        assert path.read_text() == text


def run(capsys, *words: str) -> tuple[int, str, str]:
    status = main(["signatures", *words])
    caught = capsys.readouterr()
    return status, caught.out, caught.err


def test_commands_on_files(folder, capsys):
    assert run(capsys, "lint")[0] == 0
    assert run(capsys, "test") == (0, "2 of 2 examples pass\n", "")
    (folder / "bad.yaml").write_text("]")
    status, out, _ = run(capsys, "lint", "--format", "json")
    assert status == 1
    assert json.loads(out)[0]["path"] == "signatures/gpu/bad.yaml"
    status, out, err = run(capsys, "test")
    assert (status, out) == (1, "2 of 2 examples pass\n")
    assert err.startswith("advisor: signatures/gpu/bad.yaml:1: not YAML")
    assert run(capsys, "lint", "nowhere")[0] == 2
    assert run(capsys)[0] == 2
    assert run(capsys, "unheard")[0] == 2
    assert "Bad:" in run(capsys, "lint", "--explain", "workaround-cost")[1]
    assert run(capsys, "lint", "--explain", "unheard")[0] == 2
    assert len(run(capsys, "lint", "--rules")[1].splitlines()) >= 15
    (folder / "bad.yaml").unlink()
    (folder / "some-bug.yaml").write_text(SOUND.replace("[kernel:17]", "[ kernel:17 ]"))
    status, out, _ = run(capsys, "format", "--check")
    assert (status, out) == (1, "would format signatures/gpu/some-bug.yaml\n")
    assert run(capsys, "format") == (0, "formatted signatures/gpu/some-bug.yaml\n", "")
    assert run(capsys, "format", "--check") == (0, "", "")
    assert "bugs: [kernel:17]\n" in (folder / "some-bug.yaml").read_text()


def test_commands_on_the_base(capsys):
    status, out, _ = run(capsys, "list", "--format", "json")
    rows = json.loads(out)
    assert status == 0
    assert {
        "id",
        "title",
        "origin",
        "status",
        "kinds",
        "function",
        "has_trace",
        "bugs",
        "commits",
        "workarounds",
    } <= set(rows[0])
    counts = json.loads(run(capsys, "stats", "--format", "json")[1])
    assert counts["total"] == len(rows) == counts["curated"] + counts["mined"]
    assert counts["with_trace"] == sum(row["has_trace"] for row in rows)
    assert counts["with_workaround"] == sum(bool(row["workarounds"]) for row in rows)
    evo = next(row for row in rows if row["id"] == "nouveau-runpm-evo-wait")
    assert evo["workarounds"] == ["nouveau.runpm=0"]
    assert evo["bugs"] == ["freedesktop:69488", "freedesktop:90682"]
    shown = json.loads(run(capsys, "show", "nouveau-runpm-evo-wait", "--format", "json")[1])
    assert shown["trace"][0] == "evo_wait"
    assert "nouveau.runpm=0" in run(capsys, "show", "nouveau-runpm-evo-wait")[1]
    assert "nouveau-runpm-evo-wait" in run(capsys, "search", "EVO_WAIT", "runpm")[1]
    assert run(capsys, "search", "no-such-thing-at-all")[:2] == (0, "")
    assert run(capsys, "show", "no-such-signature")[0] == 2
    assert len(run(capsys, "list", "--origin", "mined")[1].splitlines()) == counts["mined"]
    assert "total" in run(capsys, "stats")[1]


def test_the_contributors_page_shows_a_signature_that_works(root, tmp_path, monkeypatch):
    page = (root / "signatures" / "README.md").read_text()
    start = page.index("```yaml\n") + 8
    path = tmp_path / "nouveau-runpm-evo-wait.yaml"
    path.write_text(textwrap.dedent(page[start : page.index("```", start)]))
    monkeypatch.chdir(root)
    assert linting.lint(tree.take([str(path)])) == []
    assert all(one.passed for one in outcomes(str(path)))
