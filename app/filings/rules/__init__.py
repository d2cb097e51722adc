"""Decisions about any filing: whether its content is the same, what its times say, its marks."""

#: So many filings are sent in one batch.
MOST_FILINGS = 200
