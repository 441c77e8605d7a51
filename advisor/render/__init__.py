"""One module per output; a report goes in, text comes out."""
