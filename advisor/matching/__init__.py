"""Candidates from the index, one scorer per kind of evidence, and the confidence."""
