"""What stories of the console begin with."""

import hashlib
import uuid

import pytest

from app.cells.models import Department
from app.core.db import db
from app.incidents.models import Reporter, SavedView
from tests.support import filings, world
from tests.support.browsing import Browser
from tests.support.everything import LEDGER_ITEM


@pytest.fixture
def east(app):
    return Browser(app, "east")


@pytest.fixture
def file(people, time):
    """Files a case as wang; its id."""

    def make(**changes):
        case = filings.new_id()
        answer = people.wang.put(f"/incidents/{case}", filings.incident(time.now(), **changes))
        assert answer.status_code == 201, answer.text
        return case

    return make


@pytest.fixture
def things(app, people, time, run_job):
    """One of everything that addresses name."""
    case, sha256 = filings.new_id(), hashlib.sha256(filings.PNG).hexdigest()
    people.wang.put(f"/photos/{sha256}", data=filings.PNG)
    finding = filings.incident(time.now(), photo_ids=[sha256]) | {"id": case}
    walked = filings.patrol(time.now(), incidents=[finding])
    assert people.wang.put(f"/patrols/{filings.new_id()}", walked).status_code == 201
    assert people.county.post("/evaluations/2026Q2", {}).status_code == 200
    other = filings.new_id()
    found = filings.incident(time.now(), source="upper_check")
    assert people.inspector.put(f"/incidents/{other}", found).status_code == 201
    people.east.act(other, "accept", handling_class="general")
    run_job("discoveries")
    missed = people.chief.get("/missed-discoveries").json["items"][0]["id"]
    item = str(uuid.uuid4())
    assert people.wang.post("/ledgers/items", LEDGER_ITEM | {"id": item}).status_code == 201
    with app.app_context():
        view = SavedView(officer_id=people.east.id, name="我的", asked="box=accept")
        db.session.add_all([view, Reporter(incident_id=uuid.UUID(case), name="某", anonymous=True)])
        db.session.commit()
        kept = view.id
        office = db.session.scalar(db.select(Department.id).where(Department.code == "env_office"))
    return (
        {"name": "departments", "key": str(office)}
        | {"incident_id": case, "sha256": sha256, "view_id": kept}
        | {"officer_id": people.wang.id, "discovery_id": missed}
        | {"item_id": item, "ledger": "bare_land"}
        | {"period": "2026Q2", "code": world.V1, "indicator": "patrol_plan"}
    )
