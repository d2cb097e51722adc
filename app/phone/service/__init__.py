"""The verb of phones: starting the day."""

from app.phone.service.start_day import start_day

__all__ = ["start_day"]
