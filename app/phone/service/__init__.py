"""The verb of phones: starting the day."""

from app.phone.service.start_day import start

__all__ = ["start"]
