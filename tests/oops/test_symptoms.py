"""Lines that speak for themselves: what they are read as, and that healthy machines' lines are not."""

from __future__ import annotations

import pytest

from advisor.oops.read import read_text
from advisor.oops.windows import SYMPTOMS_KEPT

TELLING = (
    ("device-mapper: cache metadata: dm_array_cursor_next for hint failed", "dm-cache failed", "dm_cache"),
    ("device-mapper: cache: 253:3: aborting current metadata transaction", "dm-cache failed", "dm_cache"),
    ("device-mapper: cache: 253:3: switching cache to read-only mode", "dm-cache failed", "dm_cache"),
    ("device-mapper: thin: 253:4: switching pool to out-of-data-space (queue IO) mode",
     "thin pool failed", "dm_thin_pool"),
    ("device-mapper: thin: 253:4: unable to switch pool to write mode until repaired.",
     "thin pool failed", "dm_thin_pool"),
    ("device-mapper: crypt: dm-0: INTEGRITY AEAD ERROR, sector 1234", "dm-crypt integrity error", "dm_crypt"),
    ("device-mapper: integrity: sdb1: Checksum failed at sector 0x1a2b3",
     "dm-integrity checksum failed", "dm_integrity"),
    ("device-mapper: verity: 179:2: data block 12 is corrupted", "verity: data block corrupted", "dm_verity"),
    ("device-mapper: verity-fec: 254:0: FEC 1234: failed to correct: -74", "verity: not correctable", "dm_verity"),
    ("device-mapper: raid: Failed to read superblock of device at position 1", "dm-raid failed", "dm_raid"),
    ("device-mapper: multipath: 253:3: Failing path 8:16.", "path failed", "dm_multipath"),
    ("device-mapper: snapshots: Invalidating snapshot: Unable to allocate exception.", "snapshot lost", "dm_snapshot"),
    ("device-mapper: table: 253:3: cache: preresume failed, error = -61", "device-mapper table refused", "dm_mod"),
    ("device-mapper: block manager: array validator check failed for block 7",
     "device-mapper metadata damaged", "dm_persistent_data"),
    ("md/raid1:md0: Disk failure on sdb1, disabling device.", "disk fell out of the array", None),
    ("md/raid:md0: read error not correctable (sector 1234 on sdb1).", "array failed", "raid456"),
    ("md/raid1:md0: sda1: unrecoverable I/O read error for block 123456", "array failed", "raid1"),
    ("md: kicking non-fresh sdb1 from array!", "disk left out of the array", "md_mod"),
    ("bcache: bch_cached_dev_error() stop bcache0: too many IO errors on backing device sdb", "bcache error", "bcache"),
    ("sd 2:2:3:0: [sdd] megasas: RESET cmd=28 retries=0", "storage controller reset", "megaraid_sas"),
    ("megasas: [ 0]waiting for 1 commands to complete", "storage controller reset", "megaraid_sas"),
    ("megaraid_sas 0000:18:00.0: resetting fusion adapter scsi0.", "storage controller reset", "megaraid_sas"),
    ("megaraid_sas 0000:18:00.0: FW in FAULT state Fault code:0x10000 subcode:0x0",
     "storage controller fault", "megaraid_sas"),
    ("mpt2sas0: fault_state(0x0501)!", "storage controller fault", "mpt3sas"),
    ("mpt2sas_cm0: doorbell is in use  (line=4858)", "storage controller does not answer", "mpt3sas"),
    ("mpt3sas_cm0: _base_get_ioc_facts: handshake failed (r=-14)", "storage controller does not answer", "mpt3sas"),
    ("aacraid: Host adapter abort request (0,0,3,0)", "storage controller abort", "aacraid"),
    ("aacraid: Host bus reset request. SCSI hang ?", "storage controller reset", "aacraid"),
    ("smartpqi 0000:5c:00.0: controller is offline: status code 0x6100c", "storage controller offline", "smartpqi"),
    ("qla2xxx [0000:05:00.0]-0063:1: Failed to load firmware image (ql2500_fw.bin).",
     "storage controller fault", "qla2xxx"),
    ("hv_storvsc f8b3781a-1e82-4818-a1c3-63d806ec15bb: tag#12 cmd 0x2a status: scsi 0x0 srb 0x20 hv 0xc0000001",
     "host refuses disk commands", "hv_storvsc"),
    ("nvme nvme0: resetting controller due to persistent internal error", "NVMe controller trouble", "nvme"),
    ("ata3.00: qc timeout after 5000 msecs (cmd 0xec)", "ATA command timed out", "libata"),
    ("critical space allocation error, dev sdb, sector 1953512208 op 0x1:(WRITE)", "block device error", None),
    ("sda1: attempt to access beyond end of device", "access beyond end of device", None),
    ("Read-error on swap-device (254:1:78162624)", "swap I/O error", None),
    (" connection1:0: detected conn error (1022)", "iSCSI connection error", None),
    ("sd 6:0:0:0: rejecting I/O to dead device", "disk gone", "scsi_mod"),
    ("mmc0: error -110 whilst initialising SD card", "SD card does not start", "mmc_core"),
    ("mmc0: error -110 whilst initialising MMC card", "MMC card does not start", "mmc_core"),
    ("mmcblk1: error -110 sending stop command, original cmd response 0x900", "MMC error", "mmc_block"),
    ("mmc0: Controller never released inhibit bit(s).", "MMC controller stuck", "sdhci"),
    ("EXT4-fs (sda1): error count since last fsck: 4", "ext4 trouble", "ext4"),
    ("JBD2: recovery failed", "journal trouble", "jbd2"),
    ("BTRFS critical (device sdd): corrupt leaf: root=2 block=1729445888 slot=51",
     "btrfs tree block corrupted", "btrfs"),
    ("BTRFS warning (device sda1): csum failed root 5 ino 62 off 4096 csum 0x89 expected csum 0x93",
     "btrfs checksum error", "btrfs"),
    ("XFS (sda2): log mount/recovery failed: error -117", "XFS trouble", "xfs"),
    ("FAT-fs (sda1): error, fat_get_cluster: invalid cluster chain (i_pos 524293)", "FAT error", "fat"),
    ("exFAT-fs (sdb1): error, invalid access to FAT (entry 0x00000001)", "exFAT error", "exfat"),
    ('ntfs3: sda5: volume is dirty and "force" flag is not set!', "ntfs3 trouble", "ntfs3"),
    ("erofs (device sda3): failed to decompress -5 in[4096] out[8192]", "erofs error", "erofs"),
    ("UBIFS error (ubi0:1 pid 1): ubifs_read_node: bad node type", "ubifs error", "ubifs"),
    ("overlayfs: lowerdir is in-use as upperdir/workdir", "overlay mount trouble", "overlay"),
    ("PANIC: zfs: adding existent segment to range tree (offset=4a83f804000 size=4004000)", "zfs panic", "zfs"),
    ("NFS: nas01: lost 3 locks", "NFS client trouble", "nfs"),
    ("CIFS: VFS: cifs_mount failed w/return code = -13", "SMB mount trouble", "cifs"),
    ("libceph: auth protocol 'cephx' mauth authentication failed: -1", "ceph connection trouble", "libceph"),
    ("ceph: mds0 caps stale", "ceph metadata server trouble", "ceph"),
    ("r8169 0000:03:00.0 enp3s0: NETDEV WATCHDOG: CPU: 1: transmit queue 0 timed out 5010 ms",
     "transmit queue timed out", "r8169"),
    ("ixgbe 0000:01:00.0 eno1: tx hang 3 detected on queue 7, resetting adapter", "network hardware hang", "ixgbe"),
    ("igb 0000:03:00.0 enp3s0: PCIe link lost", "network device lost", "igb"),
    ("ena 0000:00:05.0 ens5: Keep alive watchdog timeout.", "network card does not answer", "ena"),
    ("mlx5_core 0000:3b:00.0: poll_health:785:(pid 0): Fatal error 3 detected", "network card fault", "mlx5_core"),
    ("rk_gmac-dwmac ff540000.ethernet: Failed to reset the dma", "network card does not reset", "stmmac"),
    ("eth0: hw csum failure", "wrong checksum from the network card", None),
    ("smsc95xx 1-1.1:1.0 eth0: Failed to read reg index 0x00000114: -110",
     "network adapter does not answer", "smsc95xx"),
    ("lan78xx 1-1.1.1:1.0 eth0: Failed to read register index 0x00000120. ret = -71",
     "network adapter does not answer", "lan78xx"),
    ("ata2.00: swiotlb buffer is full (sz: 262144 bytes), total 32768 (slots), used 2 (slots)",
     "bounce buffers full", None),
    ("iwlwifi 0000:00:14.3: Failed to start INIT ucode: -110", "iwlwifi firmware does not start", "iwlwifi"),
    ("iwlwifi 0000:02:00.0: Queue 10 is active on fifo 3 and stuck for 10000 ms.",
     "iwlwifi does not answer", "iwlwifi"),
    ("ath10k_pci 0000:03:00.0: could not probe fw (-110)", "wireless firmware does not answer", "ath10k_pci"),
    ("ath11k_pci 0000:01:00.0: failed to power up mhi: -110", "wireless firmware does not answer", "ath11k_pci"),
    ("ath12k_pci 0000:02:00.0: failed to suspend core: -95", "wireless firmware does not answer", "ath12k_pci"),
    ("ath11k_pci 0000:01:00.0: firmware crashed: MHI_CB_EE_RDDM", "wireless firmware does not answer", "ath11k_pci"),
    ("ath: phy0: Failed to stop TX DMA, queues=0x002!", "wireless chip does not stop or reset", "ath9k"),
    ("mt7915e 0000:02:00.0: Message 00005aed (seq 13) timeout", "wireless firmware does not answer", "mt7915e"),
    ("rtw_8822ce 0000:02:00.0: mac power on failed", "wireless firmware does not answer", "rtw_8822ce"),
    ("rtw89_8852be 0000:02:00.0: mac init fail, ret:-110", "wireless firmware does not answer", "rtw89_8852be"),
    ("ieee80211 phy0: brcmf_fw_crashed: Firmware has halted or crashed",
     "wireless firmware does not answer", "brcmfmac"),
    ("mwifiex_pcie 0000:01:00.0: Firmware wakeup failed", "wireless firmware does not answer", "mwifiex_pcie"),
    ("Bluetooth: hci0: Opcode 0x c03 failed: -110", "Bluetooth controller failed", "bluetooth"),
    ("xhci_hcd 0000:06:00.0: WARNING: Host System Error", "USB controller does not respond", "xhci_hcd"),
    ("usb 1-3: device descriptor read/64, error -71", "USB device does not answer", None),
    ("usb usb2-port3: Cannot enable. Maybe the USB cable is bad?", "USB port does not come up", None),
    ("e1000e 0000:00:1f.6: probe with driver e1000e failed with error -5", "driver does not start", "e1000e"),
    ("thunderbolt: probe of 0000:00:0d.2 failed with error -110", "driver does not start", "thunderbolt"),
    ("ucsi_acpi USBC000:00: PPM init failed (-110)", "USB-C controller does not start", "typec_ucsi"),
    ("i2c_hid i2c-ELAN1300:00: failed to reset device.", "touch device does not start", "i2c_hid"),
    ("sof-audio-pci 0000:00:1f.3: error: failed to probe DSP -19", "sound DSP trouble", "snd_sof"),
    ("snd_hda_intel 0000:00:1b.0: Codec #1 probe error; disabling it...",
     "sound codec does not answer", "snd_hda_intel"),
    ("tpm tpm0: A TPM error (256) occurred attempting get random", "TPM error", "tpm"),
    ("arm-smmu 15000000.iommu: Unhandled context fault: fsr=0x402, iova=0x00000000", "IOMMU fault", "arm_smmu"),
    ("ACPI Error: Timeout from EC hardware or EC device driver (20201113/evregion-304)",
     "embedded controller does not answer", "acpi"),
    ("clocksource: timekeeping watchdog on CPU0: Marking clocksource 'tsc' as unstable because the skew is too large:",
     "clock source unstable", None),
    ("xenbus_probe_frontend: Timeout connecting to device: device/vbd/51712 (local state 3, remote state 1)",
     "Xen device does not connect", None),
    ("i915: `0\\x13E' invalid for parameter `enable_psr'", "module option refused", "i915"),
    ("amdgpu 0000:03:00.0: ring gfx_0.0.0 timeout, signaled seq=5671512, emitted seq=5671512",
     "GPU ring timeout", "amdgpu"),
    ("amdgpu 0000:03:00.0: amdgpu: resume of IP block <smu> failed -5", "GPU block failed", "amdgpu"),
    ("amdgpu 0000:03:00.0: [drm] REG_WAIT timeout 1us * 100 tries - dcn32_x line:141",
     "display register wait timed out", "amdgpu"),
    ("NVRM: GPU 0000:01:00.0: RmInitAdapter failed! (0x62:0x65:1860)", "GPU does not start", "nvidia"),
    ("NVRM kgspInitRm_IMPL: missing NVDEC0 engine, cannot initialize GSP-RM", "GPU driver error", "nvidia"),
    ("xe 0000:00:02.0: [drm] *ERROR* Timed out waiting PSR idle state", "DRM error", "xe"),
    ("reboot: HARDWARE PROTECTION shutdown (Temperature too high)", "shut down to protect the hardware", None),
    ("Memory failure: 0x1f4e6d: recovery action for dirty LRU page: Recovered", "memory page failed", None),
)  # fmt: skip

QUIET = (
    "device-mapper: uevent: version 1.0.3",
    "device-mapper: thin: 253:4: switching pool to write mode",
    "device-mapper: raid: Superblocks created for new raid set",
    "device-mapper: table: 253:0: adding target device sdb1 caused an alignment inconsistency",
    "md/raid1:md0: active with 2 out of 2 mirrors",
    "bcache: bch_journal_replay() journal replay done, 5 keys in 1 entries, seq 7",
    "hv_storvsc fd1d2cbd-ce7c-535c-966b-eb5f811c95f0: tag#218 cmd 0x85 status: scsi 0x2 srb 0x86 hv 0xc0000001",
    "megaraid_sas 0000:03:00.0: FW now in Ready state",
    "mpt3sas_cm0: log_info(0x31110d00): originator(PL), code(0x11), sub_code(0x0d00)",
    "nvme nvme0: 8/0/0 default/read/poll queues",
    "mmcblk0: mmc0:aaaa SC32G 29.7 GiB",
    "critical target error, dev sdb, sector 0 op 0x3:(DISCARD) flags 0x0 phys_seg 1 prio class 0",
    "EXT4-fs (sda1): mounted filesystem with ordered data mode. Quota mode: none.",
    "EXT4-fs (sda1): VFS: Can't find ext4 filesystem",
    "FAT-fs (sda1): Volume was not properly unmounted. Some data may be corrupt. Please run fsck.",
    "ntfs3: Enabled Linux POSIX ACLs support",
    "erofs (device loop0): mounted with root inode @ nid 36.",
    "overlayfs: null uuid detected in lower fs '/', falling back to xino=off,index=off,nfs_export=off.",
    "libceph: mon0 (1)10.0.0.11:6789 session established",
    "ena 0000:00:05.0: ENA device version: 0.10",
    "mlx5_core 0000:3b:00.0: Port module event: module 0, Cable plugged",
    "iwlwifi 0000:00:14.3: loaded firmware version 77.a20fb07d.0",
    "ath10k_pci 0000:03:00.0: Direct firmware load for ath10k/pre-cal-pci-0000:03:00.0.bin failed with error -2",
    "mt7921e 0000:04:00.0: HW/SW Version: 0x8a108a10, Build Time: 20240429200716a",
    "brcmfmac: brcmf_c_process_clm_blob: no clm_blob available (err=-2), device may have limited channels available",
    "Bluetooth: hci0: Malformed MSFT vendor event: 0x02",
    "usb 1-10: reset high-speed USB device number 3 using xhci_hcd",
    "sof-audio-pci-intel-tgl 0000:00:1f.3: Topology: ABI 3:22:1 Kernel ABI 3:23:0",
    "snd_hda_intel 0000:01:00.1: bound 0000:01:00.0 (ops amdgpu_dm_audio_component_bind_ops [amdgpu])",
    "i2c_hid_acpi i2c-ELAN1300:00: supply vdd not found, using dummy regulator",
    "tpm tpm0: A TPM error (256) occurred attempting the self test",
    "NVRM: loading NVIDIA UNIX x86_64 Kernel Module  550.90.07  Fri May 31 09:35:42 UTC 2024",
    "vmwgfx 0000:00:0f.0: [drm] *ERROR* Failed to send host log message.",
)


@pytest.mark.parametrize(("line", "title", "module"), TELLING, ids=[line[:40] for line, _, _ in TELLING])
def test_what_a_line_is_read_as(line: str, title: str, module: str | None) -> None:
    (crash,) = read_text(f"[   12.345678] {line}\n".encode()).crashes
    assert (crash.title, crash.module) == (title, module)


@pytest.mark.parametrize("line", QUIET, ids=[line[:40] for line in QUIET])
def test_what_healthy_machines_print_is_nothing(line: str) -> None:
    assert not read_text(f"[   12.345678] {line}\n".encode()).crashes


def test_healthy_lines_of_a_driver_do_not_hide_what_it_says_between() -> None:
    healthy = "[    1.000000] nvme nvme0: 8/0/0 default/read/poll queues\n" * (SYMPTOMS_KEPT + 1)
    told = "[    9.000000] nvme nvme0: resetting controller due to persistent internal error\n"
    (crash,) = read_text((healthy + told + healthy).encode()).crashes
    assert crash.line == SYMPTOMS_KEPT + 2


def test_what_machines_live_with_is_not_the_one_to_look_at() -> None:
    text = "[    1.0] tpm tpm0: Operation Timed out\n[   90.0] nvme nvme0: controller is down; will reset: CSTS=0x3\n"
    reading = read_text(text.encode())
    assert [(crash.title, crash.role) for crash in reading.crashes] == [
        ("TPM error", "also-seen"), ("NVMe controller down", "primary")
    ]  # fmt: skip
