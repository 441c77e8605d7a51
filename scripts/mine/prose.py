"""Where only words tell: the kind of crash and the function in phrases like "NULL pointer dereference in foo()"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scripts.mine.record import Record

_PHRASES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"use[- ]after[- ]free|\buaf\b|double[- ]free", ("kasan",)),
    (
        r"(?:\w+[- ])?(?:index[- ])?out[- ]of[- ]bounds?|\boob\b|buffer over-?(?:flow|read|run)",
        ("kasan",),
    ),
    (
        r"null[- ]?(?:ptr|pointer)?[- ]?(?:de-?ref\w*|access|exception|oops|crash)|null-ptr-deref|npd\b",
        ("null-dereference",),
    ),
    (r"general protection fault|\bgpf\b", ("general-protection",)),
    (
        r"(?:kernel )?(?:paging request|page fault)|invalid (?:memory|pointer) (?:access|dereference)",
        ("paging-request",),
    ),
    (r"div(?:ide|ision)?[- ]by[- ](?:zero|0)|divide error", ("divide-error",)),
    (r"uninit(?:ialized)?[- ]value|\bkmsan\b", ("kmsan",)),
    (r"shift[- ]out[- ]of[- ]bounds|\bubsan\b", ("ubsan",)),
    (r"data[- ]race|\bkcsan\b", ("kcsan",)),
    (r"(?:memory|mem|skb|page) leak|\bmemleak\b|leaks? (?:of )?memory", ("memory-leak",)),
    (
        r"sleep(?:ing)?(?: function called)?[- ](?:in|from|while)[- ](?:atomic|invalid)|scheduling while atomic",
        ("atomic-sleep",),
    ),
    (r"soft[- ]?lock-?up|infinite loop|endless loop", ("soft-lockup",)),
    (r"hard[- ]?lock-?up", ("hard-lockup",)),
    (r"rcu(?:_sched|_preempt)? stall", ("rcu-stall",)),
    (r"hung[- ]task|task hung|\bhang\b", ("hung-task",)),
    (r"suspicious rcu|inconsistent lock|lockdep (?:splat|warning)|circular lock\w*|\bdead-?lock\b", ("deadlock",)),
    (r"(?:list|lru) corruption", ("list-corruption",)),
    (r"refcount(?:_t)?[ :]*(?:underflow|overflow|saturat\w*|warning|bug)|refcnt underflow", ("refcount",)),
    (r"stack overflow|kernel stack (?:overflow|overrun)", ("stack-overflow",)),
    (r"\bbug_on\b|kernel bug\b|assertion fail\w*", ("kernel-bug",)),
    (r"\bwarn_on(?:_once)?\b|\bwarn(?:ing)?(?: in| at| splat| trace)\b|\bsplat\b", ("warning",)),
    (r"(?:kernel )?(?:oops|crash)(?:es)?\b", ("null-dereference", "paging-request", "general-protection")),
)
"""Phrase → the kinds of report that it shows as; the first that is found counts."""
_COMPILED = tuple((re.compile(phrase, re.I), kinds) for phrase, kinds in _PHRASES)
_WORDS = {
    "null-dereference": "NULL pointer dereference",
    "paging-request": "bad memory access",
    "general-protection": "general protection fault",
    "kernel-bug": "kernel BUG",
    "warning": "WARNING",
    "kasan": "invalid memory access",
    "kmsan": "use of an uninitialised value",
    "kcsan": "data race",
    "ubsan": "undefined behaviour",
    "soft-lockup": "soft lockup",
    "hard-lockup": "hard lockup",
    "rcu-stall": "RCU stall",
    "hung-task": "hung task",
    "deadlock": "deadlock",
    "atomic-sleep": "sleep in atomic context",
    "divide-error": "division by zero",
    "stack-overflow": "stack overflow",
    "list-corruption": "list corruption",
    "refcount": "reference count out of order",
    "memory-leak": "memory leak",
    "other": "crash",
}
_CALL = r"[A-Za-z_]\w{3,}(?=\(\))"
_NAME = r"[a-z][a-z0-9]*(?:_[a-z0-9]+)+(?![\w.*/-])"
_PLACE = rf"(?:in|inside|within|at)\s+(?:the\s+)?(?:function\s+)?[`'\"]?(?P<function>{_CALL}|{_NAME})"
_AFTER = re.compile(
    r"(?:\s+(?:bugs?|issues?|errors?|problems?|warnings?|vulnerabilit(?:y|ies)|reads?|writes?|access(?:es)?|splat|report(?:ed)?"
    rf"|crash(?:es)?|exception|kernel|panic|oops|possible|occurr?(?:s|ed|ing)?|happen(?:s|ed|ing)?|is|was|that|which)){{0,4}}\s+{_PLACE}"
)
_BEFORE = re.compile(rf"(?:^|[:,]\s*)(?P<function>{_CALL})\(\)\s*:\s")
_IN_SUBJECT = re.compile(rf"\s{_PLACE}")
_WHERE_IT_BREAKS = frozenset(
    (
        "kasan",
        "kmsan",
        "ubsan",
        "divide-error",
        "kernel-bug",
        "warning",
        "list-corruption",
        "soft-lockup",
        "atomic-sleep",
    )
)
"""Kinds told of the function that does it rather than of the one that returned the bad value."""
_SUPPLIER = re.compile(
    r"alloc|dup|copy|map|create|register|_init$|_free|_put|_get|destroy|release|close|remove|exit|stop|disconnect|unbind|detach|probe|open|shutdown|^(?:devm|of|cancel|flush|sync)_"
)
_ANY_CALL = re.compile(_CALL)
_NO_FUNCTIONS = re.compile(
    r"_ptr$|_t$|^(?:use_after|out_of|error_path|atomic_context|kernel_space|user_space|struct_|err_|goto_|unregister_path"
    r"|kmalloc|kzalloc|kfree|vfree|memcpy|memset|printk|kstrdup|list_del|list_add|schedule|spin_lock|mutex_lock|fix_|copy_|raw_cpu_|this_cpu_|skb_shinfo|is_|to_)"
)
_NEGATED = re.compile(r"\b(?:won't|will not|would not|doesn't|does not|cannot|can't|never)\b[^.;:]*$", re.I)
"""What goes before a phrase that says that it does not happen."""
_OTHERS = re.compile(r"\b[0-9a-f]{8,40},?\s+\(\"[^)\"]*(?:\([^)\"]*\)[^)\"]*)*\"\)")
"""Titles of other commits."""
_SENTENCE = re.compile(r"(?<=[.!?:])\s+|\n\s*\n")


def kind_in_prose(text: str) -> tuple[str, ...]:
    """The kinds of crash that words name; none where they name none."""
    for pattern, kinds in _COMPILED:
        found = pattern.search(text)
        if found and not _NEGATED.search(text, max(0, found.start() - 40), found.start()):
            return kinds
    return ()


def told_in_prose(record: Record) -> tuple[tuple[str, ...], str] | tuple[None, str]:
    """Kinds and function, or None and why not.

    Most certain first: both in one phrase; the kind, and a function in the subject; the kind, and the only function that
    is named at all, in one sentence with the kind, where that is not likely the one that returned the bad value.
    """
    subject = " ".join(record.subject.split())
    if is_revert(subject):
        return None, "words of a revert tell of the change that it takes back"
    text = _OTHERS.sub("", record.text.removeprefix(record.subject)).strip()
    kinds = kind_in_prose(subject)
    sentences = [" ".join(one.split()) for one in _SENTENCE.split(text)]
    for sentence in (subject, *sentences):
        for pattern, found in _COMPILED:
            for phrase in pattern.finditer(sentence):
                after = _AFTER.match(sentence, phrase.end())
                fits = not kinds or set(kinds) & set(found) or sentence is subject
                if after and fits and _is_function(after["function"]):
                    return found, after["function"]
    for place in (_BEFORE.search(subject), _IN_SUBJECT.search(subject)):
        if place and _is_function(place["function"]):
            kinds = kinds or _kind_told_of(place["function"], sentences)
            if kinds:
                return kinds, place["function"]
    kinds = kinds or kind_in_prose(text)
    if not kinds:
        return None, "words name no kind of crash"
    named = dict.fromkeys(name for name in _ANY_CALL.findall(f"{subject}\n{text}") if _is_function(name))
    only = next(iter(named)) if len(named) == 1 else ""
    if only and kinds[0] in _WHERE_IT_BREAKS and not _SUPPLIER.search(only):
        together = (kinds[0] in kind_in_prose(one) for one in (subject, *sentences) if re.search(rf"\b{only}\b", one))
        if any(together):
            return kinds, only
    return None, "words name several functions" if named else "words name no function"


def is_revert(subject: str) -> bool:
    """Whether a fix takes another change back, whose description it may quote."""
    return subject.lower().startswith('revert "')


def _kind_told_of(function: str, sentences: Iterable[str]) -> tuple[str, ...]:
    """The kinds that one sentence names together with a function."""
    found = (kind_in_prose(sentence) for sentence in sentences if re.search(rf"\b{function}\b", sentence))
    return next((kinds for kinds in found if kinds), ())


def symptom_in_words(kinds: tuple[str, ...]) -> str:
    """For a title."""
    return _WORDS.get(kinds[0], kinds[0].replace("-", " ")) if len(kinds) == 1 or kinds[:1] == ("kasan",) else "crash"


def _is_function(name: str) -> bool:
    return "_" in name.strip("_") and not name.isupper() and not _NO_FUNCTIONS.search(name)
