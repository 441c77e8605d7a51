"""Who met the crash: owners, a test robot, a fuzzer, or a kernel with debugging options that owners do not run."""

from __future__ import annotations

import re

from advisor.matching.kinds import DEBUG_ONLY

_FUZZER = re.compile(
    r"syzbot|syzkaller|syz-executor|syz_|trinity|\bfuzz(?:er|ing|ed)?\b|hulk robot|healer|buzzer", re.I
)
_ROBOT = re.compile(
    r"kernel test robot|\blkp\b|0-?day|linuxtesting\.org|smatch|coverity|coccinelle|coccicheck|static (?:code )?(?:analy|check)"
    r"|\bsvace\b|xfstests|\bfstests\b|\bkunit\b|kselftest|\bltp\b|blktests|igt@|fault[- ]injection|\bCI_DRM|found by code review"
    r"|code (?:review|inspection)|test suite|stress[- ]test",
    re.I,
)


_DEBUGGING = re.compile(r"\bkasan\b|\bkmsan\b|\bkcsan\b|\bkfence\b|\bubsan\b|lockdep|kmemleak|\bsplat\b", re.I)


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
