"""The kernel's own vocabulary for trouble that never oopses: lines that speak for themselves."""

from __future__ import annotations

from advisor.oops.formats.row import Format


def _row(trigger: str, words: str, source: str, line: str = "", module: str = "") -> Format:
    return Format(trigger, "log-symptom", words, "symptom", source, line=line, module=module)


ROWS = (
    # graphics
    _row("*ERROR* ring ", "GPU ring timeout", "drivers/gpu/drm/amd/amdgpu/amdgpu_job.c", r"ring \S+ timeout", "amdgpu"),
    _row(
        "amdgpu: ring ",
        "GPU ring timeout",
        "drivers/gpu/drm/amd/amdgpu/amdgpu_job.c, since v6.12",
        r"ring \S+ timeout",
        "amdgpu",
    ),
    _row("GPU reset begin!", "GPU reset", "drivers/gpu/drm/amd/amdgpu/amdgpu_device.c", module="amdgpu"),
    _row("page fault (src_id:", "GPU page fault", "drivers/gpu/drm/amd/amdgpu/gmc_v*.c", module="amdgpu"),
    _row("GPU HANG: ", "GPU hang", "drivers/gpu/drm/i915/i915_gpu_error.c", module="i915"),
    _row("GPU hang", "GPU hang", "drivers/gpu/drm", r"(?i)gpu hang"),
    _row("NVRM: Xid ", "Xid {1}", "nvidia's module", r"Xid \([^)]*\): (\d+)", "nvidia"),
    _row("GPU has fallen off the bus", "GPU fell off the bus", "nvidia's module", module="nvidia"),
    _row("NVRM: RmInitAdapter failed", "GPU does not start", "nvidia's module", module="nvidia"),
    _row(
        "secboot: error during falcon reset",
        "GPU falcon does not reset",
        "drivers/gpu/drm/nouveau/nvkm",
        module="nouveau",
    ),
    _row(
        "failed to idle channel",
        "GPU channel does not idle",
        "drivers/gpu/drm/nouveau",
        line=r"nouveau",
        module="nouveau",
    ),
    _row(
        "*ERROR* ",
        "DRM error",
        "include/drm/drm_print.h drm_err",
        r"\[drm:(?P<function>\w+)(?: \[(?P<module>\w+)\])?\] \*ERROR\*",
    ),
    _row("flip_done timed out", "display flip timed out", "drivers/gpu/drm/drm_atomic_helper.c"),
    _row("FIFO underrun", "display FIFO underrun", "drivers/gpu/drm/i915/display", module="i915"),
    # storage
    _row(
        " QID ",
        "NVMe timeout",
        "drivers/nvme/host/pci.c nvme_timeout",
        r"nvme nvme\d+: I/O (?:tag )?\d+.* QID \d+ timeout",
        "nvme",
    ),
    _row(
        "controller is down; will reset",
        "NVMe controller down",
        "drivers/nvme/host/pci.c nvme_warn_reset",
        module="nvme",
    ),
    _row(
        "Device not ready; aborting",
        "NVMe controller not ready",
        "drivers/nvme/host/core.c nvme_wait_ready",
        module="nvme",
    ),
    _row("duplicate IDs", "NVMe duplicate ids", "drivers/nvme/host/core.c", r"nvme", "nvme"),
    _row("Removing after probe failure", "NVMe controller removed", "drivers/nvme/host/pci.c", module="nvme"),
    _row(
        ": exception Emask ",
        "ATA exception",
        "drivers/ata/libata-eh.c ata_eh_link_report",
        r"ata\d+(?:\.\d+)?: exception Emask",
        "libata",
    ),
    _row(
        ": failed command: ",
        "ATA command failed",
        "drivers/ata/libata-eh.c",
        r"ata\d+(?:\.\d+)?: failed command",
        "libata",
    ),
    _row(
        "hard resetting link",
        "ATA link reset",
        "drivers/ata/libata-sata.c",
        r"ata\d+(?:\.\d+)?: hard resetting link",
        "libata",
    ),
    _row("I/O error, dev ", "I/O error", "block/blk-core.c blk_print_req_error", r"I/O error, dev ([\w-]+)", "{1}"),
    _row("rejecting I/O to offline device", "disk offline", "drivers/scsi/scsi_lib.c", module="scsi_mod"),
    _row("Buffer I/O error on dev", "buffer I/O error", "fs/buffer.c buffer_io_error"),
    _row("EXT4-fs error (device", "ext4 error", "fs/ext4/super.c __ext4_error", module="ext4"),
    _row("Aborting journal on device", "journal aborted", "fs/jbd2/journal.c", module="jbd2"),
    _row("Remounting filesystem read-only", "filesystem remounted read-only", "fs/ext4/super.c"),
    _row("BTRFS critical", "btrfs critical error", "fs/btrfs/messages.h btrfs_crit", module="btrfs"),
    _row("BTRFS error", "btrfs error", "fs/btrfs/messages.h btrfs_err", module="btrfs"),
    _row("BTRFS: error", "btrfs aborted", "fs/btrfs/messages.c __btrfs_handle_fs_error", module="btrfs"),
    _row(
        "XFS (",
        "XFS trouble",
        "fs/xfs/xfs_message.c",
        r"XFS \(\S+\): (?:Metadata (?:corruption|CRC error)|Internal error|.*I/O error|Corruption|xfs_do_force_shutdown|log I/O error|.*[Ss]hutting down)",
        "xfs",
    ),
    _row(
        "F2FS-fs (",
        "f2fs error",
        "fs/f2fs/super.c",
        r"F2FS-fs \(\S+\): .*(?:[Cc]orrupt|[Ii]nconsistent|[Mm]ismatch|invalid)",
        "f2fs",
    ),
    _row(
        "Timeout waiting for hardware",
        "MMC timeout",
        "drivers/mmc/host/sdhci.c sdhci_timeout_timer",
        r"mmc\d+: ",
        "sdhci",
    ),
    _row(
        "cqhci: timeout for tag",
        "MMC command queue timeout",
        "drivers/mmc/host/cqhci-core.c cqhci_timeout",
        module="mmc_core",
    ),
    _row(
        "REGISTER DUMP",
        "MMC register dump",
        "drivers/mmc/host/sdhci.c sdhci_dumpregs",
        r"mmc\d+: (sdhci|cqhci)",
        "sdhci",
    ),
    _row("task abort: ", "SCSI task abort", "drivers/scsi", r"task abort: .*"),
    # network
    _row(
        "NETDEV WATCHDOG: ",
        "transmit queue timed out",
        "net/sched/sch_generic.c dev_watchdog",
        r"NETDEV WATCHDOG: \S+ \((?:\S+ \()?([\w-]+)\)",
        "{1}",
    ),
    _row(
        "Detected Hardware Unit Hang",
        "network hardware hang",
        "drivers/net/ethernet/intel/e1000e/netdev.c",
        r"(e1000e?|igb|ixgbe)?",
        "e1000e",
    ),
    _row("unregister_netdevice: waiting for", "unregister_netdevice waits", "net/core/dev.c netdev_wait_allrefs"),
    _row("Possible SYN flooding on port", "possible SYN flooding", "net/ipv4/tcp_input.c tcp_syn_flood_action"),
    _row(
        "Target is unresponsive",
        "ath9k_htc target unresponsive",
        "drivers/net/wireless/ath/ath9k/htc_drv_init.c",
        module="ath9k_htc",
    ),
    _row(
        "ath9k_htc: Failed to initialize the device",
        "ath9k_htc does not start",
        "drivers/net/wireless/ath/ath9k/hif_usb.c",
        module="ath9k_htc",
    ),
    _row(
        "Microcode SW error detected", "iwlwifi firmware error", "drivers/net/wireless/intel/iwlwifi", module="iwlwifi"
    ),
    _row(
        "PCIe link lost, device now detached",
        "network device lost",
        "drivers/net/ethernet/intel/igc/igc_main.c",
        module="{1}",
        line=r"(\w+) \S+ .*PCIe link lost",
    ),
    _row("firmware has crashed", "wireless firmware crashed", "drivers/net/wireless", r"(?i)firmware (?:has )?crashed"),
    _row(
        "firmware crashed!", "wireless firmware crashed", "drivers/net/wireless/ath/ath10k/pci.c", module="ath10k_pci"
    ),
    # platform
    _row(
        "Completion-Wait loop timed out",
        "IOMMU completion wait timed out",
        "drivers/iommu/amd/iommu.c",
        module="amd_iommu",
    ),
    _row("AMD-Vi: Event logged [", "IOMMU event", "drivers/iommu/amd/iommu.c", module="amd_iommu"),
    _row("DMAR: [DMA ", "IOMMU fault", "drivers/iommu/intel/dmar.c", r"DMAR: \[DMA (?:Read|Write)"),
    _row(
        "Direct firmware load for ",
        "firmware not found",
        "drivers/base/firmware_loader/main.c",
        r"failed with error -2$",
    ),
    _row(
        "can't change power state from D3cold",
        "device does not leave D3cold",
        "drivers/pci/pci.c",
        r"(\S+) [0-9a-f:.]+: (?:can't|Unable to) change power state",
        "{1}",
    ),
    _row(
        "Unable to change power state from D3cold",
        "device does not leave D3cold",
        "drivers/pci/pci.c",
        r"(\S+) [0-9a-f:.]+: (?:can't|Unable to) change power state",
        "{1}",
    ),
    _row("HC died; cleaning up", "USB controller died", "drivers/usb/core/hcd.c usb_hc_died", module="xhci_hcd"),
    _row(
        "xHCI host controller not responding, assume dead",
        "USB controller died",
        "drivers/usb/host/xhci-ring.c",
        module="xhci_hcd",
    ),
    _row("No sha256 digest for patch ID", "microcode refused", "arch/x86/kernel/cpu/microcode/amd.c"),
    _row("No handler or method for GPE", "ACPI GPE without handler", "drivers/acpi/acpica/evgpe.c", module="acpi"),
    _row(
        "No installed handler for fixed event",
        "ACPI fixed event without handler",
        "drivers/acpi/acpica/evevent.c",
        module="acpi",
    ),
    _row("Ioctl failed: -", "ioctl failed", "drivers/hv/dxgkrnl", r"dxgk", "dxgkrnl"),
)
