"""Incident kinds: what may be reported, how grave, and who handles it at which level."""
