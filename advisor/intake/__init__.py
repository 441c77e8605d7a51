"""Finding and reading crash directories and logs: one module per layout."""
