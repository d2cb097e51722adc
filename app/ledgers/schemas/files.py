"""Shapes of ledgers as files."""

from marshmallow import fields

from app.core.schemas import OnceIn, Schema
from app.ledgers.schemas.items import ItemFilters


class LedgerExportQuery(ItemFilters):
    """The list's filters."""


class LedgerImportQuery(OnceIn):
    trial = fields.Boolean(load_default=False)


class LedgerImportRow(Schema):
    row = fields.Integer()
    name = fields.String(allow_none=True)
    ok = fields.Boolean()
    fault = fields.String(allow_none=True)
    note = fields.String(allow_none=True)


class LedgerImportOut(Schema):
    """`listed`: how many are new; `known`: how many the ledger had; `notes`: what was not read."""

    trial = fields.Boolean()
    listed = fields.Integer()
    known = fields.Integer()
    notes = fields.List(fields.String())
    rows = fields.List(fields.Nested(LedgerImportRow))
