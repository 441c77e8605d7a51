"""What is compiled is read back the same, always as the same bytes, and damage is said in one line."""

from __future__ import annotations

import contextlib
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from advisor.errors import BaseError
from advisor.index import store_form
from advisor.index.build import build
from advisor.index.read import open_base
from advisor.index.store_form import stored_form
from tests.index.samples import base_of, models, text_of


def opened(path: str):
    return open_base(path=path, standard_folders=False)


def test_signatures_come_back_as_they_were(tmp_path):
    texts = [text_of("b-bug", 2), text_of("a-bug", 1, "corge")]
    index = opened(base_of(tmp_path, *texts))
    assert list(index.all()) == stored_form(models(*texts))
    first, second = index.all()
    assert (first.id, first.number, second.id, second.number) == ("a-bug", 1, "b-bug", 2)
    assert index.signatures([2, 1, 99]) == [first, second]
    assert index.signature(2) == second
    assert second.functions == ("evo_wait", "other_2")
    assert second.workarounds[0].module == "nouveau"
    assert second.workarounds[0].source == "https://example.org/2"
    assert second.fixes[0].versions == {"mainline": "4.9", "debian:bookworm": "6.1.90-1"}
    with pytest.raises(KeyError):
        index.signature(3)


def test_without_advice(tmp_path):
    index = opened(base_of(tmp_path, text_of("a-bug")))
    whole, brief = index.signature(1), index.signatures([1], advice=False)[0]
    assert brief.workarounds == brief.fixes == brief.references == ()
    assert brief._replace(
        workarounds=whole.workarounds, fixes=whole.fixes, references=whole.references, note=whole.note,
        subsystem=whole.subsystem, aliases=whole.aliases, shown=whole.shown,
    ) == whole  # fmt: skip


def test_postings(tmp_path):
    index = opened(base_of(tmp_path, text_of("a-bug", 1), text_of("b-bug", 2, "corge")))
    assert index.frames(["evo_wait", "nv50_display_init_2", "nowhere"]) == {
        "evo_wait": (2, (1, 2)),
        "nv50_display_init_2": (1, (2,)),
    }
    assert index.functions(["other_1", "nv50_display_init_2"]) == {"other_1": (1, (1,))}
    words = index.words({b"quux", b"zzz_corge", b"bug", b"nowhere", b"\xff", b'"', b"\\"})
    assert words[b"quux"] == (1, (1,))
    assert words[b"zzz_corge"] == (1, (2,))
    assert words[b"bug"] == (2, ())  # an ordinary word leads nowhere
    assert index.frames([]) == index.words([]) == index.words([b"\xff"]) == {}


def test_names_and_info(tmp_path):
    index = opened(
        base_of(tmp_path, text_of("a-bug"), text_of("gone") + "review: {state: withdrawn, reason: Wrong.}\n")
    )
    assert index.number_of("a-bug") == index.number_of("formerly-a-bug") == 1
    assert index.number_of("gone") is None
    assert index.retired("gone") == "Wrong."
    assert index.retired("a-bug") is None
    assert index.info.signatures == 1
    assert index.info.known_through == {"mainline": "6.18"}
    assert index.info.version.startswith("2026.11.25+")
    assert index.problems == ()


def test_common_names_keep_their_frequency_and_every_signature_is_found(tmp_path, monkeypatch):
    monkeypatch.setattr("advisor.index.build.COMMON", 3)
    monkeypatch.setattr(store_form, "COMMON_WORD", 3)
    texts = [text_of(f"bug-{n}", n, "grault") for n in range(6)]
    texts.append("id: only-common\ntitle: a\nmatch: {kind: warning, function: evo_wait, trace: [evo_wait]}\n")
    index = opened(base_of(tmp_path, *texts))
    number = index.number_of("only-common")
    assert index.frames(["evo_wait"]) == {"evo_wait": (7, (number,))}
    for one in index.all():
        names = {*one.trace, *one.functions}
        assert any(one.number in posting.signatures for posting in index.frames(names).values())
        for template in one.templates:
            found = index.words([word.encode() for word in template.anchors])
            assert any(one.number in posting.signatures for posting in found.values())


def test_the_same_bytes_for_the_same_signatures(tmp_path):
    signatures = models(*(text_of(f"bug-{n}", n, random.Random(n).choice("abc") * 4) for n in range(40)))
    versions = []
    for name in ("one", "two"):
        random.shuffle(signatures)
        versions.append(build(signatures, tmp_path / name))
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    assert versions[0] == versions[1]
    assert build(signatures[1:], tmp_path / "three") != versions[0]
    assert sorted(os.listdir(tmp_path)) == ["one", "three", "two"]


def test_the_same_bytes_in_other_processes(root, tmp_path):
    script = (
        "import sys; from pathlib import Path; sys.path[:0] = ['.', 'scripts']; import build_base;"
        "build_base.compile_base(Path(sys.argv[1]))"
    )
    for seed in ("1", "2"):
        env = {**os.environ, "PYTHONHASHSEED": seed, "SOURCE_DATE_EPOCH": "1"}
        subprocess.run([sys.executable, "-c", script, str(tmp_path / seed)], cwd=root, env=env, check=True)
    assert (tmp_path / "1").read_bytes() == (tmp_path / "2").read_bytes()


def test_a_bad_shipped_signature_makes_no_base(tmp_path):
    from advisor.index.compile import compile_shipped

    (tmp_path / "gpu").mkdir()
    (tmp_path / "gpu" / "a-bug.yaml").write_text(text_of("a-bug"))
    (tmp_path / "gpu" / "bad.yaml").write_text("id: bad\n")
    version, problems = compile_shipped(tmp_path, tmp_path / "base")
    assert not version
    assert problems
    assert not (tmp_path / "base").exists()


def test_a_missing_base(tmp_path):
    with pytest.raises(BaseError, match="missing") as caught:
        opened(str(tmp_path / "nowhere"))
    assert caught.value.hint


@pytest.mark.parametrize("content", [b"", b"text", b"SQLite format 3\0" + bytes(4096)])
def test_what_is_no_base(tmp_path, content):
    path = tmp_path / "base"
    path.write_bytes(content)
    with pytest.raises(BaseError):
        opened(str(path))


def test_a_base_of_another_version(tmp_path, monkeypatch):
    path = base_of(tmp_path, text_of("a-bug"))
    monkeypatch.setattr("advisor.index.read.SCHEMA_VERSION", 99)
    with pytest.raises(BaseError, match="of this program version"):
        opened(path)


def test_damage_is_said_whatever_bytes_are_hit(tmp_path):
    path = base_of(tmp_path, *(text_of(f"bug-{n}", n) for n in range(60)))
    whole = bytearray(Path(path).read_bytes())
    source = random.Random(1)
    for _ in range(60):
        hurt = whole.copy()
        if source.random() < 0.3:
            del hurt[source.randrange(len(hurt)) :]
        else:
            at = source.randrange(len(hurt))
            hurt[at : at + 64] = source.randbytes(64)
        with open(tmp_path / "hurt", "wb") as file:
            file.write(hurt)
        with contextlib.suppress(BaseError):
            index = opened(str(tmp_path / "hurt"))
            index.frames(["evo_wait", "nv50_display_init_3"])
            index.words([b"quux"])
            list(index.all())


def test_odd_paths(tmp_path):
    folder = tmp_path / "a b%20?#ä"
    folder.mkdir()
    assert opened(base_of(folder, text_of("a-bug"))).info.signatures == 1


def test_reading_imports_little(tmp_path):
    path = base_of(tmp_path, text_of("a-bug"))
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); import json, sqlite3; before = set(sys.modules)\n"
        "from advisor.index.read import open_base; import advisor.references, advisor.versions\n"
        "open_base(path=sys.argv[2]).words([b'abc'])\n"
        "print(sorted(m for m in set(sys.modules) - before if not m.startswith('advisor')))"
    )
    root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    command = [sys.executable, "-I", "-c", code, root, path]
    loaded = eval(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    assert set(loaded) <= {
        "__future__",
        "typing",
        "typing.io",
        "typing.re",
        "_typing",
        "collections.abc",
        "contextlib",
        "warnings",
    }
