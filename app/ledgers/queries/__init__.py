"""Reading ledgers."""

from app.ledgers.queries.items import (
    board,
    checks_of,
    confirmed,
    held_by_department,
    held_by_site,
    listing,
    open_checks,
    parties_of,
    proofs_of,
    put_right_first,
    seen,
    steps_of,
    visible,
)
from app.ledgers.queries.kinds import (
    by_version,
    kind_named,
    kinds_for,
    kinds_of,
    known_kind,
    next_version,
)
from app.ledgers.queries.progress import month_of, names_of
from app.ledgers.queries.sides import facts_of, lacks, office_of, people_at, sides_of

__all__ = [
    "board",
    "by_version",
    "checks_of",
    "confirmed",
    "facts_of",
    "held_by_department",
    "held_by_site",
    "kind_named",
    "kinds_for",
    "kinds_of",
    "known_kind",
    "lacks",
    "listing",
    "month_of",
    "names_of",
    "next_version",
    "office_of",
    "open_checks",
    "parties_of",
    "people_at",
    "proofs_of",
    "put_right_first",
    "seen",
    "sides_of",
    "steps_of",
    "visible",
]
