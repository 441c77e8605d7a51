"""Vocabulary of disks, controllers and filesystems for trouble that never oopses."""

from __future__ import annotations

from advisor.oops.formats.row import symptom

_NVME = "drivers/nvme/host/"
_ATA = "drivers/ata/libata-eh.c "
_MMC = "drivers/mmc/"

ROWS = (
    symptom(
        " QID ",
        "NVMe timeout",
        _NVME + "pci.c nvme_timeout",
        r"nvme nvme\d+: I/O (?:tag )?\d+.* QID \d+ timeout",
        "nvme",
    ),
    symptom("controller is down; will reset", "NVMe controller down", _NVME + "pci.c nvme_warn_reset", module="nvme"),
    symptom("Device not ready; aborting", "NVMe controller not ready", _NVME + "core.c nvme_wait_ready", module="nvme"),
    symptom("duplicate IDs", "NVMe duplicate ids", _NVME + "core.c nvme_init_ns_head", r"nvme", "nvme"),
    symptom("Removing after probe failure", "NVMe controller removed", _NVME + "pci.c", module="nvme"),
    symptom(
        "Disabling device after reset failure",
        "NVMe controller removed",
        _NVME + "pci.c nvme_reset_work",
        module="nvme",
    ),
    symptom(
        ": exception Emask ",
        "ATA exception",
        _ATA + "ata_eh_link_report",
        r"ata\d+(?:\.\d+)?: exception Emask",
        "libata",
    ),
    symptom(
        ": failed command: ",
        "ATA command failed",
        _ATA + "ata_eh_link_report",
        r"ata\d+(?:\.\d+)?: failed command",
        "libata",
    ),
    symptom(
        "hard resetting link",
        "ATA link reset",
        "drivers/ata/libata-core.c",
        r"ata\d+(?:\.\d+)?: hard resetting link",
        "libata",
    ),
    symptom("COMRESET failed", "ATA link does not come up", _ATA + "ata_eh_reset", module="libata"),
    symptom("I/O error, dev fd", "I/O error", "block/blk-core.c blk_print_req_error", module="floppy"),
    symptom("I/O error, dev ", "I/O error", "block/blk-core.c blk_print_req_error"),
    symptom(
        "rejecting I/O to offline device",
        "disk offline",
        "drivers/scsi/scsi_lib.c scsi_prep_state_check",
        module="scsi_mod",
    ),
    symptom(
        "Device offlined - not ready",
        "disk offline",
        "drivers/scsi/scsi_error.c scsi_eh_offline_sdevs",
        module="scsi_mod",
    ),
    symptom(
        "FW in FAULT state",
        "storage controller fault",
        "drivers/scsi/megaraid",
        r"megaraid_sas|megasas",
        "megaraid_sas",
    ),
    symptom(
        "fault_state(", "storage controller fault", "drivers/scsi/mpt3sas/mpt3sas_base.c", r"(mpt[23]sas)", "mpt3sas"
    ),
    symptom("Host adapter abort request", "storage controller abort", "drivers/scsi/aacraid/linit.c", module="aacraid"),
    symptom("controller lockup detected", "storage controller lockup", "drivers/scsi/hpsa.c", module="hpsa"),
    symptom("uas_eh_abort_handler", "USB disk abort", "drivers/usb/storage/uas.c", module="uas"),
    symptom("Disk failure on ", "disk fell out of the array", "drivers/md/raid1.c, raid5.c", r"md/raid"),
    symptom(
        "data block ",
        "verity: data block corrupted",
        "drivers/md/dm-verity-target.c",
        r"verity.*data block \d+ is corrupted",
        "dm_verity",
    ),
    symptom("Buffer I/O error on dev", "buffer I/O error", "fs/buffer.c buffer_io_error"),
    symptom("EXT4-fs error (device", "ext4 error", "fs/ext4/super.c __ext4_error", module="ext4"),
    symptom("Aborting journal on device", "journal aborted", "fs/jbd2/journal.c", module="jbd2"),
    symptom("Remounting filesystem read-only", "filesystem remounted read-only", "fs/ext4/super.c ext4_handle_error"),
    symptom("BTRFS critical", "btrfs critical error", "fs/btrfs/messages.h btrfs_crit", module="btrfs"),
    symptom("BTRFS error", "btrfs error", "fs/btrfs/messages.h btrfs_err", module="btrfs"),
    symptom("BTRFS: error", "btrfs aborted", "fs/btrfs/messages.c __btrfs_handle_fs_error", module="btrfs"),
    symptom(
        "XFS (",
        "XFS trouble",
        "fs/xfs/xfs_message.c",
        r"XFS \(\S+\): (?:[Mm]etadata (?:corruption|CRC error|I/O error)|Internal error|Corruption|xfs_do_force_shutdown|"
        r"log I/O error|.*[Ss]hutting down|.*I/O error)",
        "xfs",
    ),
    symptom(
        "F2FS-fs (",
        "f2fs error",
        "fs/f2fs/super.c",
        r"F2FS-fs \(\S+\): .*(?:[Cc]orrupt|[Ii]nconsistent|[Mm]ismatch|invalid)",
        "f2fs",
    ),
    symptom("SQUASHFS error: ", "squashfs error", "fs/squashfs/squashfs.h ERROR", module="squashfs"),
    symptom(
        "encountered an uncorrectable I/O failure",
        "pool suspended",
        "OpenZFS module/os/linux/zfs/zfs_debug.c",
        module="zfs",
    ),
    symptom(
        "not responding, still trying",
        "NFS server does not answer",
        "net/sunrpc/clnt.c call_timeout",
        r"server \S+ not responding",
        "nfs",
    ),
    symptom("has not responded in", "SMB server does not answer", "fs/smb/client/connect.c", r"CIFS|VFS", "cifs"),
    symptom(
        "Timeout waiting for hardware", "MMC timeout", _MMC + "host/sdhci.c sdhci_timeout_timer", r"mmc\d+: ", "sdhci"
    ),
    symptom(
        "cqhci: timeout for tag",
        "MMC command queue timeout",
        _MMC + "host/cqhci-core.c cqhci_timeout",
        module="mmc_core",
    ),
    symptom("REGISTER DUMP", "MMC register dump", _MMC + "host/sdhci.c sdhci_dumpregs", r"mmc\d+: sdhci", "sdhci"),
    symptom("whilst initialising SD card", "SD card does not start", _MMC + "core/sd.c", module="mmc_core"),
    symptom("Card stuck being busy", "SD card hangs", _MMC + "core/mmc_ops.c", module="mmc_core"),
    symptom("task abort: ", "SCSI task abort", "drivers/scsi", r"task abort: .*"),
)
