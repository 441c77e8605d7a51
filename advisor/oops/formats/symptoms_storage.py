"""Vocabulary of disks and their controllers for trouble that never oopses."""

from __future__ import annotations

from advisor.oops.formats.row import symptom

_NVME = "drivers/nvme/host/"
_ATA = "drivers/ata/libata-eh.c "
_MMC = "drivers/mmc/"
_MPT = "drivers/scsi/mpt3sas/mpt3sas_base.c "
_MPT_SAYS = ("doorbell", "handshake", "diag reset", "non-operational", "failure at")
_MPT_SILENT = (
    r"mpt[23]sas(?:_cm)?\d*: .*(?:doorbell is in use|handshake failed|sending diag reset|non-operational|"
    r"failure at \S+:\d+/\w+_probe\(\))"
)

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
        "nvme nvme",
        "NVMe controller trouble",
        _NVME + "core.c nvme_handle_aer_persistent_error, nvme_init_identify, tcp.c nvme_tcp_error_recovery",
        r"nvme nvme\d+: (?:resetting controller due to|frozen state error|Identify .*failed|Could not set queue count|"
        r"starting error recovery|failed to connect socket|Failed reconnect attempt|keep-alive failed|Abort status: 0x(?!0\b))",
        "nvme",
        says=("due to", "frozen", "failed", "Failed", "Could not", "starting error", "Abort status"),
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
    symptom(
        "qc timeout",
        "ATA command timed out",
        "drivers/ata/libata-core.c ata_exec_internal",
        r"ata\d+(?:\.\d+)?: qc timeout",
        "libata",
    ),
    symptom("I/O error, dev fd", "I/O error", "block/blk-core.c blk_print_req_error", module="floppy"),
    symptom("I/O error, dev ", "I/O error", "block/blk-core.c blk_print_req_error"),
    symptom(
        " error, dev ",
        "block device error",
        "block/blk-mq.c blk_print_req_error",
        r"(?:critical (?:nexus|space allocation)|critical target|timeout|reservation conflict|protection|recoverable transport|"
        r"device offline) error, dev (?!fd|sr)(?!.*DISCARD)",
    ),
    symptom("attempt to access beyond end of device", "access beyond end of device", "block/blk-core.c bio_check_eod"),
    symptom("-error on swap-device (", "swap I/O error", "mm/page_io.c end_swap_bio_read, end_swap_bio_write"),
    symptom(
        "detected conn error (", "iSCSI connection error", "drivers/scsi/scsi_transport_iscsi.c iscsi_conn_error_event"
    ),
    symptom(
        "rejecting I/O to dead device",
        "disk gone",
        "drivers/scsi/scsi_lib.c scsi_device_state_check",
        module="scsi_mod",
    ),
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
        "megaraid_sas ",
        "storage controller fault",
        "drivers/scsi/megaraid/megaraid_sas_fusion.c megasas_wait_for_outstanding_fusion",
        r"FW in FAULT state|Fatal firmware error|Failed to init firmware|Adapter is OFFLINE",
        "megaraid_sas",
        says=("FAULT", "Fatal", "Failed to init", "OFFLINE"),
    ),
    symptom(
        "megaraid_sas ",
        "storage controller reset",
        "drivers/scsi/megaraid/megaraid_sas_fusion.c megasas_reset_fusion, megasas_wait_for_outstanding_fusion",
        r"megaraid_sas \S+: .*(?:waiting for \d+ commands|(?<!no more )pending commands remain|resetting fusion adapter|"
        r"killing adapter|cannot recover)",
        "megaraid_sas",
        says=("waiting for", "pending commands", "resetting", "killing", "cannot recover"),
    ),
    symptom(
        "megasas: ",
        "storage controller fault",
        "drivers/scsi/megaraid/megaraid_sas_base.c",
        r"FW in FAULT state|[Ff]ailed to init firmware",
        "megaraid_sas",
    ),
    symptom(
        "megasas: ",
        "storage controller reset",
        "drivers/scsi/megaraid/megaraid_sas_base.c megasas_generic_reset, megasas_wait_for_outstanding",
        r"megasas: (?:RESET |.*waiting for \d+ commands|resetting fusion adapter|cannot recover)",
        "megaraid_sas",
    ),
    symptom(
        "mpt2sas",
        "storage controller fault",
        _MPT + "mpt3sas_base_fault_info",
        r"fault_state\(",
        "mpt3sas",
        says=("fault_state(",),
    ),
    symptom(
        "mpt3sas",
        "storage controller fault",
        _MPT + "mpt3sas_base_fault_info",
        r"fault_state\(",
        "mpt3sas",
        says=("fault_state(",),
    ),
    *(
        symptom(
            driver,
            "storage controller does not answer",
            _MPT + "_base_handshake_req_reply_wait, _base_fault_reset_work",
            _MPT_SILENT,
            "mpt3sas",
            says=_MPT_SAYS,
        )
        for driver in ("mpt2sas", "mpt3sas")
    ),
    symptom(
        "aacraid",
        "storage controller abort",
        "drivers/scsi/aacraid/linit.c aac_eh_abort",
        r"aacraid: Host adapter abort request",
        "aacraid",
        says=("abort request",),
    ),
    symptom(
        "aacraid",
        "storage controller reset",
        "drivers/scsi/aacraid/linit.c aac_eh_bus_reset, src.c aac_src_restart_adapter",
        r"aacraid.*(?:reset request|adapter kernel panic'd|asynchronous command timed out|Adapter health - -)",
        "aacraid",
        says=("reset request", "panic", "timed out", "health"),
    ),
    symptom(
        "controller is offline: status code",
        "storage controller offline",
        "drivers/scsi/smartpqi/smartpqi_sis.c sis_wait_for_ctrl_ready_with_timeout",
        module="smartpqi",
    ),
    symptom(
        "qla2xxx [",
        "storage controller fault",
        "drivers/scsi/qla2xxx/qla_isr.c qla2x00_async_event, qla_os.c qla2x00_request_firmware",
        r"qla2xxx \[.*(?:ISP System Error|Unrecoverable|Failed to load firmware|RISC paused)",
        "qla2xxx",
        says=("System Error", "Unrecoverable", "Failed to load", "RISC paused"),
    ),
    symptom(
        "hv_storvsc ",
        "host refuses disk commands",
        "drivers/scsi/storvsc_drv.c storvsc_on_io_completion",
        r"hv_storvsc \S+: tag#\d+ cmd 0x(?:28|2a|35|88|8a) status: .*hv 0xc0000001",
        "hv_storvsc",
    ),
    symptom("controller lockup detected", "storage controller lockup", "drivers/scsi/hpsa.c", module="hpsa"),
    symptom("uas_eh_abort_handler", "USB disk abort", "drivers/usb/storage/uas.c", module="uas"),
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
    symptom("whilst initialising ", "SD card does not start", _MMC + "core/sd.c", r"SD card", "mmc_core"),
    symptom(
        "whilst initialising ",
        "MMC card does not start",
        _MMC + "core/mmc.c mmc_attach_mmc, sdio.c mmc_attach_sdio",
        r"mmc\d+: error -\d+ whilst",
        "mmc_core",
    ),
    symptom(
        "never released inhibit bit",
        "MMC controller stuck",
        _MMC + "host/sdhci.c sdhci_send_command_retry",
        module="sdhci",
    ),
    symptom(
        "mmcblk",
        "MMC error",
        _MMC + "core/block.c mmc_blk_mq_rw_recovery, mmc_blk_cmd_recovery in older kernels",
        r"mmcblk\d+\w*: (?:error -\d+|timed out|recovery failed|unable to|.*card status 0x)",
        "mmc_block",
        says=("error -", "timed out", "recovery failed", "unable to", "card status"),
    ),
    symptom("Card stuck being busy", "SD card hangs", _MMC + "core/mmc_ops.c", module="mmc_core"),
    symptom("task abort: ", "SCSI task abort", "drivers/scsi", r"task abort: .*"),
)
