"""One table per distribution."""
