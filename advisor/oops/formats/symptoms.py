"""Vocabulary of networks, buses and platforms for trouble that never oopses."""

from __future__ import annotations

from advisor.oops.formats.row import symptom

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
        "NETDEV WATCHDOG: ",
        "transmit queue timed out",
        "net/sched/sch_generic.c dev_watchdog, behind the names of driver and device",
        r"([\w-]+) \S+ .*NETDEV WATCHDOG: CPU: \d+: transmit queue \d+ timed out",
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
        "tx hang",
        "network hardware hang",
        "drivers/net/ethernet/intel/ixgbe/ixgbe_main.c ixgbe_clean_tx_irq, drivers/net/vmxnet3/vmxnet3_drv.c vmxnet3_tx_timeout",
        r"(\w+) [0-9a-f:.]+ \S+: tx hang",
        "{1}",
    ),
    symptom(
        "ena 0000:",
        "network card does not answer",
        "drivers/net/ethernet/amazon/ena/ena_netdev.c check_missing_comp_in_tx_queue, check_for_missing_keep_alive, ena_com.c",
        r"ena \S+ .*(?:wasn't completed on time|didn't send a completion|Keep alive watchdog timeout|[Ll]ost (?:tx|TX) completions|"
        r"admin queue is not running|Reset has failed)",
        "ena",
    ),
    symptom(
        "mlx5_core 0000:",
        "network card fault",
        "drivers/net/ethernet/mellanox/mlx5/core/health.c poll_health, cmd.c wait_func, events.c port_module",
        r"mlx5_core \S+ ?.*(?:Fatal error \d+ detected|Port module event\[error\]|timeout\. Will cause a leak|handle_hca_cap failed|"
        r"mlx5_load_one failed|[Ff]irmware over \d+ MS in)",
        "mlx5_core",
    ),
    symptom(
        "Failed to reset the dma",
        "network card does not reset",
        "drivers/net/ethernet/stmicro/stmmac/stmmac_main.c stmmac_init_dma_engine",
        module="stmmac",
    ),
    symptom(
        ": hw csum failure",
        "wrong checksum from the network card",
        "net/core/dev.c do_netdev_rx_csum_fault",
    ),
    symptom(
        "Failed to read reg ",
        "network adapter does not answer",
        "drivers/net/usb/smsc95xx.c smsc95xx_read_reg, asix_common.c, drivers/net/ethernet/intel/igb/igb_main.c igb_rd32",
        r"(\w+)(?: \S+ .*)?: Failed to read reg (?:index )?0x",
        "{1}",
    ),
    symptom(
        "swiotlb buffer is full",
        "bounce buffers full",
        "kernel/dma/swiotlb.c swiotlb_tbl_map_single",
        r"(?:([\w-]+) [0-9a-f]{4}:[0-9a-f:.]+: )?swiotlb buffer is full",
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
        "PCIe link lost",
        "network device lost",
        "drivers/net/ethernet/intel/igc/igc_main.c igc_rd32, igb/igb_main.c igb_rd32",
        r"(\w+) \S+ .*PCIe link lost",
        "{1}",
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
        "xhci_hcd ",
        "USB controller does not respond",
        "drivers/usb/host/xhci-ring.c xhci_irq, xhci_abort_cmd_ring, xhci.c xhci_setup_device",
        r"xhci_hcd \S+: (?:WARNING: Host System Error|Abort failed to stop command ring|"
        r"Timeout while waiting for setup device|ERROR Transfer event TRB|Error while assigning device slot ID)",
        "xhci_hcd",
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
    ),
    symptom(
        "failed with error -",
        "driver does not start",
        "drivers/base/dd.c call_driver_probe, in v6.1",
        r"(\S+): probe of \S+ failed with error -",
        "{1}",
        passing=True,
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
    ),
    symptom(
        "sof-audio-",
        "sound DSP trouble",
        "sound/soc/sof/core.c sof_probe_continue, ipc3.c, ipc4.c ipc4_wait_tx_done, intel/hda-loader.c",
        r"sof-audio-\S+ \S+: (?!warning)(?:error: |failed |init of i915 and HDMI codec failed|.*tim(?:ed out|eout)|"
        r"codec #\d+ probe error|no hda codecs found|Boot iteration failed|.* tx error for|DSP panic|sof_probe_work failed)",
        "snd_sof",
    ),
    symptom(
        "snd_hda_intel 0000:",
        "sound codec does not answer",
        "sound/pci/hda/hda_controller.c azx_rirb_get_response, azx_probe_codecs",
        r"No response from codec|Codec #\d+ probe error",
        "snd_hda_intel",
    ),
    symptom(
        "tpm tpm",
        "TPM error",
        "drivers/char/tpm/tpm-interface.c tpm_transmit_cmd, tpm_try_transmit",
        r"tpm tpm\d+: (?:A TPM error (?!.*self ?test)|Operation (?:Timed out|Canceled))",
        "tpm",
        passing=True,
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
