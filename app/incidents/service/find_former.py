"""Who works on a case, and who did until a step took it from him."""

from dataclasses import dataclass
from datetime import date

from app.incidents.models import Incident
from app.incidents.service.find_desks import acting_cells, reviewers_of
from app.incidents.service.notify import working


@dataclass(frozen=True)
class Hands:
    """Whose a case is: its handler's, and that of the desks that may act on it."""

    officer_id: int | None
    department_id: int | None
    cells: tuple[int, ...]


def hands_of(case: Incident) -> Hands:
    """In whose hands it is now; without a statement."""
    handler = case.handler_officer_id, case.handler_department_id
    return Hands(*handler, tuple(acting_cells(case)))


def former(before: Hands, case: Incident, day: date) -> list[int]:
    """Who worked on it and does no longer, as its handler or at a desk."""
    after = hands_of(case)
    if after == before:
        return []
    stay = set(_people(after, day))
    return [i for i in _people(before, day) if i not in stay]


def _people(hands: Hands, day: date) -> list[int]:
    at_desks = [i for cell_id in hands.cells for i in reviewers_of(cell_id, day)]
    return [*working(hands.officer_id, hands.department_id, day), *at_desks]
