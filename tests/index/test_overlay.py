"""The user's own signatures: compiled once, anew when they change, never at the expense of the shipped base."""

from __future__ import annotations

import os
import subprocess
import sys
import time

import pytest

from advisor.errors import UsageError
from advisor.index import freshness, overlay
from advisor.index.read import open_base
from tests.index.samples import base_of, text_of


@pytest.fixture
def base(tmp_path):
    (tmp_path / "base").mkdir()
    return base_of(tmp_path / "base", text_of("a-bug", 1), text_of("b-bug", 2))


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "own" / "deep").mkdir(parents=True)
    (tmp_path / "own" / "c-bug.yaml").write_text(text_of("c-bug", 3, "waldo"))
    return tmp_path / "own"


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    """A cache of the test's own, also as root."""
    place = tmp_path / "cache"
    monkeypatch.setenv("XDG_CACHE_HOME", str(place))
    monkeypatch.setattr(freshness, "_cache_place", lambda: str(place / "advisor"))
    return place / "advisor"


@pytest.fixture
def compiled(monkeypatch):
    """How often a child was started."""
    calls = []
    real = overlay._run

    def counted(*arguments):
        calls.append(arguments)
        return real(*arguments)

    monkeypatch.setattr(overlay, "_run", counted)
    return calls


def opened(base, *folders):
    return open_base([str(folder) for folder in folders], path=base, standard_folders=False)


def test_overlay_signatures_come_after_the_bases(base, folder):
    index = opened(base, folder)
    own = index.signature(3)
    assert (own.id, own.overlay, own.number) == ("c-bug", True, 3)
    assert [one.id for one in index.all()] == ["a-bug", "b-bug", "c-bug"]
    assert index.frames(["evo_wait"])["evo_wait"] == (3, (1, 2, 3))
    assert index.words([b"waldo", b"quux"]) == {b"waldo": (1, (3,)), b"quux": (2, (1, 2))}
    assert index.number_of("c-bug") == 3
    assert index.info.signatures == 3
    assert index.info.version.endswith(".local")
    assert index.problems == ()
    assert index.signatures([3, 1], advice=False)[1].id == "c-bug"


def test_an_overlay_signature_replaces_the_bases(base, folder):
    (folder / "deep" / "b-bug.yaml").write_text(text_of("b-bug", 2).replace("title of", "my title of"))
    index = opened(base, folder)
    assert [one.id for one in index.all()] == ["a-bug", "b-bug", "c-bug"]
    number = index.number_of("b-bug")
    assert index.signature(number).title == "my title of b-bug"
    assert 2 not in index.frames(["evo_wait"])["evo_wait"].signatures
    assert index.signatures([2]) == []
    assert index.info.signatures == 3


def test_compiled_once_and_anew_when_something_changes(base, folder, compiled):
    opened(base, folder)
    opened(base, folder)
    assert len(compiled) == 1
    path = folder / "c-bug.yaml"
    os.utime(path, ns=(0, 0))
    opened(base, folder)
    assert len(compiled) == 2
    path.write_text(text_of("renamed", 3))
    assert opened(base, folder).number_of("renamed")
    (folder / "deep" / "d-bug.yaml").write_text(text_of("d-bug", 4))
    assert opened(base, folder).number_of("d-bug")
    (folder / "deep" / "d-bug.yaml").unlink()
    assert opened(base, folder).number_of("d-bug") is None
    assert len(compiled) == 5


def test_a_bad_file_is_named_and_the_others_count(base, folder, compiled):
    (folder / "bad.yaml").write_text(text_of("bad") + "unheard: of\n")
    (folder / "broken.yaml").write_bytes(b"\xff\x00[")
    for _ in range(2):
        index = opened(base, folder)
        assert index.number_of("c-bug")
        assert len(index.problems) == 2
        assert index.problems[0].startswith(f"{folder}/bad.yaml:")
        assert "unknown key 'unheard'" in index.problems[0]
        assert all("\n" not in line for line in index.problems)
    assert len(compiled) == 1


def test_only_bad_files(base, folder):
    (folder / "c-bug.yaml").write_text("[")
    index = opened(base, folder)
    assert index.info.signatures == 2
    assert len(index.problems) == 1


def test_no_files_no_child(base, folder, compiled):
    (folder / "c-bug.yaml").unlink()
    assert opened(base, folder).info.signatures == 2
    assert opened(base).info.signatures == 2
    assert not compiled


def test_a_child_that_takes_too_long(base, folder, monkeypatch):
    monkeypatch.setattr(overlay, "SECONDS", 0.01)
    index = opened(base, folder)
    assert index.info.signatures == 2
    assert "could not be compiled" in index.problems[0]


def test_a_child_that_dies(base, folder, monkeypatch):
    monkeypatch.setattr(overlay, "_CHILD", "import os; os.abort()")
    index = opened(base, folder)
    assert index.info.signatures == 2
    assert "could not be compiled" in index.problems[0]


def test_a_child_without_memory(base, folder, monkeypatch):
    little = "import advisor.index.compile as c; c.MEMORY = 1 << 26; sys.exit("
    monkeypatch.setattr(overlay, "_CHILD", overlay._CHILD.replace("sys.exit(", little))
    (folder / "large.yaml").write_text("---\n".join(text_of(f"bug-{n}", n) for n in range(4000)))
    index = opened(base, folder)
    assert index.info.signatures == 2
    assert index.problems


def test_a_damaged_cache_is_made_anew(base, folder, cache):
    opened(base, folder)
    (path,) = cache.iterdir()
    path.write_bytes(b"damaged")
    assert opened(base, folder).number_of("c-bug")


def test_a_cache_that_others_may_write_is_not_used(base, folder, cache, tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    cache.mkdir(parents=True)
    cache.chmod(0o777)
    assert opened(base, folder).number_of("c-bug")
    assert not list(cache.iterdir())
    assert not list(tmp_path.glob("advisor-*"))


def test_no_place_for_a_cache(base, folder, cache):
    cache.parent.mkdir()
    cache.write_text("a file")
    assert opened(base, folder).number_of("c-bug")


def test_two_processes_at_once(base, folder, tmp_path):
    (folder / "many.yaml").write_text("---\n".join(text_of(f"bug-{n}", n) for n in range(200)))
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); import advisor.index.freshness as f\n"
        "f._cache_place = lambda: sys.argv[4]\n"
        "from advisor.index.read import open_base\n"
        "i = open_base([sys.argv[2]], path=sys.argv[3], standard_folders=False); print(i.info.signatures, i.problems)"
    )
    root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    command = [sys.executable, "-c", code, root, str(folder), base, str(tmp_path / "cache" / "advisor")]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    for process in running:
        assert process.communicate(timeout=60)[0].strip() == "203 ()"
    assert len(list((tmp_path / "cache" / "advisor").iterdir())) == 1


def test_a_reader_keeps_what_it_opened(base, folder):
    index = opened(base, folder)
    (folder / "c-bug.yaml").write_text(text_of("renamed", 3))
    opened(base, folder)
    assert index.signature(3).id == "c-bug"


def test_a_folder_that_is_none(base, tmp_path):
    with pytest.raises(UsageError, match="no such folder"):
        opened(base, tmp_path / "nowhere")


def test_pipes_and_loops(base, folder):
    os.mkfifo(folder / "pipe.yaml")
    (folder / "loop").symlink_to(folder)
    start = time.monotonic()
    index = opened(base, folder)
    assert time.monotonic() - start < 20
    assert index.number_of("c-bug")
    assert len(index.problems) == 1


def test_standard_folders(tmp_path, monkeypatch):
    monkeypatch.setattr(freshness, "MACHINE_FOLDER", str(tmp_path / "etc"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    own = tmp_path / "config" / "advisor" / "signatures"
    for uid, expected in ((1000, [str(tmp_path / "etc"), str(own)]), (0, [str(tmp_path / "etc")])):
        monkeypatch.setattr(os, "geteuid", lambda uid=uid: uid)
        (tmp_path / "etc").mkdir(exist_ok=True)
        own.mkdir(parents=True, exist_ok=True)
        assert list(freshness.folders_to_read()) == expected
    assert freshness.folders_to_read(standard=False) == ()
