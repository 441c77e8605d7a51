"""What this machine's package manager knows, offline: the crashed kernel's changelog, and the kernels on offer."""
