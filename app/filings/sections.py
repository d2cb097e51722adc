"""What a policy says of all filings."""

from app.policies.rules import Bound, Section, whole

#: An observed time longer ago than this is marked `old_time` (days).
LATE_FILING_DAYS = Section(
    "late_filing_days", whole(1, 90), bounds={"": Bound(True, "补报标记：早于几天（天）")}
)
#: What comes so many days after the end of its quarter, or later, is marked `after_cut_off`.
CUT_OFF_DAYS = Section(
    "cut_off_days", whole(1, 90), 3, bounds={"": Bound(True, "季度截止：季末后几天（天）")}
)
SECTIONS = (LATE_FILING_DAYS, CUT_OFF_DAYS)
