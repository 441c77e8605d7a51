"""Kernel log text → crashes: log prefixes, crash kinds, call traces, registers, taint, kernel banner."""
