"""What all filings share: envelope, times, digest, batches, what is set aside and filed again.

Features register their kinds of filings (`kinds.py`); the addresses are those of their views.
"""
