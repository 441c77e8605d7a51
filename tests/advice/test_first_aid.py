"""What is tried for a driver's crash that nobody knows."""

from __future__ import annotations

import re

import pytest

from advisor.advice.first_aid import AIDS, Aid, first_aid, tracker
from advisor.advice.system import system_of
from advisor.signature.facts.read import shipped
from tests.advice.samples import crash, kernel, reading
from tests.advice.test_next_steps import steps


def aid_for(module: str, **of: str) -> str:
    which = kernel(**of)
    return " ".join(first_aid(module, which, system_of(which, None, None)))


@pytest.mark.parametrize("aid", AIDS, ids=lambda aid: aid.modules[0])
def test_kernels_have_the_parameters(aid: Aid) -> None:
    facts = shipped()
    assert facts is not None
    for text, _, since in aid.tries:
        for parameter in text.split():
            streams = facts.parameter(parameter)
            assert streams, parameter
            first = re.match(r"(\d+)\.(\d+)", streams[0])
            assert first is not None
            assert since is None or since >= (int(first[1]), int(first[2])), parameter
            assert since is not None or streams[0] == facts.kernels[0], f"{parameter} is not in the oldest kernel known"


def test_no_module_is_in_two_rows() -> None:
    modules = [module for aid in AIDS for module in aid.modules]
    assert len(modules) == len(set(modules))
    assert all((aid.tracker or "https://").startswith("https://") for aid in AIDS)


def test_a_driver_with_switch_firmware_and_tracker() -> None:
    said = steps(reading(crash(module="amdgpu")))
    assert "A try, not a diagnosis" in said
    assert "`amdgpu.runpm=0`" in said
    assert "https://gitlab.freedesktop.org/drm/amd/-/issues" in said


def test_a_parameter_that_the_kernel_lacks_is_left_out() -> None:
    assert "rtw89_pci.disable_aspm_l1=1" in aid_for("rtw89_pci", release="6.12.1", upstream="6.12.1")
    old = aid_for("rtw89_pci", release="5.19.1", upstream="5.19.1")
    assert "disable_aspm" not in old
    assert "module_blacklist=rtw89_pci" in old


def test_a_file_system_is_looked_at_and_never_left_out() -> None:
    said = aid_for("xfs")
    assert "`xfs_repair -n DEVICE`" in said
    assert "blacklist" not in said


def test_nothing_is_said_of_what_nobody_knows() -> None:
    assert not aid_for("brandnew")
    assert tracker("brandnew") is None
    assert not first_aid(None, kernel(), system_of(kernel(), None, None))
