"""What of one account may lie set aside, and how often what waits is tried again."""

from datetime import datetime, timedelta

from app.core.bounds import KB, MB

#: Filings of one account that may be set aside and not settled, and their bytes. Some weeks
#: without a network, all of which a new rule refuses, are some hundred; their tracks some 20 MB.
MOST_ASIDE, MOST_ASIDE_BYTES = 2_000, 64 * MB
#: Bytes of a refusal that are kept with what it refuses: of a longer one all but the list of
#: faults, which may be many times what was sent.
MOST_PROBLEM = 16 * KB
#: So long a filing waits for what it refers to, or for a program that does not fail on it.
PATIENCE = timedelta(days=5)
#: Those of all accounts together that are tried again in one pass of the job.
MOST_TRIED = 1_000
#: The longest pause between two tries of one of them.
LONGEST_PAUSE = timedelta(hours=1)


def next_try(since: datetime, now: datetime) -> datetime:
    """When to try again what is still refused for now: ever more rarely."""
    return now + min((now - since) / 4, LONGEST_PAUSE)
