"""Who works on two cases at once waits for them in one order: two of them never wait in a ring."""

import threading

from sqlalchemy import select

from app.core import clock
from app.core.db import db, transaction
from app.incidents.models import Incident
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
