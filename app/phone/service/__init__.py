"""The verbs of phones: starting the day."""

from app.phone.service.starting import start

__all__ = ["start"]
