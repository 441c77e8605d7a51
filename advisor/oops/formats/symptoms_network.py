"""Vocabulary of networks and their cards for trouble that never oopses."""

from __future__ import annotations

from advisor.oops.formats.row import symptom

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
        says=("on time", "didn't send", "watchdog", "completions", "not running", "has failed"),
    ),
    symptom(
        "mlx5_core 0000:",
        "network card fault",
        "drivers/net/ethernet/mellanox/mlx5/core/health.c poll_health, cmd.c wait_func, events.c port_module",
        r"mlx5_core \S+ ?.*(?:Fatal error \d+ detected|Port module event\[error\]|timeout\. Will cause a leak|handle_hca_cap failed|"
        r"mlx5_load_one failed|[Ff]irmware over \d+ MS in)",
        "mlx5_core",
        says=("Fatal error", "[error]", "timeout", "failed", "irmware over"),
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
        "Failed to read reg",
        "network adapter does not answer",
        "drivers/net/usb/smsc95xx.c smsc95xx_read_reg, asix_common.c, drivers/net/ethernet/intel/igb/igb_main.c igb_rd32",
        r"(\w+)(?: \S+ .*)?: Failed to read reg(?:ister)? (?:index )?0x",
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
)
