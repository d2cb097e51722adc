"""Found and reported problems: filing, life cycle, escalation."""
