#!/usr/bin/env python3
"""How often the matcher is right where it speaks, and silent where it cannot know, beside four other matchers.

    accuracy.py [--owners CASES_DIR] [--variations 5000] [--clean LOG…] [--alone]

Cases and labels are those of scripts/accuracy/cases.py: independent sightings with the commit that fixed them, variations of
mined crashes, and crashes whose signature is withheld. Figures are of the fold that the weights were not fitted to; sightings
of the other folds are shown beside, for they are few. An answer is right if it or its declared group is. Each share has its
95 % interval by Wilson.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from advisor.index.read import open_base  # noqa: E402
from advisor.intake.locate import locate  # noqa: E402
from advisor.pipeline import Checker  # noqa: E402
from advisor.vocabulary import KNOWN_CONFIDENCE, LIKELY_CONFIDENCE  # noqa: E402
from scripts.accuracy.answers import answers  # noqa: E402
from scripts.accuracy.baselines import BASELINES  # noqa: E402
from scripts.accuracy.cases import TEST_FOLD, Base, sightings, variations  # noqa: E402
from scripts.accuracy.figures import area, calibration, spoken, threshold  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from scripts.accuracy.answers import Ranked
    from scripts.accuracy.cases import Labelled

FALSE_ALARMS = 0.005
"""Share of unknown crashes on which a matcher may cry wolf."""
CLEAN = (ROOT / "tests" / "data" / "log" / "clean-boot-debian12",)


class Judged(NamedTuple):
    """What one matcher made of one case."""

    case: Labelled
    ranked: Sequence[Ranked]

    @property
    def place(self) -> int | None:
        """1-based place of the first right answer."""
        return next((place for place, one in enumerate(self.ranked, 1) if one.ids & self.case.truth), None)

    @property
    def best(self) -> float:
        """Score of the first answer."""
        return self.ranked[0].score if self.ranked else 0.0


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--owners", type=Path, help="owners' cases, as scripts/bench/owner_cases.py takes them")
    parser.add_argument("--variations", type=int, default=5000, help="mined crashes, a fifth of which are in the fold")
    parser.add_argument("--clean", type=Path, nargs="*", default=CLEAN, help="logs without a crash")
    parser.add_argument("--alone", action="store_true", help="leave the other matchers out")
    parser.add_argument("--base", help="a compiled base (default: the shipped one)")
    chosen = parser.parse_args()
    if chosen.owners:
        print("owners' cases")
        sys.stdout.flush()
        subprocess.run([sys.executable, Path(__file__).with_name("owner_cases.py"), chosen.owners], check=True)
    index = open_base(path=chosen.base, standard_folders=False)
    base = Base(index)
    seen = list(sightings(base))
    varied = list(variations(base, chosen.variations, only=TEST_FOLD))
    ours = judge("this matcher", [*seen, *varied], lambda case: answers(case, index))
    print("\nhow sure it is, and whether it is right")
    tell_confidence([one for one in ours if one.case.fold == TEST_FOLD])
    tell_clean(chosen.clean)
    for baseline in () if chosen.alone else BASELINES:
        judge(baseline.name, [*seen, *varied], baseline(base))
    return 0


def judge(name: str, cases: Sequence[Labelled], matcher: Callable[[Labelled], list[Ranked]]) -> list[Judged]:
    """Ask a matcher about every case and print how well it finds and how well it tells known from new."""
    judged = [Judged(case, matcher(case)) for case in cases]
    print(f"\n{name}")
    held = [one for one in judged if one.case.fold == TEST_FOLD]
    tell_found("sightings, test fold", [one for one in held if one.case.origin == "sighting"])
    tell_found("sightings, all folds", [one for one in judged if one.case.origin == "sighting"])
    tell_found("variations, test fold", [one for one in held if one.case.origin != "sighting"])
    tell_found("all of the test fold", held)
    sys.stdout.flush()
    return judged


def tell_found(what: str, judged: Sequence[Judged]) -> None:
    """Recall and rank of those that have an answer; known against new by the first answer's score."""
    known = [one for one in judged if one.case.truth]
    new = [one.best for one in judged if not one.case.truth]
    places = [one.place for one in known]
    wolf = threshold(new, FALSE_ALARMS)
    told = sum(one.best > wolf and one.place == 1 for one in known)
    print(f"  {what}, {len(new)} unknown ones beside")
    print(f"    first answer right        {spoken(places.count(1), len(known))}")
    print(
        f"    among the first three     {spoken(sum(place is not None and place <= 3 for place in places), len(known))}"
    )
    print(f"    mean reciprocal rank      {sum(1 / place for place in places if place) / max(len(known), 1):.3f}")
    print(f"    area under the ROC curve  {area([one.best for one in known], new):.3f}")
    print(f"    recall at 0.5 % alarms    {spoken(told, len(known))} above {wolf:.3f}")


def tell_confidence(judged: Sequence[Judged]) -> None:
    """What `known` is worth, false alarms, and calibration with its reliability plot."""
    spoken_for = [one for one in judged if one.best >= KNOWN_CONFIDENCE]
    new = [one for one in judged if not one.case.truth]
    print(f"  precision of known          {spoken(sum(one.place == 1 for one in spoken_for), len(spoken_for))}")
    print(f"  known said of unknown ones  {spoken(sum(one.best >= KNOWN_CONFIDENCE for one in new), len(new))}")
    print(f"  likely or more said of them {spoken(sum(one.best >= LIKELY_CONFIDENCE for one in new), len(new))}")
    answered = [one for one in judged if one.ranked]
    error, rows = calibration([one.best for one in answered], [one.place == 1 for one in answered])
    print(f"  calibration error           {error:.3f} ({len(answered)} cases)")
    for row in rows:
        print(f"    {row}")


def tell_clean(logs: Sequence[Path]) -> None:
    """Clean logs: any bug named is a false alarm."""
    checker = Checker()
    verdicts = [checker.check(locate(str(log))).verdict for log in logs]
    print(f"  false alarms in clean logs  {spoken(sum(one != 'no-crash' for one in verdicts), len(verdicts))}")


if __name__ == "__main__":
    sys.exit(main())
