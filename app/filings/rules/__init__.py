"""Decisions about any filing: whether its content is the same, what its times say, its marks."""

#: So many filings are sent in one batch.
MOST_FILINGS = 200
#: Cases and visits inside the patrols of a batch, together: as many as one patrol may have.
MOST_INSIDE = {"incidents": 100, "visits": 500}
