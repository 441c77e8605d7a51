"""What runs by itself after a dump was saved: it writes the advice beside the dump and says so at the next login."""
