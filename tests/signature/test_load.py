"""Signature files from strangers: what is refused is named by file and line, and never costs more than it should."""

from __future__ import annotations

import os
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.signature.load import Problem, load_file, load_text, load_tree
from advisor.signature.model import SignatureModel

SOUND = """\
id: some-bug
title: something is wrong
match:
  kind: paging-request
  function: evo_wait
  log: ["failed to idle channel {hex}"]
"""


def problems(text: str | bytes) -> list[Problem]:
    raw = text if isinstance(text, bytes) else text.encode()
    return [found for found in load_text(raw, "x.yaml") if isinstance(found, Problem)]


def one(text: str) -> SignatureModel:
    (found,) = load_text(text.encode(), "x.yaml")
    assert isinstance(found, SignatureModel), found
    return found


def test_a_sound_signature():
    signature = one(SOUND)
    assert signature.match.function == ("evo_wait",)
    assert signature.origin == "curated"
    assert signature.source.line == 1


BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join(['*' + before] * 9)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)

BAD = {
    "unknown key": (SOUND + "causes: bug\n", 7, "unknown key 'causes'"),
    "unknown nested key": (SOUND.replace("function:", "functions:"), 5, "unknown key 'functions'"),
    "wrong type": (SOUND.replace("title: something is wrong", "title: [a]"), 2, "title must be text"),
    "mapping for a list": (SOUND + "workarounds: {a: b}\n", 7, "workarounds"),
    "no id": (SOUND.replace("id: some-bug\n", ""), 1, "id is missing"),
    "bad id": (SOUND.replace("some-bug", "Some Bug"), 1, "id: an id is small letters"),
    "nothing to match": ("id: a\ntitle: b\nmatch: {kind: paging-request}\n", 3, "nothing to match"),
    "empty match": ("id: a\ntitle: b\nmatch:\n", 3, "match"),
    "unknown kind": (SOUND.replace("paging-request", "explosion"), 4, "no kind of crash"),
    "unknown cause": (SOUND + "cause: gremlins\n", 7, "cause must be bug, hardware"),
    "unknown tracker": (SOUND + "bugs: [nosuch:1]\n", 7, "unknown tracker 'nosuch'"),
    "empty range": (SOUND + "kernels: '>=4.9,<4.9'\n", 7, "contradict"),
    "bad range": (SOUND + "kernels: 4.9 and later\n", 7, "a range is written like"),
    "bad hole": (SOUND.replace("{hex}", "{hexx}"), 6, "unknown hole"),
    "empty pattern": (SOUND.replace("failed to idle channel {hex}", "{any}"), 6, "matches every line"),
    "wordless pattern": (SOUND.replace("failed to idle channel {hex}", "x {int}"), 6, "no word"),
    "bad regex": (SOUND.replace('["failed to idle channel {hex}"]', "{regex: 'idle(?=x)'}"), 6, "RE2 refuses"),
    "huge regex": (
        SOUND.replace('["failed to idle channel {hex}"]', r"{regex: 'idle (?:\pL{900}\pN{900}){9}'}"),
        6,
        "RE2",
    ),
    "two workarounds in one": (SOUND + "workarounds: [{avoid: a, reboot: b, effect: c}]\n", 7, "one key must say"),
    "shell in a parameter": (SOUND + "workarounds: [{kernel-parameter: 'a; reboot', effect: c}]\n", 7, "one word"),
    "quote in a parameter": (SOUND + "workarounds: [{kernel-parameter: 'a=\"b', effect: c}]\n", 7, "one word"),
    "option without module": (SOUND + "workarounds: [{module-option: runpm=0, effect: c}]\n", 7, "MODULE.NAME"),
    "control character": (SOUND.replace("something is wrong", '"a\\e[31m"'), 2, "control characters"),
    "short commit": (SOUND + "fixes: [{commit: abc}]\n", 7, "12 to 40"),
    "wrong stream": (SOUND + "fixes: [{commit: 0123456789ab, versions: {'6.6': 6.12.1}}]\n", 7, "does not belong"),
    "unknown stream": (
        SOUND + "fixes: [{commit: 0123456789ab, versions: {stable: 6.12.1}}]\n",
        7,
        "upstream kernel version",
    ),
    "missing reference": (SOUND + "workarounds: [{avoid: it, effect: c, reference: 2}]\n", 1, "reference 2"),
    "script link": (SOUND + "references: [{url: 'javascript:alert(1)'}]\n", 7, "no URL"),
    "require what is not there": (SOUND.replace("  kind:", "  require: trace\n  kind:"), 3, "requires trace"),
    "withdrawn without reason": (SOUND + "review: {state: withdrawn}\n", 7, "says the reason"),
    "repeated key": (SOUND + "title: again\n", 7, "occurs twice"),
    "alias": (SOUND + "note: &x text\ntitle2: *x\n", 7, "aliases are not allowed"),
    "alias bomb": (BOMB, 1, "aliases are not allowed"),
    "tag": (SOUND + "note: !!python/object/apply:os.system ['id']\n", 7, "tag"),
    "own tag": (SOUND + "note: !x y\n", 7, "tag"),
    "deep": (SOUND + "note: " + "[" * 100 + "]" * 100 + "\n", 7, "nested deeper"),
    "very deep": (SOUND + "note: " + "[" * 50_000, 7, "not YAML"),
    "list": ("- a\n- b\n", 1, "not a signature"),
    "text": ("hello\n", 1, "not a signature"),
    "empty": ("", 1, "holds no signature"),
    "comment": ("# nothing\n", 1, "holds no signature"),
    "broken": ("id: [\n", 2, "not YAML"),
    "key that is a list": ("[a]: b\n", 1, "a key must be plain text"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_refused_and_where(name):
    text, line, message = BAD[name]
    start = time.monotonic()
    found = problems(text)
    assert found
    assert found[0].line == line
    assert message in found[0].message
    assert "\n" not in str(found[0])
    assert time.monotonic() - start < 5


@pytest.mark.parametrize("raw", [b"\x00\x01\x02", b"\xff\xfe\x00", b"id: \xe9\n", b"\x89PNG\r\n\x1a\n" * 100])
def test_binary_files(raw):
    assert problems(raw)


def test_one_bad_document_leaves_the_others():
    text = SOUND + "---\nid: bad\n---\n" + SOUND.replace("some-bug", "third-bug")
    found = list(load_text(text.encode(), "x.yaml"))
    assert [one.id for one in found if isinstance(one, SignatureModel)] == ["some-bug", "third-bug"]
    assert {one.line for one in found if isinstance(one, Problem)} == {8}
    assert found[-1].source.line == 10


def test_versions_stay_as_they_are_written():
    signature = one(SOUND + "fixes: [{commit: 012345678901, versions: {mainline: 4.10, 6.10: 6.10.10}}]\n")
    assert signature.fixes[0].versions == {"mainline": "4.10", "6.10": "6.10.10"}
    assert signature.fixes[0].commit == "012345678901"


def test_functions_lose_what_compilers_add():
    signature = one(
        SOUND.replace("function: evo_wait", "function: [evo_wait.isra.0, 'foo+0x1/0x20 [nouveau]', b.part.1.cold]")
    )
    assert signature.match.function == ("evo_wait", "foo", "b")


def test_module_options_name_their_module():
    for spelling in ("snd_hda_intel.power_save=0", "snd-hda-intel power_save=0"):
        signature = one(SOUND + f"workarounds: [{{module-option: {spelling}, effect: c}}]\n")
        assert (signature.workarounds[0].module, signature.workarounds[0].value) == ("snd_hda_intel", "power_save=0")


@pytest.fixture
def tree(tmp_path):
    (tmp_path / "gpu").mkdir()
    (tmp_path / "mined").mkdir()
    (tmp_path / "gpu" / "some-bug.yaml").write_text(SOUND)
    (tmp_path / "mined" / "net.yaml").write_text(SOUND.replace("some-bug", "mined-bug") + "origin: mined\n")
    (tmp_path / "base.yaml").write_text("date: 2026-01-01\n")
    (tmp_path / ".hidden.yaml").write_text("[")
    (tmp_path / "README.md").write_text("text")
    return tmp_path


def test_a_tree(tree):
    signatures, found = load_tree(tree)
    assert not found
    assert [(one.id, one.origin, one.source.subsystem) for one in signatures] == [
        ("mined-bug", "mined", "net"),
        ("some-bug", "curated", "gpu"),
    ]


def test_an_id_that_comes_twice(tree):
    (tree / "gpu" / "z.yaml").write_text(SOUND)
    signatures, found = load_tree(tree)
    assert len(signatures) == 2
    assert len(found) == 1
    assert "is taken by" in found[0].message


def test_files_that_cannot_be_read(tree):
    os.mkfifo(tree / "gpu" / "pipe.yaml")
    (tree / "gpu" / "gone.yaml").symlink_to(tree / "nowhere")
    with (tree / "gpu" / "huge.yaml").open("wb") as file:
        file.truncate(100 << 20)
    signatures, found = load_tree(tree)
    assert len(signatures) == 2
    assert [os.path.basename(one.path) for one in found] == ["gone.yaml", "huge.yaml", "pipe.yaml"]


@given(st.binary(max_size=200))
@settings(max_examples=200)
def test_no_bytes_break_the_loader(raw):
    for text in (raw, SOUND.encode() + raw):
        list(load_text(text, "x.yaml"))


def test_the_shipped_tree_is_sound(root):
    signatures, found = load_tree(root / "signatures")
    assert not [str(one) for one in found]
    assert signatures


def test_a_file_by_itself(tree):
    assert [one.id for one in load_file(str(tree / "gpu" / "some-bug.yaml"))] == ["some-bug"]
