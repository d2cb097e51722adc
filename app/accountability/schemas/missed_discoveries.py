"""Shapes of missed discoveries."""

import marshmallow as ma
from marshmallow import fields, validate

from app.accountability.rules.missed_discoveries import OUTCOMES, STATES
from app.core.paging import Page
from app.core.schemas import CellRef, Day, PersonRef, Schema, one_of
from app.core.text_fields import Code, Text
from app.photos.schemas import PhotoState, photo_ids


class KnownArguments(ma.Schema):
    """A query that takes no argument but its own."""

    @ma.pre_load
    def only_known(self, data: object, **_: object) -> object:
        """Refuse any other argument: a filter silently ignored gives wrong figures."""
        unknown = set(data) - set(self.fields)  # type: ignore[call-overload]
        if unknown:
            raise ma.ValidationError({name: ["Unknown field."] for name in unknown})
        return data


class DiscoveriesQuery(KnownArguments, Page):
    """`since` and `until`: days on which the cases were observed; `mine`: held against oneself."""

    cell = Code(most=32)
    state = one_of(*STATES)
    since = Day()
    until = Day()
    mine = fields.Boolean()


class ExplainIn(Schema):
    """The same words again, after an answer that was lost, are taken once."""

    text = Text(most=4000, least=1, required=True)
    photo_ids = photo_ids()


class DecideIn(Schema):
    """`serious` is missed, and proposes who answered for the cell above, too. The same again, after
    an answer that was lost, is taken once.
    """

    outcome = one_of(*OUTCOMES, required=True)
    reason = Text(most=2000, least=2, required=True)


class CaseOfDiscovery(Schema):
    id = fields.UUID()
    number = fields.String(allow_none=True)
    kind = fields.String()
    kind_name = fields.String()
    nature = fields.String()
    severity = fields.String()
    source = fields.String()
    status = fields.String()
    lon = fields.Float(allow_none=True)
    lat = fields.Float(allow_none=True)


class DiscoveryOut(Schema):
    """Held against `officer`, null where nobody answered for the cell. `state` is withdrawn where
    the case holds no more. `late`: he has not explained in his time. `actions` are the caller's,
    `outcomes` those that he may decide now.
    """

    id = fields.UUID()
    case = fields.Nested(CaseOfDiscovery)
    cell = fields.Nested(CellRef)
    officer = fields.Nested(PersonRef, allow_none=True)
    post = fields.String(allow_none=True)
    follows_id = fields.UUID(allow_none=True)
    observed_at = fields.AwareDateTime()
    state = one_of(*STATES)
    opened_at = fields.AwareDateTime()
    explain_by = fields.AwareDateTime(allow_none=True)
    late = fields.Boolean()
    explained_at = fields.AwareDateTime(allow_none=True)
    decided_at = fields.AwareDateTime(allow_none=True)
    decided_by = fields.Nested(PersonRef, allow_none=True)
    withdrawn_at = fields.AwareDateTime(allow_none=True)
    withdrawn_because = one_of("unfounded", "merged", "reclassified", "relocated", allow_none=True)
    actions = fields.List(one_of("explain", "decide"))
    outcomes = fields.List(one_of(*OUTCOMES))


class PassingOut(Schema):
    """A patrol that came within 200 m of the place before it was found there. `nearest_at` is null
    where only its way is kept; `received_at` says when it was filed.
    """

    patrol_id = fields.UUID()
    officer = fields.Nested(PersonRef, allow_none=True)
    started_at = fields.AwareDateTime()
    ended_at = fields.AwareDateTime()
    received_at = fields.AwareDateTime()
    mode = fields.String()
    marks = fields.List(fields.String())
    doubt = fields.String()
    distance_m = fields.Integer()
    nearest_at = fields.AwareDateTime(allow_none=True)


class DiscoveryDetail(DiscoveryOut):
    """With what was said, and the evidence: as of now, once decided as who decided saw it."""

    explanation = fields.String(allow_none=True)
    photos = fields.List(fields.Nested(PhotoState))
    reason = fields.String(allow_none=True)
    evidence = fields.List(fields.Nested(PassingOut), validate=validate.Length(0, 10))
