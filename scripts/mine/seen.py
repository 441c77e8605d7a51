"""Who met the crash: owners, a test robot, a fuzzer, or a kernel with debugging options that owners do not run."""

from __future__ import annotations

import re

import re2

from advisor.matching.kinds import DEBUG_ONLY

_FUZZER = re2.compile(
    r"(?i)syzbot|syzkaller|syz-executor|syz_|\bsyz\.\d+\.\d+|comm: repro\b|trinity|\bfuzz(?:er|ing|ed)?\b|hulk robot"
    r"|healer|buzzer"
    r"|\b0{8}[0-9a-f]{20}@google\.com|\.GAE@google\.com"
)
"""The last two are the ids of syzbot's mails."""
_ROBOT = re2.compile(
    r"(?i)kernel test robot|\blkp\b|\b0-?day\b|linuxtesting\.org|\bsmatch\b|coverity|coccinelle|coccicheck|\bsvace\b"
    r"|\bx?fs?tests?\b|\bfsstress\b|\bstress-ng\b|static (?:code )?(?:analy|check)"
    r"|\bkunit\b|k?selftests?\b|\bltp\b|blktests|\bigt[@/]|\btestcase:"
    r"|(?:fault|error)[- ]inject|\bCI[-_](?:DRM|Patchwork)|code (?:review|inspection)|test suite|stress[- ]test"
)
_NUMBERED = re.compile(
    r"(?<!task )(?<![\w/])(?:generic|shared|btrfs|ext4|f2fs|xfs|overlay|ceph|cifs|nfs"
    r"|block|dm|loop|md|nbd|nvme|scsi|srp|throtl|zbd)/\d{3}(?![\w/])"
)
"""A test of xfstests or blktests; after `task` a process and its number."""
_DEBUGGING = re2.compile(r"(?i)\bkasan\b|\bkmsan\b|\bkcsan\b|\bkfence\b|\bubsan\b|lockdep|kmemleak|\bsplat\b")


_READ = re2.compile(r"(?i)\bpotential|\bpossible\b|\bpossibly\b|\bmay\b|\bmight\b|\bcould\b")
"""Words of a subject that speak of what somebody read in the code."""


def seen_by(text: str, kinds: tuple[str, ...], subject: str, prose: bool = False) -> str:
    """`field`, `robot`, `fuzzer` or `debug-kernel`; in prose a use after free need not come from a report of KASAN."""
    if _FUZZER.search(text):
        return "fuzzer"
    if _ROBOT.search(text) or _NUMBERED.search(text):
        return "robot"
    if prose:
        if _DEBUGGING.search(text) or kinds[:1] in (("memory-leak",), ("kcsan",), ("kmsan",), ("ubsan",)):
            return "debug-kernel"
        return "robot" if _READ.search(subject) else "field"
    if kinds and (kinds[0] in DEBUG_ONLY or kinds[0] == "kfence"):
        return "debug-kernel"
    return "field"
