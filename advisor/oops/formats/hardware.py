"""Hardware that reports its own faults: machine checks, memory errors, PCIe errors, firmware error records."""

from __future__ import annotations

from advisor.oops.formats.row import Format


def _row(trigger: str, kind: str, words: str, source: str, line: str = "", module: str = "") -> Format:
    return Format(trigger, kind, words, "symptom", source, line=line, module=module)


_MCE = "arch/x86/kernel/cpu/mce/core.c "

ROWS = (
    _row(
        "EDAC sbridge ",
        "machine-check",
        "memory error",
        "drivers/edac/sb_edac.c",
        r"EDAC sbridge MC\d+: HANDLING MCE",
        "sb_edac",
    ),
    _row(
        "EDAC skx ",
        "machine-check",
        "memory error",
        "drivers/edac/skx_base.c",
        r"EDAC skx MC\d+: HANDLING MCE",
        "skx_edac",
    ),
    _row(
        "EDAC i10nm ",
        "machine-check",
        "memory error",
        "drivers/edac/i10nm_base.c",
        r"EDAC i10nm MC\d+: HANDLING MCE",
        "i10nm_edac",
    ),
    _row("Machine Check Exception: ", "machine-check", "machine check exception", _MCE + "__print_mce"),
    _row("Machine check events logged", "machine-check", "machine check events logged", _MCE + "mce_notify_irq"),
    _row(
        "Machine Check: ",
        "machine-check",
        "machine check event",
        _MCE + "__print_mce",
        r"CPU \d+: Machine Check: \w+ Bank",
    ),
    _row(
        "[Hardware Error]: ",
        "machine-check",
        "hardware error",
        "drivers/edac/mce_amd.c amd_decode_mce",
        r"(?:Uncorrected|Corrected|Deferred) error|MC\d+ Error|MC\d+_STATUS",
    ),
    _row(
        "[Hardware Error]: ",
        "hardware",
        "firmware hardware error record",
        "drivers/acpi/apei/ghes.c __ghes_print_estatus",
        r"Hardware error from APEI|event severity: (?!info)|fatal",
    ),
    _row(
        "Machine Check Event: ",
        "machine-check",
        "machine check event",
        "drivers/edac/sb_edac.c sbridge_mce_output_error",
        module="sb_edac",
    ),
    _row("EDAC MC", "hardware", "memory error", "drivers/edac/edac_mc.c edac_ce_error", r"EDAC MC\d+: \d+ [CU]E "),
    _row("EDAC PCI", "hardware", "PCI parity error", "drivers/edac/edac_pci_sysfs.c", r"EDAC PCI.*(?:error|Parity)"),
    _row("CPU Bus Error", "hardware", "bus error", "arch/powerpc"),
    _row(
        "PCIe Bus Error: severity=",
        "hardware",
        "PCIe bus error",
        "drivers/pci/pcie/aer.c aer_print_error",
        module="pcieport",
    ),
    _row(
        "AER: ",
        "hardware",
        "PCIe error",
        "drivers/pci/pcie/aer.c aer_print_port_info",
        r"AER: (?:Multiple )?(?:Corrected|Correctable|Uncorrected|Uncorrectable|Fatal|Non-Fatal).*(?:error|received)|AER: device recovery failed|can't recover",
        "pcieport",
    ),
    _row(
        "DPC: containment event",
        "hardware",
        "PCIe port contained",
        "drivers/pci/pcie/dpc.c dpc_process_error",
        module="pcieport",
    ),
    _row(
        "Under-voltage detected!",
        "hardware",
        "supply voltage too low",
        "drivers/hwmon/raspberrypi-hwmon.c",
        module="raspberrypi-firmware",
    ),
    _row(
        "Undervoltage detected!",
        "hardware",
        "supply voltage too low",
        "drivers/hwmon/raspberrypi-hwmon.c, since v6.7",
        module="raspberrypi-firmware",
    ),
    _row(
        "temperature above threshold",
        "hardware",
        "processor too hot",
        "drivers/thermal/intel/therm_throt.c",
        r"(?:Core|Package) temperature above threshold",
    ),
    _row("critical temperature reached", "hardware", "critical temperature reached", "drivers/thermal/thermal_core.c"),
    _row(
        "HARDWARE PROTECTION ",
        "hardware",
        "shut down to protect the hardware",
        "kernel/reboot.c __hw_protection_shutdown",
    ),
    _row(
        "Memory failure: 0x",
        "hardware",
        "memory page failed",
        "mm/memory-failure.c action_result, kill_proc",
        r"recovery action for|Sending SIGBUS|already hardware poisoned",
    ),
    _row("Disabling IRQ #", "log-symptom", "interrupt that nobody handles", "kernel/irq/spurious.c __report_bad_irq"),
    _row(
        ": nobody cared",
        "log-symptom",
        "interrupt that nobody handles",
        "kernel/irq/spurious.c",
        r"irq \d+: nobody cared",
    ),
    _row("Critical medium error", "hardware", "medium error", "block/blk-core.c blk_status_to_str"),
    _row(
        "critical medium error, dev ",
        "hardware",
        "medium error",
        "block/blk-core.c",
        r"critical medium error, dev (?!fd|sr)",
    ),
    _row("Unrecovered read error", "hardware", "unrecovered read error", "drivers/scsi/constants.c"),
    _row(
        "uncorrectable error", "hardware", "uncorrectable error", "drivers/ata/libata-eh.c", r"ata\d.*error: \{ UNC \}"
    ),
)
