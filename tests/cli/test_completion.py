"""Completion scripts: each names every command and option, and the shell itself accepts it."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from advisor.cli.commands import COMMANDS
from advisor.cli.completion import SHELLS
from advisor.cli.main import main


def script_for(shell, capsys) -> str:
    assert main(["completion", shell]) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("shell", SHELLS)
def test_names_every_command_and_option(shell, capsys):
    script = script_for(shell, capsys)
    for name in COMMANDS:
        assert name in script
    for option in ("all-crashes", "format", "signatures", "boot"):
        assert option in script


@pytest.mark.parametrize("shell", SHELLS)
def test_the_shell_accepts_it(shell, capsys, tmp_path):
    program = shutil.which(shell)
    if program is None:
        pytest.skip(f"no {shell} on this machine")
    path = tmp_path / "script"
    path.write_text(script_for(shell, capsys))
    done = subprocess.run([program, "-n", str(path)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("advisor ", {"check", "parse", "signatures", "completion"}),
        ("advisor ch", {"check"}),
        ("advisor check --all", {"--all", "--all-crashes"}),
        ("advisor check --format ", {"text", "json", "html"}),
        ("advisor check path --format ", {"text", "json", "html"}),
        ("advisor completion ", {"bash", "zsh", "fish"}),
        ("advisor signatures ", {"lint", "test", "format"}),
    ],
)
def test_what_bash_offers(line, expected, capsys, tmp_path):
    program = shutil.which("bash")
    if program is None:
        pytest.skip("no bash on this machine")
    words = line.split(" ")
    quoted = " ".join(f"'{word}'" for word in words)
    driver = f"COMP_WORDS=({quoted}); COMP_CWORD={len(words) - 1}; _advisor; printf '%s\\n' \"${{COMPREPLY[@]}}\""
    path = tmp_path / "script"
    path.write_text(script_for("bash", capsys) + driver)
    done = subprocess.run([program, str(path)], cwd=tmp_path, capture_output=True, text=True, check=True)
    offered = set(done.stdout.split())
    assert expected <= offered
    if not line.endswith(" "):
        assert offered == expected
