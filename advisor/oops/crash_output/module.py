"""Which module an address belongs to, where the tool does not print it (`[exception RIP: f+83]` never has one)."""

from __future__ import annotations

from advisor.checking import TYPE_CHECKING

if TYPE_CHECKING:
    from advisor.oops.crash import Frame

REACH = 8 << 20
"""Bytes within which the nearest frame decides. The largest modules (amdgpu, i915) are of this order."""


def infer_modules(frames: list[Frame], addresses: list[int | None], sizes: list[tuple[int, int, str]]) -> list[Frame]:
    """Give every frame without a printed module that of the nearest frame, in bytes, whose membership is printed.

    A frame of `bt` without brackets is built in; only exception frames, which have an offset, are in doubt.
    `sizes` are rows of `mod`: address of the module structure, size, name.
    """
    known = [
        (address, frame.module)
        for frame, address in zip(frames, addresses, strict=True)
        if address is not None and frame.offset is None
    ]
    answer = []
    for frame, address in zip(frames, addresses, strict=True):
        if frame.module is None and frame.offset is not None and address is not None:
            near = min(known, key=lambda item: abs(item[0] - address), default=None)
            module = None
            if near is not None and abs(near[0] - address) < REACH:
                module = near[1]
            elif sizes:
                structure, size, name = min(sizes, key=lambda row: abs(row[0] - address))
                module = name if abs(structure - address) < size else None
            answer.append(frame._replace(module=module))
        else:
            answer.append(frame)
    return answer
