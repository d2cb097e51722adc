"""A sender killed between sending and recording: that one message may come twice, no other, and
none is lost.
"""

import threading
from collections import Counter
from datetime import timedelta

import pytest

from app.core import clock
from app.core.config import read
from app.core.db import db, transaction
from app.notices import service
from app.notices.models import Delivery
from app.people.models import Officer
from tests.support import live
from tests.support.receiver import receiving

NOTICES = 6


@pytest.fixture
def county(engine, tmp_path):
    """An instance of its own with six notices in the outbox, and the services that they go to."""
    with receiving() as receiver, live.instance(engine, tmp_path) as (app, env):
        names = {f"GRIDKEEPER_{n}": v for n, v in receiver.settings().items()}
        app.config.update(
            {n: v for n, v in read(env | names).items() if f"GRIDKEEPER_{n}" in names}
        )
        with app.app_context(), transaction():
            east = db.session.scalar(db.select(Officer.id).where(Officer.username == "east"))
            caller = type("Caller", (), {"id": east})
            service.set_channel(caller=caller, address="feishu://a1", now=clock.now())
            for n in range(NOTICES):
                service.tell(
                    [east],
                    "incident_closed",
                    cause=n,
                    about="incident",
                    about_id=n,
                    now=clock.now(),
                    params={"number": f"N-{n}"},
                )
        yield app, env | names, receiver


def states(app):
    with app.app_context(), transaction():
        return Counter(db.session.scalars(db.select(Delivery.state)))


def test_a_killed_sender_doubles_at_most_the_message_in_its_hands(county, tmp_path):
    app, env, receiver = county
    third, killed = threading.Event(), threading.Event()

    def hold(_text):
        if len(receiver.came) == 3:
            third.set()
            killed.wait(60)

    receiver.on_text = hold
    sender = live.scheduler(env, tmp_path / "one.log", "one")
    try:
        assert third.wait(60), (tmp_path / "one.log").read_text()
    finally:
        sender.kill()
        sender.wait()
        killed.set()
    assert states(app) == {"sent": 2, "waiting": 4}
    with app.app_context(), transaction():
        clock.move(None, timedelta(minutes=3))  # its lease ends
    again = live.scheduler(env, tmp_path / "two.log", "two")
    try:
        live.wait_for(lambda: states(app)["sent"] == NOTICES, 60)
    finally:
        again.terminate()
        again.wait(60)
    assert sorted(Counter(receiver.texts()).values()) == [1] * (NOTICES - 1) + [2]


def test_two_senders_at_once_send_nothing_twice(county, tmp_path):
    app, env, receiver = county
    senders = [live.scheduler(env, tmp_path / f"{n}.log", f"s{n}") for n in range(2)]
    try:
        live.wait_for(lambda: states(app)["sent"] == NOTICES, 90)
    finally:
        for sender in senders:
            sender.terminate()
        for sender in senders:
            sender.wait(60)
    assert sorted(receiver.texts()) == [f"N-{n} 已办结：已整改。" for n in range(NOTICES)]
