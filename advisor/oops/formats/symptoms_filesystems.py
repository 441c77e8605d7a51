"""Vocabulary of filesystems, local and of the network, for trouble that never oopses."""

from __future__ import annotations

from advisor.oops.formats.row import symptom

ROWS = (
    symptom("Buffer I/O error on dev", "buffer I/O error", "fs/buffer.c buffer_io_error"),
    symptom("EXT4-fs error (device", "ext4 error", "fs/ext4/super.c __ext4_error", module="ext4"),
    symptom(
        "EXT4-fs (",
        "ext4 trouble",
        "fs/ext4/super.c ext4_load_journal, __ext4_fill_super, print_daily_error_info",
        r"EXT4-fs \(\S+\): (?:error (?:loading journal|count since)|bad geometry|.*corrupt|no journal found|couldn't mount RDWR|"
        r"unable to read superblock|can't read group descriptor|[Dd]elayed block allocation failed|This should not happen|"
        r"I/O error while writing|warning: mounting fs with errors|.*Checksum for group \d+ failed)",
        "ext4",
        says=(
            "error loading",
            "error count",
            "O error",
            "with errors",
            "bad geometry",
            "corrupt",
            "no journal",
            "RDWR",
            "unable to",
            "can't",
            "allocation failed",
            "should not happen",
            "Checksum",
        ),
    ),
    symptom(
        "JBD2: ",
        "journal trouble",
        "fs/jbd2/recovery.c jbd2_journal_recover, fs/jbd2/commit.c jbd2_journal_commit_transaction",
        r"JBD2: (?:(?:journal )?recovery failed|Invalid checksum (?:recovering|found)|Detected IO errors|IO error|I/O error|"
        r"error -?\d+ scanning|bad block|corrupted|journal checksum error|no valid journal superblock|invalid revoke)",
        "jbd2",
    ),
    symptom("Aborting journal on device", "journal aborted", "fs/jbd2/journal.c", module="jbd2"),
    symptom("Remounting filesystem read-only", "filesystem remounted read-only", "fs/ext4/super.c ext4_handle_error"),
    symptom(
        "BTRFS critical",
        "btrfs tree block corrupted",
        "fs/btrfs/tree-checker.c generic_err, btrfs_check_eb_owner",
        r"corrupt(?:ed)? (?:leaf|node)",
        "btrfs",
    ),
    symptom("BTRFS critical", "btrfs critical error", "fs/btrfs/messages.h btrfs_crit", module="btrfs"),
    symptom("BTRFS error", "btrfs error", "fs/btrfs/messages.h btrfs_err", module="btrfs"),
    symptom("BTRFS: error", "btrfs aborted", "fs/btrfs/messages.c __btrfs_handle_fs_error", module="btrfs"),
    symptom(
        "BTRFS warning (device",
        "btrfs checksum error",
        "fs/btrfs/inode.c btrfs_print_data_csum_error, fs/btrfs/disk-io.c, fs/btrfs/scrub.c",
        r"BTRFS warning \(device [^)]*\): (?:.*csum (?:failed|mismatch|verify failed)|.*checksum (?:error|verify failed)|"
        r"lost page write|i/o error at)",
        "btrfs",
    ),
    symptom(
        "XFS (",
        "XFS trouble",
        "fs/xfs/xfs_message.c",
        r"XFS \(\S+\): (?:[Mm]etadata (?:corruption|CRC error|I/O error)|Internal error|Corruption|xfs_do_force_shutdown|"
        r"log I/O error|.*[Ss]hutting down|.*I/O error|log mount/recovery failed|Filesystem needs repair|SB validate failed|"
        r"Filesystem has duplicate UUID)",
        "xfs",
    ),
    symptom(
        "F2FS-fs (",
        "f2fs error",
        "fs/f2fs/super.c",
        r"F2FS-fs \(\S+\): .*(?:[Cc]orrupt|[Ii]nconsistent|[Mm]ismatch|invalid)",
        "f2fs",
    ),
    symptom(
        "FAT-fs (",
        "exFAT error",
        "fs/exfat/misc.c __exfat_fs_error",
        r"exFAT-fs \(\S+\): (?:error|.*has been set read-only|failed to|unable to)",
        "exfat",
    ),
    symptom(
        "FAT-fs (",
        "FAT error",
        "fs/fat/misc.c __fat_fs_error",
        r"(?<!ex)FAT-fs \(\S+\): (?:error|.*has been set read-only|.*bread failed|unable to read|bogus )",
        "fat",
    ),
    symptom(
        "ntfs3",
        "ntfs3 trouble",
        "fs/ntfs3/super.c ntfs_fill_super, ntfs_init_from_boot, fs/ntfs3/fsntfs.c",
        r"ntfs3(?:: |\()\S+: .*(?:[Ff]ailed|corrupted|is dirty|[Ee]rror|not in use|expect seq|out of volume|signature is not)",
        "ntfs3",
    ),
    symptom(
        "erofs",
        "erofs error",
        "fs/erofs/super.c _erofs_printk",
        r"erofs: ?.*(?:failed to decompress|read error -|bogus|corrupt|invalid|mismatch)|"
        r"erofs \(device \S+\): .*(?:failed to|read error -|bogus|corrupt|invalid|mismatch)",
        "erofs",
    ),
    symptom("SQUASHFS error: ", "squashfs error", "fs/squashfs/squashfs.h ERROR", module="squashfs"),
    symptom("UBIFS error", "ubifs error", "fs/ubifs/misc.c ubifs_err", module="ubifs"),
    symptom(
        "overlayfs: ",
        "overlay mount trouble",
        "fs/overlayfs/super.c ovl_report_in_use, ovl_get_upper, ovl_make_workdir",
        r"overlayfs: .*(?:is in-use (?:as|by)|not supported as upperdir|missing required features|stacking depth exceeded|"
        r"failed to (?:verify|create directory|resolve|lock|look ?up|set|get)|index dir cleanup)",
        "overlay",
        passing=True,
        says=("in-use", "not supported as", "missing required", "stacking depth", "failed to", "index dir"),
    ),
    symptom(
        "encountered an uncorrectable I/O failure",
        "pool suspended",
        "OpenZFS module/os/linux/zfs/zfs_debug.c",
        module="zfs",
    ),
    symptom("PANIC: zfs: ", "zfs panic", "OpenZFS module/os/linux/spl/spl-err.c vcmn_err", module="zfs"),
    symptom(
        "not responding, still trying",
        "NFS server does not answer",
        "net/sunrpc/clnt.c call_timeout",
        r"server \S+ not responding",
        "nfs",
    ),
    symptom(
        "NFS: ",
        "NFS client trouble",
        "fs/nfs/nfs4state.c nfs4_do_reclaim, nfs4_handle_reclaim_lease_error, nfs4_state_manager",
        r"NFS: (?:\S+: lost \d+ locks|Server \S+ reports our clientid is in use|state manager.* failed|.*faulty NFS server|"
        r"bind callback service failed|callback service start failed)",
        "nfs",
    ),
    symptom("has not responded in", "SMB server does not answer", "fs/smb/client/connect.c", r"CIFS|VFS", "cifs"),
    symptom(
        "CIFS: VFS: ",
        "SMB mount trouble",
        "fs/smb/client/cifs_debug.h cifs_dbg, at VFS",
        r"CIFS: VFS: .*(?:[Ee]rror|[Ff]ailed|BAD_NETWORK_NAME|not supported|krb5 ticket|timed out|stuck for|incorrect|Unable to)",
        "cifs",
    ),
    symptom(
        "ceph: ",
        "ceph connection trouble",
        "net/ceph/messenger.c con_fault, net/ceph/mon_client.c, net/ceph/auth.c",
        r"libceph: .*(?:feature set mismatch|authentication failed|socket error|no secret set|bad |corrupt|"
        r"error -\d+|wrong peer|cluster is full)",
        "libceph",
    ),
    symptom(
        "ceph: ",
        "ceph metadata server trouble",
        "fs/ceph/mds_client.c check_session_state, send_renew_caps, handle_session",
        r"ceph: .*(?:mds\d+ (?:hung|caps stale|reconnect denied|rejected session|session blocklisted)|corrupt |decode error)",
        "ceph",
    ),
)
