"""Drafting a signature from a crash, running examples and the cross-match matrix."""
