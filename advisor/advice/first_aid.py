"""What helps most often with a driver's crashes when nobody knows this one: tries, never diagnoses.

Parameters are those that the drivers of Debian's kernels have (`modinfo -p`); trackers are the `B:` lines of the kernel's
MAINTAINERS (v6.12) and, for modules from elsewhere, their makers'.
"""

from __future__ import annotations

from advisor.checking import TYPE_CHECKING
from advisor.tuples import NamedTuple
from advisor.versions import leading_version

if TYPE_CHECKING:
    from advisor.advice.system import System
    from advisor.oops.crash import Kernel


class Aid(NamedTuple):
    """One driver family."""

    modules: tuple[str, ...]
    tries: tuple[tuple[str, str, tuple[int, int] | None], ...]
    """Kernel parameter, what it does, and the first version known to have it (None: all that are known)."""
    firmware: bool = False
    """The device runs firmware that the distribution packages."""
    tracker: str | None = None
    spare: bool = False
    """The machine works without the driver, if with less comfort."""


_ASPM = ("pcie_aspm=off", "switches the power saving of PCIe links off")
_AUTOSUSPEND = ("usbcore.autosuspend=-1", "leaves idle USB devices powered")

AIDS: tuple[Aid, ...] = (
    Aid(("nouveau",), (("nouveau.runpm=0", "leaves the GPU powered", None),), True,
        "https://gitlab.freedesktop.org/drm/nouveau/-/issues", True),
    Aid(("i915",), (("i915.enable_psr=0", "switches the panel's self-refresh off", None),
                    ("i915.enable_dc=0", "keeps the display controller awake", None)), True,
        "https://drm.pages.freedesktop.org/intel-docs/how-to-file-i915-bugs.html"),
    Aid(("xe",), (("xe.enable_psr=0", "switches the panel's self-refresh off", (6, 12)),), True,
        "https://gitlab.freedesktop.org/drm/xe/kernel/-/issues"),
    Aid(("amdgpu", "amdkfd"), (("amdgpu.runpm=0", "leaves the GPU powered", None),
                               ("amdgpu.dcdebugmask=0x10", "switches the panel's self-refresh off", None)), True,
        "https://gitlab.freedesktop.org/drm/amd/-/issues"),
    Aid(("radeon",), (("radeon.runpm=0", "leaves the GPU powered", None),
                      ("radeon.dpm=0", "switches its dynamic power management off", None)), True,
        "https://gitlab.freedesktop.org/drm/amd/-/issues"),
    Aid(("nvme", "nvme_core"),
        (("nvme_core.default_ps_max_latency_us=0", "keeps the drive out of its power saving states", None),
         (*_ASPM, None))),
    Aid(("ahci", "libahci", "libata"), (("ahci.mobile_lpm_policy=1", "leaves the SATA links at full power", None),
                                        ("libata.force=noncq", "sends the drives one command at a time", None))),
    Aid(("uas", "usb_storage"), ((*_AUTOSUSPEND, None),)),
    Aid(("xhci_hcd", "xhci_pci", "usbcore", "ehci_hcd", "dwc3"), ((*_AUTOSUSPEND, None),)),
    Aid(("btusb", "btintel", "bluetooth", "btrtl", "btmtk"),
        (("btusb.enable_autosuspend=0", "leaves the adapter powered", None),), True, None, True),
    Aid(("iwlwifi", "iwlmvm", "iwldvm", "iwlmld"), (("iwlwifi.power_save=0", "leaves the radio awake", None),), True,
        "https://bugzilla.kernel.org", True),
    Aid(("rtw88_core", "rtw88_pci", "rtw88_usb", "rtw_core", "rtw_pci"),
        (("rtw88_pci.disable_aspm=1", "switches the power saving of its PCIe link off", None),
         ("rtw88_core.disable_lps_deep=1", "keeps the radio out of deep sleep", (6, 1))), True, None, True),
    Aid(("rtw89_core", "rtw89_pci", "rtw89core", "rtw89pci"),
        (("rtw89_pci.disable_aspm_l1=1 rtw89_pci.disable_aspm_l1ss=1", "switches the power saving of its PCIe link off",
          (6, 1)),
         ("rtw89_core.disable_ps_mode=1", "leaves the radio awake", (6, 1))), True, None, True),
    Aid(("mt7921e", "mt7921_common", "mt792x_lib"),
        (("mt7921e.disable_aspm=1", "switches the power saving of its PCIe link off", (6, 1)),), True, None, True),
    Aid(("mt7925e", "mt7925_common"),
        (("mt7925e.disable_aspm=1", "switches the power saving of its PCIe link off", (6, 12)),), True, None, True),
    Aid(("mt76", "mt76_usb", "mt7915e", "mt7615e", "mt76x2u"), ((*_ASPM, None),), True, None, True),
    Aid(("ath10k_core", "ath10k_pci"), ((*_ASPM, None),), True, None, True),
    Aid(("ath11k", "ath11k_pci", "ath12k"), ((*_ASPM, None),), True,
        "https://wireless.wiki.kernel.org/en/users/Drivers/ath11k/bugreport", True),
    Aid(("ath9k", "ath9k_htc", "ath9k_hw"), (("ath9k.nohwcrypt=1", "encrypts in the processor", None),), True, None, True),
    Aid(("brcmfmac", "brcmutil"), (("brcmfmac.roamoff=1", "leaves roaming to the host", None),), True, None, True),
    Aid(("r8169", "igc", "e1000e", "igb", "ixgbe", "ice", "i40e", "alx", "atlantic", "tg3"), ((*_ASPM, None),)),
    Aid(("snd_hda_intel", "snd_hda_codec"), (("snd_hda_intel.power_save=0", "leaves the codec powered", None),), False,
        None, True),
    Aid(("snd_sof", "snd_sof_pci", "soundwire_intel", "soundwire_cadence"),
        (("snd_intel_dspcfg.dsp_driver=1", "uses the older sound driver, without the DSP's microphones", None),), True,
        "https://github.com/thesofproject/linux/issues", True),
    Aid(("psmouse", "rmi_core", "rmi_smbus"),
        (("psmouse.synaptics_intertouch=0", "drives the touchpad by the older protocol", None),)),
    Aid(("thunderbolt",), (("thunderbolt.clx=0", "switches the power saving of its links off", (6, 1)),), False, None, True),
    Aid(("vfio_pci", "vfio_pci_core"), (("vfio_pci.disable_idle_d3=1", "leaves unused devices powered", None),)),
    Aid(("kvm_intel",), (("kvm_intel.nested=0", "forbids guests within guests", None),)),
    Aid(("kvm_amd",), (("kvm_amd.nested=0", "forbids guests within guests", None),)),
    Aid(("intel_idle",), (("intel_idle.max_cstate=1", "keeps the processor out of deep sleep", None),)),
    Aid(("zfs", "spl"), (), False, "https://github.com/openzfs/zfs/issues"),
    Aid(("vboxdrv", "vboxnetflt", "vboxnetadp"), (), False, "https://www.virtualbox.org/wiki/Bugtracker", True),
    Aid(("nvidia", "nvidia_modeset", "nvidia_drm", "nvidia_uvm"), (), False,
        "https://github.com/NVIDIA/open-gpu-kernel-modules/issues"),
    Aid(("evdi",), (), False, "https://github.com/DisplayLink/evdi/issues", True),
)  # fmt: skip

_CHECKS = {
    "ext4": "fsck.ext4 -fn",
    "xfs": "xfs_repair -n",
    "btrfs": "btrfs check --readonly",
    "f2fs": "fsck.f2fs --dry-run",
}
"""Module → how to look at the file system without changing it (e2fsck(8), xfs_repair(8), btrfs-check(8), fsck.f2fs(8))."""


def first_aid(module: str | None, kernel: Kernel, system: System) -> list[str]:
    """Sentences for crashes in a module; none where nothing is known to help."""
    if module is None:
        return []
    steps = []
    if module in _CHECKS:
        steps.append(
            f"From a rescue system: `{_CHECKS[module]} DEVICE` tells whether the file system is damaged, and changes nothing."
        )
    aid = next((row for row in AIDS if module in row.modules), None)
    if aid is None:
        return steps
    tries = [f"`{parameter}` {does}" for parameter, does, since in aid.tries if _has(kernel, since)]
    if tries:
        steps.append(
            f"A try, not a diagnosis: boot once with a kernel parameter that often helps with {module}: "
            f"{'; or '.join(tries)}. Where it changes nothing, leave it out again."
        )
    if aid.firmware:
        steps.append(f"{module} loads firmware into its device; the newest may help{_firmware(system)}.")
    if aid.spare:
        steps.append(f"To get the machine up without {module}: boot once with `module_blacklist={module}`.")
    return steps


def tracker(module: str | None) -> str | None:
    """Where the driver's makers want to hear of crashes."""
    return next((row.tracker for row in AIDS if module in row.modules), None)


def _has(kernel: Kernel, since: tuple[int, int] | None) -> bool:
    if since is None:
        return True
    version = leading_version(kernel.upstream or kernel.release or "")
    return version is not None and version[:2] >= since


def _firmware(system: System) -> str:
    """How to get it. Debian splits it into a dozen packages, of which this table does not say the right one."""
    if system.distribution.id == "debian":
        return ": `apt list 'firmware-*'` shows what there is to install"
    lines = [f"`{line}`" for line in system.distribution.firmware if not line.startswith("#")]
    return f": {', then '.join(lines)}" if lines else ""
