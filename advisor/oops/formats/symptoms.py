"""Vocabulary of networks, buses and platforms for trouble that never oopses."""

from __future__ import annotations

from advisor.oops.formats.row import symptom

_WIRELESS = "drivers/net/wireless/"
_D3 = r"(\S+) [0-9a-f:.]+: (?:can't|Unable to) change power state"

ROWS = (
    symptom(
        "NETDEV WATCHDOG: ",
        "transmit queue timed out",
        "net/sched/sch_generic.c dev_watchdog",
        r"NETDEV WATCHDOG: (?:CPU: \d+: )?\S+ \(([\w-]+)\)",
        "{1}",
    ),
    symptom(
        "Detected Hardware Unit Hang",
        "network hardware hang",
        "drivers/net/ethernet/intel/e1000e/netdev.c e1000_print_hw_hang",
        module="e1000e",
    ),
    symptom(
        "Detected Tx Unit Hang",
        "network hardware hang",
        "drivers/net/ethernet/intel",
        r"(igb|ixgbe|e1000|i40e|igc)\b",
        "{1}",
    ),
    symptom(
        "unregister_netdevice: waiting for", "unregister_netdevice waits", "net/core/dev.c netdev_wait_allrefs_any"
    ),
    symptom("Possible SYN flooding on port", "possible SYN flooding", "net/ipv4/tcp_input.c tcp_syn_flood_action"),
    symptom(
        "table full, dropping packet",
        "connection table full",
        "net/netfilter/nf_conntrack_core.c",
        r"nf_conntrack",
        "nf_conntrack",
    ),
    symptom("neighbor table overflow!", "neighbour table overflow", "net/core/neighbour.c"),
    symptom(
        "health compromised",
        "network card unhealthy",
        "drivers/net/ethernet/mellanox/mlx5/core/health.c",
        module="mlx5_core",
    ),
    symptom(
        "rtl_chipcmd_cond == 1",
        "network card does not reset",
        "drivers/net/ethernet/realtek/r8169_main.c",
        module="r8169",
    ),
    symptom(
        "PCIe link lost, device now detached",
        "network device lost",
        "drivers/net/ethernet/intel/igc/igc_main.c igc_rd32",
        r"(\w+) \S+ .*PCIe link lost",
        "{1}",
    ),
    symptom(
        "Target is unresponsive",
        "ath9k_htc target unresponsive",
        _WIRELESS + "ath/ath9k/htc_drv_init.c",
        module="ath9k_htc",
    ),
    symptom(
        "ath9k_htc: Failed to initialize the device",
        "ath9k_htc does not start",
        _WIRELESS + "ath/ath9k/hif_usb.c",
        module="ath9k_htc",
    ),
    symptom("Microcode SW error detected", "iwlwifi firmware error", _WIRELESS + "intel/iwlwifi", module="iwlwifi"),
    symptom(
        "no suitable firmware found!", "no firmware found", _WIRELESS + "intel/iwlwifi/iwl-drv.c", module="iwlwifi"
    ),
    symptom(
        "Failed to start RT ucode", "iwlwifi firmware does not start", _WIRELESS + "intel/iwlwifi", module="iwlwifi"
    ),
    symptom(
        "firmware has crashed", "wireless firmware crashed", _WIRELESS, r"(\w+) \S+: .*firmware has crashed", "{1}"
    ),
    symptom(
        "firmware crashed!",
        "wireless firmware crashed",
        _WIRELESS + "ath/ath10k/pci.c",
        r"(ath1[0-9]k\w*|\w+) \S+: firmware crashed",
        "{1}",
    ),
    symptom(
        "chip reset failed",
        "wireless chip does not reset",
        _WIRELESS + "mediatek/mt76",
        r"(mt\w+) \S+: chip reset failed",
        "{1}",
    ),
    symptom(
        " tx timeout",
        "Bluetooth command timeout",
        "net/bluetooth/hci_core.c hci_cmd_timeout",
        r"Bluetooth: hci\d+: command .*tx timeout",
        "bluetooth",
    ),
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
        "device not accepting address",
        "USB device does not answer",
        "drivers/usb/core/hub.c",
        r"usb \S+: device not accepting address",
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
)
