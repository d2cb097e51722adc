"""A township in which there is one of everything."""

import hashlib
import io
import uuid
from typing import Any

from PIL import Image

from app.scheduler import run_once
from tests.support import evaluating, filings, world
from tests.support.ledgers import putting_right
from tests.support.people import Clock, People
from tests.support.years import stored_year

AREA = {
    "type": "Polygon",
    "coordinates": [[[114.005, 33.005], [114.006, 33.005], [114.006, 33.006], [114.005, 33.005]]],
}
BAN = {
    "name": "禁烧期",
    "cell": world.V1,
    "kinds": ["AIR-01"],
    "starts_on": "2026-07-01",
    "ends_on": "2027-07-31",
}
PLAN = {
    "name": "日常",
    "cell": world.V1,
    "starts_on": "2026-07-01",
    "terms": {"unit": "day", "every": 2},
}
DOCUMENT = {"kind": "letter", "receiver": {"cell": world.EAST_TOWN}, "ground": "逾期"}
FILE = {
    "unit": {"cell": world.V1},
    "ground": "dereliction",
    "facts": "三次巡查未到现场。",
    "proposal": "talk",
}
FINDING = {
    "unit": {"cell": world.EAST_TOWN},
    "kind": "false",
    "about": "incident",
    "facts": "现场仍在焚烧。",
}
LEDGER_ITEM: dict[str, Any] = {
    "kind": "bare_land",
    "cell": world.V1,
    "name": "北堆土场",
    "fields": {"area_mu": 12.5, "cause": "road"},
}
VETO = {
    "unit": {"cell": world.EAST_TOWN},
    "kind": "veto",
    "ground": "整改不力。",
    "period": "2026Q3",
}
SAMPLE = {"kind": "patrols", "period": "2026Q3", "size": 1}
COMPLETE = "2026-10-09T10:00:00+08:00"


def photo() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "green").save(out, "JPEG")
    return out.getvalue()


def build(people: People, time: Clock) -> dict[str, Any]:
    """One of everything that lies in the eastern township; their ids."""
    now = time.now()
    content = photo()
    sha = hashlib.sha256(content).hexdigest()
    case, patrol = filings.new_id(), filings.new_id()
    site = people.east.post("/sites", filings.site()).json["id"]
    visit = {"site_id": site, "arrived_at": now.isoformat(), "result": "normal", "photo_ids": [sha]}
    people.wang.put(f"/photos/{sha}", data=content)
    filed = people.wang.put(
        f"/patrols/{patrol}",
        filings.patrol(
            now, incidents=[filings.incident(now, photo_ids=[sha]) | {"id": case}], visits=[visit]
        ),
    )
    assert filed.status_code == 201, filed.text
    post = next(
        p["id"]
        for p in people.east.get("/posts").json["items"]
        if p["officer_id"] == people.wang.id
    )
    department = next(
        d["id"] for d in people.east.get("/departments").json["items"] if d["code"] == "env_office"
    )
    notice = people.east.get("/notices").json["items"][0]["id"]
    campaign = people.east.post("/campaigns", BAN).json["id"]
    plan = people.east.post("/plans", PLAN).json["id"]
    task = people.east.get("/tasks").json["items"][0]["id"]
    people.wang.put(f"/incidents/{filings.new_id()}", filings.incident(now, kind="NO-99"))
    refused = people.wang.get("/refused").json["items"][0]["id"]
    people.wang.put(
        f"/incidents/{(awaiting := filings.new_id())}", filings.incident(now, photo_ids=["f" * 64])
    )
    document, draft = str(uuid.uuid4()), str(uuid.uuid4())
    for key in (document, draft):
        people.county.post("/documents", DOCUMENT | {"id": key})
    people.county.post(
        f"/documents/{document}/actions/sign",
        {"id": str(uuid.uuid4())},
        headers={"If-Match": '"1"'},
    )
    other = filings.new_id()
    people.inspector.put(f"/incidents/{other}", filings.incident(now, source="upper_check"))
    people.east.act(other, "accept", handling_class="general")
    with people.app.app_context():
        run_once("discoveries")
    discovery = people.chief.get("/missed-discoveries").json["items"][0]["id"]
    evaluating.everything(people, "2026Q1")
    time.set(COMPLETE)
    people.east.post(f"/cells/{world.V1}/contacts", {"officer_id": people.east.id})
    delegation = people.wang.post(
        "/delegations",
        {"deputy_id": people.peer.id, "starts_on": "2026-10-12", "ends_on": "2026-10-16"},
    ).json["id"]
    objection = evaluating.objected(people, "2026Q2")
    people.county.post("/evaluations/2026Q2", {})
    stored_year(people.app, "2025", of="2026Q2")
    entry = people.east.post(
        f"/evaluations/2026Q4/{world.V1}/entries",
        {"part": "bonus", "item": "demonstration", "ground": "县级示范点"},
    ).json["id"]
    contract = people.east.post(
        f"/cells/{world.V1}/contracts",
        {"name": "组", "person": "某", "starts_on": "2026-01-01", "area": AREA},
    ).json["id"]
    return (
        {
            "case": case,
            "patrol": patrol,
            "site": site,
            "sha": sha,
            "post": post,
            "department": department,
            "notice": notice,
            "wang": people.wang.id,
        }
        | {
            "awaiting": awaiting,
            "document": document,
            "draft": draft,
            "campaign": campaign,
            "plan": plan,
            "task": task,
            "refused": refused,
            "delegation": delegation,
            "contract": contract,
            "discovery": discovery,
            "objection": objection,
            "entry": entry,
        }
        | _records(people, case)
    )


def _records(people: People, case: str) -> dict[str, Any]:
    """A file, a finding, a consequence, an item of a ledger, a sample."""
    on = {"evidence": [{"about": "incident", "about_id": case}]}
    bodies = {
        "file": ("east", FILE | on | {"person": {"officer_id": people.chief.id}}),
        "finding": ("county", FINDING | on | {"about_id": case}),
        "consequence": ("county", VETO),
    }
    found = {}
    for name, (who, body) in bodies.items():
        found[name] = str(uuid.uuid4())
        path = f"/accountability/{name}s"
        made = getattr(people, who).post(path, body | {"id": found[name]})
        assert made.status_code == 201, made.text
    found["ledger_item"] = str(uuid.uuid4())
    made = people.wang.post("/ledgers/items", LEDGER_ITEM | {"id": found["ledger_item"]})
    assert made.status_code == 201, made.text
    putting_right(people)
    found["sample"] = str(uuid.uuid4())
    made = people.east.post("/samples", SAMPLE | {"id": found["sample"]})
    assert made.status_code == 201, made.text
    return found
