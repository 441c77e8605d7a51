"""Is this machine ready to catch the next crash? Says what is missing and how to mend it, and changes nothing."""
