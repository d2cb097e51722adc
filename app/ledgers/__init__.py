"""Ledgers 台账: kinds as data, the items listed in them, their rectification and strike-off."""
