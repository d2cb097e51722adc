"""How much of a body is taken, from whom, and how long it may take: the one table.

The gate (app/gate.py) keeps to it before anything of a request is worked on.
"""

KB, MB = 1024, 1024 * 1024

#: Bytes that a view for anybody takes, as signing in is; and what reads no body at all.
FROM_ANYBODY = 8 * KB
#: Bytes that are taken before it has been asked who sends them.
UNASKED = 64 * KB
#: Bytes that any other view takes, unless it says more by `takes_up_to`; what came packed unpacks
#: to no more, either.
JSON_LIMIT = 8 * MB

#: Seconds after which bytes must have come, or been read, at LEAST_SPEED bytes a second on average.
GRACE_S = 15
LEAST_SPEED = 4 * KB
#: Seconds after which all has an end: of a body whose sender nobody has asked for, and of any.
LONGEST_UNASKED_S = 30
LONGEST_S = 600

#: Set in the environment of a request whose body was not taken: the code to refuse it with.
REFUSED = "gridkeeper.refused"
#: Seconds after which to send again what was not taken for one of these.
AGAIN = {"busy": 5, "storage_full": 60, "too_slow": 5}


def seconds_for(size: int, *, asked: bool) -> float:
    """When more than these bytes must have come, counted from the first."""
    return min(LONGEST_S if asked else LONGEST_UNASKED_S, GRACE_S + size / LEAST_SPEED)
