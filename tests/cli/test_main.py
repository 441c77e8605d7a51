"""The command line around the commands: help, versions, errors, faults, streams that go away."""

from __future__ import annotations

import fcntl
import os
import pty
import signal
import subprocess
import sys
import termios

import pytest

from advisor import __version__
from advisor.cli.commands import COMMANDS
from advisor.cli.main import help_text, main
from advisor.cli.parser import parser_for
from advisor.registry import resolve

CASE = "tests/data/kdump/2015/201505221035"


def run(*words: str, code: str = "", **options) -> subprocess.CompletedProcess[str]:
    """The command line in a child process, `code` run before it."""
    program = f"{code}\nimport sys\nfrom advisor.cli.main import main\nsys.exit(main({list(words)!r}))"
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, **options)


@pytest.fixture(autouse=True)
def in_the_repository(root, monkeypatch):
    monkeypatch.chdir(root)
    monkeypatch.setenv("PYTHONPATH", str(root))


def test_help(capsys):
    assert main(["--help"]) == 0
    shown = capsys.readouterr().out
    assert shown == help_text()
    assert all(len(line) <= 80 for line in shown.splitlines())
    for name in COMMANDS:
        assert f"  {name} " in shown


def test_no_command_is_a_usage_error(capsys):
    assert main([]) == 2
    assert capsys.readouterr().out == help_text()


def test_version(capsys):
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith(f"advisor {__version__}, base ")


@pytest.mark.parametrize("name", COMMANDS)
def test_help_of_each_command(name, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    assert main([name, "--help"]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith(f"usage: advisor {name}")
    assert all(len(line) <= 80 for line in shown.splitlines())
    assert parser_for(name).prog == f"advisor {name}"


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["no-such"], "no-such: no such command"),
        (["--nonsense"], "--nonsense: no such option"),
        (["check", "--nonsense"], "unrecognized arguments: --nonsense"),
        (["check", "--format", "yaml", "x"], "invalid choice: 'yaml'"),
        (["check", "--width", "0", "x"], "--width: must be 1 or more"),
        (["check", "--all-crashes"], "--all-crashes: needs a PATH"),
        (["check", "--together", "--all-crashes", "x"], "--together: excludes --all-crashes"),
        (["check", "--format", "html", "x", "y"], "--format html: takes one input"),
        (["check", "/nonexistent/\x1b[31m\u202ename"], "\\x1b[31m\\u202ename"),
        (["completion", "tcsh"], "invalid choice: 'tcsh'"),
    ],
)
def test_errors_are_one_line(words, named, capsys):
    assert main(words) == 2
    captured = capsys.readouterr()
    assert captured.err.startswith("advisor: ")
    assert captured.err.count("\n") == 1
    assert captured.err.rstrip("\n").isprintable()
    assert named in captured.err


def test_options_after_paths():
    arguments = parser_for("check").read(["a", "--all", "b", "--format", "json"])
    assert (arguments.paths, arguments.all, arguments.format) == (["a", "b"], True, "json")


@pytest.mark.parametrize("words", [[], ["a"], ["a", "-", "b"]])
def test_without_options_argparse_would_say_the_same(words):
    for name, command in COMMANDS.items():
        if command.plain:
            assert vars(resolve(command.plain)(words)) == vars(parser_for(name).read(words))


def test_python_dash_m(root):
    done = subprocess.run(
        [sys.executable, "-m", "advisor", "--help"], cwd=root, capture_output=True, text=True, check=True
    )
    assert done.stdout == help_text()


FAULT = """
import os, advisor.pipeline
os.geteuid = lambda: {uid}
def broken(*_, **__): raise RuntimeError("a \\x1b[31m fault")
advisor.pipeline.Checker = broken
"""


def test_a_fault_of_ours(tmp_path):
    done = run("check", CASE, code=FAULT.format(uid=1000), env={**os.environ, "XDG_STATE_HOME": str(tmp_path)})
    assert done.returncode == 70
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert "fault of advisor itself and no verdict" in done.stderr
    assert "RuntimeError: a \\x1b[31m fault" in done.stderr
    (saved,) = (tmp_path / "advisor").iterdir()
    assert str(saved) in done.stderr
    assert saved.stat().st_mode & 0o777 == 0o600
    assert "Traceback (most recent call last)" in saved.read_text()
    assert CASE in saved.read_text()


def test_a_fault_where_the_state_folder_cannot_be_written(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("")
    environment = {**os.environ, "XDG_STATE_HOME": str(blocked), "TMPDIR": str(tmp_path)}
    done = run("check", CASE, code=FAULT.format(uid=1000), env=environment)
    assert done.returncode == 70
    (saved,) = tmp_path.glob("advisor-fault-*.txt")
    assert str(saved) in done.stderr


def test_a_fault_of_root_is_not_saved_in_a_home(tmp_path):
    code = FAULT.format(uid=0) + f"import advisor.cli.fault as f; f.ROOT_STATE = {str(tmp_path / 'lib')!r}\n"
    done = run("check", CASE, code=code, env={**os.environ, "XDG_STATE_HOME": str(tmp_path / "home")})
    assert done.returncode == 70
    assert not (tmp_path / "home").exists()
    assert len(list((tmp_path / "lib").iterdir())) == 1


def test_an_import_that_fails_is_a_fault(tmp_path):
    code = "import os\nos.geteuid = lambda: 1000\nfrom advisor.cli.commands import COMMANDS\n"
    code += "COMMANDS['check'] = COMMANDS['check']._replace(run='advisor.nothing:run')"
    done = run("check", CASE, code=code, env={**os.environ, "XDG_STATE_HOME": str(tmp_path)})
    assert done.returncode == 70
    assert "ModuleNotFoundError" in done.stderr


def test_ctrl_c():
    code = "import advisor.pipeline\ndef stopped(*_, **__): raise KeyboardInterrupt\nadvisor.pipeline.Checker = stopped"
    done = run("check", CASE, code=code)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")


def test_ctrl_c_while_standard_input_is_awaited():
    child = subprocess.Popen(
        [sys.executable, "-m", "advisor", "check", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        child.stdin.write(b"[    1.000000] half a log\n")
        child.stdin.flush()
        waiting = b"\1"
        while any(waiting):  # until the program has taken what there was and waits for more
            os.sched_yield()
            waiting = fcntl.ioctl(child.stdin, termios.FIONREAD, bytes(4))
        child.send_signal(signal.SIGINT)
        out, error = child.communicate(timeout=20)
    finally:
        child.kill()
    assert (child.returncode, out, error) == (130, b"", b"")


@pytest.mark.parametrize("words", [("check", CASE), ("--help",), ("completion", "bash")])
def test_a_closed_pipe_is_silent(words):
    reading, writing = os.pipe()
    os.close(reading)
    child = subprocess.run(
        [sys.executable, "-m", "advisor", *words], stdout=writing, stderr=subprocess.PIPE, text=True, check=False
    )
    os.close(writing)
    assert child.stderr == ""
    assert child.returncode == 0


def test_standard_output_closed_from_the_start():
    done = subprocess.run(
        ["sh", "-c", f'exec "$0" -m advisor check {CASE} >&-', sys.executable],
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_a_full_disk_is_said():
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "advisor", "check", CASE],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr.startswith("advisor: standard output: cannot write: No space left on device")


def test_an_encoding_that_lacks_characters(tmp_path):
    log = tmp_path / "é.log"
    log.write_bytes(b"[    1.000000] hello\n")
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = run("check", str(log), env=environment)
    assert done.returncode == 1
    assert "\\xe9.log" in done.stdout


def on_a_terminal(*words: str, **environment: str) -> str:
    main_end, child_end = pty.openpty()
    kept = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "TERM")}
    child = subprocess.Popen(
        [sys.executable, "-m", "advisor", *words],
        stdout=child_end,
        stderr=child_end,
        env={**kept, "TERM": "xterm", **environment},
    )
    os.close(child_end)
    shown = b""
    while True:
        try:
            piece = os.read(main_end, 65536)
        except OSError:  # EIO: the other end was closed
            break
        if not piece:
            break
        shown += piece
    os.close(main_end)
    child.wait()
    return shown.decode()


def test_colour_on_a_terminal_only():
    assert "\x1b[" in on_a_terminal("check", CASE)
    assert "\x1b[" not in on_a_terminal("check", CASE, NO_COLOR="1")
    assert "\x1b[" not in on_a_terminal("check", CASE, TERM="dumb")
    assert "\x1b[" not in on_a_terminal("check", CASE, "--colour", "never")
    assert "\x1b[" not in run("check", CASE).stdout
    assert "\x1b[" in run("check", CASE, "--color=always").stdout
