"""The numbers of the matcher, and nothing else: log-odds per feature.

`scripts/fit_confidence.py` fits them to labelled crashes and writes them here, save those of logs, modules, processes and
hardware, about which its data say nothing. A feature's value lies between 0 and 1 (see the scorers in
`advisor.matching.evidence`); its coefficient is what it adds to the log-odds at 1. A Python module rather than JSON
because its bytecode loads in a tenth of a millisecond.
"""

from __future__ import annotations

BIAS_REPORT = -4.94
"""Log-odds of a signature that describes a crash report before any evidence was seen."""
BIAS_LOG = -4.0
"""The same for a signature of log lines alone."""

MINED_SCALE = 1.45
MINED_SHIFT = -1.76
"""What the log-odds of a mined signature are multiplied by, and what is added: fixes have neighbours, and most of what a robot
finds is in no record."""

COEFFICIENTS: dict[str, float] = {
    # the faulting function; the value is its rarity
    "function-same": 5.69,
    "function-renamed": 2.42,
    "function-moved": 2.32,
    "function-other": -1.17,
    "function-unsure": -0.77,
    "function-absent": -1.53,
    # the frames around it
    "trace-agrees": 3.62,
    "trace-differs": -3.18,
    # what kind of report it is
    "kind-same": 0.47,
    "kind-family": 0.0,
    "kind-vague": -1.01,
    "kind-related": -1.31,
    "kind-incompatible": -4.73,
    # whose code it is
    "module-same": 0.7,
    "module-near": 0.4,
    "module-other": -1.4,
    # log lines, beside a report and alone
    "log-seen": 4.2,
    "log-missing": -0.8,
    "log-alone": 7.6,
    # the rest
    "process-same": 0.6,
    "process-other": -0.2,
    "hardware-same": 0.9,
    "hardware-other": -1.0,
    "address-fits": 0.08,
    "address-other": -0.16,
    "report-damaged": -1.0,
    "report-not-first": -0.8,
    "report-earlier": -0.6,
}

CAPS: dict[str, float] = {
    "required": 0.001,
    "kind": 0.45,
    "draft": 0.89,
    "nameless": 0.8,
    "moved": 0.89,
    "mined": 0.89,
    "debug-kernel": 0.89,
    "damaged": 0.94,
}
"""Confidence that a match has at most; `advisor.matching.confidence` says when each holds."""

HOPELESS = -2.95
"""Log-odds, as they are summed, below which a match is not even kept for `--all`."""
SHOWN = 0.002
"""Confidence below which the same holds."""
TIE = 0.35
"""Difference in log-odds below which two matches on the same evidence cannot be told apart."""
