"""What lists and exports of cases are asked by, and their badges."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import marshmallow as ma
from marshmallow import fields, validate

from app.core.paging import Cursor, Page, invalid_cursor, time_and_id
from app.core.schemas import Schema, Time, one_of
from app.core.text_fields import Code, Line, Text
from app.deadlines.sections import CLASSES
from app.filings.rules.marks import Mark
from app.incidents.rules.actions import STATUSES
from app.incidents.rules.duty import LADDER
from app.incidents.rules.filing import SOURCES
from app.incidents.rules.lists import BOXES, ORDERS, order_of
from app.taxonomy.rules import NATURES, SEVERITIES


class CaseFilters(ma.Schema):
    """What lists and exports of cases are narrowed by.

    Periods hold their first moment and not their last. `mine` is what the caller filed or handles.
    """

    box = one_of(*BOXES)
    cell = Code(most=32)
    level = one_of(*LADDER)
    status = one_of(*STATUSES)
    kind = Code(most=16)
    nature = one_of(*NATURES)
    severity = one_of(*SEVERITIES)
    handling_class = one_of(*CLASSES, data_key="class")
    source = one_of(*SOURCES)
    handler = fields.Integer(validate=validate.Range(1, 2**31 - 1))
    department = fields.Integer(validate=validate.Range(1, 2**31 - 1))
    overdue = fields.Boolean()
    bbox = Text(most=120)
    since = Time()
    until = Time()
    occurred_since = Time()
    occurred_until = Time()
    mark = one_of(*Mark)
    q = Line(most=50)
    order = one_of(
        *ORDERS, metadata={"description": "newest, of what is late or due today due, where absent"}
    )

    @ma.post_load
    def _in_order(self, query: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Where no order is asked for, a further page goes on in that of the page before."""
        before = (query.get("cursor") or [])[2:3]
        given = before[0] if before and before[0] in ORDERS else None
        return {"order": given or order_of(query.get("box"), query.get("overdue"))} | query


class CasesQuery(CaseFilters, Page):
    cursor = Cursor(load_default=None)


class CaseExportQuery(CaseFilters):
    why = Line(most=200)


class CountsOut(Schema):
    """How many cases wait: for the caller's step, late or due, as emergencies, led by him."""

    accept = fields.Integer()
    assign = fields.Integer()
    confirm = fields.Integer()
    returned = fields.Integer()
    transfers_in = fields.Integer()
    due_today = fields.Integer()
    overdue = fields.Integer()
    emergencies = fields.Integer()
    led = fields.Integer()
    measures = fields.Integer()
    time_asked = fields.Integer()
    look_backs = fields.Integer()


def key_of(place: tuple[datetime, uuid.UUID], order: str) -> list[str]:
    """The cursor's key of a case at such a place of a list in this order."""
    at, incident_id = place
    return [at.isoformat(), str(incident_id), order]


def place_in(query: Mapping[str, Any]) -> tuple[datetime, uuid.UUID] | None:
    """The place that the query's cursor names; refuses one of a list in another order."""
    cursor = query["cursor"]
    if cursor is not None and (cursor[2:] or ["newest"]) != [query["order"]]:
        raise invalid_cursor()
    return time_and_id(cursor)
