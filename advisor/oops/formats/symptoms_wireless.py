"""Vocabulary of wireless cards and Bluetooth controllers for trouble that never oopses."""

from __future__ import annotations

from advisor.oops.formats.row import symptom

_WIRELESS = "drivers/net/wireless/"

ROWS = (
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
    symptom(
        "Bluetooth: hci",
        "Bluetooth controller failed",
        "drivers/bluetooth/btmtk.c, btintel.c, btusb.c btusb_setup_qca; net/bluetooth/hci_sync.c __hci_cmd_sync_status_sk",
        r"Bluetooth: hci\d+: (?:Opcode 0x ?\w+ failed: -(?:110|71|32|19)\b|Failed to (?:load|set up|send|download|apply)|"
        r".*command timed out|don't support firmware|link tx timeout|[Hh]ardware error 0x|.*firmware file \S+ not found|"
        r"Failed to boot|RTL: download fw command failed|failed to send firmware data|QCA Failed to request file|Reset after|.*[Cc]rash)",
        "bluetooth",
        says=("ailed", "timed out", "don't support", "timeout", "ardware error", "not found", "Reset after", "rash"),
    ),
    symptom(
        "iwlwifi 0000:",
        "iwlwifi firmware does not start",
        _WIRELESS + "intel/iwlwifi/mvm/fw.c iwl_run_init_mvm_ucode, pcie/trans.c iwl_pcie_load_firmware_chunk",
        r"Failed to start INIT ucode|Failed to run INIT ucode|Failed to load firmware chunk|Timeout waiting for PNVM|Could not load the \[\d+\] uCode",
        "iwlwifi",
        says=("Failed to", "Timeout", "Could not load"),
    ),
    symptom(
        "iwlwifi 0000:",
        "iwlwifi does not answer",
        _WIRELESS + "intel/iwlwifi/pcie/tx.c iwl_trans_pcie_send_hcmd_sync, iwl_txq_log_scd_error",
        r"Error sending \S+: time out|Queue \d+ is (?:active|inactive|stuck)|Hardware error detected|"
        r"Failed to wake NIC|Timeout waiting for hardware access|Read failed at 0x|bad state = 0",
        "iwlwifi",
        says=(
            "Error sending",
            "Queue ",
            "Hardware error",
            "Failed to wake",
            "Timeout waiting",
            "Read failed",
            "bad state",
        ),
    ),
    *(
        symptom(
            driver,
            "wireless firmware does not answer",
            f"{_WIRELESS}ath/{driver}",
            rf"({driver}\w*) \S+: (?:could not (?:probe fw|init core|execute otp|write otp)|failed to (?:get board id|wake|"
            r"flush transmit queue|power up|start mhi|start hif|send|receive|boot|connect to htc|suspend|resume|poke)|"
            r"unable to read from the device|wmi command \d+ timeout|firmware crashed: |MHI_CB_SYS_ERROR|service ready)",
            "{1}",
            says=("could not", "failed to", "unable to", "timeout", "gone", "crash", "SYS_ERROR", "service ready"),
        )
        for driver in ("ath10k", "ath11k", "ath12k")
    ),
    symptom(
        "ath: phy",
        "wireless chip does not stop or reset",
        _WIRELESS + "ath/ath9k/mac.c ath9k_hw_stopdmarecv, xmit.c ath_drain_all_txq, main.c ath_reset_internal",
        r"ath: phy\d+: (?:Unable to reset|DMA failed to stop|Failed to (?:stop|wake)|Chip reset failed|RX failed to go idle)",
        "ath9k",
        says=("Unable", "ailed"),
    ),
    symptom(
        "mt7",
        "wireless firmware does not answer",
        _WIRELESS
        + "mediatek/mt76/mt7921/mcu.c mt7921_mcu_parse_response, mt76_connac_mcu.c, usb.c __mt76u_vendor_request",
        r"\b(mt7[69]\w+(?:-wmac)?) \S+: (?:Message [0-9a-f]+ \(seq \d+\) timeout|driver own failed|hardware init failed|"
        r"Failed to (?:get|release) patch semaphore|Failed to start (?:patch|WM firmware)|vendor request req:\S+ off:\S+ failed|"
        r"Error: (?:BBP|RF) (?:read|write)|Timeout for driver own|error: mt76x02u_mcu_wait_resp failed)",
        "{1}",
        says=(" timeout", "failed", "Failed", "rror: ", "Timeout"),
    ),
    *(
        symptom(
            trigger,
            "wireless firmware does not answer",
            f"{_WIRELESS}realtek/{folder}/mac.c, fw.c",
            rf"({trigger}\w+) \S+: (?:mac power on failed|mac init fail|.*h2c command|failed to (?:get tx report|leave|poll|send|"
            r"setup chip|recognize firmware|download|write|enable|wait)|firmware failed|timed out to|HW scan failed|"
            r"c2h reg timeout|SER catches error)",
            "{1}",
            says=("fail", "h2c", "timed out", "timeout", "SER catches"),
        )
        for trigger, folder in (("rtw_8", "rtw88"), ("rtw89_", "rtw89"))
    ),
    symptom(
        "brcmf_",
        "wireless firmware does not answer",
        _WIRELESS
        + "broadcom/brcm80211/brcmfmac/core.c brcmf_fw_crashed, sdio.c brcmf_sdio_checkdied, brcmf_sdio_bus_rxctl",
        r"brcmf_\w+: (?:Firmware has halted or crashed|firmware trap|mailbox indicates firmware halted|resumed on timeout|"
        r"HT Avail timeout|RXHEADER FAILED|Timeout on response|.*[Tt]imed out|failed \w{4}:\w{4}|dongle is not responding|Failed to get)",
        "brcmfmac",
        says=("halted", "imeout", "imed out", "trap", "failed", "FAILED", "not responding", "Failed"),
    ),
    symptom(
        "mwifiex_",
        "wireless firmware does not answer",
        _WIRELESS + "marvell/mwifiex/init.c wakeup_timer_fn, cmdevt.c mwifiex_send_cmd, mwifiex_cmd_timeout_func",
        r"(mwifiex_\w+) \S+: (?:Firmware wakeup failed|PREP_CMD: FW |Failed to get firmware|mwifiex_cmd_timeout_func|"
        r"firmware wakeup failed|cmd timeout)",
        "{1}",
    ),
)
