"""/schemes: what cells are judged by, as versions of a county; trial runs on past quarters."""

from typing import Any

from flask import g, request
from marshmallow import fields

from app.core import clock
from app.core.answers import english, version_of
from app.core.bodies import plain
from app.core.marks import needs, only_reads
from app.core.paging import page_of, whole
from app.core.paths import county_of
from app.core.web import Blueprint
from app.evaluations import service
from app.evaluations.api.figures import county_named
from app.evaluations.models import Scheme
from app.evaluations.present.results import scheme_out, trial_out
from app.evaluations.schemas.schemes import SchemeIn, SchemeOut, TrialOut, TrialQuery
from app.policies.queries import versions

blp = Blueprint("schemes", __name__, url_prefix="/api/v1", description="考核方案")
WEIGHTS = {
    "village": {"patrol_plan": 100},
    "township": {"on_time_acceptance": 100},
    "county": {"on_time_acceptance": 100},
}


SCHEME = {
    "id": 2,
    "version": 1,
    "valid_from": "2027-01-01",
    "data": WEIGHTS,
    "not_from_plan": ["village", "township", "county", "share", "merit"],
}
TRIED = {
    "errors": [],
    "differs": {"village": {"old": {"patrol_plan": 45}, "new": {"patrol_plan": 100}}},
    "quarters": [
        {
            "period": "2026Q3",
            "locked_at": None,
            "moved": 1,
            "moved_departments": 0,
            "unmeasured": [],
            "items": [
                {
                    "code": "990126101203",
                    "name": "青石村",
                    "level": "village",
                    "parent": "990126101",
                    "score": 87.4,
                    "rank": 2,
                    "new_score": 91.3,
                    "new_rank": 1,
                }
            ],
            "departments": [
                {
                    "id": 3,
                    "name": "水务局",
                    "cell": "990126",
                    "score": 90.0,
                    "rank": 1,
                    "new_score": 90.0,
                    "new_rank": 1,
                }
            ],
        }
    ],
}


@blp.get("/schemes")
@needs("evaluations.read")
@blp.response(
    200,
    page_of(SchemeOut, "Schemes"),
    example={
        "items": [SCHEME | {"id": 1, "valid_from": "2020-01-01"}],
        "next": None,
    },
)
def schemes() -> Any:
    """The default weights and those of one's county 考核方案"""
    tops = {county_of(post.path) for post in g.caller.scope.posts}
    return whole(scheme_out(row) for row in versions(Scheme, tops))


@blp.post("/schemes")
@needs("evaluations.run")
@only_reads(lambda: request.args.get("dry_run") in fields.Boolean.truthy)
@blp.arguments(TrialQuery(), location="query")
@blp.arguments(
    SchemeIn(), example={"county": "990126", "valid_from": "2027-01-01", "data": WEIGHTS}
)
@blp.response(201, SchemeOut(), example=SCHEME)
@blp.alt_response(
    200, schema=TrialOut(), example=TRIED, description="`dry_run=1`: nothing is stored"
)
@blp.alt_response(412, description="changed_meanwhile: newer than the version in If-Match")
@blp.alt_response(422, description="policy_invalid, saying what is wrong; dated_back")
@blp.once(TrialOut())
def add_scheme(query: dict[str, Any], body: dict[str, Any]) -> Any:
    """A new version of a county's scheme; evaluations keep theirs 修改考核方案

    With `dry_run=1` the ranking that it would have given in the last quarters, from what was
    counted then.
    """
    county, now = county_named(body["county"]), clock.now()
    given = {"county": county, "valid_from": body["valid_from"], "data": body["data"], "now": now}
    if query["dry_run"]:
        tried = service.try_scheme(**given, quarters=query["quarters"])
        return plain(trial_out(*tried, english()))
    seen = version_of(request.if_match)
    return scheme_out(service.add_scheme(caller=g.caller, **given, seen=seen))
