"""What a form offers to choose from where the API takes a key: departments, people, requests."""

from collections.abc import Sequence
from functools import cached_property

from app.cells import queries as cells
from app.core import clock
from app.incidents import queries
from app.incidents.models import Incident
from app.incidents.service.ask_time import requests_of
from app.incidents.service.look_back import open_of
from app.posts import queries as posts
from app.taxonomy import queries as taxonomy

Choice = list[tuple[str, str]]
HANDLERS = ("reviewer", "leader", "grid_chief", "grid_officer")
WITH_OFFICES = frozenset({"assign", "transfer", "measure", "order", "joint"})
ON_MEASURES = frozenset(
    {"order", "refuse_measure", "withdraw_measure", "carry_out", "accept_measure", "lift"}
)


class Choices:
    """What the forms of one case offer; what several of them offer is asked for once."""

    def __init__(self, case: Incident) -> None:
        self.case = case

    def of(self, action: str) -> dict[str, Choice]:
        """{field: what may be chosen} for the form of an action; {} where nothing is."""
        found: dict[str, Choice] = {}
        if action in WITH_OFFICES:
            offices = self._offices
            found |= {"department_id": offices, "bodies": offices, "assisting": offices}
        if action in ("assign", "name_leader"):
            held = ("leader",) if action == "name_leader" else HANDLERS
            found["officer_id"] = _officers([self.case], held)
        if action in ("accept", "correct"):
            found["kind"] = kinds(self.case.county_id)
        if action in ("grant", "deny"):
            waiting = [row for row in requests_of(self.case) if row.state == "asked"]
            found["request_id"] = [(str(row.id), row.note or row.kind) for row in waiting]
        if action == "look_back":
            found["look_back_id"] = [
                (str(row.id), f"{clock.last_day(row.due_by):%m-%d}") for row in open_of(self.case)
            ]
        if action in ON_MEASURES:
            found["measure_id"] = self._measures
        return found

    @cached_property
    def _offices(self) -> Choice:
        return _departments([self.case])

    @cached_property
    def _measures(self) -> Choice:
        return [(str(row.id), row.note or row.kind) for row in queries.measures_of(self.case)]


def assignees(cases: Sequence[Incident]) -> dict[str, Choice]:
    """Of many cases: to whom any of them may be given."""
    offices = _departments(cases)
    people = _officers(cases, HANDLERS)
    return {"department_id": offices, "assisting": offices, "officer_id": people}


def _departments(cases: Sequence[Incident]) -> Choice:
    """Those of the townships and the counties, the nearest first."""
    places = _places(cases, "township", "county")
    rows = cells.departments(places)
    rank = {cell_id: n for n, cell_id in enumerate(places)}
    return [(str(d.id), d.name) for d in sorted(rows, key=lambda d: rank[d.cell_id])]


def _officers(cases: Sequence[Incident], kinds: tuple[str, ...]) -> Choice:
    """People with such a post in the chains of the cases' cells."""
    places = _places(cases, "township", "village", "county")
    day = clock.day_of(clock.now())
    ids = dict.fromkeys(
        officer
        for kind in kinds
        for held in posts.holders(places, kind, day).values()
        for officer in held
    )
    names = posts.names(ids)
    return [(str(i), names[i]["name"]) for i in ids if i in names]


def _places(cases: Sequence[Incident], *levels: str) -> list[int]:
    """The cells of cases, each once, those of the first level first."""
    found = (case.cell_at(level) for level in levels for case in cases)
    return list(dict.fromkeys(cell_id for cell_id in found if cell_id is not None))


def kinds(county_id: int | None) -> Choice:
    """A county's kinds that are not retired."""
    rows = taxonomy.kinds(county_id)
    return [(kind.code, f"{kind.code} {kind.name}") for kind in rows if kind.retired_on is None]
