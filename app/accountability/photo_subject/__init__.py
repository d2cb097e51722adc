"""What is asked of accountability for the photos that it names."""

from app.accountability.photo_subject.missed_discoveries import SUBJECT
from app.accountability.photo_subject.records import SUBJECTS as RECORDS

SUBJECTS = {**RECORDS, "missed_discovery": SUBJECT}
