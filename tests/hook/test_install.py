"""The units, and the refusal to run as root what others could change."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys

import pytest

from advisor.errors import AdvisorError
from advisor.hook import install as installing
from advisor.hook.install import install, status, uninstall
from advisor.hook.trust import check_one, check_path, refusal
from advisor.hook.units import AUTOSTART, BOOT, RUN, TIMER, files

NEEDS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root's files can be root's")


def everything(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if not path.is_dir())


@pytest.fixture
def allowed(monkeypatch):
    monkeypatch.setattr(installing, "refusal", lambda: None)


def test_in_and_out_again(tmp_path, allowed):
    said = install(str(tmp_path))
    assert everything(tmp_path) == [
        "etc/systemd/system/advisor-boot.service",
        "etc/systemd/system/advisor-hook.service",
        "etc/systemd/system/advisor-hook.timer",
        "etc/systemd/system/multi-user.target.wants/advisor-boot.service",
        "etc/systemd/system/timers.target.wants/advisor-hook.timer",
        "etc/xdg/autostart/advisor-notice.desktop",
    ]
    assert all(f"written: /{path}" in said for path in everything(tmp_path) if ".wants" not in path)
    assert status(str(tmp_path)).startswith("Installed.")
    install(str(tmp_path))
    assert "removed" in uninstall(str(tmp_path))
    assert everything(tmp_path) == []
    assert status(str(tmp_path)).startswith("Not installed.")
    assert "removed" not in uninstall(str(tmp_path))


def test_units_that_were_disabled(tmp_path, allowed):
    install(str(tmp_path))
    assert "Disabled" not in status(str(tmp_path))
    (tmp_path / f"etc/systemd/system/timers.target.wants/{TIMER}").unlink()
    assert f"Disabled: {TIMER}. Type: sudo systemctl enable --now {TIMER}\n" in status(str(tmp_path))
    uninstall(str(tmp_path))
    assert "Disabled" not in status(str(tmp_path))


def test_uninstall_leaves_what_is_not_ours(tmp_path, allowed):
    install(str(tmp_path))
    other = tmp_path / "etc/systemd/system/multi-user.target.wants/ssh.service"
    other.write_text("x")
    uninstall(str(tmp_path))
    assert everything(tmp_path) == [str(other.relative_to(tmp_path))]


def test_the_units(tmp_path):
    made = files("/usr/bin/python3", ("/var/crash", "/srv/crash"))
    boot, run = made[f"/etc/systemd/system/{BOOT}"], made[f"/etc/systemd/system/{RUN}"]
    for unit in (boot, run):
        for line in (
            "ExecStart=/usr/bin/python3 -I -m advisor hook run --quiet",
            "ProtectSystem=strict",
            "ReadWritePaths=-/var/crash -/srv/crash",
            "PrivateNetwork=yes",
            "PrivateTmp=yes",
            "StateDirectory=advisor",
            "RuntimeDirectory=motd.d",
            "NoNewPrivileges=yes",
            "Nice=19",
            "ConditionPathExists=!/proc/vmcore",
        ):
            assert line in unit.splitlines(), line
        assert re.search(r"^MemoryMax=", unit, re.M)
        assert re.search(r"^TimeoutStartSec=", unit, re.M)
        assert "local-fs.target" in unit
    assert "ExecStop=/usr/bin/python3 -I -m advisor hook run --shutdown" in boot
    assert "[Install]" not in run
    assert "OnUnitInactiveSec=5min" in made[f"/etc/systemd/system/{TIMER}"]
    assert "Exec=/usr/bin/python3 -I -m advisor hook notify" in made[AUTOSTART]


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="there is no systemd-analyze here")
def test_systemd_takes_them(tmp_path):
    for path, content in files("/usr/bin/python3", ("/var/crash",)).items():
        (tmp_path / os.path.basename(path)).write_text(content)
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(tmp_path / BOOT), str(tmp_path / TIMER)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Unknown" not in done.stderr, done.stderr
    assert "Failed to parse" not in done.stderr, done.stderr


@pytest.mark.parametrize(
    ("path", "content", "place"),
    [
        ("etc/default/kdump-tools", 'USE_KDUMP=1\nKDUMP_COREDIR="/srv/debian"\n', "/srv/debian"),
        ("etc/kdump.conf", "path /srv/fedora\ncore_collector makedumpfile -l\n", "/srv/fedora"),
        ("etc/sysconfig/kdump", 'KDUMP_SAVEDIR="file:///srv/suse"\n', "/srv/suse"),
        ("etc/sysconfig/kdump", 'KDUMP_SAVEDIR="/srv/suse"\n', "/srv/suse"),
    ],
)
def test_where_other_distributions_save_crashes(tmp_path, allowed, path, content, place):
    (tmp_path / path).parent.mkdir(parents=True)
    (tmp_path / path).write_text(content)
    install(str(tmp_path))
    for name in (BOOT, RUN):
        unit = (tmp_path / f"etc/systemd/system/{name}").read_text()
        (writable,) = re.findall(r"^ReadWritePaths=(.*)$", unit, re.M)
        assert writable.split()[0] == "-/var/crash"
        assert f"-{place}" in writable.split()
        assert "ConditionPathExists=!/proc/vmcore" in unit, "not in a capture environment"


def test_places_with_strange_names_are_no_part_of_a_unit(tmp_path, allowed):
    (tmp_path / "etc/default").mkdir(parents=True)
    (tmp_path / "etc/default/kdump-tools").write_text('KDUMP_COREDIR="/srv/a b%n"\n')
    install(str(tmp_path))
    unit = (tmp_path / f"etc/systemd/system/{BOOT}").read_text()
    assert "%n" not in unit
    assert "ReadWritePaths=-/var/crash" in unit


def test_the_package_of_the_distribution_goes_first(tmp_path, allowed):
    (tmp_path / "usr/lib/systemd/system").mkdir(parents=True)
    (tmp_path / f"usr/lib/systemd/system/{BOOT}").write_text("x")
    with pytest.raises(AdvisorError, match="already"):
        install(str(tmp_path))
    assert "Installed by the distribution's package." in status(str(tmp_path))


def test_a_source_tree_is_refused(tmp_path):
    reason = refusal()
    if reason is None:
        pytest.skip("this advisor is installed for the whole system")
    with pytest.raises(AdvisorError, match="would run as root"):
        install(str(tmp_path))
    assert everything(tmp_path) == []


@NEEDS_ROOT
@pytest.mark.parametrize("wrong", ["file writable", "folder writable", "foreign file", "foreign folder", "link"])
def test_paths_that_others_can_change(tmp_path, wrong):
    top = str(tmp_path)
    folder = tmp_path / "lib" / "advisor"
    folder.mkdir(parents=True, mode=0o755)
    (tmp_path / "lib").chmod(0o755)
    module = folder / "run.py"
    module.write_text("")
    module.chmod(0o644)
    assert list(check_path(str(module), top)) == []
    if wrong == "file writable":
        module.chmod(0o664)
    elif wrong == "folder writable":
        folder.chmod(0o757)
    elif wrong == "foreign file":
        os.chown(module, 65534, 65534)
    elif wrong == "foreign folder":
        os.chown(tmp_path / "lib", 65534, 65534)
    else:
        elsewhere = tmp_path / "home"
        elsewhere.mkdir()
        os.chown(elsewhere, 65534, 65534)
        (elsewhere / "real.py").write_text("")
        module.unlink()
        module.symlink_to("../../home/real.py")
    (reason,) = list(check_path(str(module), top))[:1]
    assert "belongs to user 65534" in reason or "may be written by others" in reason


def test_links_that_lead_in_a_circle(tmp_path):
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    assert "too many links" in list(check_path(str(tmp_path / "a"), "/nowhere"))[-1]


def test_what_is_missing_is_a_reason(tmp_path):
    assert "cannot be looked at" in next(iter(check_one(str(tmp_path / "gone"))))


def test_an_interpreter_that_says_nothing():
    assert "cannot be asked" in (refusal("/bin/false") or "")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may")
def test_without_root():
    with pytest.raises(AdvisorError, match="root"):
        install()


def test_the_commands(site, tmp_path):
    done = site.command("hook", "status", "--root", str(tmp_path))
    assert done.returncode == 0
    assert "Not installed" in done.stdout
    assert site.command("hook").returncode == 2
    assert site.command("hook", "run", "--nonsense").returncode == 2
    assert sys.executable
