"""One module per kind of workaround."""
