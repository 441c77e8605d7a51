"""Vocabulary of arrays and the device mapper for trouble that never oopses."""

from __future__ import annotations

from advisor.checking import TYPE_CHECKING
from advisor.oops.formats.row import symptom

if TYPE_CHECKING:
    from advisor.oops.formats.row import Format

_MD_FAILED = (
    r"Cannot continue operation|not enough operational|cannot start dirty degraded|failed to run raid|cannot assemble|"
    r"unrecoverable (?:I/O )?read error|read error (?:not correctable|NOT corrected)|Too many read errors|failing drive"
)


def _dm(targets: str, words: str, source: str, said: str, module: str) -> Format:
    """A row for what device-mapper targets say of themselves, behind the prefix that they share."""
    return symptom(
        "device-mapper: ",
        words,
        f"drivers/md/{source}",
        rf"device-mapper: (?:{targets})[^:]*: .*(?:{said})",
        module,
        says=tuple(f": {target}" for target in targets.split("|")),
    )


ROWS = (
    symptom(
        "md/raid",
        "disk fell out of the array",
        "drivers/md/raid1.c raid1_error, raid5.c raid5_error",
        r"md/raid.*Disk failure on ",
        says=("Disk failure",),
    ),
    symptom(
        "md/raid",
        "array failed",
        "drivers/md/raid5.c raid5_run, raid5_error, raid5_end_read_request",
        rf"md/raid:.*(?:{_MD_FAILED})",
        "raid456",
        says=("fail", "error", "annot", "not enough"),
    ),
    symptom(
        "md/raid",
        "array failed",
        "drivers/md/raid1.c raid1_read_request, raid10.c raid10_read_request, raid0.c create_strip_zones",
        rf"md/(raid\d+):.*(?:{_MD_FAILED})",
        "{1}",
        says=("fail", "error", "annot", "not enough"),
    ),
    symptom("md: kicking non-fresh", "disk left out of the array", "drivers/md/md.c analyze_sbs", module="md_mod"),
    symptom(
        "bcache: ",
        "bcache error",
        "drivers/md/bcache/super.c bch_cache_set_error, bch_cached_dev_error",
        r"bcache: .*(?:disabling caching|IO error|too many IO errors|error on [0-9a-f-]{36})",
        "bcache",
    ),
    _dm(
        "cache",
        "dm-cache failed",
        "dm-cache-target.c abort_transaction, metadata_operation_failed, cache_preresume",
        r"failed|could not|aborting current|unable to|switching cache to (?:read-only|fail)",
        "dm_cache",
    ),
    _dm(
        "thin",
        "thin pool failed",
        "dm-thin.c abort_transaction, metadata_operation_failed, notify_of_pool_mode_change",
        r"failed|couldn't|aborting current|unable to|switching pool to (?:out-of-data-space|read-only|fail)",
        "dm_thin_pool",
    ),
    _dm(
        "crypt", "dm-crypt integrity error", "dm-crypt.c crypt_convert_block_aead", r"INTEGRITY AEAD ERROR", "dm_crypt"
    ),
    _dm("integrity", "dm-integrity checksum failed", "dm-integrity.c", r"Checksum failed|Error on ", "dm_integrity"),
    _dm(
        "verity",
        "verity: data block corrupted",
        "dm-verity-target.c verity_handle_err",
        r"data block \d+ is corrupted",
        "dm_verity",
    ),
    _dm("verity", "verity: not correctable", "dm-verity-fec.c fec_decode_rsb", r"failed to correct", "dm_verity"),
    _dm(
        "raid",
        "dm-raid failed",
        "dm-raid.c, dm-raid1.c",
        r"[Ff]ailed|[Ff]ailing|Unable to read|Write error",
        "dm_raid",
    ),
    _dm("multipath", "path failed", "dm-mpath.c fail_path", r"Failing path|Could not failover", "dm_multipath"),
    _dm(
        "snapshots",
        "snapshot lost",
        "dm-snap.c __invalidate_snapshot",
        r"Invalidating snapshot|shutting down merge",
        "dm_snapshot",
    ),
    _dm(
        "block manager|btree|array|space map",
        "device-mapper metadata damaged",
        "persistent-data/dm-block-manager.c dm_bm_validate_buffer, dm-space-map-metadata.c",
        r"failed|unable to|wanted",
        "dm_persistent_data",
    ),
    _dm(
        "table",
        "device-mapper table refused",
        "dm-table.c dm_table_resume_targets, dm-mpath.c parse_path",
        r"preresume failed|error getting device|[Dd]evice lookup failed",
        "dm_mod",
    ),
)
