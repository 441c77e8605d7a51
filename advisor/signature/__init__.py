"""Signatures as people write them: the model, YAML loading, log templates, lint, format."""
