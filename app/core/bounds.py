"""How much of a body is taken, from whom, and how long it may take: the one table.

The gate (app/gate.py) keeps to it before anything of a request is worked on.
"""

from typing import Any

from app.core.marks import FILES, OPERATOR, PASSWORDS, PUBLIC, UNMARKED

KB, MB = 1024, 1024 * 1024

#: Bytes that a view for anybody takes, as signing in is; and what reads no body at all.
FROM_ANYBODY = 8 * KB
#: Bytes that are taken, and seconds that they may take, before it is asked who sends them.
UNASKED, UNASKED_S = 64 * KB, 15
#: Bytes that any other view takes, unless it says more by `takes_up_to`; what came packed unpacks
#: to no more, either. Read as JSON they become up to thirty times as many.
USUAL = 1 * MB
#: Bytes of what holds tracks, or a day of filings; and how many lists, objects, values and
#: texts, keys too, may be in them: tracks of 175,000 points.
JSON_LIMIT, MOST_LISTS, MOST_VALUES, MOST_TEXTS = 8 * MB, 180_000, 800_000, 250_000

#: Seconds after which bytes must have come, or been read, at LEAST_SPEED bytes a second on average:
#: a phone at the edge of the net sends at 2 KB.
GRACE_S, LEAST_SPEED = 15, 1 * KB
#: Seconds after which all has an end: of a body from anybody, and of any other.
FROM_ANYBODY_S, LONGEST_S = 30, 600
#: Seconds for which what still comes of a refused body is thrown away: many a client reads no
#: answer before it has sent all.
LINGER_S = 5

#: Seconds that anybody waits for his turn to write, for a row, for what another thread makes; then
#: all is tried again later.
LONGEST_WAIT_S = 15
#: The same for a thread, by what turns are taken for. A phone gives up signing in after 20.
LONGEST_FOR_A_THREAD_S = {FILES: 30.0, PASSWORDS: 15.0}
#: Sign-ins that have a thread at once: while one is written, the next one's password is checked.
PASSWORDS_AT_ONCE = 2

#: Set in the environment of a request whose body was not taken: the code to refuse it with.
REFUSED = "gridkeeper.refused"
#: Seconds after which to send again what was refused with one of these.
AGAIN = {"busy": 5, "storage_full": 60, "too_slow": 5}


def most_of(view: Any) -> int:
    """Bytes that this view takes."""
    needs, limit = getattr(view, "needs", UNMARKED), getattr(view, "body_limit", None)
    if needs in (PUBLIC, UNMARKED) or needs.startswith(OPERATOR):
        return FROM_ANYBODY
    return int(limit()) if limit else USUAL


def again(code: str) -> dict[str, str] | None:
    """The header that says when to send again what is refused with a code; None where it is not to
    be sent again.
    """
    return {"Retry-After": str(AGAIN[code])} if code in AGAIN else None


def seconds_for(size: int, *, asked: bool) -> float:
    """When more than these bytes must have come, counted from the first."""
    return min(LONGEST_S if asked else FROM_ANYBODY_S, GRACE_S + size / LEAST_SPEED)
