"""Schedulers at one time: every call that nobody answered is chased once."""

import threading
import uuid
from collections import Counter
from datetime import timedelta

from app import jobs
from app.core import clock
from app.core.db import db, transaction
from app.incidents import service
from app.incidents.models import EmergencyCall, IncidentEvent
from app.incidents.schemas import IncidentIn
from app.notices.models import Notice
from app.people.models import Officer
from app.posts.queries import caller_of
from tests.support import filings, live

CASES, SCHEDULERS = 20, 3


def test_three_schedulers_chase_every_call_once(engine, tmp_path):
    with live.instance(engine, tmp_path) as (app, _):
        with app.app_context(), transaction():
            now = clock.now()
            wang = db.session.scalar(db.select(Officer.id).where(Officer.username == "wang"))
            caller = caller_of(wang, clock.day_of(now))
            for n in range(CASES):
                body = IncidentIn().load(filings.incident(now, kind="EMG-01"))
                service.report(
                    caller=caller, incident_id=uuid.uuid4(), body=body, digest=str(n), now=now
                )
        together = threading.Barrier(SCHEDULERS)
        found, late = [], now + timedelta(minutes=11)

        def sweep():
            with app.app_context():
                together.wait()
                found.append(jobs.escalate(late))

        threads = [threading.Thread(target=sweep) for _ in range(SCHEDULERS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        with app.app_context():
            found.append(
                jobs.escalate(late)
            )  # what each left to the other, as the next minute does
        with app.app_context(), transaction():
            chases = Counter(db.session.scalars(db.select(EmergencyCall.chases)))
            events = Counter(
                db.session.scalars(
                    db.select(IncidentEvent.incident_id).where(IncidentEvent.action == "chase")
                )
            )
            told = Counter(
                db.session.execute(
                    db.select(Notice.about_id, Notice.officer_id).where(
                        Notice.kind == "emergency_unanswered"
                    )
                ).all()
            )
    assert chases == {1: 3 * CASES}, "village, township, county"
    assert sum(found) == 3 * CASES
    assert set(told.values()) == {1}
    assert len(told) == 3 * CASES
    assert sum(events.values()) >= CASES
    assert max(events.values()) <= 3
