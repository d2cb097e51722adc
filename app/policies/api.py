"""/policies: what moves deadlines and figures, as versioned data."""

from typing import Any

from flask import g, request
from marshmallow import fields

from app.cells import queries as cells
from app.core import clock
from app.core.answers import english, version_of
from app.core.bodies import plain
from app.core.errors import refuse
from app.core.marks import needs, only_reads
from app.core.paging import page_of, whole
from app.core.paths import county_of
from app.core.web import Blueprint
from app.policies import queries, service
from app.policies.models import Policy
from app.policies.present import dry_run_out, policy_out
from app.policies.schemas import DryRunOut, DryRunQuery, PolicyIn, PolicyOut

blp = Blueprint("policies", __name__, url_prefix="/api/v1/policies", description="规则")
EXAMPLE = {
    "id": 1,
    "county": None,
    "version": 1,
    "valid_from": "2020-01-01",
    "data": {"accept": {"general": {"clock": "working_hours", "hours": 4}}},
}
TRIED = {
    "errors": [],
    "differs": {
        "sections": {"late_filing_days": {"old": 5, "new": 7}},
        "open_cases": [{"policy_id": 1, "count": 12}],
    },
}


@blp.get("")
@needs("policies.read")
@blp.response(200, page_of(PolicyOut, "Policies"), example={"items": [EXAMPLE], "next": None})
def policies() -> Any:
    """The default policy and those of one's county, by version 规则"""
    tops = {county_of(post.path) for post in g.caller.scope.posts}
    return whole(policy_out(row) for row in queries.versions(Policy, tops))


@blp.post("")
@needs("policies.write")
@only_reads(lambda: request.args.get("dry_run") in fields.Boolean.truthy)
@blp.arguments(DryRunQuery(), location="query")
@blp.arguments(
    PolicyIn(), example={"county": "990126", "valid_from": "2027-01-01", "data": EXAMPLE["data"]}
)
@blp.response(201, PolicyOut(), example=EXAMPLE)
@blp.alt_response(
    200, schema=DryRunOut(), example=TRIED, description="`dry_run=1`: nothing is stored"
)
@blp.alt_response(412, description="changed_meanwhile: newer than the version in If-Match")
@blp.alt_response(422, description="policy_invalid, saying all that is wrong; dated_back")
@blp.once(DryRunOut())
def add(query: dict[str, Any], body: dict[str, Any]) -> Any:
    """A new version for a county; running cases keep theirs 修改规则

    If-Match names the county's newest version that was edited, 0 where it had none of its own: a
    newer one is not undone unseen. With `dry_run=1` what is wrong with it, and what would differ.
    """
    county = cells.named(body.pop("county"))
    if county.level != "county" or not g.caller.scope.covers("policies.write", county.path):
        refuse("outside_territory")
    if query["dry_run"]:
        tried = service.dry_run(county_id=county.id, **body, now=clock.now())
        return plain(dry_run_out(tried, english()))
    seen = version_of(request.if_match)
    return policy_out(
        service.add_version(
            caller=g.caller, county_id=county.id, **body, now=clock.now(), seen=seen
        )
    )
