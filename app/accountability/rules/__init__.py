"""The decisions of accountability."""
