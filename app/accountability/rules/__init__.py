"""Accountability as pure rules: who proposes, hears, decides; what is drawn for checking."""
