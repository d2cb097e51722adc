"""How long a delivery is leased, and when a failed one is tried again."""

from datetime import timedelta

MOST_ATTEMPTS = 8
LEASE = timedelta(minutes=2)
#: A message is not begun when less than this is left of its lease: another sender would begin it.
SENDING = timedelta(seconds=40)
#: One run sends no longer, so that what has become urgent meanwhile is not behind a dead host.
RUN = timedelta(minutes=1)


def next_try(attempts: int) -> timedelta:
    """Back-off after the given number of failures: 30 s, 1, 2, 4 … minutes, at most one hour."""
    return timedelta(seconds=min(30 * 2 ** (attempts - 1), 3600))
