"""Shapes of accountability."""
