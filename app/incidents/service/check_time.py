"""What is told of as done has been done."""

from datetime import datetime, timedelta

from app.core.errors import refuse

#: Phones whose clock is fast are not turned away in an emergency; a wrong day or month is.
FAST = timedelta(hours=1)


def must_be_over(moment: datetime | None, now: datetime) -> None:
    """Refuse with `time_to_come` what would be told before it happens."""
    if moment is not None and moment > now + FAST:
        refuse("time_to_come")
