"""What a form offers to choose from where the API takes a key: departments, people, requests."""

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

from flask import g

from app.cells import queries as cells
from app.cells.models import Cell
from app.console.pages import kind_name, say
from app.core import clock
from app.incidents import queries
from app.incidents.models import Incident
from app.incidents.present.matters import Names
from app.incidents.rules.transfer import BODIES
from app.incidents.service.ask_help import help_of
from app.incidents.service.ask_time import requests_of
from app.incidents.service.join_bodies import joint_actions_of
from app.incidents.service.look_back import open_of
from app.incidents.service.read_transfers import readable, transfers_of
from app.posts import queries as posts
from app.taxonomy import queries as taxonomy
from app.taxonomy.rules import in_use

Choice = list[tuple[str, str]]
HANDLERS = ("reviewer", "leader", "grid_chief", "grid_officer")
WITH_OFFICES = frozenset({"assign", "transfer", "measure", "order", "joint", "joint_result"})
#: action -> its field that names cells, and of which levels
PLACES = {
    "assist": ("cell_code", ("village",)),
    "transfer": ("cell_code", ("township", "county")),
    "relocate": ("cell_code", ("village", "township")),
    "sheet": ("downstream", ("village", "township", "county")),
}
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
        if action in PLACES:
            found |= self._places(action)
        if action == "merge":
            found["into"] = self._others()
        if action in ("receive", "decline", "answer"):
            found |= self._asked
        if action == "joint_result":
            found |= self._joint()
        return found

    def _places(self, action: str) -> dict[str, Choice]:
        """Cells by their codes, those of the township before those of the county."""
        field, levels = PLACES[action]
        rows = sorted(
            (cell for cell in self._cells if cell.level in levels),
            key=lambda cell: f"/{self.case.township_id}/" not in cell.path,
        )
        if action == "assist" and self.case.township_id is not None:
            rows = [cell for cell in rows if f"/{self.case.township_id}/" in cell.path]
        return {field: [(cell.code, f"{cell.name} {cell.code}") for cell in rows]}

    def _others(self) -> Choice:
        """Cases in which this one may go on, with how far away each is."""
        found = queries.mergeable(self.case, g.caller.scope, g.caller.id)
        names = dict(kinds(self.case.county_id)) if found else {}
        return [
            (str(row.id), " · ".join(filter(None, (row.number, names.get(row.kind), _away(away)))))
            for row, away in found
        ]

    @cached_property
    def _asked(self) -> dict[str, Choice]:
        """Transfers and requests for help that wait, by whom they went to."""
        if not self.case.matters:
            return {}
        sent = [
            row for row in readable(transfers_of(self.case), g.caller.scope) if not row.ended_at
        ]
        helping = [row for row in help_of(self.case) if not row.ended_at]
        who = Names([*sent, *helping], [])
        return {
            "transfer_id": [(str(row.id), _who(who.of(row))) for row in sent],
            "assistance_id": [(str(row.id), _who(who.of(row))) for row in helping],
        }

    def _joint(self) -> dict[str, Choice]:
        """Joint actions that go on, by their days."""
        open_ones = [row for row in joint_actions_of(self.case) if not row.ended_at]
        return {"joint_id": [(str(row.id), str(row.held_on)) for row in open_ones]}

    @cached_property
    def _cells(self) -> Sequence[Cell]:
        county = cells.by_ids([self.case.county_id]).get(self.case.county_id or 0)
        return cells.below(county) if county else ()

    @cached_property
    def _offices(self) -> Choice:
        return _departments([self.case])

    @cached_property
    def _measures(self) -> Choice:
        return [(str(row.id), row.note or row.kind) for row in queries.measures_of(self.case)]


def _who(who: dict[str, Any]) -> str:
    """A department, a cell, or a body outside."""
    inside = who.get("department") or who.get("cell")
    name = inside["name"] if inside else who.get("name") or BODIES[who["body"]]
    return str(name)


def _away(metres: float | None) -> str | None:
    return None if metres is None else say(f"{metres:.0f} 米", f"{metres:.0f} m")


def assignees(cases: Sequence[Incident]) -> dict[str, Choice]:
    """Of many cases: to whom any of them may be given."""
    offices = _departments(cases)
    people = _officers(cases, HANDLERS)
    return {"department_id": offices, "assisting": offices, "officer_id": people}


def offices(places: Iterable[Cell], *levels: str) -> Choice:
    """The open departments of these cells on these levels, by their codes, each once."""
    found = cells.departments(cell.id for cell in places if cell.level in levels)
    return list({row.code: row.name for row in found}.items())


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
    """A county's kinds that are in use today."""
    today = clock.day_of(clock.now())
    return [
        (kind.code, f"{kind.code} {kind_name(kind)}")
        for kind in taxonomy.kinds(county_id)
        if in_use(kind.retired_on, today)
    ]
