"""Who met the crash: owners, a test robot, a fuzzer, or a kernel with debugging options that owners do not run."""

from __future__ import annotations

import re2

from advisor.matching.kinds import DEBUG_ONLY

_FUZZER = re2.compile(r"(?i)syzbot|syzkaller|syz-executor|syz_|trinity|\bfuzz(?:er|ing|ed)?\b|hulk robot|healer|buzzer")
_ROBOT = re2.compile(
    r"(?i)kernel test robot|\blkp\b|0-?day|linuxtesting\.org|smatch|coverity|coccinelle|coccicheck|\bsvace\b|xfstests"
    r"|static (?:code )?(?:analy|check)|\bfstests\b|\bkunit\b|kselftest|\bltp\b|blktests|igt@|fault[- ]injection|\bCI_DRM"
    r"|code (?:review|inspection)|test suite|stress[- ]test"
)
_DEBUGGING = re2.compile(r"(?i)\bkasan\b|\bkmsan\b|\bkcsan\b|\bkfence\b|\bubsan\b|lockdep|kmemleak|\bsplat\b")


def seen_by(text: str, kinds: tuple[str, ...], prose: bool = False) -> str:
    """`field`, `robot`, `fuzzer` or `debug-kernel`; in prose a use after free need not come from a report of KASAN."""
    if _FUZZER.search(text):
        return "fuzzer"
    if _ROBOT.search(text):
        return "robot"
    if prose:
        return "debug-kernel" if _DEBUGGING.search(text) else "field"
    if kinds and (kinds[0] in DEBUG_ONLY or kinds[0] == "kfence"):
        return "debug-kernel"
    return "field"
