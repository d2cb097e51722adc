"""Which known query each index is for: an index without one is for nothing, and costs every row."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import numpy as np

from app.accountability import service as accountability
from app.core import clock
from app.core.db import db, transaction
from app.core.web import App
from app.deadlines import queries as deadlines
from app.deadlines import service as limits
from app.incidents import queries as incidents
from app.incidents.queries import returning
from app.notices import queries as notices
from app.patrols import service as patrols
from app.patrols.queries import filing
from app.patrols.service import find_copies
from app.posts import queries as posts
from tests.support import world
from tests.support.people import Person


@dataclass
class Asking:
    """Who asks, and a case and a patrol that are there."""

    app: App
    people: dict[str, Person]
    case: str
    patrol: str
    now: datetime

    def lists(self, who: str, query: str = "") -> None:
        """A page of a list of cases."""
        self.get(who, f"/incidents?{query}")

    def get(self, who: str, path: str) -> None:
        answer = self.people[who].get(path)
        assert answer.status_code == 200, answer.text

    def does(self, work: Callable[[], Any]) -> None:
        """What no call asks, or a job."""
        with self.app.app_context(), transaction():
            work()

    def county(self) -> tuple[Any, int]:
        """What the county's reviewer may see."""
        who = self.people["county"].id  # within the application's context
        return posts.caller_of(who, clock.day_of(self.now)).scope, who


def _in_unit(one: Asking) -> None:
    cell: Any = SimpleNamespace(id=1, level="unit", path="/0/")
    page = {"filters": {"order": "newest"}, "cell": cell, "now": one.now, "after": None}
    one.does(lambda: incidents.listing(*one.county(), **page, limit=50))


def _on_map(one: Asking) -> None:
    points = {"filters": {}, "now": one.now, "limit": 50}
    one.does(lambda: incidents.open_points(*one.county(), **points))


def _near(one: Asking, *, at_sites: bool) -> None:
    since, until = one.now - timedelta(days=1), one.now
    asked = {"since": since, "until": until, "closed_since": since, "closed_until": until}
    box = {"kind0": "AIR-01", "west0": 114.01, "east0": 114.011, "south0": 33.01, "north0": 33.011}
    asked |= {"kinds": ["AIR-01"], "sites": [7]} if at_sites else box
    statement = returning._near(0 if at_sites else 1, at_sites=at_sites)
    one.does(lambda: db.session.connection().execute(statement, asked).all())


def _around(one: Asking) -> None:
    case: Any = SimpleNamespace(id=uuid.uuid4(), lon=114.01, lat=33.01)
    since = one.now - timedelta(days=900)
    one.does(lambda: incidents.near_by(case, 20, since, *one.county()))


def _seen_before(one: Asking) -> None:
    patrol = uuid.uuid4()
    one.does(lambda: filing.seen_before(patrol, "digest", "phone", 1, clock.day_of(one.now)))


def of_parts(one: Asking) -> None:
    """The walks that have any of some parts."""
    walk: Any = SimpleNamespace(id=uuid.uuid4(), county_id=1, started_at=one.now)
    year: Any = SimpleNamespace(like_days=366)
    one.does(lambda: find_copies._parts(walk, [np.arange(64)] * 4, year))


def _parts_of(one: Asking) -> None:
    walk: Any = SimpleNamespace(id=uuid.uuid4())
    one.does(lambda: find_copies.keep_parts(walk, np.arange(0)))


def _of_cell(one: Asking) -> None:
    one.get("county", f"/patrols?cell={world.V1}")


#: index -> what asks for what it finds; None: what it holds apart counts, not what it finds.
KNOWN: dict[str, Callable[[Asking], None] | None] = {
    "ix_incident_village": lambda one: one.lists("wang"),
    "ix_incident_township": lambda one: one.lists("east"),
    "ix_incident_county": lambda one: one.lists("county"),
    "ix_incident_cell_id": _in_unit,
    "ix_incident_filer_id": lambda one: one.lists("wang", "box=mine"),
    "ix_incident_open_township": lambda one: one.lists("east", "box=accept"),
    "ix_incident_open_county": _on_map,
    "ix_incident_late_village": lambda one: one.lists("wang", "box=my_cells&order=due"),
    "ix_incident_late_township": lambda one: one.lists("east", "overdue=true"),
    "ix_incident_late_county": lambda one: one.lists("county", "order=due"),
    "ix_incident_late_filer": lambda one: one.lists("wang", "box=mine&order=due"),
    "ix_incident_handler_officer_id": lambda one: one.lists("town_leader", "box=mine"),
    "ix_incident_handler_officer_id_late": lambda one: one.lists(
        "town_leader", "box=mine&order=due"
    ),
    "ix_incident_handler_department_id": lambda one: one.lists("water", "box=mine"),
    "ix_incident_handler_department_id_late": lambda one: one.lists("water", "box=mine&order=due"),
    "ix_incident_site_id": lambda one: _near(one, at_sites=True),
    "ix_incident_patrol_id": lambda one: one.get("wang", f"/patrols/{one.patrol}"),
    "ix_incident_merged_into_id": lambda one: one.does(
        lambda: incidents.merged_in([uuid.UUID(one.case)])
    ),
    "ix_incident_lonlat": _around,
    "ix_incident_spot": lambda one: _near(one, at_sites=False),
    "ix_incident_by_others": lambda one: one.does(
        lambda: accountability.open_discoveries(now=one.now, after=None)
    ),
    "ix_incident_fact": lambda one: one.get("county", f"/evaluations/2026Q3/{world.V1}"),
    "ix_patrol_cell": _of_cell,
    "ix_patrol_village": _of_cell,
    "ix_patrol_township": _of_cell,
    "ix_patrol_county": _of_cell,
    "ix_patrol_officer": lambda one: one.get("wang", "/phone/start"),
    "ix_patrol_device": _seen_before,
    "ix_patrol_track_digest": _seen_before,
    "ix_patrol_raw": lambda one: one.does(lambda: patrols.thin(now=one.now)),
    "ix_patrol_unfinished": lambda one: one.does(lambda: patrols.close_silent(now=one.now)),
    "ix_patrol_uncompared": lambda one: one.does(lambda: patrols.find_doubts(now=one.now)),
    "ix_patrol_window_patrol_id": _parts_of,
    "ix_patrol_doubted": lambda one: one.get("county", "/patrols?doubt=waiting"),
    "ix_deadline_due": lambda one: one.does(lambda: limits.claim(now=one.now)),
    "ix_deadline_remind": lambda one: one.does(lambda: limits.claim_reminders(now=one.now)),
    "ix_deadline_owner": lambda one: one.get("east", f"/incidents/{one.case}/limits"),
    "ix_deadline_set_aside": lambda one: one.does(deadlines.set_aside),
    "ix_notice_inbox": lambda one: one.get("east", "/notices?unread=true"),
    "ix_notice_about": lambda one: one.does(lambda: notices.receipts("incident", one.case)),
    "uq_notice_once": None,
}
