"""What fails of many takes nothing with it: notices of a batch, rows of a sweep, photos."""

import pytest

from app import jobs
from app.core import apart
from app.core.db import TROUBLE, db, transaction
from app.incidents.service import duty, upkeep
from app.notices import channels
from app.notices.models import Channel, Notice
from app.patrols.models import Patrol
from app.patrols.service import thin_tracks
from app.people.models import Officer
from app.photos.store import key_of, store
from app.posts.models import Post
from tests.photos.test_photos import camera_photo, sent
from tests.support import filings, world


def fails_once(monkeypatch, module, name):
    """The first call of a function fails, as by a row that nobody foresaw."""
    whole, calls = getattr(module, name), []

    def broken(*args, **kwargs):
        calls.append(args)
        if len(calls) == 1:
            raise KeyError("damaged")
        return whole(*args, **kwargs)

    monkeypatch.setattr(module, name, broken)
    return calls


def file_three(people, time):
    cases = [filings.new_id() for _ in range(3)]
    for case in cases:
        body = filings.incident(time.now())
        assert people.wang.put(f"/incidents/{case}", body).status_code == 201
    return cases


DAMAGES = (
    {"params": {}},
    {"params": {"number": None, "due": []}},
    {"kind": "of_a_newer_program"},
    {"kind": "of_a_newer_program", "params": {}},
)


@pytest.mark.parametrize("damage", DAMAGES, ids=str)
def test_a_damaged_notice_hides_none_of_an_inbox(app, people, time, damage):
    file_three(people, time)
    before = people.east.get("/notices").json["items"]
    with app.app_context(), transaction():
        one = db.update(Notice).where(Notice.id == before[0]["id"]).values(**damage)
        db.session.execute(one)
    for language in ("zh", "en"):
        answer = people.east.call("GET", "/notices", headers={"Accept-Language": language})
        assert answer.status_code == 200, answer.text
        assert [one["id"] for one in answer.json["items"]] == [one["id"] for one in before]
        assert all(one["text"] for one in answer.json["items"])
    assert people.east.get("/notices").json["items"][1:] == before[1:]


@pytest.mark.parametrize("damage", [*DAMAGES, None], ids=str)
def test_a_notice_that_cannot_be_sent_holds_up_no_other(
    app, people, time, run_job, monkeypatch, damage
):
    sent_ = []

    def send(address, text):
        if damage is None and not sent_ and not sent_.append("failed"):
            raise ValueError("nobody foresaw this")
        sent_.append(text)

    monkeypatch.setattr(channels, "send", send)
    monkeypatch.setitem(app.config, "CHANNELS", frozenset({"feishu"}))
    with app.app_context(), transaction():
        address = {"address": "feishu://x", "urgent_only": False}
        db.session.add(Channel(officer_id=people.east.id, **address))
    file_three(people, time)
    newest = people.east.get("/notices").json["items"][-1]["id"]
    if damage:
        with app.app_context(), transaction():
            db.session.execute(db.update(Notice).where(Notice.id == newest).values(**damage))
    assert run_job("deliver") == (2 if damage is None else 3)


def test_a_track_that_cannot_be_read_keeps_no_other_beyond_its_days(
    app, people, time, run_job, monkeypatch
):
    for hour in (0, 2, 4):
        now = time.forward(hours=hour)
        body = filings.patrol(now)
        assert people.wang.put(f"/patrols/{filings.new_id()}", body).status_code == 201
    time.forward(days=731)
    fails_once(monkeypatch, thin_tracks.tracks, "thinned")
    assert run_job("retain") >= 2
    with app.app_context():
        kept = db.select(Patrol.id).where(Patrol.thinned_at.is_(None))
        # tried again in the same run, when the others were done
        assert db.session.scalars(kept).all() == []


def test_a_case_that_cannot_leave_an_empty_seat_keeps_no_other_there(
    app, people, time, run_job, monkeypatch
):
    cases = file_three(people, time)
    with app.app_context(), transaction():
        east = db.select(Officer.id).where(Officer.username == "east")
        yesterday = time.now().date().replace(day=1)
        ended = db.update(Post).where(Post.officer_id.in_(east)).values(ends_on=yesterday)
        db.session.execute(ended.values(starts_on=yesterday))
    time.forward(days=1)
    fails_once(monkeypatch, duty, "leave_seat")
    assert run_job("vacancies") == 2
    levels = sorted(people.county.get(f"/incidents/{case}").json["level"] for case in cases)
    assert levels == ["county", "county", "township"]
    assert run_job("vacancies") == 1


def test_a_leader_who_cannot_be_told_of_one_case_is_told_of_the_others(
    app, people, time, run_job, monkeypatch
):
    file_three(people, time)
    time.forward(days=60)
    for _ in range(4):
        run_job("escalate")
        time.forward(days=30)
    calls = fails_once(monkeypatch, upkeep, "tell")
    time.set("2027-03-02T09:30:00+08:00")
    told = run_job("remind_top_rung")
    assert len(calls) == 3
    assert told == 2


@pytest.mark.parametrize("job", ["retain", "vacancies", "tasks", "audit"])
def test_a_step_of_a_job_that_fails_keeps_no_other_step_from_its_turn(
    app, time, run_job, monkeypatch, job
):
    begun, whole = [], apart.steps

    def counted(*work):
        def turn(number, one):
            begun.append(number)
            if number == 0:
                raise KeyError("damaged")
            return one()

        return whole(*(lambda n=n, one=one: turn(n, one) for n, one in enumerate(work)))

    monkeypatch.setattr(jobs, "steps", counted)
    with pytest.raises(KeyError):
        run_job(job)
    assert begun == list(range(len(begun)))
    assert len(begun) > 1


def test_what_one_of_many_did_before_it_failed_is_undone_alone(app, people):
    def name(officer_id):
        db.session.get_one(Officer, officer_id).name = "改名"
        db.session.flush()
        if officer_id == people.li.id:
            raise KeyError("damaged")
        return 1

    with app.app_context(), transaction():
        ids = [people.wang.id, people.li.id, people.zhao.id]
        assert apart.each("name", ids, name) == 2
    with app.app_context():
        found = [db.session.get_one(Officer, one).name for one in ids]
        assert [one == "改名" for one in found] == [True, False, True]


def test_the_database_in_trouble_is_no_fault_of_a_row(app):
    def broken(_):
        raise TROUBLE[0]("select 1", {}, Exception("gone"))

    with app.app_context(), pytest.raises(TROUBLE):
        apart.each("x", [1, 2], broken)


def test_a_photo_that_is_lost_takes_neither_its_case_nor_its_siblings(app, people, time):
    shas = [
        sent(people.wang, camera_photo(*world.inside(world.V1), size=(80, n))) for n in (60, 61)
    ]
    case = filings.new_id()
    people.wang.put(f"/incidents/{case}", filings.incident(time.now(), photo_ids=shas))
    with app.app_context():
        store().delete(key_of(shas[0]))
    assert people.east.get(f"/incidents/{case}").status_code == 200
    assert people.east.get(f"/photos/{shas[1]}").status_code == 200
    # a fault of this machine, and loud: an alarm for who runs it
    assert people.east.get(f"/photos/{shas[0]}").status_code == 500
