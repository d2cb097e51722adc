"""What is asked of accountability for the photos that explanations name."""

from app.accountability.photo_subject.missed_discoveries import SUBJECT

__all__ = ["SUBJECT"]
