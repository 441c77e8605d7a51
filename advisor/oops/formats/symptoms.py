"""Vocabulary of buses and platforms for trouble that never oopses."""

from __future__ import annotations

from advisor.oops.formats.row import symptom

_D3 = r"(\S+) [0-9a-f:.]+: (?:can't|Unable to) change power state"

ROWS = (
    symptom("HC died; cleaning up", "USB controller died", "drivers/usb/core/hcd.c usb_hc_died", module="xhci_hcd"),
    symptom(
        "xHCI host not responding to stop endpoint",
        "USB controller does not respond",
        "drivers/usb/host/xhci-ring.c",
        module="xhci_hcd",
    ),
    symptom(
        "xHCI host controller not responding, assume dead",
        "USB controller died",
        "drivers/usb/host/xhci-ring.c",
        module="xhci_hcd",
    ),
    symptom(
        "xhci_hcd ",
        "USB controller does not respond",
        "drivers/usb/host/xhci-ring.c xhci_irq, xhci_abort_cmd_ring, xhci.c xhci_setup_device",
        r"xhci_hcd \S+: (?:WARNING: Host System Error|Abort failed to stop command ring|"
        r"Timeout while waiting for setup device|ERROR (?:Transfer event TRB|unknown event type)|Error while assigning device slot ID)",
        "xhci_hcd",
        says=("WARNING", "Abort failed", "Timeout while", "ERROR ", "Error while"),
    ),
    symptom(
        "device descriptor read/",
        "USB device does not answer",
        "drivers/usb/core/hub.c hub_port_init",
        r"device descriptor read/\w+, error -",
    ),
    symptom(
        "device not accepting address",
        "USB device does not answer",
        "drivers/usb/core/hub.c",
        r"usb \S+: device not accepting address",
    ),
    symptom(
        "Maybe the USB cable is bad?",
        "USB port does not come up",
        "drivers/usb/core/hub.c hub_port_reset",
    ),
    symptom("over-current condition", "USB port overloaded", "drivers/usb/core/hub.c hub_port_connect_change"),
    symptom(
        "Completion-Wait loop timed out",
        "IOMMU completion wait timed out",
        "drivers/iommu/amd/iommu.c",
        module="amd_iommu",
    ),
    symptom("AMD-Vi: Event logged [", "IOMMU event", "drivers/iommu/amd/iommu.c iommu_print_event", module="amd_iommu"),
    symptom(
        "DMAR: [DMA ", "IOMMU fault", "drivers/iommu/intel/dmar.c dmar_fault_do_one", r"DMAR: \[DMA (?:Read|Write)"
    ),
    symptom(
        "DMAR: [INTR-REMAP]", "IOMMU interrupt fault", "drivers/iommu/intel/dmar.c dmar_fault_do_one", r"fault reason"
    ),
    symptom(
        "can't change power state from D3cold",
        "device does not leave D3cold",
        "drivers/pci/pci.c pci_power_up",
        _D3,
        "{1}",
    ),
    symptom(
        "Unable to change power state from D3cold",
        "device does not leave D3cold",
        "drivers/pci/pci.c pci_power_up, since v6.0",
        _D3,
        "{1}",
    ),
    symptom(
        "not ready 65535ms after",
        "device does not come back",
        "drivers/pci/pci.c pci_dev_wait",
        r"(\S+) [0-9a-f:.]+: not ready",
        "{1}",
    ),
    symptom("PM: Some devices failed to suspend", "suspend failed", "drivers/base/power/main.c"),
    symptom(
        "failed to suspend async: error",
        "suspend failed",
        "drivers/base/power/main.c",
        r"PM: (?:Device )?\S+ failed to suspend|PM: failed to suspend",
    ),
    symptom("Freezing of tasks failed after", "tasks do not freeze", "kernel/power/process.c try_to_freeze_tasks"),
    symptom("Freezing user space processes failed after", "tasks do not freeze", "kernel/power/process.c, since v6.4"),
    symptom(
        "azx_get_response timeout",
        "sound codec does not answer",
        "sound/hda/controllers/intel.c azx_rirb_get_response",
        module="snd_hda_intel",
    ),
    symptom(
        "CORB reset timeout", "sound controller does not reset", "sound/hda/core/controller.c", module="snd_hda_intel"
    ),
    symptom(
        "controller timed out",
        "I2C controller timed out",
        "drivers/i2c/busses/i2c-designware-master.c",
        r"i2c_designware",
        "i2c_designware_core",
    ),
    symptom(
        "No sha256 digest for patch ID", "microcode refused", "arch/x86/kernel/cpu/microcode/amd.c verify_sha256_digest"
    ),
    symptom(
        "No handler or method for GPE",
        "ACPI GPE without handler",
        "drivers/acpi/acpica/evgpe.c acpi_ev_gpe_dispatch",
        module="acpi",
    ),
    symptom(
        "No installed handler for fixed event",
        "ACPI fixed event without handler",
        "drivers/acpi/acpica/evevent.c",
        module="acpi",
    ),
    symptom(
        "failed with error -",
        "driver does not start",
        "drivers/base/dd.c call_driver_probe, in v6.12",
        r"probe with driver (\S+) failed with error -",
        "{1}",
        passing=True,
        says=("probe ",),
    ),
    symptom(
        "failed with error -",
        "driver does not start",
        "drivers/base/dd.c call_driver_probe, in v6.1",
        r"(\S+): probe of \S+ failed with error -",
        "{1}",
        passing=True,
        says=("probe ",),
    ),
    symptom(
        "PPM init failed",
        "USB-C controller does not start",
        "drivers/usb/typec/ucsi/ucsi.c ucsi_init_work",
        module="typec_ucsi",
        passing=True,
    ),
    symptom(
        "i2c_hid",
        "touch device does not start",
        "drivers/hid/i2c-hid/i2c-hid-core.c i2c_hid_core_probe, i2c_hid_start_hwreset",
        r"i2c_hid\w* \S+: (?:failed to (?:reset|retrieve|set)|Failed to fetch|unexpected HID descriptor|HID over i2c has not been)",
        "i2c_hid",
        passing=True,
        says=("ailed to", "unexpected HID", "has not been"),
    ),
    symptom(
        "sof-audio-",
        "sound DSP trouble",
        "sound/soc/sof/core.c sof_probe_continue, ipc3.c, ipc4.c ipc4_wait_tx_done, intel/hda-loader.c",
        r"sof-audio-\S+ \S+: (?!warning)(?:error: |failed |init of i915 and HDMI codec failed|.*tim(?:ed out|eout)|"
        r"codec #\d+ probe error|no hda codecs found|Boot iteration failed|.* tx error for|DSP panic|sof_probe_work failed)",
        "snd_sof",
        says=("error", "fail", "timed out", "timeout", "no hda", "panic"),
    ),
    symptom(
        "snd_hda_intel 0000:",
        "sound codec does not answer",
        "sound/pci/hda/hda_controller.c azx_rirb_get_response, azx_probe_codecs",
        r"No response from codec|Codec #\d+ probe error",
        "snd_hda_intel",
        says=("No response", "probe error"),
    ),
    symptom(
        "tpm tpm",
        "TPM error",
        "drivers/char/tpm/tpm-interface.c tpm_transmit_cmd, tpm_try_transmit",
        r"tpm tpm\d+: (?:A TPM error (?!.*self ?test)|Operation (?:Timed out|Canceled))",
        "tpm",
        passing=True,
        says=("A TPM error", "Operation "),
    ),
    symptom(
        "Unhandled context fault",
        "IOMMU fault",
        "drivers/iommu/arm/arm-smmu/arm-smmu.c arm_smmu_print_context_fault_info",
        module="arm_smmu",
    ),
    symptom(
        "Timeout from EC hardware",
        "embedded controller does not answer",
        "drivers/acpi/acpica/evregion.c acpi_ev_address_space_dispatch",
        module="acpi",
    ),
    symptom(
        "as unstable because the skew is too large",
        "clock source unstable",
        "kernel/time/clocksource.c clocksource_watchdog",
        r"Marking clocksource '",
        passing=True,
    ),
    symptom(
        "Timeout connecting to device: ",
        "Xen device does not connect",
        "drivers/xen/xenbus/xenbus_probe_frontend.c print_device_status",
    ),
    symptom(
        "invalid for parameter",
        "module option refused",
        "kernel/params.c parse_args",
        r"(\w+): .{1,80} invalid for parameter ",
        "{1}",
        passing=True,
    ),
)
