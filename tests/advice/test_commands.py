"""Commands for every kind of workaround on every distribution, and what these commands really do to files."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from advisor.advice.bootloader import LOADERS
from advisor.advice.distribution import ALIASES, REGISTRY, distribution
from advisor.advice.remedies import remedies, remedy
from advisor.advice.report import Commands
from advisor.advice.workaround import REGISTRY as KINDS
from advisor.advice.workaround.kernel_parameter import commands_for
from advisor.vocabulary import WORKAROUND_KINDS
from tests.advice.samples import KERNELS, context, workaround

GOLDEN = Path(__file__).resolve().parent.parent / "data" / "advice" / "commands"
WORKAROUNDS = (
    workaround(),
    workaround(value="dwc_otg.fiq_enable=0 dwc_otg.fiq_fsm_enable=0"),
    workaround(value="i915.enable_psr=0", action="remove"),
    workaround("module-option", "NVreg_DynamicPowerManagement=0x00", module="nvidia"),
    workaround("module-option", "iwlwifi power_save=0", action="remove"),
    workaround("blacklist", "sb_edac"),
    workaround("blacklist", "floppy", action="remove"),
    workaround("sysctl", "kernel.hung_task_panic=0"),
    workaround("sysctl", "vm.panic_on_oom=1", action="remove"),
    workaround("udev", 'ACTION=="add", SUBSYSTEM=="block", ATTR{queue/io_timeout}="4294967295"'),
    workaround("sysfs", "/sys/bus/pci/devices/0000:80:1b.4/power/control=on"),
    workaround("firmware", "the newest linux-firmware"),
    workaround("firmware", "the drive's own firmware"),
    workaround("bios", "a BIOS update that brings the microcode"),
    workaround("bios", "switch off C6"),
    workaround("upgrade", ">=6.9"),
    workaround("upgrade", "zfs 2.2.7 or later"),
    workaround("downgrade", "the kernel of before"),
    workaround("package", "rasdaemon"),
    workaround("command", "sudo ip link set docker0 promisc on"),
    workaround("config", "dtparam=sd_poll_once=on"),
    workaround("reboot", "a reboot frees it"),
    workaround("hardware", "replace the cable"),
    workaround("avoid", "suspending with the dock attached"),
    workaround("patch", "revert 0123456789ab"),
)


def written(name: str) -> str:
    lines = []
    for row in WORKAROUNDS:
        made = remedy(row, context(name))
        lines.append(f"== {made.kind} ({made.action}): {made.value}")
        for field in Commands._fields:
            lines.extend(f"{field}: {line}" for line in getattr(made.commands, field))
        if made.note:
            lines.append(f"note: {made.note}")
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("name", KERNELS)
def test_commands_are_those_that_were_reviewed(name: str, update: bool) -> None:
    golden = GOLDEN / f"{name}.txt"
    if update:
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_text(written(name))
    assert written(name) == golden.read_text()


def test_every_kind_has_a_module_and_a_sample() -> None:
    assert set(KINDS) == set(WORKAROUND_KINDS) == {row.kind for row in WORKAROUNDS}


def test_every_alias_leads_to_a_row_and_every_row_to_a_loader() -> None:
    for ident in (*REGISTRY, *ALIASES, "plan9"):
        assert distribution(ident).loader in LOADERS


CONFIGURATION = ("boot.", "kernelCommandLine", "services.", "# In Windows")


@pytest.mark.parametrize("name", KERNELS)
def test_every_line_is_good_shell(name: str, tmp_path: Path) -> None:
    lines = [
        line
        for row in WORKAROUNDS
        for field in Commands._fields
        if not (name == "wsl" or field == "once")
        for line in getattr(remedy(row, context(name)).commands, field)
        if not line.startswith(CONFIGURATION)
    ]
    for shell in ("bash", "sh"):
        subprocess.run([shell, "-n"], input="\n".join(lines), text=True, check=True)


DEFAULT = """# comment
GRUB_DEFAULT=0
GRUB_CMDLINE_LINUX_DEFAULT="quiet i915.enable_psr=0 splash"
GRUB_CMDLINE_LINUX='i915.enable_psr=0'
"""
ENTRY = "title Linux\nlinux /vmlinuz\noptions root=/dev/sda1 i915.enable_psr=0 rw\n"
LINE = "console=tty1 root=/dev/mmcblk0p2 i915.enable_psr=0 rootwait"
TOOLS = ("update-grub", "grub-mkconfig", "grub2-mkconfig", "transactional-update", "kernel-install", "mkinitcpio")
FAKES = {
    "sudo": '#!/bin/sh\nexec "$@"\n',
    **dict.fromkeys((*TOOLS, "update-initramfs", "sysctl", "udevadm", "systemd-tmpfiles"), "#!/bin/sh\nexit 0\n"),
}


class Root:
    """A file tree in which commands run as if it were `/`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        for name, text in {
            "etc/default/grub": DEFAULT,
            "etc/kernel/cmdline": LINE + "\n",
            "boot/firmware/cmdline.txt": LINE,
            "boot/loader/entries/one.conf": ENTRY,
            "proc/cmdline": "BOOT_IMAGE=/vmlinuz initrd=\\initrd root=/dev/sda1 ro\n",
            "etc/modprobe.d/other.conf": "options iwlwifi power_save=0 swcrypto=1\nblacklist floppy\n",
            "etc/sysctl.conf": "vm.panic_on_oom = 1\n",
            "etc/sysctl.d/one.conf": "kernel.sysrq = 1\n",
            "etc/udev/rules.d/one.rules": "",
            "etc/tmpfiles.d/one.conf": "",
            "usr/lib/modprobe.d/one.conf": "",
            "usr/lib/sysctl.d/one.conf": "",
        }.items():
            file = path / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
        (path / "bin").mkdir()
        for name, text in FAKES.items():
            (path / "bin" / name).write_text(text)
            (path / "bin" / name).chmod(0o755)

    def run(self, lines: tuple[str, ...]) -> None:
        script = "\n".join(line for line in lines if not line.startswith("#"))
        for folder in ("etc", "boot", "proc", "usr/lib"):
            script = script.replace(f" /{folder}/", f" {self.path}/{folder}/")
        environment = {"PATH": f"{self.path}/bin:{os.environ['PATH']}"}
        subprocess.run(["bash", "-e"], input=script, text=True, check=True, env=environment, capture_output=True)

    def read(self, name: str) -> str:
        return (self.path / name).read_text()

    def grub_words(self) -> list[str]:
        """What grub-mkconfig would take: it sources the file and then those of grub.d."""
        script = 'cd "$0"; . etc/default/grub; for x in etc/default/grub.d/*.cfg; do [ -e "$x" ] && . "$x"; done; '
        script = script.replace(". etc", ". ./etc").replace('. "$x"', '. "./$x"')
        script += 'echo "$GRUB_CMDLINE_LINUX $GRUB_CMDLINE_LINUX_DEFAULT"'
        done = subprocess.run(["sh", "-c", script, str(self.path)], text=True, check=True, capture_output=True)
        return done.stdout.split()


@pytest.fixture
def root(tmp_path: Path) -> Root:
    if not shutil.which("bash"):
        pytest.skip("no bash")
    return Root(tmp_path)


GRUBS = ("grub.d", "grub", "grub2-mkconfig", "transactional-update", "generic")
ONE_LINE = {"kernel-install": "etc/kernel/cmdline", "raspberrypi": "boot/firmware/cmdline.txt"}
ONE_LINE |= {"uki": "etc/kernel/cmdline", "uki-mkinitcpio": "etc/kernel/cmdline"}


def with_loader(loader: str, *words: str, remove: bool = False) -> Commands:
    plain = context()
    return commands_for(words, plain._replace(system=plain.system._replace(loader=LOADERS[loader])), remove)


@pytest.mark.parametrize("words", [("nouveau.runpm=0",), ("acpi_osi=!", "pci=nocrs,noaer")])
@pytest.mark.parametrize("loader", GRUBS)
def test_grub_takes_the_words_and_gives_them_back(root: Root, loader: str, words: tuple[str, ...]) -> None:
    before = root.grub_words()
    commands = with_loader(loader, *words)
    root.run(commands.permanent)
    assert root.grub_words() == [*before, *words]
    root.run(with_loader(loader, "other.parameter=1").permanent)
    root.run(commands.undo)
    assert root.grub_words() == [*before, "other.parameter=1"]


@pytest.mark.parametrize("loader", GRUBS)
def test_grub_loses_a_word_everywhere(root: Root, loader: str) -> None:
    commands = with_loader(loader, "i915.enable_psr=0", remove=True)
    root.run(commands.permanent)
    assert root.grub_words() == ["quiet", "splash"]
    root.run(commands.undo)
    assert root.grub_words() == ["quiet", "splash", "i915.enable_psr=0"]


@pytest.mark.parametrize("loader", ONE_LINE)
def test_one_line_stays_one_line(root: Root, loader: str) -> None:
    commands = with_loader(loader, "nouveau.runpm=0", "quiet")
    root.run(commands.permanent)
    assert root.read(ONE_LINE[loader]).strip() == LINE + " nouveau.runpm=0 quiet"
    root.run(commands.undo)
    assert root.read(ONE_LINE[loader]).strip() == LINE
    root.run(with_loader(loader, "i915.enable_psr=0", remove=True).permanent)
    assert root.read(ONE_LINE[loader]).strip() == LINE.replace(" i915.enable_psr=0", "")


def test_a_missing_kernel_cmdline_is_made_from_the_running_one(root: Root) -> None:
    (root.path / "etc/kernel/cmdline").unlink()
    root.run(with_loader("kernel-install", "nouveau.runpm=0").permanent)
    assert root.read("etc/kernel/cmdline") == "root=/dev/sda1 ro nouveau.runpm=0\n"


def test_loader_entries(root: Root) -> None:
    commands = with_loader("loader-entries", "nouveau.runpm=0")
    root.run(tuple(line.replace(" /boot", f" {root.path}/boot") for line in commands.permanent))
    assert root.read("boot/loader/entries/one.conf") == ENTRY.replace(" rw", " rw nouveau.runpm=0")
    root.run(tuple(line.replace(" /boot", f" {root.path}/boot") for line in commands.undo))
    assert root.read("boot/loader/entries/one.conf") == ENTRY


def test_modprobe_files(root: Root) -> None:
    option = remedy(workaround("module-option", "nvidia NVreg_X=0x00"), context()).commands
    root.run(option.permanent)
    assert root.read("etc/modprobe.d/advisor-some-bug.conf") == "options nvidia NVreg_X=0x00\n"
    root.run(option.undo)
    assert not (root.path / "etc/modprobe.d/advisor-some-bug.conf").exists()
    root.run(remedy(workaround("module-option", "iwlwifi power_save=0", action="remove"), context()).commands.permanent)
    assert root.read("etc/modprobe.d/other.conf") == "options iwlwifi swcrypto=1\nblacklist floppy\n"
    root.run(remedy(workaround("blacklist", "floppy", action="remove"), context()).commands.permanent)
    assert root.read("etc/modprobe.d/other.conf").endswith("\n#blacklist floppy\n")


def test_sysctl_files(root: Root) -> None:
    added = remedy(workaround("sysctl", "net.ipv4.tcp_rmem=4096 87380 6291456"), context()).commands
    root.run(added.permanent)
    assert root.read("etc/sysctl.d/99-advisor.conf") == "net.ipv4.tcp_rmem = 4096 87380 6291456\n"
    root.run(added.undo)
    assert root.read("etc/sysctl.d/99-advisor.conf") == ""
    removed = remedy(workaround("sysctl", "vm.panic_on_oom=1", action="remove"), context()).commands
    root.run(tuple(line.replace(" /usr", f" {root.path}/usr") for line in removed.permanent))
    assert root.read("etc/sysctl.conf") == "#vm.panic_on_oom = 1\n"


def test_udev_and_sysfs_files(root: Root) -> None:
    rule = 'ACTION=="add", SUBSYSTEM=="block", ATTR{queue/io_timeout}="4294967295"'
    commands = remedy(workaround("udev", rule), context()).commands
    root.run(commands.permanent)
    assert root.read("etc/udev/rules.d/99-advisor-some-bug.rules") == rule + "\n"
    root.run(commands.undo)
    commands = remedy(workaround("sysfs", "/sys/class/x/power/control=on"), context()).commands
    root.run(commands.permanent)
    assert root.read("etc/tmpfiles.d/advisor-some-bug.conf") == "w /sys/class/x/power/control - - - - on\n"
    root.run(commands.undo)


def test_crashkernel_is_set_after_kdump_tools_sets_it(root: Root) -> None:
    folder = root.path / "etc/default/grub.d"
    folder.mkdir()
    line = 'GRUB_CMDLINE_LINUX_DEFAULT="$GRUB_CMDLINE_LINUX_DEFAULT crashkernel=512M-:192M"\n'
    (folder / "kdump-tools.cfg").write_text(line)
    root.run(with_loader("grub.d", "crashkernel=256M").permanent)
    assert root.grub_words()[-1] == "crashkernel=256M"


def test_what_the_owner_fills_in_is_explained() -> None:
    made = remedy(workaround("command", "ethtool -K IFACE tso off"), context())
    assert made.commands.once == (
        "# Put in the place of IFACE: your network interface, as `ip link` names it.",
        "sudo ethtool -K IFACE tso off",
    )
    made = remedy(workaround("sysfs", "/sys/bus/pci/devices/0000:BB:DD.F/link/l1_aspm=0"), context())
    assert [line for line in made.commands.permanent if line.startswith("#")] == [
        "# Put in the place of 0000:BB:DD.F: the device's PCI address, as `lspci -D` shows it."
    ]
    made = remedy(workaround(value="usb-storage.quirks=VID:PID:u"), context())
    assert "lsusb" in made.commands.permanent[0]


def test_power_off_is_no_reboot() -> None:
    assert remedy(workaround("reboot", "Power the machine off and on"), context()).commands.once == (
        "sudo systemctl poweroff",
    )


def test_the_cheapest_step_stands_first() -> None:
    rows = remedies(
        (
            workaround("hardware", "replace the GPU"),
            workaround("upgrade", ">=6.9"),
            workaround(value="mitigations=off", risk="high"),
            workaround(value="pcie_aspm=off", certainty="low"),
            workaround(),
            workaround("sysctl", "kernel.hung_task_panic=0"),
        ),
        context(),
    )
    assert [row.value for row in rows] == [
        "kernel.hung_task_panic=0",
        "nouveau.runpm=0",
        ">=6.9",
        "replace the GPU",
        "pcie_aspm=off",
        "mitigations=off",
    ]


def test_what_the_kernel_does_not_have_comes_last_and_without_commands() -> None:
    rows = remedies((workaround(kernels=">=6.2"), workaround("upgrade", "a newer kernel")), context())
    assert [(row.kind, row.available) for row in rows] == [("upgrade", None), ("kernel-parameter", False)]
    assert rows[1].commands == Commands()
