"""Shapes of departments, contracted areas, the five-fixed check, chains of answering."""

import marshmallow as ma
from marshmallow import fields, validate

from app.core.schemas import CellRef, Day, OnceIn, Plain, Schema
from app.core.text_fields import Code, Line, Person, Phone, Text


class DepartmentIn(Schema):
    code = ma.fields.String(required=True, validate=validate.Regexp(r"^[a-z0-9_]{1,32}$"))
    name = Line(most=100, least=1, required=True)
    head_name = Person(most=50, load_default=None, allow_none=True)
    head_phone = Phone(most=40, load_default=None, allow_none=True)
    duties = Text(most=4000, load_default=None, allow_none=True)


class DepartmentNew(DepartmentIn, OnceIn):
    cell = Code(most=32, least=1, required=True)


class DepartmentEdit(Schema):
    name = Line(most=100, least=1)
    head_name = Person(most=50, allow_none=True)
    head_phone = Phone(most=40, allow_none=True)
    duties = Text(most=4000, allow_none=True)
    ended_on = Day(allow_none=True)


class DepartmentOut(Schema):
    """`able`: somebody can act now, a liaison with an open account or who stands in for him."""

    id = fields.Integer()
    code = fields.String()
    name = fields.String()
    cell = fields.Nested(CellRef)
    head_name = fields.String(allow_none=True)
    head_phone = fields.String(allow_none=True)
    duties = fields.String(allow_none=True)
    liaisons = fields.List(fields.String())
    able = fields.Boolean()
    missing = fields.List(fields.String())


class DepartmentsQuery(ma.Schema):
    cell = Code(most=32)
    missing = fields.Boolean(load_default=False)


class ContractIn(OnceIn):
    name = Line(most=100, least=1, required=True)
    person = Person(most=50, least=1, required=True)
    phone = Phone(most=40, load_default=None, allow_none=True)
    starts_on = Day(required=True)
    ends_on = Day(load_default=None, allow_none=True)
    area = Plain(required=True)


class ContractHandOver(OnceIn):
    """Who answers for it from a day on: until its last day, if `until` names no other."""

    person = Person(most=50, least=1, required=True)
    phone = Phone(most=40, load_default=None, allow_none=True)
    starts_on = Day(required=True)
    until = Day()


class ContractEnd(Schema):
    ends_on = Day(required=True)


class ContractOut(Schema):
    id = fields.Integer()
    name = fields.String()
    person = fields.String()
    phone = fields.String(allow_none=True)
    starts_on = fields.Date()
    ends_on = fields.Date(allow_none=True)


class FiveFixedQuery(ma.Schema):
    parent = Code(most=32)
    missing = fields.Boolean(load_default=False)


class FiveFixedOut(Schema):
    """`warnings`: what is asked for beside the five items: `contact` from above (row A07)."""

    code = fields.String()
    name = fields.String()
    level = fields.String()
    established = fields.Boolean()
    missing = fields.List(fields.String())
    warnings = fields.List(fields.String())


class AnswersQuery(ma.Schema):
    lon = fields.Float(required=True, validate=validate.Range(-180, 180))
    lat = fields.Float(required=True, validate=validate.Range(-90, 90))


class HeadAnswering(Schema):
    role = fields.String()
    name = fields.String()
    phone = fields.String(allow_none=True)


class PersonAnswering(Schema):
    name = fields.String()
    phone = fields.String(allow_none=True)


class PostAnswering(PersonAnswering):
    """`stands_in`: for somebody on leave, who is named too."""

    post = fields.String()
    stands_in = fields.Boolean()


class LinkOut(Schema):
    code = fields.String()
    name = fields.String()
    level = fields.String()
    hotline = fields.String(allow_none=True)
    responsible_body = fields.String(allow_none=True)
    posts = fields.List(fields.Nested(PostAnswering))
    heads = fields.List(fields.Nested(HeadAnswering))
    #: Named by the cell above, with an account.
    contact = fields.Nested(PersonAnswering, allow_none=True)


class ContractAnswering(Schema):
    name = fields.String()
    person = fields.String()
    phone = fields.String(allow_none=True)


class AnswersOut(Schema):
    chain = fields.List(fields.Nested(LinkOut))
    contracts = fields.List(fields.Nested(ContractAnswering))
