"""What is asked of accountability for the photos that it names."""

from app.accountability.photo_subject.records import SUBJECTS

__all__ = ["SUBJECTS"]
