"""Ledgers in answers."""
