#!/usr/bin/env python3
"""Fit the matcher's weights to labelled crashes and write them into advisor/matching/weights.py.

    python scripts/fit_confidence.py [--base FILE] [--dry-run]

Logistic regression with a Gaussian prior round what experience says (scripts/accuracy/prior.py) and the sign of each weight
held; then the log-odds of the best match are scaled so that they are probabilities, first for a world in which two crashes in
three are new, then once more for mined signatures by themselves, as often as each case comes. The fold that
scripts/bench/accuracy.py reports on is left out. The same base and sightings give the same weights, in a few minutes.
Needs numpy and scipy
(`pip install -e '.[fit]'`).
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.optimize import minimize

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from advisor.index.read import open_base  # noqa: E402
from advisor.vocabulary import LIKELY_CONFIDENCE  # noqa: E402
from scripts.accuracy.cases import TEST_FOLD, Base, sightings, variations  # noqa: E402
from scripts.accuracy.features import rows_of  # noqa: E402
from scripts.accuracy.prior import BIAS, PRIOR  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scripts.accuracy.cases import Labelled
    from scripts.accuracy.features import Row

WEIGHTS = ROOT / "advisor" / "matching" / "weights.py"
NAMES = tuple(PRIOR)
CASES = 700
"""Mined crashes that are varied."""
CLOSEST = 6
"""Candidates of a case that are learnt from: the others are wrong by far."""
STRENGTH = 3.0
"""Inverse variance of the prior: as much as some dozen cases."""
MASS = {("sighting", True): 6.0, ("sighting", False): 0.5, ("variation", True): 0.6, ("withheld", False): 1.0}
"""What a case counts by origin and by whether the base has an answer. Answerable sightings are few and the most like real
life; together some two unknown crashes stand against each known one."""
KEPT = ("log-", "module-", "process-", "hardware-", "report-")
"""Beginnings of the weights that stay as they are: a robot's kernels have no
modules, and its reports say nothing of owners' logs, machines and programs."""


def main() -> int:
    """Fit and write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--base", help="a compiled base (default: the shipped one)")
    parser.add_argument("--dry-run", action="store_true", help="print the weights, write nothing")
    chosen = parser.parse_args()
    base = Base(open_base(path=chosen.base, standard_folders=False))
    cases = [
        (case, rows_of(case.reading, base.index, case.hidden))
        for case in (*sightings(base), *variations(base, CASES))
        if case.fold != TEST_FOLD
    ]
    weights = fit(cases)
    scale, shift = calibrate([(best, MASS[case.origin, bool(case.truth)]) for case, best in bests(cases, weights)])
    fitted = {
        name: PRIOR[name] if name.startswith(KEPT) else round(float(weight * scale), 2)
        for name, weight in zip(NAMES, weights, strict=False)
    }
    bias = round(float(weights[-1] * scale + shift), 2)
    final = np.array([*fitted.values(), bias])
    mined = {one.id for one in base.signatures.values() if one.origin == "mined"}
    again = [(best, 1.0) for _, best in bests(cases, final) if best.signature in mined]
    mined_scale, mined_shift = calibrate(again)
    for name, weight in (*fitted.items(), ("bias", bias)):
        print(f"{name:20} {PRIOR.get(name, BIAS):6.2f} → {weight:6.2f}")
    print(
        f"scale {scale:.2f}, shift {shift:.2f}; of mined ones {mined_scale:.2f}, {mined_shift:.2f}; {len(cases)} cases"
    )
    if not chosen.dry_run:
        write(fitted, {"BIAS_REPORT": bias, "MINED_SCALE": round(mined_scale, 2), "MINED_SHIFT": round(mined_shift, 2)})
    return 0


def fit(cases: list[tuple[Labelled, list[Row]]]) -> np.ndarray:
    """The weights in the order of `NAMES`, the bias last."""
    prior = np.array([*PRIOR.values(), BIAS])
    inputs, wanted, mass = [], [], []
    for case, rows in cases:
        closest = sorted(rows, key=lambda row: -float(vector(row) @ prior))[:CLOSEST]
        closest += [row for row in rows if row.signature in case.truth and row not in closest]
        for row in closest:
            inputs.append(vector(row))
            wanted.append(row.signature in case.truth)
            mass.append(MASS[case.origin, bool(case.truth)])
    x, y, m = np.array(inputs), np.array(wanted, float), np.array(mass)

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        odds = x @ weights
        away = weights - prior
        value = (m * (np.logaddexp(0, odds) - y * odds)).sum() + STRENGTH * (away @ away) / 2
        return value, x.T @ (m * (1 / (1 + np.exp(-odds)) - y)) + STRENGTH * away

    bounds: list[tuple[float | None, float | None]] = [(0, None) if start > 0 else (None, 0) for start in prior]
    for place, name in enumerate(NAMES):
        if name.startswith(KEPT):
            bounds[place] = (prior[place], prior[place])
    return np.asarray(minimize(loss, prior, jac=True, bounds=bounds, method="L-BFGS-B").x)


class Best(NamedTuple):
    """What a case is answered first."""

    signature: str
    log_odds: float
    right: bool


def bests(cases: list[tuple[Labelled, list[Row]]], weights: np.ndarray) -> Iterator[tuple[Labelled, Best]]:
    """The best possible match of every case that has one."""
    for case, rows in cases:
        possible = [row for row in rows if row.limit >= LIKELY_CONFIDENCE]
        best = max(possible, key=lambda row: float(vector(row) @ weights), default=None)
        if best is not None:
            yield case, Best(best.signature, float(vector(best) @ weights), best.signature in case.truth)


def calibrate(rows: list[tuple[Best, float]]) -> tuple[float, float]:
    """Platt's scaling of log-odds, each row counting as much as its mass: factor and shift."""
    x = np.array([best.log_odds for best, _ in rows])
    y = np.array([best.right for best, _ in rows], float)
    m = np.array([mass for _, mass in rows])

    def loss(pair: np.ndarray) -> float:
        scaled = pair[0] * x + pair[1]
        return float((m * (np.logaddexp(0, scaled) - y * scaled)).sum())

    scale, shift = minimize(loss, np.array([1.0, 0.0]), method="Nelder-Mead").x
    return float(scale), float(shift)


def vector(row: Row) -> np.ndarray:
    """The features in the order of `NAMES`, and 1 for the bias."""
    return np.array([*(row.values.get(name, 0.0) for name in NAMES), 1.0])


def write(weights: dict[str, float], constants: dict[str, float]) -> None:
    """Put the numbers into the module, in place."""
    text = WEIGHTS.read_text(encoding="utf-8")
    for name, weight in weights.items():
        text = re.sub(rf'("{name}": )-?[\d.]+', rf"\g<1>{weight}", text)
    for name, value in constants.items():
        text = re.sub(rf"({name} = )-?[\d.]+", rf"\g<1>{value}", text)
    WEIGHTS.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
