"""Shapes of batches and of filings set aside."""

from typing import Any

import marshmallow as ma
from marshmallow import fields, validate

from app.core.errors import refuse
from app.core.paging import Cursor, Page
from app.core.schemas import PersonRef, Plain, Schema
from app.core.text_fields import Reason
from app.filings.rules import MOST_FILINGS, MOST_INSIDE


class Items(fields.Field[list[Any]]):
    """[{path, body, if_match?}]: that it is a list is all that is checked here.

    An odd item has a verdict of its own. Patrols full of cases come one by one, or in several
    batches.
    """

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, list) or not value:
            raise ma.ValidationError("A list of filings.")
        if len(value) > MOST_FILINGS:
            refuse("too_many_filings", most=MOST_FILINGS)
        bodies = [item.get("body") for item in value if isinstance(item, dict)]
        for name, most in MOST_INSIDE.items():
            inside = [body.get(name) for body in bodies if isinstance(body, dict)]
            if sum(len(found) for found in inside if isinstance(found, list)) > most:
                refuse("too_large")
        return value


class SyncIn(Schema):
    """Up to 200 filings, each as the call of its own would be: its address below /api/v1, its body,
    for actions `if_match`.
    """

    items = Items(
        required=True,
        metadata={"type": "array", "items": {"type": "object"}, "maxItems": MOST_FILINGS},
    )


class Verdict(ma.Schema):
    """stored, same, differs, refused (`problem` says why and what to do), waiting (for what it
    refers to, or for the `missing` pieces),
    failed (by a fault of this program: kept, and tried again by itself)."""

    path = fields.String()
    verdict = fields.String(
        validate=validate.OneOf(("stored", "same", "differs", "refused", "waiting", "failed"))
    )
    problem = Plain()
    missing = fields.List(fields.Integer())
    result = Plain()
    state = fields.String()


class SyncOut(ma.Schema):
    verdicts = fields.List(fields.Nested(Verdict))
    epoch = fields.String()
    now = fields.AwareDateTime()


class RefusedQuery(Page):
    cursor = Cursor(load_default=None)


class RefusedOut(ma.Schema):
    """A filing set aside; `code` is that of the refusal, or waiting, or failed."""

    id = fields.Integer()
    at = fields.AwareDateTime()
    officer = fields.Nested(PersonRef)
    path = fields.String()
    code = fields.String()
    problem = Plain(allow_none=True)
    body = fields.Raw(allow_none=True)


class RefileIn(Schema):
    """The mended body, as the call of its own would take it."""

    body = Plain(required=True)


class RefiledOut(ma.Schema):
    id = fields.Integer()
    result = Plain()


class ChangeOut(ma.Schema):
    """A value that was mended; of who a reporter is only the name of the field."""

    field = fields.String()
    before = fields.Raw(allow_none=True)
    after = fields.Raw(allow_none=True)


class MendedOut(ma.Schema):
    """Who mended a refused filing before it was stored, and what its sender says against it."""

    id = fields.Integer()
    by = fields.Nested(PersonRef)
    at = fields.AwareDateTime()
    mended = fields.List(fields.String())
    objection = fields.String(allow_none=True)
    objected_at = fields.AwareDateTime(allow_none=True)
    ruled_by = fields.Nested(PersonRef, allow_none=True)
    ruled_at = fields.AwareDateTime(allow_none=True)
    upheld = fields.Boolean(allow_none=True)
    ruling = fields.String(allow_none=True)


class MendingOut(MendedOut):
    """The same with the case or patrol that it is of, its sender, and each change."""

    class Meta:
        exclude = ("mended",)

    about = fields.String()
    about_id = fields.UUID()
    officer = fields.Nested(PersonRef)
    changes = fields.List(fields.Nested(ChangeOut))


class MendingsQuery(Page):
    cursor = Cursor(load_default=None)


class ObjectIn(Schema):
    """What is wrong with how it was mended."""

    note = Reason(most=2000)


class RuleIn(Schema):
    """Whether the mending stands, and why."""

    upheld = fields.Boolean(required=True, truthy={True}, falsy={False})
    note = Reason(most=2000)
