"""The compiled base: one read-only SQLite file between the authoring half and the crash half."""
