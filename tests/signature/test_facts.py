"""The shipped facts, and how templates are fitted to formats."""

from __future__ import annotations

import pytest

from advisor.signature.facts.elsewhere import is_older, out_of_tree, streams_in
from advisor.signature.facts.fit import fit, format_pieces
from advisor.signature.facts.presence import parameter_of, presence
from advisor.signature.facts.read import KernelFacts, shipped


@pytest.fixture(scope="module")
def facts() -> KernelFacts:
    found = shipped()
    assert found
    return found


def test_it_says_which_packages_it_is_from(facts):
    assert facts.kernels == ("5.10", "6.1", "6.12", "7.2")
    assert all(any(name.startswith("linux-source-") for name in packages) for packages in facts.packages.values())


@pytest.mark.parametrize(
    "name", ["i915.enable_rc6", "i915.semaphores", "i915.powersave", "r8169.aspm", "r8169.use_dac"]
)
def test_parameters_that_are_gone(facts, name):
    assert "6.12" not in facts.parameter(name)
    assert facts.has_module(name.partition(".")[0])
    assert "7.2" not in facts.parameter(name)
    assert presence(name, facts).lacking


@pytest.mark.parametrize(
    "name",
    [
        *("nouveau.runpm", "amdgpu.ppfeaturemask", "i915.enable_psr", "pcie_aspm.policy", "nvme_core.default_ps_max_latency_us"),
        *("mitigations", "nohpet", "no_timer_check", "iommu", "intel_idle.max_cstate", "pcie_aspm", "rcutree.use_softirq"),
        *("split_lock_detect", "kvm.ignore_msrs", "crashkernel", "usbcore.autosuspend", "processor.max_cstate", "acpi_osi"),
    ],
)  # fmt: skip
def test_parameters_that_are_there(facts, name):
    assert facts.parameter(name) == facts.kernels
    assert presence(name, facts) == (">=5.10,<7.3-rc1", None)


@pytest.mark.parametrize(
    "name", ["nouveau_pmops_runtime_suspend", "process_one_work", "__x64_sys_openat", "asm_exc_page_fault"]
)
def test_functions_that_are_there(facts, name):
    assert facts.function(name).kernels == facts.kernels


def test_a_function_knows_its_file_and_module(facts):
    found = facts.function("nouveau_pmops_runtime_suspend")
    assert found.files == ("drivers/gpu/drm/nouveau/nouveau_drm.c",)
    assert found.modules == ("nouveau",)


@pytest.mark.parametrize(
    ("line", "path"),
    [
        ("e1000e 0000:00:1f.6 eno1: Detected Hardware Unit Hang:", "drivers/net/ethernet/intel/e1000e/netdev.c"),
        ("unregister_netdevice: waiting for lo to become free. Usage count = 1", "net/core/dev.c"),
        ("nvme nvme0: controller is down; will reset: CSTS=0xffffffff, PCI_STATUS=0x10", "drivers/nvme/host/pci.c"),
        ("NETDEV WATCHDOG: eth0 (r8169): transmit queue 0 timed out", "net/sched/sch_generic.c"),
        (
            "[drm:amdgpu_job_timedout [amdgpu]] *ERROR* ring gfx timeout, signaled seq=1, emitted seq=3",
            "amdgpu/amdgpu_job.c",
        ),
        ("watchdog: BUG: soft lockup - CPU#3 stuck for 22s! [kworker/3:1:123]", "kernel/watchdog.c"),
    ],
)
def test_lines_are_traced_to_their_files(facts, line, path):
    found = facts.message_candidates(line)
    assert found[0].score.fits
    assert path in [one.path for one in found if one.score == found[0].score] or found[0].path.endswith(path)


@pytest.mark.parametrize(
    "line", ["the moon is made of green cheese", "NVRM: Xid (PCI:0000:01:00): 79, GPU has fallen off the bus."]
)
def test_lines_of_no_kernel_fit_nothing(facts, line):
    assert not any(one.score.fits for one in facts.message_candidates(line))


def test_rare_words_are_rare(facts):
    assert facts.word_frequency("failed") > 10_000
    assert 0 < facts.word_frequency("csts") < 50
    assert facts.word_frequency("cheese") == 0


@pytest.mark.parametrize(
    ("template", "text", "fits"),
    [
        ("failed to idle channel {hex} [{any}]", "failed to idle channel %d [%s]\n", True),
        ("nouveau E[{any}] failed to idle channel {hex}", "failed to idle channel 0x%08x [%s]", True),
        ("failed to load the firmware", "failed to idle channel %d [%s]", False),
        ("{word}: link is down", "%s: %s is %s", False),
        ("100%% full", "%d%% full", True),
        ("timed out", "transmit queue %u timed out %u ms", True),
    ],
)
def test_templates_are_fitted_to_formats(template, text, fits):
    assert fit(format_pieces(template, holes=True), format_pieces(text)).fits == fits


@pytest.mark.parametrize(
    ("kind", "value", "module", "name"),
    [
        ("kernel-parameter", "nouveau.runpm=0", None, "nouveau.runpm"),
        ("kernel-parameter", "nvme-core.x-y=1-2", None, "nvme_core.x_y"),
        ("kernel-parameter", "systemd.unified_cgroup_hierarchy=0", None, None),
        ("module-option", "runpm=0", "nouveau", "nouveau.runpm"),
        ("sysctl", "kernel.x=1", None, None),
    ],
)
def test_what_the_kernel_reads(kind, value, module, name):
    assert parameter_of(kind, value, module) == name


def test_ranges_hold_streams(facts):
    assert streams_in("<6.1.90", facts) == ("5.10", "6.1")
    assert streams_in(">=4.0,<4.9", facts) == ()
    assert is_older(">=4.0,<4.9", facts)
    assert not is_older(">=5.10", facts)
    assert "nvidia" in out_of_tree()
