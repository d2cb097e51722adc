"""Every route with real ids: the rightful post gets in, a neighbour gets the 404 of an unknown id,
no list holds a foreign row.
"""

import hashlib
import io
import json
import uuid

import openpyxl
import pytest

from app.core.config import OPEN
from app.core.marks import OPERATOR, PUBLIC, SIGNED_IN, UNMARKED
from app.documents.default_template import default_template
from app.filings.examples import FILING
from app.incidents.actions import ACTIONS
from app.ledgers import examples as ledger_examples
from app.posts.rules import PERMISSIONS
from tests.support import evaluating, filings, hotspots, world
from tests.support.actions import NEEDED
from tests.support.calendars import official
from tests.support.everything import (
    AREA,
    BAN,
    DOCUMENT,
    FILE,
    FINDING,
    LEDGER_ITEM,
    PLAN,
    SAMPLE,
    VETO,
    photo,
)
from tests.support.people import Person
from tests.support.sweeps import closed_as_grave

pytestmark = pytest.mark.usefixtures("everything")
UNKNOWN = "ffffffff-ffff-4fff-8fff-ffffffffffff"


#: What of `things` has a number for its key.
NUMBERED = ("campaign", "plan", "task", "refused", "delegation", "contract", "mending", "objection")
POINT = {"type": "Point", "coordinates": world.inside(world.V1)}
DATA = {
    "accept": {
        k: {"clock": "urgent", "hours": 1} for k in ("emergency", "major", "serious", "general")
    },
    "handle": {
        k: {"clock": "working_days", "days": 7} for k in ("immediate", "general", "complex")
    },
    "working_time": [["08:30", "12:00"]],
    "confirm": {"clock": "urgent", "hours": 1},
    "correct": {"clock": "urgent", "hours": 1},
    "patrol": {
        "every_days": 2,
        "valid_minutes": 10,
        "valid_metres": 1000,
        "valid_inside_share": 0.5,
    },
    "late_filing_days": 5,
}
WEIGHTS = {level: {"patrol_plan": 100} for level in ("village", "township", "county")}
GPX = """<gpx version="1.1" creator="t"><trk><trkseg>
<trkpt lat="33.01" lon="114.01"><time>2026-07-01T00:00:00Z</time></trkpt>
</trkseg></trk></gpx>"""
KIND = {
    "code": "XXX-01",
    "name": "新类",
    "natures": ["hazard"],
    "severities": ["general"],
    "township": "env_office",
    "county": "ecology",
}
ACTION = {"id": UNKNOWN}
STEP = ACTION | {"note": "情况属实"}
ROSTER = "username,name,post,cell\nnew.one,某,grid_officer," + world.V1
LEDGER = ledger_examples.DATA | {"title": "古树名木"}
LEDGER_TABLE = f"网格,名称,面积,裸露原因\n{world.V1},西堆土场,3,拆迁待建".encode()
GEOJSON = json.dumps(
    {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "properties": {"kind": "P02", "name": "厂"}, "geometry": POINT}
        ],
    }
)


def new(things):
    """An id of its own, and the case to stand on."""
    evidence = [{"about": "incident", "about_id": things["case"]}]
    return {"id": str(uuid.uuid4()), "evidence": evidence}


def written(people, things):
    """What submits a village's evaluation, which the township has written."""
    people.east.put(f"/evaluations/2026Q2/{world.V2}/superior", evaluating.above())
    return {"step": "superior"}


def answered(people, things):
    """An objection, after the one before it has been answered."""
    where = f"/evaluations/2026Q2/{world.V1}/objections/{things['objection']}/answer"
    people.town_leader.post(where, {"upheld": False, "text": "已核对"})
    return {"text": "仍有异议"}


#: (method, rule) -> who may, path, body or raw data, what a western reviewer gets: 404 for a
#: foreign id, 200 where there is nothing foreign, 403
ROUTES = {
    ("POST", "/api/v1/auth/login"): (
        "east",
        "/auth/login",
        {"username": "east", "password": world.PASSWORD},
        None,
    ),
    ("POST", "/api/v1/auth/refresh"): (
        "east",
        "/auth/refresh",
        lambda p, t: {"refresh_token": Person(p.app, "east").session["refresh_token"]},
        None,
    ),
    ("POST", "/api/v1/auth/logout"): (
        "peer",
        "/auth/logout",
        lambda p, t: {"refresh_token": p.peer.session["refresh_token"]},
        None,
    ),
    ("POST", "/api/v1/auth/password"): (
        "east",
        "/auth/password",
        {"old": world.PASSWORD, "new": "another one"},
        None,
    ),
    ("GET", "/api/v1/me"): ("east", "/me", None, None),
    ("PUT", "/api/v1/me/channel"): ("east", "/me/channel", {"address": None}, None),
    ("GET", "/api/v1/officers"): ("east", "/officers", None, "empty of wang"),
    ("POST", "/api/v1/officers"): (
        "east",
        "/officers",
        {"username": "n.n", "name": "某", "kind": "grid_officer", "cell": world.V1},
        403,
    ),
    ("PUT", "/api/v1/officers/<int:officer_id>"): ("east", "/officers/{wang}", {"phone": "1"}, 404),
    ("POST", "/api/v1/officers/<int:officer_id>/password"): (
        "east",
        "/officers/{wang}/password",
        {},
        404,
    ),
    ("GET", "/api/v1/officers/template.xlsx"): ("admin", "/officers/template.xlsx", None, 403),
    ("POST", "/api/v1/officers/import"): ("admin", "/officers/import", ROSTER, 403),
    ("GET", "/api/v1/posts"): ("east", "/posts", None, "empty of wang"),
    ("POST", "/api/v1/posts"): (
        "east",
        "/posts",
        lambda p, t: {"officer_id": p.wang.id, "kind": "grid_chief", "cell": world.V2},
        404,
    ),
    ("PUT", "/api/v1/posts/<int:post_id>"): (
        "east",
        "/posts/{post}",
        {"ends_on": "2026-12-31"},
        404,
    ),
    ("GET", "/api/v1/delegations"): ("east", "/delegations", None, "empty of delegation"),
    ("POST", "/api/v1/delegations"): (
        "east",
        "/delegations",
        lambda p, t: {
            "officer_id": t["wang"],
            "deputy_id": p.li.id,
            "starts_on": "2026-10-20",
            "ends_on": "2026-10-21",
        },
        404,
    ),
    ("POST", "/api/v1/delegations/<int:delegation_id>/end"): (
        "east",
        "/delegations/{delegation}/end",
        None,
        404,
    ),
    ("GET", "/api/v1/duty-rosters"): (
        "east",
        f"/duty-rosters?cell={world.EAST_TOWN}",
        None,
        404,
    ),
    ("GET", "/api/v1/duty-rosters/<code>/<month>"): (
        "east",
        f"/duty-rosters/{world.EAST_TOWN}/2026-10",
        None,
        None,
    ),
    ("PUT", "/api/v1/duty-rosters/<code>/<month>"): (
        "east",
        f"/duty-rosters/{world.EAST_TOWN}/2026-10",
        {"turns": []},
        404,
    ),
    ("GET", "/api/v1/cells/<code>/contacts"): ("east", f"/cells/{world.V1}/contacts", None, None),
    ("POST", "/api/v1/cells/<code>/contacts"): (
        "east",
        f"/cells/{world.V1}/contacts",
        lambda p, t: {"officer_id": p.east.id},
        404,
    ),
    ("PUT", "/api/v1/cells/<code>/contacts"): (
        "east",
        f"/cells/{world.V1}/contacts",
        {"ends_on": "2027-07-01"},
        404,
    ),
    ("GET", "/api/v1/cells/<code>/fire-team"): (
        "east",
        f"/cells/{world.V1}/fire-team",
        None,
        404,
    ),
    ("PUT", "/api/v1/cells/<code>/fire-team"): (
        "east",
        f"/cells/{world.V1}/fire-team",
        {"members": [{"name": "陈刚", "phone": "13800000001"}]},
        404,
    ),
    ("GET", "/api/v1/departments"): ("east", "/departments", None, None),
    ("POST", "/api/v1/departments"): (
        "east",
        "/departments",
        {"cell": world.EAST_TOWN, "code": "new", "name": "新办"},
        403,
    ),
    ("PUT", "/api/v1/departments/<int:department_id>"): (
        "east",
        "/departments/{department}",
        {"head_name": "某"},
        404,
    ),
    ("GET", "/api/v1/cells"): ("east", "/cells", None, None),
    ("GET", "/api/v1/cells/<code>"): ("east", f"/cells/{world.V1}", None, None),
    ("PUT", "/api/v1/cells/<code>"): ("east", f"/cells/{world.V1}", {"hotline": "1"}, 404),
    ("GET", "/api/v1/cells/<code>/boundary"): ("east", f"/cells/{world.V1}/boundary", None, None),
    ("GET", "/api/v1/cells/<code>/people"): ("east", f"/cells/{world.V1}/people", None, None),
    ("POST", "/api/v1/cells/<code>/people"): (
        "east",
        f"/cells/{world.V1}/people",
        {"role": "party_head", "name": "某", "starts_on": "2026-01-01"},
        404,
    ),
    ("GET", "/api/v1/cells/<code>/answers"): (
        "east",
        f"/cells/{world.V1}/answers?lon=114.01&lat=33.01",
        None,
        None,
    ),
    ("POST", "/api/v1/cells/<code>/contracts"): (
        "east",
        f"/cells/{world.V1}/contracts",
        {"name": "组", "person": "某", "starts_on": "2026-01-01", "area": AREA},
        404,
    ),
    ("GET", "/api/v1/cells/<code>/contracts"): ("east", f"/cells/{world.V1}/contracts", None, None),
    ("POST", "/api/v1/cells/<code>/contracts/<int:contract_id>/hand-over"): (
        "east",
        f"/cells/{world.V1}/contracts/{{contract}}/hand-over",
        {"person": "某", "starts_on": "2027-07-01"},
        404,
    ),
    ("PUT", "/api/v1/cells/<code>/contracts/<int:contract_id>"): (
        "east",
        f"/cells/{world.V1}/contracts/{{contract}}",
        {"ends_on": "2027-07-01"},
        404,
    ),
    ("GET", "/api/v1/cells/five-fixed"): ("east", "/cells/five-fixed", None, None),
    ("GET", "/api/v1/cells/locate"): ("east", "/cells/locate?lon=114.01&lat=33.01", None, None),
    ("POST", "/api/v1/cells/locate"): (
        "east",
        "/cells/locate",
        {"points": [[114.01, 33.01]]},
        None,
    ),
    ("GET", "/api/v1/cells/export.xlsx"): ("east", "/cells/export.xlsx", None, "empty of wang"),
    ("GET", "/api/v1/notices"): ("east", "/notices", None, "empty of case"),
    ("POST", "/api/v1/notices/<int:notice_id>/read"): ("east", "/notices/{notice}/read", None, 404),
    ("POST", "/api/v1/notices/read"): ("east", "/notices/read", None, None),
    ("GET", "/api/v1/notices/settings"): ("east", "/notices/settings", None, None),
    ("PUT", "/api/v1/notices/settings"): ("east", "/notices/settings", {"channels": []}, None),
    ("GET", "/api/v1/notices/receipts"): (
        "east",
        "/notices/receipts?about=incident&about_id={case}",
        None,
        404,
    ),
    ("GET", "/api/v1/notices/dead"): ("admin", "/notices/dead", None, 403),
    ("POST", "/api/v1/notices/dead/retry"): ("admin", "/notices/dead/retry", {}, 403),
    ("GET", "/api/v1/documents"): ("county", "/documents", None, "empty of document"),
    ("POST", "/api/v1/documents"): (
        "county",
        "/documents",
        lambda p, t: DOCUMENT | {"id": str(uuid.uuid4())},
        403,
    ),
    ("GET", "/api/v1/documents/kinds"): ("east", "/documents/kinds", None, None),
    ("GET", "/api/v1/documents/numbering"): ("east", "/documents/numbering", None, None),
    ("PUT", "/api/v1/documents/numbering"): (
        "county",
        "/documents/numbering",
        {"prefix": "量"},
        403,
    ),
    ("GET", "/api/v1/documents/templates/<kind>"): (
        "east",
        "/documents/templates/reminder",
        None,
        None,
    ),
    ("PUT", "/api/v1/documents/templates/<kind>"): (
        "county",
        "/documents/templates/reminder",
        default_template(),
        403,
    ),
    ("GET", "/api/v1/documents/<uuid:document_id>"): ("east", "/documents/{document}", None, 404),
    ("PUT", "/api/v1/documents/<uuid:document_id>"): (
        "county",
        "/documents/{draft}",
        {"ground": "逾期"},
        404,
    ),
    ("GET", "/api/v1/documents/<uuid:document_id>.docx"): (
        "east",
        "/documents/{document}.docx",
        None,
        404,
    ),
    ("POST", "/api/v1/documents/<uuid:document_id>/actions/<action>"): (
        "county",
        "/documents/{draft}/actions/sign",
        ACTION,
        404,
    ),
    ("GET", "/api/v1/incidents/<uuid:incident_id>/documents"): (
        "east",
        "/incidents/{case}/documents",
        None,
        404,
    ),
    ("GET", "/api/v1/kinds"): ("east", "/kinds", None, None),
    ("POST", "/api/v1/kinds"): ("county", "/kinds", KIND, 403),
    ("PUT", "/api/v1/kinds/<code>"): ("county", "/kinds/AIR-01", {"english": "straw"}, 403),
    ("GET", "/api/v1/sites"): ("east", "/sites", None, "empty of site"),
    ("POST", "/api/v1/sites"): (
        "east",
        "/sites",
        {"kind": "P02", "name": "厂", "geometry": POINT},
        403,
    ),
    ("POST", "/api/v1/sites/import"): ("east", "/sites/import?datum=wgs84", GEOJSON, 422),
    ("GET", "/api/v1/sites/<int:site_id>"): ("east", "/sites/{site}", None, 404),
    ("PUT", "/api/v1/sites/<int:site_id>"): ("east", "/sites/{site}", {"status": "stopped"}, 404),
    ("DELETE", "/api/v1/sites/<int:site_id>"): ("east", "/sites/{site}", None, 404),
    ("GET", "/api/v1/campaigns"): ("wang", "/campaigns", None, None),
    ("POST", "/api/v1/campaigns"): ("east", "/campaigns", BAN, 403),
    ("PUT", "/api/v1/campaigns/<int:campaign_id>"): (
        "east",
        "/campaigns/{campaign}",
        {"note": "轮值表"},
        404,
    ),
    ("GET", "/api/v1/plans"): ("east", "/plans", None, "empty of plan"),
    ("POST", "/api/v1/plans"): ("east", "/plans", PLAN, 403),
    ("POST", "/api/v1/plans/sweeps"): (
        "east",
        "/plans/sweeps",
        lambda p, t: {"incident_id": t["case"], "site_kind": "P02"},
        404,
    ),
    ("PUT", "/api/v1/plans/<int:plan_id>"): ("east", "/plans/{plan}", {"name": "夜查"}, 404),
    ("GET", "/api/v1/tasks"): ("east", "/tasks", None, "empty of task"),
    ("POST", "/api/v1/tasks/<int:task_id>/excuse"): (
        "east",
        "/tasks/{task}/excuse",
        {"reason": "塌方"},
        404,
    ),
    ("GET", "/api/v1/phone/start"): ("wang", "/phone/start", None, None),
    ("POST", "/api/v1/sync"): (
        "wang",
        "/sync",
        lambda p, t: {"items": [{"path": f"/incidents/{uuid.uuid4()}", "body": FILING}]},
        None,
    ),
    ("GET", "/api/v1/refused"): ("east", "/refused", None, "empty of refused"),
    ("GET", "/api/v1/refused/<int:row_id>"): ("east", "/refused/{refused}", None, 404),
    ("POST", "/api/v1/refused/<int:row_id>/refile"): (
        "east",
        "/refused/{refused}/refile",
        lambda p, t: {
            "body": p.wang.get(f"/refused/{t['refused']}").json.get("body", {}) | {"kind": "AIR-01"}
        },
        404,
    ),
    ("GET", "/api/v1/mendings"): ("county", "/mendings", None, "empty of mending"),
    ("POST", "/api/v1/mendings/<int:mending_id>/object"): (
        "wang",
        "/mendings/{mending}/object",
        {"note": "不是焚烧"},
        404,
    ),
    ("POST", "/api/v1/mendings/<int:mending_id>/rule"): (
        "county",
        "/mendings/{mending}/rule",
        {"upheld": True, "note": "是焚烧"},
        404,
    ),
    ("GET", "/api/v1/policies"): ("east", "/policies", None, None),
    ("POST", "/api/v1/policies"): (
        "county",
        "/policies",
        {"county": world.COUNTY, "valid_from": "2027-01-01", "data": DATA},
        403,
    ),
    ("GET", "/api/v1/calendars/<int:year>"): ("east", "/calendars/2026", None, None),
    ("PUT", "/api/v1/calendars/<int:year>"): (
        "county",
        "/calendars/2027",
        {"days": official(2027)},
        403,
    ),
    ("POST", "/api/v1/calendars/<int:year>/corrections"): (
        "county",
        "/calendars/2027/corrections",
        {"days": {"2027-07-01": False}, "reason": "台风"},
        403,
    ),
    ("GET", "/api/v1/incidents"): ("east", "/incidents?bbox=113,32,115,34", None, "empty of case"),
    ("GET", "/api/v1/incidents/counts"): ("east", "/incidents/counts", None, None),
    ("GET", "/api/v1/incidents.csv"): ("east", "/incidents.csv?why=月报", None, "empty of number"),
    ("GET", "/api/v1/incidents.xlsx"): ("east", "/incidents.xlsx", None, "empty of number"),
    ("GET", "/api/v1/incidents.geojson"): ("east", "/incidents.geojson", None, "empty of number"),
    ("PUT", "/api/v1/incidents/<uuid:incident_id>"): (
        "wang",
        f"/incidents/{uuid.uuid4()}",
        FILING,
        None,
    ),
    ("GET", "/api/v1/incidents/<uuid:incident_id>"): ("east", "/incidents/{case}", None, 404),
    ("GET", "/api/v1/incidents/<uuid:incident_id>/events"): (
        "east",
        "/incidents/{case}/events",
        None,
        404,
    ),
    ("GET", "/api/v1/incidents/<uuid:incident_id>/reporter"): (
        "east",
        "/incidents/{case}/reporter?why=回访",
        None,
        404,
    ),
    ("GET", "/api/v1/incidents/<uuid:incident_id>/emergency"): (
        "east",
        "/incidents/{case}/emergency",
        None,
        404,
    ),
    ("GET", "/api/v1/incidents/<uuid:incident_id>/mediation"): (
        "east",
        "/incidents/{case}/mediation",
        None,
        404,
    ),
    ("GET", "/api/v1/incidents/<uuid:incident_id>/limits"): (
        "east",
        "/incidents/{case}/limits",
        None,
        404,
    ),
    ("GET", "/api/v1/incidents/<uuid:incident_id>/transfers"): (
        "east",
        "/incidents/{case}/transfers",
        None,
        404,
    ),
    ("GET", "/api/v1/incidents/<uuid:incident_id>/measures"): (
        "east",
        "/incidents/{case}/measures",
        None,
        404,
    ),
    ("GET", "/api/v1/incidents/<uuid:incident_id>/similar"): (
        "east",
        "/incidents/{case}/similar",
        None,
        404,
    ),
    ("GET", "/api/v1/look-backs"): ("east", "/look-backs", None, None),
    ("POST", "/api/v1/incidents/<uuid:incident_id>/actions/<action>"): (
        "east",
        "/incidents/{case}/actions/accept",
        ACTION,
        404,
    ),
    ("GET", "/api/v1/patrols"): ("east", "/patrols", None, "empty of patrol"),
    ("PUT", "/api/v1/patrols/<uuid:patrol_id>"): (
        "wang",
        f"/patrols/{uuid.uuid4()}",
        lambda p, t: filings.patrol(filings.datetime.now().astimezone()),
        None,
    ),
    ("PUT", "/api/v1/patrols/<uuid:patrol_id>/track/<int:number>"): (
        "wang",
        f"/patrols/{uuid.uuid4()}/track/1",
        {
            "started_at": "2026-07-01T08:00:00+08:00",
            "datum": "wgs84",
            "track": [[114.01, 33.01, 1782864000000]],
        },
        None,
    ),
    ("PUT", "/api/v1/patrols/<uuid:patrol_id>/visits/<uuid:key>"): (
        "wang",
        "/patrols/{patrol}/visits/" + str(uuid.uuid4()),
        lambda p, t: {
            "site_id": t["site"],
            "arrived_at": "2026-07-01T08:10:00+08:00",
            "sent_at": "2026-07-01T08:10:00+08:00",
            "result": "normal",
        },
        404,
    ),
    ("PUT", "/api/v1/patrols/<uuid:patrol_id>.gpx"): (
        "wang",
        f"/patrols/{uuid.uuid4()}.gpx",
        GPX,
        None,
    ),
    ("POST", "/api/v1/patrols/<uuid:patrol_id>/verdict"): (
        "east",
        "/patrols/{patrol}/verdict",
        lambda p, t: {"id": filings.new_id(), "accepted": True, "ground": "photos_show"},
        404,
    ),
    ("GET", "/api/v1/patrols/<uuid:patrol_id>"): ("east", "/patrols/{patrol}", None, 404),
    ("GET", "/api/v1/patrols/<uuid:patrol_id>.geojson"): (
        "east",
        "/patrols/{patrol}.geojson?why=核实",
        None,
        404,
    ),
    ("GET", "/api/v1/patrols/<uuid:patrol_id>.gpx"): (
        "east",
        "/patrols/{patrol}.gpx?why=核实",
        None,
        404,
    ),
    ("PUT", "/api/v1/photos/<sha256>"): (
        "wang",
        f"/photos/{hashlib.sha256(photo()).hexdigest()}",
        photo(),
        None,
    ),
    ("PUT", "/api/v1/photos/<sha256>/parts/<int:number>"): (
        "wang",
        f"/photos/{'0' * 64}/parts/1",
        b"part",
        None,
    ),
    ("GET", "/api/v1/photos/<sha256>/parts"): ("wang", f"/photos/{'0' * 64}/parts", None, None),
    ("GET", "/api/v1/photos/awaited"): ("east", "/photos/awaited", None, "empty of awaiting"),
    ("GET", "/api/v1/photos/<sha256>"): ("east", "/photos/{sha}", None, 404),
    ("GET", "/api/v1/missed-discoveries"): (
        "county",
        "/missed-discoveries",
        None,
        "empty of discovery",
    ),
    ("GET", "/api/v1/missed-discoveries/<uuid:discovery_id>"): (
        "county",
        "/missed-discoveries/{discovery}",
        None,
        404,
    ),
    ("POST", "/api/v1/missed-discoveries/<uuid:discovery_id>/explain"): (
        "chief",
        "/missed-discoveries/{discovery}/explain",
        {"text": "当日已巡查"},
        404,
    ),
    ("POST", "/api/v1/missed-discoveries/<uuid:discovery_id>/decide"): (
        "county",
        "/missed-discoveries/{discovery}/decide",
        {"outcome": "not_missed", "reason": "起火在巡查之后"},
        404,
    ),
    ("GET", "/api/v1/hotspots"): ("county", "/hotspots", None, None),
    ("POST", "/api/v1/hotspots"): ("county", "/hotspots", hotspots.one(114.01, 33.01), 403),
    ("POST", "/api/v1/evaluations/<period>"): ("county", "/evaluations/2026Q3", {}, 403),
    ("POST", "/api/v1/evaluations/<period>/lock"): ("county", "/evaluations/2026Q1/lock", {}, 403),
    ("POST", "/api/v1/evaluations/<period>/superior"): (
        "county",
        "/evaluations/2025/superior",
        {"text": "到位"},
        403,
    ),
    ("GET", "/api/v1/evaluations/<period>"): (
        "east",
        f"/evaluations/2026Q2?parent={world.EAST_TOWN}",
        None,
        404,
    ),
    ("GET", "/api/v1/evaluations/<period>/<code>"): (
        "east",
        f"/evaluations/2026Q2/{world.V1}",
        None,
        404,
    ),
    ("GET", "/api/v1/evaluations/<period>/departments"): (
        "east",
        f"/evaluations/2026Q2/departments?parent={world.EAST_TOWN}",
        None,
        404,
    ),
    ("GET", "/api/v1/evaluations/<period>/departments/<int:department_id>"): (
        "east",
        "/evaluations/2026Q2/departments/{department}",
        None,
        404,
    ),
    ("GET", "/api/v1/evaluations/<period>/<code>/differences"): (
        "east",
        f"/evaluations/2026Q2/{world.V1}/differences",
        None,
        404,
    ),
    ("GET", "/api/v1/evaluations/<period>/<code>/steps"): (
        "east",
        f"/evaluations/2026Q2/{world.V1}/steps",
        None,
        404,
    ),
    ("PUT", "/api/v1/evaluations/<period>/<code>/self"): (
        "east",
        f"/evaluations/2026Q2/{world.EAST_TOWN}/self",
        evaluating.own(),
        404,
    ),
    ("PUT", "/api/v1/evaluations/<period>/<code>/superior"): (
        "east",
        f"/evaluations/2026Q2/{world.V2}/superior",
        evaluating.above(),
        404,
    ),
    ("POST", "/api/v1/evaluations/<period>/<code>/submit"): (
        "east",
        f"/evaluations/2026Q2/{world.V2}/submit",
        written,
        404,
    ),
    ("POST", "/api/v1/evaluations/<period>/<code>/objections"): (
        "chief",
        f"/evaluations/2026Q2/{world.V1}/objections",
        answered,
        404,
    ),
    ("POST", "/api/v1/evaluations/<period>/<code>/objections/<int:objection_id>/answer"): (
        "town_leader",
        f"/evaluations/2026Q2/{world.V1}/objections/{{objection}}/answer",
        {"upheld": False, "text": "已核对"},
        404,
    ),
    ("GET", "/api/v1/evaluations/<period>/<code>/entries"): (
        "east",
        f"/evaluations/2026Q4/{world.V1}/entries",
        None,
        404,
    ),
    ("POST", "/api/v1/evaluations/<period>/<code>/entries"): (
        "east",
        f"/evaluations/2026Q4/{world.V1}/entries",
        {"part": "bonus", "item": "demonstration", "ground": "县级示范点"},
        404,
    ),
    ("POST", "/api/v1/evaluations/<period>/<code>/entries/<uuid:entry_id>/withdraw"): (
        "east",
        f"/evaluations/2026Q4/{world.V1}/entries/{{entry}}/withdraw",
        {"reason": "登记有误"},
        404,
    ),
    ("GET", "/api/v1/evaluations/<period>/<code>/what-if"): (
        "east",
        f"/evaluations/2026Q2/{world.V1}/what-if?indicator=patrol_plan",
        None,
        404,
    ),
    ("GET", "/api/v1/evaluations/<period>/<code>/rows"): (
        "east",
        f"/evaluations/2026Q2/{world.V1}/rows?fact=patrol_plan",
        None,
        404,
    ),
    ("GET", "/api/v1/evaluations/<period>/<code>/rows.csv"): (
        "east",
        f"/evaluations/2026Q2/{world.V1}/rows.csv?fact=patrol_plan",
        None,
        404,
    ),
    ("GET", "/api/v1/evaluations/<period>/shares"): (
        "east",
        f"/evaluations/2025/shares?parent={world.EAST_TOWN}",
        None,
        404,
    ),
    ("GET", "/api/v1/evaluations/<period>/shares.xlsx"): (
        "east",
        f"/evaluations/2025/shares.xlsx?parent={world.EAST_TOWN}",
        None,
        404,
    ),
    ("GET", "/api/v1/evaluations/<period>/merit"): (
        "east",
        f"/evaluations/2025/merit?parent={world.EAST_TOWN}",
        None,
        404,
    ),
    ("GET", "/api/v1/evaluations/records"): (
        "east",
        f"/evaluations/records?cell={world.V1}&why=年度考核",
        None,
        404,
    ),
    ("GET", "/api/v1/evaluations/records.csv"): (
        "east",
        f"/evaluations/records.csv?cell={world.V1}&why=年度考核",
        None,
        404,
    ),
    ("GET", "/api/v1/evaluations/records.xlsx"): (
        "east",
        f"/evaluations/records.xlsx?cell={world.V1}&why=年度考核",
        None,
        404,
    ),
    ("GET", "/api/v1/evaluations/<period>.xlsx"): (
        "east",
        f"/evaluations/2026Q2.xlsx?parent={world.EAST_TOWN}",
        None,
        404,
    ),
    ("GET", "/api/v1/evaluations/<period>/<code>.docx"): (
        "east",
        f"/evaluations/2026Q2/{world.V1}.docx",
        None,
        404,
    ),
    ("POST", "/api/v1/evaluations/<period>/notices"): (
        "east",
        "/evaluations/2026Q2/notices",
        {
            "id": "0197a1c2-7d1e-7c3b-8f50-6b1f6e2d9b01",
            "parent": world.EAST_TOWN,
            "receiver": {"cell": world.V1},
        },
        404,
    ),
    ("GET", "/api/v1/evaluations/months/<month>"): (
        "east",
        f"/evaluations/months/2026-06?parent={world.EAST_TOWN}",
        None,
        404,
    ),
    ("POST", "/api/v1/evaluations/months/<month>/circulars"): (
        "east",
        "/evaluations/months/2026-06/circulars",
        {
            "id": "0197a1c2-7d1e-7c3b-8f50-6b1f6e2d9b02",
            "parent": world.EAST_TOWN,
            "receiver": {"cell": world.V1},
        },
        404,
    ),
    ("GET", "/api/v1/supervision"): (
        "east",
        f"/supervision?cell={world.EAST_TOWN}",
        None,
        404,
    ),
    ("GET", "/api/v1/schemes"): ("east", "/schemes", None, None),
    ("POST", "/api/v1/schemes"): (
        "county",
        "/schemes",
        {"county": world.COUNTY, "valid_from": "2027-01-01", "data": WEIGHTS},
        403,
    ),
    ("GET", "/api/v1/accountability/counters"): ("east", "/accountability/counters", None, None),
    ("GET", "/api/v1/accountability/files"): (
        "east",
        "/accountability/files",
        None,
        "empty of file",
    ),
    ("POST", "/api/v1/accountability/files"): (
        "east",
        "/accountability/files",
        lambda p, t: FILE | new(t) | {"person": {"officer_id": p.chief.id}},
        403,
    ),
    ("GET", "/api/v1/accountability/files/<uuid:file_id>"): (
        "east",
        "/accountability/files/{file}",
        None,
        404,
    ),
    ("GET", "/api/v1/accountability/files/<uuid:file_id>.zip"): (
        "east",
        "/accountability/files/{file}.zip?why=核查",
        None,
        404,
    ),
    ("POST", "/api/v1/accountability/files/<uuid:file_id>/actions/<action>"): (
        "east",
        "/accountability/files/{file}/actions/ask",
        STEP,
        404,
    ),
    ("GET", "/api/v1/accountability/findings"): (
        "county",
        "/accountability/findings",
        None,
        "empty of finding",
    ),
    ("POST", "/api/v1/accountability/findings"): (
        "county",
        "/accountability/findings",
        lambda p, t: FINDING | new(t) | {"about_id": t["case"]},
        403,
    ),
    ("GET", "/api/v1/accountability/findings/<uuid:finding_id>"): (
        "east",
        "/accountability/findings/{finding}",
        None,
        404,
    ),
    ("POST", "/api/v1/accountability/findings/<uuid:finding_id>/actions/<action>"): (
        "county_leader",
        "/accountability/findings/{finding}/actions/confirm",
        STEP,
        404,
    ),
    ("GET", "/api/v1/accountability/consequences"): (
        "county",
        "/accountability/consequences",
        None,
        "empty of consequence",
    ),
    ("POST", "/api/v1/accountability/consequences"): (
        "county",
        "/accountability/consequences",
        lambda p, t: VETO | {"id": str(uuid.uuid4())},
        403,
    ),
    ("GET", "/api/v1/accountability/consequences/<uuid:consequence_id>"): (
        "county",
        "/accountability/consequences/{consequence}",
        None,
        404,
    ),
    ("POST", "/api/v1/accountability/consequences/<uuid:consequence_id>/actions/<action>"): (
        "county_leader",
        "/accountability/consequences/{consequence}/actions/order",
        STEP,
        404,
    ),
    ("GET", "/api/v1/samples"): ("east", "/samples", None, "empty of sample"),
    ("POST", "/api/v1/samples"): (
        "east",
        "/samples",
        lambda p, t: SAMPLE | {"id": str(uuid.uuid4())},
        422,
    ),
    ("GET", "/api/v1/samples/<uuid:sample_id>"): ("east", "/samples/{sample}", None, 404),
    ("GET", "/api/v1/samples/<uuid:sample_id>/again"): (
        "east",
        "/samples/{sample}/again",
        None,
        404,
    ),
    ("POST", "/api/v1/samples/<uuid:sample_id>/items/<int:place>/check"): (
        "east",
        "/samples/{sample}/items/1/check",
        lambda p, t: STEP | {"id": str(uuid.uuid4()), "verdict": "right"},
        404,
    ),
    ("GET", "/api/v1/ledgers/kinds"): ("wang", "/ledgers/kinds", None, None),
    ("GET", "/api/v1/ledgers/kinds/<code>"): ("wang", "/ledgers/kinds/bare_land", None, None),
    ("POST", "/api/v1/ledgers/kinds"): (
        "county",
        "/ledgers/kinds",
        {"county": world.COUNTY, "code": "old_tree", "data": LEDGER},
        403,
    ),
    ("DELETE", "/api/v1/ledgers/kinds/<code>"): ("county", "/ledgers/kinds/livestock", None, 403),
    ("GET", "/api/v1/ledgers/items"): ("wang", "/ledgers/items", None, "empty of ledger_item"),
    ("GET", "/api/v1/ledgers/board"): ("wang", "/ledgers/board", None, None),
    ("GET", "/api/v1/ledgers/progress"): ("wang", "/ledgers/progress", None, None),
    ("POST", "/api/v1/ledgers/progress/<month>/bulletins"): (
        "east",
        "/ledgers/progress/2026-10/bulletins",
        {
            "id": "0197a1c2-7d1e-7c3b-8f50-6b1f6e2d9b16",
            "cell": world.EAST_TOWN,
            "receiver": {"cell": world.V1},
        },
        404,
    ),
    ("POST", "/api/v1/ledgers/items"): (
        "wang",
        "/ledgers/items",
        lambda p, t: LEDGER_ITEM | {"id": str(uuid.uuid4()), "name": "南堆土场"},
        403,
    ),
    ("GET", "/api/v1/ledgers/items/<uuid:item_id>"): (
        "wang",
        "/ledgers/items/{ledger_item}",
        None,
        404,
    ),
    ("POST", "/api/v1/ledgers/items/<uuid:item_id>/actions/<action>"): (
        "wang",
        "/ledgers/items/{ledger_item}/actions/comment",
        lambda p, t: STEP | {"id": str(uuid.uuid4())},
        404,
    ),
    ("GET", "/api/v1/ledgers/<code>.xlsx"): ("east", "/ledgers/bare_land.xlsx", None, None),
    ("GET", "/api/v1/ledgers/<code>/template.xlsx"): (
        "east",
        "/ledgers/bare_land/template.xlsx",
        None,
        None,
    ),
    ("POST", "/api/v1/ledgers/<code>/import"): (
        "east",
        "/ledgers/bare_land/import",
        LEDGER_TABLE,
        422,
    ),
    ("GET", "/api/v1/access-records"): ("inspector", "/access-records", None, 403),
    ("GET", "/api/v1/access-records/export.csv"): (
        "inspector",
        "/access-records/export.csv?why=季度检查",
        None,
        403,
    ),
    ("GET", "/api/v1/privacy-notice"): ("wang", "/privacy-notice", None, None),
    ("POST", "/api/v1/privacy-notice"): (
        "admin",
        "/privacy-notice",
        {"valid_from": "2027-01-01", "text": "为履行网格化环境监管职责，本县处理以下个人信息……"},
        403,
    ),
    ("POST", "/api/v1/privacy-notice/acknowledge"): (
        "wang",
        "/privacy-notice/acknowledge",
        {"version": 1},
        None,
    ),
    ("GET", "/"): (None, "/", None, None),
    ("GET", "/phone"): (None, "/phone", None, None),
    ("GET", "/phone/<name>"): (None, "/phone/app.js", None, None),
    ("GET", "/phone/qr.svg"): (None, "/phone/qr.svg", None, None),
    ("GET", "/docs"): (None, "/docs", None, None),
    ("GET", "/docs/viewer/<name>"): (None, "/docs/viewer/swagger-ui.css", None, None),
    ("GET", "/assets/<path:name>"): (None, "/assets/console.css", None, None),
    ("GET", "/openapi.json"): (None, "/openapi.json", None, None),
    ("GET", "/healthz"): (None, "/healthz", None, None),
    ("GET", "/readyz"): (None, "/readyz", None, None),
    ("GET", "/metrics"): (None, "/metrics", None, None),
}


def rules(app):
    """All but the console's pages, which have sessions instead of tokens (tests/console)."""
    return {
        (m, str(rule)): app.view_functions[rule.endpoint]
        for rule in app.url_map.iter_rules()
        for m in rule.methods - {"HEAD", "OPTIONS"}
        if not rule.endpoint.startswith("console.")
    }


def test_every_route_declares_what_it_needs_and_stands_in_the_table(app):
    views = rules(app)
    assert set(views) == set(ROUTES)
    known = {PUBLIC, SIGNED_IN, *(OPERATOR + page for page in OPEN), *PERMISSIONS}
    assert {
        rule: mark
        for rule, view in views.items()
        if (mark := getattr(view, "needs", UNMARKED)) not in known
    } == {}


def test_a_view_whose_author_forgot_the_mark_lets_nobody_in(app, people):
    view = app.view_functions["cells.cells"]
    mark, view.needs = view.needs, UNMARKED
    try:
        assert people.county.get("/cells").status_code == 404
    finally:
        view.needs = mark


def send(person, method, path, body, things, people):
    body = body(people, things) if callable(body) else body
    kwargs = (
        {"data": body}
        if isinstance(body, bytes | str)
        else {"json": body}
        if body is not None
        else {}
    )
    headers = {"If-Match": '"1"'} if "/actions/" in path or "{draft}" in path else {}
    return person.call(method, path.format(**things), headers=headers, **kwargs)


def unknown_too(people, person, method, path, body):
    """The same call of what is not there."""
    records = ("file", "finding", "consequence", "sample", "ledger_item")
    of_uuid = ("case", "patrol", "document", "draft", "discovery", "entry", *records)
    unknown = dict.fromkeys(of_uuid, UNKNOWN) | {"sha": "0" * 64}
    names = (*NUMBERED, "site", "post", "department", "notice", "wang")
    missing = path.replace(world.V1, "nowhere").replace(world.EAST_TOWN, "nowhere")
    return send(person, method, missing, body, unknown | dict.fromkeys(names, 999_999), people)


@pytest.mark.parametrize(("method", "rule"), ROUTES, ids=[f"{m} {r}" for m, r in ROUTES])
def test_the_rightful_get_in_and_the_neighbour_learns_nothing(app, people, things, method, rule):
    who, path, body, neighbour = ROUTES[method, rule]
    if who is None:
        with app.test_client().open(path, method=method) as answer:
            assert answer.status_code == 200
        return
    if rule.endswith("/reporter"):
        case = filings.new_id()
        people.east.put(
            f"/incidents/{case}",
            filings.incident(
                filings.datetime.now().astimezone(),
                source="public",
                kind="NOI-01",
                reporter={"name": "某"},
            ),
        )
        things = things | {"case": case}
    if rule.endswith("/verdict"):
        doubted = filings.patrol(filings.datetime.now().astimezone(), device={"mock": "true"})
        people.wang.put(f"/patrols/{filings.new_id()}", doubted)
        waiting = people.east.get("/patrols?doubt=waiting").json["items"]
        things = things | {"patrol": waiting[0]["id"]}
    if rule.endswith("/sweeps"):
        closed_as_grave(app, things["case"])
    if "/mendings" in rule:
        things = things | {"mending": mended(people, disputed=rule.endswith("/rule"))}
    refused = send(people.west, method, path, body, things, people) if neighbour else None
    answer = send(getattr(people, who), method, path, body, things, people)
    assert 200 <= answer.status_code < 300, answer.text
    if neighbour == 404:
        assert refused.status_code == 404
        assert unknown_too(people, people.west, method, path, body).data == refused.data
    elif isinstance(neighbour, int):
        assert refused.status_code == neighbour, refused.text
    elif neighbour:
        thing = neighbour.removeprefix("empty of ")
        assert refused.status_code == 200
        assert answer_holds(answer, thing, things)
        assert not answer_holds(refused, thing, things)


def mended(people, *, disputed):
    """What the township mended of a filing of wang."""
    body = filings.incident(filings.datetime.now().astimezone(), kind="NO-98")
    people.wang.put(f"/incidents/{filings.new_id()}", body)
    row = people.wang.get("/refused").json["items"][0]["id"]
    people.east.post(f"/refused/{row}/refile", {"body": body | {"kind": "AIR-01"}})
    key = people.wang.get("/mendings").json["items"][0]["id"]
    if disputed:
        people.wang.post(f"/mendings/{key}/object", {"note": "不是焚烧"})
    return key


def answer_holds(answer, thing, things):
    if thing == "number":  # of the first case of the county, in a file of any kind
        if answer.mimetype.endswith("sheet"):
            book = openpyxl.load_workbook(io.BytesIO(answer.data), read_only=True)
            rows = [row for sheet in book for row in sheet.iter_rows(values_only=True)]
            return any("000001" in str(row[0]) for row in rows)
        return "000001" in answer.text
    if answer.mimetype.endswith("sheet"):
        book = openpyxl.load_workbook(io.BytesIO(answer.data), read_only=True)
        return any("wang" in row for sheet in book for row in sheet.iter_rows(values_only=True))
    keys = {
        "wang": ("id", "officer_id"),
        "case": ("id", "about_id"),
        "site": ("id",),
        "patrol": ("id",),
    }.get(thing, ("id", "about_id"))
    return any(item.get(key) == things[thing] for item in answer.json["items"] for key in keys)


def test_peers_see_length_and_marks_never_raw_points_and_each_look_is_recorded(app, people, things):
    path = f"/patrols/{things['patrol']}"
    assert people.peer.get(path).json["length_m"] > 1900
    assert people.peer.get(f"{path}.geojson").json["code"] == "post_lacks_permission"
    for allowed in (people.chief, people.east, people.county, people.inspector):
        shown = allowed.get(f"{path}.geojson?why=核实").json
        assert people.wang.get(f"{path}.geojson").json == shown
    for stranger in (people.li, people.zhao, people.admin, people.supervisor, people.water):
        assert stranger.get(f"{path}.geojson").status_code in (403, 404)
    from app.core.audit import Access
    from app.core.db import db

    with app.app_context():
        looks = db.session.scalars(
            db.select(Access).where(Access.what == "track").order_by(Access.id)
        ).all()
        refused = (people.li, people.zhao, people.admin, people.supervisor, people.water)
        expected = [
            (people.peer.id, False),
            *[(p.id, True) for p in (people.chief, people.east, people.county, people.inspector)],
        ]
        assert [(look.officer_id, look.allowed) for look in looks] == expected + [
            (p.id, False) for p in refused
        ]
        assert {look.whose_id for look in looks if look.officer_id != people.admin.id} == {
            people.wang.id
        }, "the guard refuses him unheard"
        assert {look.about_id for look in looks} == {str(things["patrol"])}
        assert [look.basis.split()[0] for look in looks if look.allowed] == [
            "grid_chief",
            "reviewer",
            "reviewer",
            "inspector",
        ]


def test_parties_read_a_case_and_others_without_territory_do_not(people, things):
    path = f"/incidents/{things['case']}"
    for reader in (
        people.wang,
        people.peer,
        people.chief,
        people.east,
        people.county,
        people.inspector,
        people.county_leader,
    ):
        assert reader.get(path).status_code == 200, reader.username
    for stranger in (
        people.li,
        people.zhao,
        people.west,
        people.admin,
        people.supervisor,
        people.water,
    ):
        assert stranger.get(path).status_code == 404, stranger.username
        assert stranger.get("/incidents").json["items"] == []
    department = next(
        d["id"] for d in people.county.get("/departments").json["items"] if d["code"] == "water"
    )
    people.east.act(things["case"], "escalate", note="请县里办")
    people.county.act(things["case"], "accept")
    people.county.act(things["case"], "assign", department_id=department)
    assert people.water.get(path).json["actions"] == [
        "start",
        "submit",
        "decline",
        "extend",
        "comment",
    ]
    people.county.act(things["case"], "assign", officer_id=people.town_leader.id)
    assert people.water.get(path).json["actions"] == [], "handled before: read only"


def test_every_action_is_the_parties_alone(people, things):
    """The neighbour learns nothing; who may only look is refused, whatever the action."""
    case, headers = things["case"], {"If-Match": '"1"'}
    for action, row in ACTIONS.items():
        body = ACTION | ({"note": "x"} if row.note else {}) | NEEDED.get(action, {})
        refused = people.west.post(f"/incidents/{case}/actions/{action}", body, headers=headers)
        unknown = people.west.post(f"/incidents/{UNKNOWN}/actions/{action}", body, headers=headers)
        assert (refused.status_code, refused.json) == (404, unknown.json), action
        looks = people.inspector.post(f"/incidents/{case}/actions/{action}", body, headers=headers)
        assert (looks.status_code, looks.json["allowed"]) == (409, []), action


def test_photos_answer_head_only_for_ones_own_and_get_only_through_a_visible_filing(people, things):
    path = f"/photos/{things['sha']}"
    assert people.wang.call("HEAD", path).status_code == 200
    assert people.east.call("HEAD", path).status_code == 404
    assert people.east.get(path).data == photo()
    for stranger in (people.zhao, people.west, people.admin):
        assert stranger.get(path).status_code == 404


def test_a_foreign_case_does_not_leak_through_a_patrol(people, time):
    """Neither a case found in another township, nor one that somebody else hangs on the patrol."""
    now, patrol, foreign, hung = time.now(), filings.new_id(), filings.new_id(), filings.new_id()
    people.wang.put(
        f"/patrols/{patrol}",
        filings.patrol(now, incidents=[filings.incident(now, world.W1) | {"id": foreign}]),
    )
    people.zhao.put(f"/incidents/{hung}", filings.incident(now, world.W1, patrol_id=patrol))
    assert people.chief.get(f"/incidents/{foreign}").status_code == 404
    assert people.chief.get(f"/patrols/{patrol}").json["incidents"] == []
    assert [case["id"] for case in people.wang.get(f"/patrols/{patrol}").json["incidents"]] == [
        foreign
    ]


def test_one_county_cannot_change_the_kinds_of_another(app, people, time):
    assert people.county.put("/kinds/AIR-01", {"retired_on": "2026-07-01"}).status_code == 200
    refused = people.wang.put(f"/incidents/{filings.new_id()}", filings.incident(time.now()))
    assert refused.json["code"] == "unknown_kind"
    from app.core.db import db
    from app.taxonomy import queries

    with app.app_context():
        assert queries.current("AIR-01", None).retired_on is None
        db.session.rollback()
