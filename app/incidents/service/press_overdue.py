"""Pressure for what is overdue: drafts by a county's policy, each waiting for a person (row E09).

Reminder letter, supervision notice, circular, report to leaders. Of a case, cell or notice each
receiver gets each kind once on each ground, however often this runs.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from app.cells import queries as cells
from app.core import clock
from app.core.apart import each
from app.core.db import db
from app.deadlines.rules import Calendar
from app.deadlines.service import timing_for
from app.documents import queries as documents
from app.documents.models import Document
from app.documents.service import Receiver, draft_once
from app.incidents.rules import pressure as rules
from app.incidents.rules.pressure import Way
from app.incidents.sections import PRESSURE, Pressure
from app.incidents.service.find_overdue import Overdue, became_overdue, overdue

Thing = tuple[str, str, str]
#: What the drafts say until a person writes it better.
GROUNDS = {
    "reminder": "下列问题超过规定时限仍未办结。",
    "supervision": "下列问题经提醒后仍未办结。",
    "circular": "本月超时问题较多，予以通报，有关问题如下。",
    "report": "下列问题经督办逾期未回复，现予报告。",
}
DEMANDS = {
    "reminder": "请抓紧办理，并说明原因。",
    "supervision": "请限期办结，并书面报告办理情况。",
    "circular": "请认真整改，防止再次发生。",
    "report": "",
}


@dataclass(frozen=True)
class Round:
    """One county's round of a day: its policy and calendar."""

    county_id: int
    policy: Pressure
    calendar: Calendar
    now: datetime

    @property
    def today(self) -> date:
        return clock.day_of(self.now)

    def draft(
        self, kind: str, way: Way, things: list[Thing], on: str, reply_days: int | None
    ) -> int:
        """One draft about the things that have none; 1 where it was made."""
        last = rules.reply_day(self.calendar, self.today, reply_days) if reply_days else None
        text = {"ground": GROUNDS[kind], "demand": DEMANDS[kind], "reply_by": last}
        receiver = Receiver(way.cell_id, way.department_id)
        made = draft_once(
            kind=kind,
            issuer_id=way.issuer_id,
            receiver=receiver,
            things=things,
            # whoever owes it later is asked, too
            on=f"{on} {way.key}",
            text=text,
            now=self.now,
        )
        return int(made is not None)


def press_overdue(*, now: datetime, after: int | None) -> tuple[int, int | None]:
    """On working days, draft what a county's policy asks for, a county at a time.

    Drafts are bundled, one a desk and kind: a county's are few. (How many drafts were made, the
    county after which the next round begins, None after the last one.)
    """
    county = cells.county_after(after)
    if county is None:
        return 0, None
    return each("press for what is overdue", [county], lambda one: _press(one.id, now)), county.id


def _press(county_id: int, now: datetime) -> int:
    timing = timing_for(county_id, now)
    round_ = Round(county_id, timing.rules[PRESSURE], timing.calendar, now)
    if not round_.calendar.works_on(round_.today):
        return 0
    late = overdue(county_id, now)
    made = _report(round_) + _supervise(round_, late)
    return made + _remind(round_, late) + _circulate(round_)


def _remind(round_: Round, late: list[Overdue]) -> int:
    """Reminders to those who owe cases that have been overdue long enough."""
    policy = round_.policy
    rows = [
        (one.way, _thing(one))
        for one in late
        if rules.working_days(round_.calendar, one.since, round_.now) >= policy.reminder_after_days
    ]
    return sum(
        round_.draft("reminder", way, things, "overdue", policy.reminder_reply_days)
        for way, things in rules.bundled(rows, policy.reminder_cases).items()
    )


def _supervise(round_: Round, late: list[Overdue]) -> int:
    """Supervision notices about cases that a reminder has not moved and that are still theirs."""
    policy, held = round_.policy, {(one.way, str(one.case.id)): one for one in late if one.held}
    rows = []
    for row in _sent(round_.county_id, "reminder"):
        ripe = rules.due_for_supervision(
            round_.calendar,
            row.sent_at or round_.now,
            row.reply_by,
            row.replied_at is not None,
            days=policy.supervision_after_days,
            now=round_.now,
            today=round_.today,
        )
        if ripe:
            rows += [
                (_way(row), _thing(held[_way(row), key]))
                for key in _about(row)
                if (_way(row), key) in held
            ]
    return sum(
        round_.draft("supervision", way, things, "reminded", policy.supervision_reply_days)
        for way, things in rules.bundled(rows, policy.supervision_cases).items()
    )


def _circulate(round_: Round) -> int:
    """A circular about each cell with many cases that became overdue this month."""
    month = round_.today.replace(day=1)
    rows = became_overdue(round_.county_id, clock.start_of(month), round_.now)
    many = rules.bundled(dict.fromkeys(rows), round_.policy.circular_cases)
    places = cells.by_ids(many)
    made = 0
    for cell_id in sorted(many):
        cell = places[cell_id]
        if cell.parent_id is not None:
            things = [("cell", str(cell_id), _counted(cell.name, len(many[cell_id])))]
            way = Way(cell.parent_id, cell_id, None)
            made += round_.draft("circular", way, things, f"{month:%Y-%m}", None)
    return made


def _report(round_: Round) -> int:
    """A report to the leaders of the issuing cell about notices that went unanswered."""
    rows = [
        (Way(row.issuer_cell_id, row.issuer_cell_id, None), row)
        for row in _sent(round_.county_id, "supervision")
        if row.reply_by is not None and row.replied_at is None and row.reply_by < round_.today
    ]
    made = 0
    for way, notices in rules.bundled(rows, round_.policy.report_notices).items():
        things = [("document", str(row.id), row.number or "—") for row in notices]
        made += round_.draft("report", way, things, "unanswered", None)
    return made


def _sent(county_id: int, kind: str) -> list[Document]:
    """The documents of a kind that have reached their receivers and are not closed."""
    query = select(Document).where(
        Document.county_id == county_id,
        Document.kind == kind,
        Document.state.in_(("sent", "received", "replied")),
    )
    return list(db.session.scalars(query.order_by(Document.sent_at, Document.id)))


def _about(row: Document) -> list[str]:
    things: list[Any] = documents.abouts([row.id]).get(row.id, [])
    return [thing.about_id for thing in things if thing.about == "incident"]


def _way(row: Document) -> Way:
    return Way(row.issuer_cell_id, row.receiver_cell_id, row.receiver_department_id)


def _thing(one: Overdue) -> Thing:
    return ("incident", str(one.case.id), one.case.number or "—")


def _counted(name: str, count: int) -> str:
    return f"{name}：本月超时 {count} 件"
