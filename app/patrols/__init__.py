"""Walks and drives of officers: tracks, visits, findings, photos."""
