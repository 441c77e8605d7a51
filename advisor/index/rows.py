"""One signature as a row: two JSON arrays, positions in place of names because 100,000 of them lie in the file."""

from __future__ import annotations

import json

from advisor.checking import TYPE_CHECKING
from advisor.index.stored import Fix, Signature, Template, Workaround

if TYPE_CHECKING:
    from typing import Any


def pack(signature: Signature) -> tuple[str, str]:
    """What matching reads, and what only the answer reads."""
    (
        _,
        ident,
        title,
        origin,
        review,
        cause,
        seen,
        kinds,
        functions,
        modules,
        trace,
        templates,
        require,
        hardware,
        processes,
        kernels,
        bugs,
        fixes,
        workarounds,
        references,
        similar,
        note,
        _,
        subsystem,
        reviewed,
        aliases,
        shown,
        nameless,
    ) = signature
    matching = [
        ident,
        title,
        origin,
        review,
        cause,
        seen,
        kinds,
        functions,
        modules,
        trace,
        templates,
        require,
        hardware,
        processes,
        kernels,
        bugs,
        similar,
        nameless,
    ]
    advice = [fixes, workarounds, references, note, subsystem, reviewed, aliases, shown]
    return _compact(matching), _compact(advice)


def unpack(number: int, matching: str, advice: str | None, overlay: bool) -> Signature:
    """The signature again; without `advice` its fixes, workarounds, references and note stay empty."""
    (
        ident,
        title,
        origin,
        review,
        cause,
        seen,
        kinds,
        functions,
        modules,
        trace,
        templates,
        require,
        hardware,
        processes,
        kernels,
        bugs,
        similar,
        nameless,
    ) = json.loads(matching)
    fixes: list[Any]
    workarounds: list[Any]
    fixes, workarounds, references, note, subsystem, reviewed, aliases, shown = (
        json.loads(advice) if advice is not None else ([], [], [], None, "", None, [], [])
    )
    return Signature(
        number,
        ident,
        title,
        origin,
        review,
        cause,
        seen,
        tuple(kinds),
        tuple(functions),
        tuple(modules),
        tuple(trace),
        tuple([Template(text, pattern, tuple(words), tuple(anchors)) for text, pattern, words, anchors in templates]),
        tuple(require),
        tuple(hardware),
        tuple(processes),
        kernels,
        tuple(bugs),
        tuple([Fix(*fix) for fix in fixes]),
        tuple([Workaround(*workaround) for workaround in workarounds]),
        tuple(references),
        tuple(similar),
        note,
        overlay,
        subsystem,
        reviewed,
        tuple(aliases),
        tuple(shown),
        nameless,
    )


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
