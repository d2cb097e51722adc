"""Who works on two cases at once waits for them in one order: two of them never wait in a ring."""

import threading

import pytest
from sqlalchemy import select

from app.core import clock
from app.core.db import db, transaction
from app.incidents.models import Incident, IncidentCounter
from tests.support import filings, live
from tests.support.people import Person

WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted"


def test_merging_locks_both_cases_the_lower_id_first(tmp_path):
    """Whoever holds the lower one sees that a merging of the higher into it has locked neither."""
    with live.instance("postgis", tmp_path) as (app, _):
        wang, east = Person(app, "wang"), Person(app, "east")
        low, high = sorted(filings.new_id() for _ in range(2))
        with app.app_context():
            now = clock.now()
        for case in (low, high):
            assert wang.put(f"/incidents/{case}", filings.incident(now)).status_code == 201
        got = []
        merging = threading.Thread(
            target=lambda: got.append(east.act(high, "merge", into=low, note="同一处"))
        )
        with app.app_context():
            with transaction():
                locked = select(Incident.id).with_for_update(nowait=True)
                db.session.execute(locked.where(Incident.id == low)).one()
                merging.start()
                live.wait_for(lambda: db.session.scalar(db.text(WAITING)), 30)
                db.session.execute(locked.where(Incident.id == high)).one()
            merging.join(30)
        assert [answer.status_code for answer in got] == [201]


#: What two batches hold of each other where they take things in the order of their items.
RINGS = {
    "two cases": (("comment", "low"), ("comment", "high")),
    "a case and a number": (("comment", "low"), ("file", "new")),
}


@pytest.mark.parametrize("ring", RINGS)
def test_batches_of_the_same_things_in_opposite_orders_both_come_through(tmp_path, ring):
    """While the test holds all of them both wait; let go at once, neither waits for the other."""
    with live.instance("postgis", tmp_path) as (app, _):
        wang, county = Person(app, "wang"), [Person(app, "county"), Person(app, "east")]
        cases = dict(zip(("low", "high"), sorted(filings.new_id() for _ in range(2)), strict=True))
        with app.app_context():
            now = clock.now()
        for case in cases.values():
            assert wang.put(f"/incidents/{case}", filings.incident(now)).status_code == 201

        def item(what, which):
            if what == "file":
                return {"path": f"/incidents/{filings.new_id()}", "body": filings.incident(now)}
            path = f"/incidents/{cases[which]}/actions/{what}"
            return {"path": path, "body": {"id": filings.new_id(), "note": "已看"}, "if_match": 1}

        got = []

        def send(person, order):
            got.append(
                person.post("/sync", {"items": [item(*one) for one in RINGS[ring][::order]]})
            )

        batches = [
            threading.Thread(target=send, args=(person, order))
            for person, order in zip(county, (1, -1), strict=True)
        ]
        with app.app_context():
            with transaction():
                for model in (Incident, IncidentCounter):
                    db.session.execute(select(model).with_for_update()).all()
                for batch in batches:
                    batch.start()
                live.wait_for(lambda: db.session.scalar(db.text(WAITING)) == 2, 30)
            for batch in batches:
                batch.join(30)
        assert [answer.status_code for answer in got] == [200, 200]
        verdicts = [[one["verdict"] for one in answer.json["verdicts"]] for answer in got]
        assert ["stored", "stored"] in verdicts
