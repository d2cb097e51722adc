"""Shapes of cells, departments and locating."""

from typing import Any

import marshmallow as ma
import numpy as np
from marshmallow import fields, validate

from app.core.paging import Cursor, Page
from app.core.positions import Accuracy, WrittenAccuracy
from app.core.schemas import DATUMS, CellRef, Day, OnceIn, Schema, Time, one_of
from app.core.text_fields import Code, Line, Person, Phone, Text
from grids.codes import LEVELS

ROLES = ("party_head", "government_head", "leader_in_charge", "contact_above")


class CellOut(Schema):
    """A cell; `parent` is its parent's code."""

    code = fields.String()
    name = fields.String()
    level = one_of(*LEVELS)
    parent = fields.String(allow_none=True)
    kind = fields.String(allow_none=True)
    responsible_body = fields.String(allow_none=True)
    duties = fields.String(allow_none=True)
    tasks = fields.String(allow_none=True)
    rewards = fields.String(allow_none=True)
    hotline = fields.String(allow_none=True)
    published_on = fields.Date(allow_none=True)
    ended_on = fields.Date(allow_none=True)
    successors = fields.List(fields.String())


class CellIn(Schema):
    """What may be changed; keys left out stay as they are."""

    name = Line(most=100, least=1)
    kind = Line(most=20, allow_none=True)
    responsible_body = Line(most=200, allow_none=True)
    duties = Text(most=4000, allow_none=True)
    tasks = Text(most=4000, allow_none=True)
    rewards = Text(most=4000, allow_none=True)
    hotline = Phone(most=40, allow_none=True)
    published_on = Day(allow_none=True)


class CellsQuery(Page):
    level = one_of(*LEVELS)
    parent = Code(most=32)
    q = Line(most=50)
    cursor = Cursor(load_default=None)


class PersonIn(OnceIn):
    role = one_of(*ROLES, required=True)
    name = Person(most=50, least=1, required=True)
    phone = Phone(most=40, load_default=None, allow_none=True)
    starts_on = Day(required=True)


class PersonOut(Schema):
    role = fields.String()
    name = fields.String()
    phone = fields.String(allow_none=True)
    starts_on = fields.Date()
    ends_on = fields.Date(allow_none=True)


class LocateQuery(ma.Schema):
    lon = fields.Float(required=True, validate=validate.Range(-180, 180))
    lat = fields.Float(required=True, validate=validate.Range(-90, 90))
    datum = one_of(*DATUMS, load_default="wgs84")
    accuracy_m = WrittenAccuracy()
    at = Time(load_default=None)


class Points(fields.Field[Any]):
    """[[lon, lat], …] as a float64 array of two columns, at most 10,000 rows."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        try:
            points = np.array(value)
        except (ValueError, TypeError, OverflowError):
            points = np.empty(0, object)
        if (
            points.dtype.kind not in "iuf"
            or points.ndim != 2
            or points.shape[1] != 2
            or not 1 <= len(points) <= 10_000
        ):
            raise ma.ValidationError("1 to 10000 points, each [lon, lat].")
        points = points.astype(np.float64)
        if not (np.isfinite(points).all() and (np.abs(points) <= [180, 90]).all()):
            raise ma.ValidationError("Out of range.")
        return points


class LocateIn(Schema):
    points = Points(required=True)
    datum = one_of(*DATUMS, load_default="wgs84")
    accuracy_m = Accuracy()
    at = Time(load_default=None)


class LocatedOut(Schema):
    """Where a point lies. `distance_to_border_m` is to the border of the cell found."""

    county = fields.Nested(CellRef, allow_none=True)
    township = fields.Nested(CellRef, allow_none=True)
    village = fields.Nested(CellRef, allow_none=True)
    unit = fields.Nested(CellRef, allow_none=True)
    candidates = fields.List(fields.Nested(CellRef))
    ambiguous = fields.Boolean()
    distance_to_border_m = fields.Float(allow_none=True)
    marks = fields.List(fields.String())
    boundary_version = fields.Integer(allow_none=True)


class LocatedMany(Schema):
    items = fields.List(fields.Nested(LocatedOut))
