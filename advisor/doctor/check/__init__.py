"""One small check a module."""
