"""The base as rows: listing, searching, showing and counting what it holds."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Any

from advisor.references import url_of
from advisor.workbench.table import is_stale

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from advisor.index.read import Index
    from advisor.index.stored import Signature, Workaround


def row(signature: Signature) -> dict[str, Any]:
    """One signature of `list --format json`."""
    return {
        "id": signature.id,
        "title": signature.title,
        "origin": signature.origin,
        "status": signature.review,
        "subsystem": signature.subsystem,
        "cause": signature.cause,
        "seen": signature.seen,
        "kinds": list(signature.kinds),
        "function": signature.functions[0] if signature.functions else None,
        "has_trace": bool(signature.trace),
        "bugs": list(signature.bugs),
        "commits": [fix.commit for fix in signature.fixes if fix.commit],
        "workarounds": [spelled(item) for item in signature.workarounds],
        "overlay": signature.overlay,
    }


def spelled(item: Workaround) -> str:
    """What a workaround sets, a module option with its module."""
    return f"{item.module}.{item.value}" if item.kind == "module-option" and item.module else item.value


def whole(signature: Signature) -> dict[str, Any]:
    """Everything about one signature, for `show --format json`."""
    found = signature._asdict()
    found.pop("number")
    found["templates"] = [item.text for item in signature.templates]
    found["fixes"] = [fix._asdict() for fix in signature.fixes]
    found["workarounds"] = [item._asdict() for item in signature.workarounds]
    found["references"] = [
        {"url": url, "shows": shows or None}
        for url, shows in zip(signature.references, signature.shown or [""] * len(signature.references), strict=False)
    ]
    found["urls"] = [url_of(bug) for bug in signature.bugs]
    del found["shown"]
    return found


def sheet(signature: Signature) -> Iterator[str]:
    """The same as lines of text."""
    yield f"{signature.id}: {signature.title}"
    yield f"  {signature.origin}, {signature.review}{f' {signature.reviewed}' if signature.reviewed else ''}"
    yield f"  cause: {signature.cause}; seen: {signature.seen}; subsystem: {signature.subsystem or '(none)'}"
    lists = (
        ("kind", signature.kinds),
        ("function", signature.functions),
        ("module", signature.modules),
        ("trace", signature.trace),
        ("log", [item.text for item in signature.templates]),
        ("process", signature.processes),
        ("hardware", signature.hardware),
        ("required", signature.require),
        ("kernels", [signature.kernels] if signature.kernels else []),
        ("similar to", signature.similar),
        ("formerly", signature.aliases),
        ("bug", [f"{bug}  {url_of(bug)}" for bug in signature.bugs]),
        ("workaround", [f"{item.kind} {spelled(item)}: {item.effect} {item.cost}" for item in signature.workarounds]),
        ("fix", [f"{fix.commit or '(no commit)'} {fix.subject or ''}" for fix in signature.fixes]),
        ("fixed in", [f"{stream} {version}" for fix in signature.fixes for stream, version in fix.versions.items()]),
        ("reference", signature.references),
        ("note", [signature.note] if signature.note else []),
    )
    for name, values in lists:
        for place, value in enumerate(values):
            yield f"  {name + ':' if place == 0 else '':12} {value}"


def search(signatures: Iterable[Signature], words: Sequence[str]) -> Iterator[Signature]:
    """Those that hold every word somewhere in what they say, case ignored."""
    wanted = [word.lower() for word in words]
    for one in signatures:
        text = "\n".join(_texts(one)).lower()
        if all(word in text for word in wanted):
            yield one


def stats(index: Index) -> dict[str, Any]:
    """Counts over the whole base."""
    found: dict[str, Any] = {"version": index.info.version, "total": 0, "curated": 0, "mined": 0}
    found |= {"with_trace": 0, "with_log": 0, "with_workaround": 0, "without_workaround": 0, "with_fix": 0}
    found |= {"reviewed": 0, "draft": 0, "stale": 0, "overlay": 0}
    by: dict[str, Counter[str]] = {name: Counter() for name in ("subsystem", "kind", "origin", "cause", "seen")}
    today = day_of(index.info.version)
    for one in index.all():
        found["total"] += 1
        found[one.origin] += 1
        found[one.review] += 1
        found["with_trace"] += bool(one.trace)
        found["with_log"] += bool(one.templates)
        found["with_workaround" if one.workarounds else "without_workaround"] += 1
        found["with_fix"] += bool(one.fixes)
        found["overlay"] += one.overlay
        found["stale"] += is_stale(one, today)
        by["subsystem"][one.subsystem or "(none)"] += 1
        by["origin"][one.origin] += 1
        by["cause"][one.cause] += 1
        by["seen"][one.seen] += 1
        by["kind"].update(one.kinds or ("log-symptom",))
    found |= {
        f"by_{name}": dict(sorted(counts.items(), key=lambda item: (-item[1], item[0]))) for name, counts in by.items()
    }
    return found


def _texts(one: Signature) -> Iterator[str]:
    yield from (one.id, one.title, one.subsystem, one.note or "", *one.aliases, *one.bugs, *one.kinds)
    yield from (*one.functions, *one.modules, *one.trace, *one.hardware, *one.processes, *one.references)
    for template in one.templates:
        yield template.text
    for item in one.workarounds:
        yield f"{item.kind} {spelled(item)} {item.effect}"
    for fix in one.fixes:
        yield f"{fix.commit or ''} {fix.subject or ''}"


def day_of(version: str) -> date:
    """The base's own day, out of `2026.11.25+…`."""
    try:
        return date.fromisoformat(version.partition("+")[0].replace(".", "-"))
    except ValueError:
        return date.min
