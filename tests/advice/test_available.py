"""Parameters that the crashed kernel is known to have, to lack, or neither."""

from __future__ import annotations

import pytest

from advisor.advice.remedies import remedies
from advisor.advice.report import Commands
from tests.advice.samples import context, workaround


@pytest.mark.parametrize(
    ("upstream", "available"),
    [("6.12.117", False), ("7.9", False), ("5.10.200", True), ("5.15.3", None), ("4.4.1", None), (None, None)],
)
def test_what_is_known_of_the_parameter_decides(upstream, available):
    row = workaround(value="r8169.use_dac=0", having=">=5.10,<5.11-rc1", lacking=">=6.1")
    (remedy,) = remedies((row,), context(upstream=upstream))
    assert remedy.available is available
    assert (remedy.commands == Commands()) == (available is False)


def test_the_signatures_own_range_goes_first():
    row = workaround(kernels="<6.1", having=">=5.10,<7.3-rc1")
    (remedy,) = remedies((row,), context(upstream="6.12.1"))
    assert remedy.available is False
