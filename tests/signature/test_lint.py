"""Every rule finds its own bad example and leaves its good one alone."""

from __future__ import annotations

import pytest
import yaml

from advisor.index.store_form import ordinary_words
from advisor.oops.generic import is_generic
from advisor.signature.lint import RULES, rule_named
from advisor.signature.lint.form import rule_of
from advisor.signature.lint.rule import Base
from advisor.signature.load import Problem, load_text

SOUND = """\
id: nouveau-runpm-evo-wait
title: nouveau faults in evo_wait
bugs: [freedesktop:69488]
match:
  kind: [paging-request]
  function: evo_wait
  trace: [evo_wait, nv50_display_init]
  printed-by: kernel <5.10
references:
  - url: https://bugs.freedesktop.org/show_bug.cgi?id=69488
    shows: The oops and its cure.
workarounds:
  - kernel-parameter: nouveau.runpm=0
    effect: Keeps the GPU powered.
    cost: Higher idle power.
    reference: 1
examples:
  - reference: 1
    kind: paging-request
    function: evo_wait+0x53/0x120 [nouveau]
    trace: [nv50_display_init]
"""


def laid_over(overrides: str) -> str:
    """The sound signature with other keys; after `---` a second one."""
    sound = yaml.load(SOUND, yaml.BaseLoader)
    texts = [yaml.load(text, yaml.BaseLoader) or {} for text in overrides.split("---\n")]
    return "---\n".join(yaml.safe_dump({**sound, **keys}) for keys in texts)


def found_by(name: str, overrides: str) -> list[str]:
    """Messages of one rule, the loader's included."""
    loaded = list(load_text(laid_over(overrides).encode(), "signatures/gpu/nouveau-runpm-evo-wait.yaml"))
    messages = [one.message for one in loaded if isinstance(one, Problem) and rule_of(one.message) == name]
    assert all(rule_of(one.message) == name for one in loaded if isinstance(one, Problem)), loaded
    signatures = [one for one in loaded if not isinstance(one, Problem)]
    base = Base(signatures, is_generic, ordinary_words(), {"retired-one": "its reports were of two bugs"})
    for signature in signatures[:1]:
        messages += [flaw.message for flaw in rule_named(name).check(signature, base)]
    return messages


@pytest.mark.parametrize("name", RULES)
def test_its_bad_example_is_found(name):
    if reason := rule_named(name).skipped():
        pytest.skip(reason)
    assert found_by(name, rule_named(name).bad)


@pytest.mark.parametrize("name", RULES)
def test_its_good_example_is_not(name):
    assert not found_by(name, rule_named(name).good)


@pytest.mark.parametrize("name", RULES)
def test_rules_speak_in_sentences(name):
    one = rule_named(name)
    assert one.name == name
    assert one.severity in ("error", "warning")
    for text in (one.checks, one.why, one.recommendation):
        assert text.endswith(".")
        assert text[0].isupper() or text[0] == "`"


def test_the_sound_signature_is_sound():
    for name in RULES:
        assert not found_by(name, "{}"), name


FIX = "fixes: [{subject: a, introduced: {mainline: '5.9'}, versions: {mainline: "
MORE = [
    ("version-ranges", FIX + "'5.4'}}]\n", "came with 5.9"),
    ("version-ranges", "kernels: '<5.0'\n" + FIX + "'5.10'}}]\n", "lies between"),
    ("version-ranges", "kernels: '>=4.0,<5.5'\nfixes: [{subject: a, versions: {mainline: '5.4'}}]\n", "has the fix"),
    ("version-ranges", "kernels: '>=5,<4'\n", "not an upstream"),
    ("duplicate-bugs", "bugs: [kernel:1]\n---\nid: b\nbugs: [kernel:1]\n", "claimed by b"),
    ("related-ids", "similar-to: [nouveau-runpm-evo-wait]\n", "itself"),
    ("related-ids", "aliases: [b]\n---\nid: b\n", "in use"),
    ("related-ids", "id: retired-one\n", "was retired: its reports"),
    ("related-ids", "supersedes: [b]\n---\nid: b\n", "b still answers"),
    ("related-ids", "supersedes: [b]\n", "no signature 'b'"),
    ("related-ids", "similar-to: [b]\n---\nid: b\nreview: {state: withdrawn, reason: wrong}\n", "was withdrawn: wrong"),
    ("form", "review: {state: withdrawn}\n", "says the reason"),
    ("reviewed-claims", "review: {state: reviewed, date: 2026-01-01, claims: {symptom: 1}}\n", "proves its remedy"),
    ("generic-frames", "match: {kind: warning, function: [evo_wait, kfree]}\n", "never culprits"),
    ("references", "references: [{url: 'https://a.b/c'}]\n", "does not say"),
    ("id", "id: another-name\n", "the file"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "overrides", "message"), MORE)
def test_further_flaws(name, overrides, message):
    assert any(message in found for found in found_by(name, overrides)), found_by(name, overrides)


def test_a_declared_likeness_is_no_duplicate():
    assert not found_by("duplicate-bugs", "bugs: [kernel:1]\nsimilar-to: [b]\n---\nid: b\nbugs: [kernel:1]\n")


MINED = "origin: mined\nbugs: [kernel:1]\n"
OTHER = "---\nid: b\nbugs: [kernel:1]\nmatch: {kind: warning, function: nv50_display_init}\n"


def test_a_bug_that_took_several_fixes_may_be_generated_for_each():
    assert not found_by("duplicate-bugs", MINED + OTHER + "origin: mined\n")
    assert found_by("duplicate-bugs", MINED + OTHER.replace("nv50_display_init", "evo_wait") + "origin: mined\n")
    assert not found_by("duplicate-bugs", MINED + OTHER)  # the base holds the written one alone


def test_generated_traces_are_quoted_from_kernels_of_every_age():
    match = "match: {kind: warning, function: drm_open, trace: [drm_open, evo_wiat]}\n"
    assert found_by("functions", match)
    assert not found_by("functions", "origin: mined\n" + match)
    assert found_by("functions", "origin: mined\n" + match.replace("function: drm_open", "function: evo_wiat"))


def test_a_signature_may_replace_what_is_gone():
    assert not found_by("related-ids", "supersedes: [retired-one]\n")
    gone = "---\nid: b\nreview: {state: withdrawn, reason: it was two bugs}\n"
    assert not found_by("related-ids", "supersedes: [b]\n" + gone)


HANDED_ON = """\
match: {kind: paging-request, function: [kfree, evo_wait], log: ["failed to idle channel"], require: [log]}
examples: [{reference: 1, kind: paging-request, function: kfree+0x4/0x30, before: ["failed to idle channel"]}]
"""


def test_a_generic_function_that_an_example_proves_the_culprit():
    assert not found_by("generic-frames", HANDED_ON)
    assert found_by("generic-frames", HANDED_ON.replace(", require: [log]", ""))
