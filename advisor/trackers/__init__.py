"""What became of the bugs: asking the trackers, and remembering what they said."""
