"""Graphics drivers' own vocabulary for trouble that never oopses."""

from __future__ import annotations

from advisor.oops.formats.row import symptom

_AMD = "drivers/gpu/drm/amd/"
_NVIDIA = "nvidia's module outside the kernel tree"
_NOUVEAU = "drivers/gpu/drm/nouveau/"

ROWS = (
    symptom(
        "*ERROR* ring ",
        "GPU ring timeout",
        _AMD + "amdgpu/amdgpu_job.c amdgpu_job_timedout",
        r"ring \S+ timeout",
        "amdgpu",
    ),
    symptom(
        "amdgpu: ring ", "GPU ring timeout", _AMD + "amdgpu/amdgpu_job.c, since v6.12", r"ring \S+ timeout", "amdgpu"
    ),
    symptom(
        "timeout, signaled seq=",
        "GPU ring timeout",
        _AMD + "amdgpu/amdgpu_job.c amdgpu_job_timedout",
        r"amdgpu \S+: .*ring \S+ timeout",
        "amdgpu",
    ),
    symptom(
        "IP block",
        "GPU block failed",
        _AMD + "amdgpu/amdgpu_device.c amdgpu_device_ip_check_soft_reset, amdgpu_device_ip_resume_phase2",
        r"\w+ of IP block <\w+> failed|IP block:\w+ is hung",
        "amdgpu",
    ),
    symptom(
        "REG_WAIT timeout",
        "display register wait timed out",
        _AMD + "display/dc/dc_helper.c generic_reg_wait",
        module="amdgpu",
        passing=True,
    ),
    symptom(
        "GPU reset begin!", "GPU reset", _AMD + "amdgpu/amdgpu_device.c amdgpu_device_gpu_recover", module="amdgpu"
    ),
    symptom("] GPU reset(", "GPU reset failed", _AMD + "amdgpu/amdgpu_device.c", r"GPU reset\(\d+\) failed", "amdgpu"),
    symptom(
        "page fault (src_id:", "GPU page fault", _AMD + "amdgpu/gmc_v9_0.c gmc_v9_0_process_interrupt", module="amdgpu"
    ),
    symptom("device lost from bus!", "GPU lost from the bus", _AMD + "amdgpu/amdgpu_device.c", module="amdgpu"),
    symptom("Fence fallback timer expired", "GPU interrupt lost", _AMD + "amdgpu/amdgpu_fence.c", module="amdgpu"),
    symptom(
        "I'm not done with your previous command",
        "GPU management unit hangs",
        _AMD + "pm/swsmu/smu_cmn.c",
        module="amdgpu",
    ),
    symptom(
        "Fatal error during GPU init",
        "GPU does not start",
        _AMD + "amdgpu/amdgpu_device.c, radeon",
        r"(amdgpu|radeon)",
        "{1}",
    ),
    symptom(
        "stalled for more than",
        "GPU ring stalled",
        "drivers/gpu/drm/radeon/radeon_fence.c",
        r"ring \d+ stalled for more than",
        "radeon",
    ),
    symptom("GPU lockup (", "GPU lockup", "drivers/gpu/drm/radeon/radeon_fence.c", module="radeon"),
    symptom("GPU HANG: ", "GPU hang", "drivers/gpu/drm/i915/i915_gpu_error.c", module="i915"),
    symptom(
        "GuC initialization failed",
        "GPU firmware does not start",
        "drivers/gpu/drm/i915/gt/uc/intel_uc.c",
        module="i915",
    ),
    symptom("Resetting chip for", "GPU reset", "drivers/gpu/drm/i915/gt/intel_reset.c", module="i915"),
    symptom(
        "FIFO underrun", "display FIFO underrun", "drivers/gpu/drm/i915/display/intel_fifo_underrun.c", module="i915"
    ),
    symptom("GPU hang", "GPU hang", "drivers/gpu/drm", r"(v3d|panfrost|lima|msm|i915|xe|etnaviv)\b.*GPU hang", "{1}"),
    symptom("Resetting GPU for hang", "GPU hang", "drivers/gpu/drm/v3d/v3d_sched.c", module="v3d"),
    symptom("gpu sched timeout", "GPU job timeout", "drivers/gpu/drm/panfrost/panfrost_job.c", module="panfrost"),
    symptom("recover hung GPU", "GPU hang", "drivers/gpu/drm/etnaviv/etnaviv_gpu.c", module="etnaviv"),
    symptom("hangcheck detected gpu lockup", "GPU hang", "drivers/gpu/drm/msm/msm_gpu.c", module="msm"),
    symptom("NVRM: Xid ", "Xid {1}", _NVIDIA, r"Xid \([^)]*\): (\d+)", "nvidia"),
    symptom("GPU has fallen off the bus", "GPU fell off the bus", _NVIDIA, module="nvidia"),
    symptom("NVRM", "GPU does not start", _NVIDIA, r"RmInitAdapter(?: failed|: Cannot initialize)", "nvidia"),
    symptom(
        "NVRM",
        "GPU driver error",
        _NVIDIA,
        r"NVRM:? .*(?:cannot initialize GSP|Assertion failed|is invalid|Can't find an IRQ|request_mem_region failed|"
        r"not supported by|Failed to process)",
        "nvidia",
        says=("initialize GSP", "Assertion", "invalid", "IRQ", "region failed", "not supported", "Failed to"),
    ),
    symptom(
        "secboot: error during falcon reset",
        "GPU falcon does not reset",
        _NOUVEAU + "nvkm/subdev/secboot",
        module="nouveau",
    ),
    symptom("failed to idle channel", "GPU channel does not idle", _NOUVEAU + "nouveau_chan.c", r"nouveau", "nouveau"),
    symptom("SCHED_ERROR", "GPU scheduler error", _NOUVEAU + "nvkm/engine/fifo", r"nouveau", "nouveau"),
    symptom("fifo: fault ", "GPU fault", _NOUVEAU + "nvkm/engine/fifo", r"nouveau", "nouveau"),
    symptom(
        "*ERROR* ",
        "DRM error",
        "include/drm/drm_print.h drm_err",
        r"\[drm:(?!vmw_host)(?P<function>\w+)(?: \[(?P<module>\w+)\])?\] \*ERROR\*",
    ),
    symptom(
        "*ERROR* ",
        "DRM error",
        "drivers/gpu/drm/drm_print.c drm_dev_printk, of a named device: without the function",
        r"(?:^|\s)(?!vmwgfx)(?P<module>[\w-]+) \S+: (?:\w+: )?\[drm\] \*ERROR\*",
    ),
    symptom(
        "flip_done timed out",
        "display flip timed out",
        "drivers/gpu/drm/drm_atomic_helper.c drm_atomic_helper_wait_for_flip_done",
    ),
    symptom("Ioctl failed: -", "ioctl failed", "drivers/hv/dxgkrnl", r"dxgk", "dxgkrnl"),
)
