"""Patrols in doubt: out of the figures until a person of the township has looked."""

from datetime import datetime, timedelta
from math import cos, sin

import numpy as np
import pytest

from app.core.db import db
from app.patrols.models import OF_BEFORE, Patrol, PatrolForm, PatrolWindow
from tests.support import filings, world


def copied(track, *, days=1, lon=0.0):
    """The same way on another day, a little beside."""
    return [[x + lon, y, ms + days * 86_400_000 + 1, *rest] for x, y, ms, *rest in track]


def put(person, sent):
    patrol = filings.new_id()
    answer = person.put(f"/patrols/{patrol}", sent)
    assert answer.status_code == 201, answer.text
    return patrol


def shown(person, patrol):
    return person.get(f"/patrols/{patrol}").json


@pytest.fixture
def copy(people, time, run_job):
    """Yesterday's way, filed again by the chief as his own of today: the id."""
    sent = filings.patrol(time.now())
    put(people.wang, sent)
    run_job("doubts")
    time.forward(days=1)
    again = filings.patrol(time.now(), track=copied(sent["track"], lon=0.0003))
    patrol = put(people.chief, again | {"device": {"id": "another"}})
    run_job("doubts")
    return patrol


def valid(people, period="2026Q3", cell=world.V1):
    row = people.county.get(f"/evaluations/{period}/{cell}").json
    facts = {term["indicator"]: (term["good"], term["total"]) for term in row["terms"]}
    return facts["valid_patrols"]


def test_a_copy_waits_for_the_township_and_counts_with_one_tap(people, time, copy, run_job):
    """Test, mark, out of the figures, the township's list, one tap, counted."""
    mine = shown(people.chief, copy)
    assert (mine["marks"], mine["doubt"], mine["verdict"]) == (["like_track"], "waiting", None)
    assert mine["doubts"] == [{"test": "like_track", "version": 2}]
    waiting = people.east.get("/patrols?doubt=waiting").json["items"]
    assert [row["id"] for row in waiting] == [copy]
    assert shown(people.east, copy)["doubts"][0]["seen"]["metres"] < 0.5
    time.set("2026-10-09T09:00:00+08:00")
    people.county.post("/evaluations/2026Q3", {})
    assert valid(people) == (1, 1), "neither good nor bad"
    verdict = {"id": filings.new_id(), "accepted": True, "reason": "同行"}
    answer = people.east.post(f"/patrols/{copy}/verdict", verdict)
    assert (answer.status_code, answer.json["doubt"]) == (201, "accepted")
    assert people.east.post(f"/patrols/{copy}/verdict", verdict).status_code == 200
    assert people.east.get("/patrols?doubt=waiting").json["items"] == []
    run_job("doubts")
    people.county.post("/evaluations/2026Q3", {})
    assert valid(people) == (2, 2)
    told = shown(people.chief, copy)["verdict"]
    assert (told["accepted"], told["reason"], told["by"]["name"]) == (True, "同行", "east")
    assert told["ground"] == "other", "words alone"
    assert "认可" in people.chief.get("/notices").json["items"][0]["text"]


def test_what_is_rejected_does_not_count_and_may_be_looked_at_again(people, time, copy):
    def say(accepted, reason=None, by="east"):
        body = {"id": filings.new_id(), "accepted": accepted, "reason": reason}
        return getattr(people, by).post(f"/patrols/{copy}/verdict", body)

    assert say(False).json["code"] == say(True).json["code"] == "note_required"
    assert say(True, " \n").json["code"] == "note_required"
    assert say(False, "没有去").json["doubt"] == "rejected"
    time.set("2026-10-09T09:00:00+08:00")
    people.county.post("/evaluations/2026Q3", {})
    assert valid(people) == (1, 2)
    assert say(True, "核实属实", by="county").json["doubt"] == "accepted"
    assert shown(people.county, copy)["verdict"]["by"]["name"] == "county"


def test_a_site_stays_as_it_was_where_a_copy_says_that_it_stands_still(people, time, run_job):
    site = people.east.post("/sites", filings.site()).json["id"]

    def filed(who, status, **changes):
        now = time.now().isoformat()
        visit = {"site_id": site, "arrived_at": now, "result": "normal", "status": status}
        return put(who, filings.patrol(time.now(), visits=[visit], **changes))

    def state():
        row = people.east.get(f"/sites/{site}").json
        return row["status"], row["last_seen_at"]

    sent = filings.track(time.now())
    filed(people.wang, "running", track=sent)
    run_job("doubts")
    honest = state()
    assert (honest[0], honest[1][:10]) == ("running", "2026-07-01")
    time.forward(days=1)
    again = {"track": copied(sent, lon=0.0003), "device": {"id": "another"}}
    patrol = filed(people.chief, "stopped", **again)
    assert state()[0] == "running", "not before it was compared"
    run_job("doubts")
    assert shown(people.chief, patrol)["doubt"] == "waiting"
    assert state() == honest
    said = {"id": filings.new_id(), "accepted": False, "reason": "没有去"}
    assert people.east.post(f"/patrols/{patrol}/verdict", said).json["doubt"] == "rejected"
    assert state() == honest
    said = {"id": filings.new_id(), "accepted": True, "reason": "核实属实"}
    assert people.county.post(f"/patrols/{patrol}/verdict", said).json["doubt"] == "accepted"
    assert (state()[0], state()[1][:10]) == ("stopped", "2026-07-02")
    time.forward(days=1)
    filed(people.wang, "running")
    time.forward(hours=2)
    filed(people.wang, None)
    run_job("doubts")
    assert (state()[0], state()[1][:10]) == ("running", "2026-07-03"), "honest ones are believed"


def test_who_may_look_at_a_doubt(people, copy, time):
    body = {"id": filings.new_id(), "accepted": True, "ground": "photos_show"}
    for name in ("chief", "wang", "town_leader", "inspector"):
        answer = getattr(people, name).post(f"/patrols/{copy}/verdict", body)
        assert answer.json["code"] == "post_lacks_permission", name
    assert people.west.post(f"/patrols/{copy}/verdict", body).json["code"] == "not_found"
    own = put(people.east, filings.patrol(time.now(), cell_code=world.V1, device={"mock": "true"}))
    answer = people.east.post(f"/patrols/{own}/verdict", body)
    assert (answer.status_code, answer.json["code"]) == (403, "own_patrol")
    assert people.county.post(f"/patrols/{own}/verdict", body).status_code == 201
    clean = put(people.wang, filings.patrol(time.now() - timedelta(hours=3)))
    answer = people.east.post(f"/patrols/{clean}/verdict", body | {"id": filings.new_id()})
    assert answer.json["code"] == "nothing_doubted"


def test_nobody_is_in_two_places_and_no_phone_is_in_two_hands(people, time, run_job):
    now = time.now()
    first = put(people.wang, filings.patrol(now))
    sent = {"sent_at": now.isoformat()}
    earlier = filings.patrol(now - timedelta(minutes=20), device={"id": "p2"})
    second = put(people.wang, earlier | sent)
    third = put(people.peer, filings.patrol(now - timedelta(minutes=5)) | sent)
    run_job("doubts")
    assert shown(people.wang, first)["marks"] == []
    assert shown(people.wang, second)["marks"] == ["times_overlap"]
    assert shown(people.peer, third)["marks"] == ["device_shared", "device_at_once"]


def test_two_who_walk_side_by_side_are_believed_a_copy_between_them_is_not(people, time, run_job):
    sent = filings.patrol(time.now(), device={"id": "p1"})
    put(people.wang, sent)
    errs = np.random.default_rng(1).normal(0, 0.000003, (len(sent["track"]), 2)).tolist()
    beside = [
        [x + 0.00003 * sin(n / 20) + east, y + 0.00003 * cos(n / 30) + north, *rest]
        for n, ((x, y, *rest), (east, north)) in enumerate(zip(sent["track"], errs, strict=True))
    ]
    walked = put(people.peer, sent | {"track": beside, "device": {"id": "p2"}})
    nudged = [[x, y, ms + 1, *rest] for x, y, ms, *rest in sent["track"]]
    copy = put(people.chief, sent | {"track": nudged, "device": {"id": "p3"}})
    run_job("doubts")
    assert shown(people.peer, walked)["marks"] == []
    assert shown(people.chief, copy)["marks"] == ["like_track"]


def test_a_batch_sent_after_the_quarter_counts_for_nothing(people, time, run_job):
    """Patrols and findings of the last days of September, made up in November."""
    patrols, cases = [], []
    time.set("2026-11-02T09:00:00+08:00")
    for day in (26, 28, 30):
        then = time.now().replace(month=9, day=day)
        late = {"sent_at": time.now().isoformat()}
        patrols.append(put(people.wang, filings.patrol(then) | late))
        found = filings.new_id()
        cases.append(found)
        people.wang.put(f"/incidents/{found}", filings.incident(then) | late)
    assert shown(people.wang, patrols[0])["marks"] == ["old_time", "after_cut_off"]
    people.county.post("/evaluations/2026Q3", {})
    assert valid(people) == (0, 0)
    facts = people.county.get(f"/evaluations/2026Q3/{world.V1}").json["terms"]
    assert next(t["total"] for t in facts if t["indicator"] == "returned_work") == 0
    people.east.act(cases[0], "accept")
    body = {"id": filings.new_id(), "accepted": True, "reason": "手机损坏，已核实"}
    people.east.post(f"/patrols/{patrols[0]}/verdict", body)
    people.county.post("/evaluations/2026Q3", {})
    assert valid(people) == (1, 1)
    facts = people.county.get(f"/evaluations/2026Q3/{world.V1}").json["terms"]
    assert next(t["total"] for t in facts if t["indicator"] == "returned_work") == 1


def test_the_phone_says_why_one_waits_and_what_came_of_it(people, copy):
    def mine():
        return people.chief.get("/phone/start").json["patrols"][0]

    assert (mine()["doubt"], mine()["verdict"]) == ("waiting", None)
    assert mine()["why"] == ["轨迹形状与以往巡查几乎重合"]
    body = {"id": filings.new_id(), "accepted": False, "reason": "当天在镇里开会"}
    people.east.post(f"/patrols/{copy}/verdict", body)
    assert mine()["doubt"] == "rejected"
    assert mine()["verdict"] == {"accepted": False, "reason": "当天在镇里开会"}


@pytest.mark.parametrize("count", [2, 3, 4])
def test_a_few_points_are_no_patrol(people, time, run_job, count):
    """Nothing in them can be judged: they wait, unless they claim nothing."""
    sent = filings.patrol(time.now())
    picked = sent["track"][:: len(sent["track"]) // (count + 1)][:count]
    there = [sent["track"][0], *picked[1:]]
    wide = [[x + 0.02 * (n % 2), y, *rest] for n, (x, y, *rest) in enumerate(there)]
    claims = put(people.wang, sent | {"track": wide, "started_at": sent["started_at"]})
    short = put(people.peer, filings.patrol(time.now(), points=count, device={"id": "p2"}))
    run_job("doubts")
    found = shown(people.wang, claims)
    assert (found["marks"], found["doubt"]) == (["sparse_track"], "waiting")
    assert found["doubts"] == [{"test": "sparse_track", "version": 1}]
    assert shown(people.peer, short)["doubt"] == "none"


def test_a_short_one_is_asked_again_when_visits_come(people, time, run_job):
    site = people.county.post("/sites", filings.site()).json["id"]
    now = time.now()
    patrol = put(people.wang, filings.patrol(now, points=3))
    run_job("doubts")
    assert shown(people.wang, patrol)["doubt"] == "none"
    visit = {"site_id": site, "arrived_at": now.isoformat(), "result": "normal", "status": "closed"}
    kept = people.wang.put(
        f"/patrols/{patrol}/visits/{filings.new_id()}", visit | {"sent_at": now.isoformat()}
    )
    assert (kept.status_code, kept.json["marks"]) == (201, []), kept.text
    run_job("doubts")
    assert shown(people.wang, patrol)["marks"][-1] == "sparse_track"
    assert shown(people.wang, patrol)["doubt"] == "waiting"
    verdict = {"id": filings.new_id(), "accepted": True, "reason": "手机没电"}
    assert people.east.post(f"/patrols/{patrol}/verdict", verdict).json["doubt"] == "accepted"


@pytest.mark.parametrize("told", [True, False])
def test_long_silences_are_doubted_unless_the_phone_says_why(people, time, run_job, told):
    sent = filings.patrol(time.now())
    (first, last), points = (60, 240), sent["track"]
    since, until = (
        datetime.fromtimestamp(points[n][2] / 1000, time.now().tzinfo).isoformat()
        for n in (first - 1, last)
    )
    gaps = [{"from": since, "until": until, "reason": "page_hidden"}] if told else []
    patrol = put(people.wang, sent | {"track": points[:first] + points[last:], "gaps": gaps})
    run_job("doubts")
    assert shown(people.wang, patrol)["marks"] == ([] if told else ["sparse_track"])


@pytest.mark.parametrize(
    ("device", "seconds"), [(None, 0), ({"id": "p2"}, -2099), ({"id": "p2"}, -500)]
)
def test_a_colleagues_copy_is_none_who_went_along(people, time, run_job, device, seconds):
    """Together go two phones that say which they are, for most of both times."""
    sent = filings.patrol(time.now())
    put(people.wang, sent)
    run_job("doubts")
    moved = [[x, y + 0.00001, ms + seconds * 1000 + 1, *rest] for x, y, ms, *rest in sent["track"]]
    spans = {
        name: (datetime.fromisoformat(sent[name]) + timedelta(seconds=seconds)).isoformat()
        for name in ("started_at", "ended_at")
    }
    copy = put(people.peer, sent | spans | {"track": moved, "device": device})
    run_job("doubts")
    assert shown(people.peer, copy)["marks"] == ["like_track"]


def retold(track, now, seconds=9):
    """The same places one after another up to now, each so many seconds after the last."""
    begins = now.timestamp() - seconds * len(track)
    return [[x, y, int(1000 * (begins + seconds * n)), 8] for n, (x, y, *_) in enumerate(track)]


def sent_with(now, track):
    start = datetime.fromtimestamp(track[0][2] / 1000, now.tzinfo).isoformat()
    return filings.patrol(now, track=track, started_at=start)


@pytest.mark.parametrize("known", ["asked", "of before"])
def test_parts_of_earlier_walks_wait_whatever_their_times(people, time, app, run_job, known):
    """Halves of two colleagues' walks at a pace that nobody had: the township sees whose they are.
    So do walks that were compared before parts were kept. Who walks there again is believed.
    """
    walks = {}
    for person in (people.wang, people.li):
        sent = filings.patrol(time.forward(days=1))
        walks[put(person, sent)] = sent["track"]
        run_job("doubts")
    if known == "of before":
        with app.app_context():
            db.session.execute(db.delete(PatrolWindow))
            db.session.execute(db.update(Patrol).values(compared=OF_BEFORE))
            db.session.commit()
        run_job("doubts")
    one, other = walks.values()
    now = time.forward(days=3)
    made = put(people.peer, sent_with(now, retold(one[150:] + other[:150], now)))
    now = time.forward(days=1)
    walked = put(people.peer, filings.patrol(now))
    run_job("doubts")
    [doubt] = shown(people.east, made)["doubts"]
    assert (doubt["test"], doubt["version"]) == ("reworked_track", 2)
    assert doubt["seen"]["patrol_id"] in walks
    assert doubt["seen"]["share"] > 0.5
    assert shown(people.east, walked)["doubt"] == "none"


def test_what_cannot_be_asked_waits_for_a_person(people, time, app, run_job):
    """A stored form is damaged: who is compared with it does not count unasked."""
    sent = filings.patrol(time.now())
    put(people.wang, sent)
    run_job("doubts")
    with app.app_context():
        db.session.execute(db.update(PatrolForm).values(form=b"half"))
        db.session.commit()
    time.forward(days=1)
    again = filings.patrol(time.now(), track=copied(sent["track"]), device={"id": "p2"})
    copy = put(people.peer, again)
    run_job("doubts")
    assert (shown(people.peer, copy)["marks"], shown(people.peer, copy)["doubt"]) == (
        ["not_judged"],
        "waiting",
    )
    assert [row["id"] for row in people.east.get("/patrols?doubt=waiting").json["items"]] == [copy]
    verdict = {"id": filings.new_id(), "accepted": True, "reason": "已核实"}
    assert people.east.post(f"/patrols/{copy}/verdict", verdict).json["doubt"] == "accepted"
