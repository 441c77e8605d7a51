"""What experience says before any data: the weights that a fit starts from and stays at where the data say nothing.

Reports of a robot never name an owner's hardware, and hardly a log line: those weights rest on this table alone.
"""

from __future__ import annotations

PRIOR: dict[str, float] = {
    "function-same": 3.7,
    "function-renamed": 2.6,
    "function-moved": 1.8,
    "function-other": -2.6,
    "function-unsure": -0.8,
    "function-absent": -1.6,
    "trace-agrees": 5.2,
    "trace-differs": -2.0,
    "kind-same": 0.8,
    "kind-family": 0.3,
    "kind-vague": -0.3,
    "kind-related": -0.9,
    "kind-incompatible": -6.5,
    "module-same": 0.7,
    "module-near": 0.4,
    "module-other": -1.4,
    "log-seen": 4.2,
    "log-missing": -0.8,
    "log-alone": 7.6,
    "process-same": 0.6,
    "process-other": -0.2,
    "hardware-same": 0.9,
    "hardware-other": -1.0,
    "address-fits": 0.3,
    "address-other": -1.2,
    "report-damaged": -1.0,
    "report-not-first": -0.8,
    "report-earlier": -0.6,
}
"""Log-odds of each feature at its full value."""
BIAS = -4.6
"""Log-odds before any evidence, for a signature that describes a crash report."""
