"""What is so of every case at every moment, whatever was done to it."""

import uuid
from collections.abc import Iterable
from typing import Any

from app.core import clock
from app.core.db import db, transaction
from app.deadlines.models import Deadline
from app.incidents import service as incidents
from app.incidents.actions import ACTIONS
from app.incidents.models import Incident, IncidentEvent, IncidentParty
from app.incidents.rules.actions import FORMER, OPEN, STATUSES, Action
from app.incidents.rules.budget import LEAST_LEFT_S, LEAST_RESTS
from app.incidents.rules.duty import LADDER
from app.incidents.rules.standing import Part
from app.incidents.service.notify import AUDIENCES
from app.notices.models import Notice
from app.posts.models import Post

#: case id or limit's key -> what may never change back
Late = dict[Any, Any]


def check_cases(cases: Iterable[str], late: Late) -> None:
    """Every case is as its history says, in the table's bounds, with a limit that runs.

    `late` remembers from call to call what was overdue: it never vanishes.
    """
    with transaction():
        for key in cases:
            case = db.session.get_one(Incident, uuid.UUID(key))
            db.session.refresh(case)
            query = db.select(IncidentEvent).where(IncidentEvent.incident_id == case.id)
            events = list(db.session.scalars(query.order_by(IncidentEvent.seq)))
            check_history(case, events)
            for event in events:
                check_in_table(event)
            check_people(case, events)
            check_lateness(case, late)
            check_desks(case)
        assert incidents.unwatched(now=clock.now()) == 0


def check_history(case: Incident, events: list[IncidentEvent]) -> None:
    """Played again, it leads without a gap to what the case says now."""
    assert [event.seq for event in events] == list(range(1, case.version + 1))
    status: str | None = None
    level: str | None = None
    for before, event in zip([None, *events], events, strict=False):
        assert (event.from_status, event.from_level) == (status, level), event.action
        assert before is None or before.at <= event.at
        status, level = event.to_status, event.to_level
    assert (case.status, case.level) == (status, level)
    assert case.status in STATUSES
    assert case.level in LADDER
    assert (case.closed_at is None) == (case.status in OPEN)


def check_in_table(event: IncidentEvent) -> None:
    """A step that somebody took is a way of the table; the system alone moves only a return."""
    action = ACTIONS.get(event.action) if event.officer_id is not None else None
    if action is None:
        lapsed = (event.action, event.from_status, event.to_status) == (
            *("lapse", "returned"),
            "reported",
        )
        assert event.from_status in (None, event.to_status) or lapsed, event.action
        return
    found = [
        way
        for way in action.ways
        if event.from_status in way.before
        and event.to_status in {way.after or event.from_status, *way.instead}
    ]
    assert found, (event.action, event.from_status, event.to_status)


def check_people(case: Incident, events: list[IncidentEvent]) -> None:
    """Two people end a case, and nobody ends what was taken from him."""
    submitter, lost = None, set[int | None]()
    for before, event in zip([None, *events], events, strict=False):
        if event.action == "submit":
            submitter = event.officer_id
        if event.action in ("relocate", "reopen"):
            submitter, lost = None, lost if event.action == "reopen" else set()
        if event.action == "take_over" and before is not None:
            lost |= {e.officer_id for e in events[: event.seq - 1]} - {event.officer_id}
            lost -= _above(event, events)
        ends = event.to_status in ("confirmed", "closed", "unfounded")
        if ends and event.to_status != event.from_status:
            assert event.officer_id not in (None, case.filer_id, submitter), event.action
            assert event.officer_id not in lost, event.action


def _above(taken: IncidentEvent, events: list[IncidentEvent]) -> set[int | None]:
    """Who acted as one of the level that took it: they lose nothing."""
    return {
        e.officer_id
        for e in events
        if e.officer_id is not None and reviews_level(e.officer_id, taken)
    }


def reviews_level(officer_id: int, taken: IncidentEvent) -> bool:
    """Whether an officer is a reviewer of the level that took the case over, or leads it."""
    case = db.session.get_one(Incident, taken.incident_id)
    query = db.select(Post.id).where(
        Post.officer_id == officer_id,
        Post.cell_id == case.cell_at(taken.to_level),
        Post.kind.in_(("reviewer", "leader")),
    )
    return db.session.scalar(query.limit(1)) is not None


def check_lateness(case: Incident, late: Late) -> None:
    """Overdue stays overdue since the same minute; nothing is spent that was not there."""
    query = db.select(Deadline).where(Deadline.owner_id == str(case.id))
    facts = [(case.id, case.overdue_since)]
    for row in db.session.scalars(query.execution_options(populate_existing=True)):
        facts.append((("limit", row.id), row.overdue_since))
        assert row.budget_s > 0
        assert row.spent_s >= late.get(("spent", row.id), 0), "time never comes back"
        late["spent", row.id] = row.spent_s
        assert (
            case.overdue_since is None
            or row.overdue_since is None
            or row.owner != "incident"
            or (case.overdue_since <= row.overdue_since)
        )
    for key, since in facts:
        if key in late:
            assert since == late[key], "what was late stays late"
        elif since is not None:
            late[key] = since
    stages = [
        row.stage
        for row in db.session.scalars(query.where(Deadline.owner == "incident"))
        if row.running_since is not None
    ]
    assert len(stages) == len(set(stages)), "no two limits of one stage"


def check_desks(case: Incident) -> None:
    """However often a case comes to a desk, its time there is what one rule gives and two rests."""
    desks: dict[Any, list[Deadline]] = {}
    query = db.select(Deadline).where(
        Deadline.owner == "incident",
        Deadline.owner_id == str(case.id),
        Deadline.clock.in_(LEAST_LEFT_S),  # days are whole ones: what is left is rounded up
    )
    for row in db.session.scalars(query.order_by(Deadline.id)):
        desks.setdefault((row.stage, row.level, row.cell_id), []).append(row)
    for rows in desks.values():
        if len({row.rule for row in rows}) == 1:
            given = rows[0].budget_s + sum(row.extended_s for row in rows[1:])
            used = sum(min(row.spent_s, row.budget_s) for row in rows[:-1])
            rests = LEAST_RESTS * LEAST_LEFT_S[rows[0].clock]
            assert used + rows[-1].budget_s <= given + rests, "no step makes time"


def check_told(case_id: str, actor: int, name: str) -> None:
    """The last action's notices: nobody twice, never who acted, and whom its row names."""
    action: Action = ACTIONS[name]
    with transaction():
        case = db.session.get_one(Incident, uuid.UUID(case_id))
        event = db.session.scalars(
            db.select(IncidentEvent).where(
                IncidentEvent.incident_id == case.id,
                IncidentEvent.seq == case.version,
            )
        ).one()
        query = db.select(Notice.officer_id).where(Notice.cause == str(event.id))
        told = list(db.session.scalars(query))
        assert actor not in told, (name, "who acted knows")
        assert len(told) == len(set(told)), (name, "nobody is told twice of one thing")
        straight = {way.after or event.from_status for way in action.ways}
        if not action.tells or event.to_status not in straight or event.data.get("cause"):
            return
        if (name, case.nature) == ("reopen", "emergency"):
            return  # all are called anew, and told by that
        day = clock.day_of(event.at)
        parts = {part for row in action.tells for part in row.whom}
        named = {i for part in parts - {FORMER} for i in AUDIENCES[part](case, day)}
        assert named - {actor} <= set(told), name
        others = set(told) - named
        assert not others or FORMER in parts, name
        assert others <= ever_worked(case), (name, "only who worked on it loses it")


def ever_worked(case: Incident) -> set[int]:
    """Who was a handler of the case, or stood for one, or reviews anywhere."""
    handlers = db.select(IncidentParty.officer_id, IncidentParty.department_id).where(
        IncidentParty.incident_id == case.id, IncidentParty.part == Part.HANDLER.value
    )
    people, offices = set[int](), set[int]()
    for officer_id, department_id in db.session.execute(handlers):
        people |= {officer_id} - {None}
        offices |= {department_id} - {None}
    posts = db.select(Post.officer_id).where(
        db.or_(Post.department_id.in_(offices), Post.kind == "reviewer")
    )
    return people | set(db.session.scalars(posts))
