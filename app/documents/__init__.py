"""Numbered formal documents 公文, from draft to reply (rows E09, E10)."""
