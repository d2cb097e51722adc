"""Whether somebody of a level may end a case: another than who filed it or did the work."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from app.core.db import db
from app.incidents import queries
from app.incidents.models import Incident
from app.incidents.queries.listed import Case
from app.incidents.rules.duty import LADDER, SECOND, STAGES
from app.incidents.rules.standing import no_second

#: case -> (filer, source) of each that was merged into it
Merged = Mapping[uuid.UUID, Sequence[tuple[int, str]]]


def whose(case: Case, merged: Merged) -> set[int | None]:
    """Who filed it or what was merged into it, or submitted the work: another ends it."""
    filers = (filer_id for filer_id, _ in merged.get(case.id, ()))
    return {case.filer_id, case.submitted_by_id, *filers}


def whose_now(case: Incident) -> set[int | None]:
    """`whose`, where it is not known what was merged into it."""
    # a verb may be half done: the case is written once, when all of the step is known
    with db.session.no_autoflush:
        return whose(case, queries.merged_in([case.id]) if case.absorbed else {})


def without_second(case: Case, levels: Iterable[str], barred: set[int | None], day: date) -> bool:
    """Whether all in post at these levels are barred, or nobody is."""
    people = {i for level in levels for i in queries.reviewers(case, level, day)}
    return no_second(people, barred)


def barred_levels(case: Incident, day: date) -> set[str]:
    """The levels of which nobody may take the case's step: none but where it is confirmed or
    closed next.
    """
    if STAGES.get(case.status) not in SECOND:
        return set()
    barred = whose_now(case)
    return {level for level in LADDER if without_second(case, [level], barred, day)}
