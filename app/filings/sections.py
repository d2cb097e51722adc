"""What a policy says of all filings."""

from app.policies.rules import Section, whole

#: An observed time longer ago than this is marked `old_time` (days).
LATE_FILING_DAYS = Section("late_filing_days", whole(1, 90))
SECTIONS = (LATE_FILING_DAYS,)
