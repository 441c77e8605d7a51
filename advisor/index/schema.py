"""The SQLite schema of the compiled base, shared by what writes and what reads it.

`frame`, `word` and `function` are inverted indexes: name → in how many signatures, and their numbers as little-endian
32-bit integers. A name that occurs in more than a few hundred signatures keeps its frequency alone, save for signatures
that no other name leads to. `signature` holds one row each: what matching needs, and apart from it what only the answer
needs. `name` finds ids and former ids, `retired` says why an id is no more.
"""

from __future__ import annotations

APPLICATION_ID = 0x41445653
"""`ADVS`, in the file's header: tells the base from any other SQLite file."""
SCHEMA_VERSION = 2
"""In the file's header (`user_version`); raised with every change that an older reader would misread."""

TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE frame (name TEXT PRIMARY KEY, frequency INTEGER NOT NULL, postings BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE function (name TEXT PRIMARY KEY, frequency INTEGER NOT NULL, postings BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE word (name TEXT PRIMARY KEY, frequency INTEGER NOT NULL, postings BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE signature (number INTEGER PRIMARY KEY, matching TEXT NOT NULL, advice TEXT NOT NULL);
CREATE TABLE name (id TEXT PRIMARY KEY, number INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE retired (id TEXT PRIMARY KEY, reason TEXT NOT NULL) WITHOUT ROWID;
"""
