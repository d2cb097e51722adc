"""What patrols measure, as they are filed: nothing from a phone on a table, nothing from silence,
and by which method.
"""

from datetime import datetime, timedelta

import numpy as np
import pytest

from app.core.db import db, transaction
from app.patrols.models import Patrol
from app.patrols.rules import DOUBTFUL
from tests.support import filings, walks, world


def lying(now, track) -> list[list[float]]:
    """A track in the middle of the first village that ends now, as a phone sends it."""
    lon, lat = world.inside(world.V1)
    there = walks.moved(track, lon=lon - walks.LON, lat=lat - walks.LAT)
    there[:, 2] += now.timestamp() * 1000 - there[-1, 2]
    return [[round(x, 7), round(y, 7), int(ms), acc] for x, y, ms, acc in there.tolist()]


def body(now, track):
    points = lying(now, track)
    start = now.fromtimestamp(points[0][2] / 1000, now.tzinfo)
    return filings.patrol(now, track=points, datum="wgs84", started_at=start.isoformat())


@pytest.mark.parametrize(("every_s", "error_m"), [(5, 6), (60, 6), (5, 12)])
def test_a_phone_on_the_table_is_no_patrol(people, time, every_s, error_m):
    now, patrol = time.now(), filings.new_id()
    rest = walks.resting(60, every_s, error_m=error_m, accuracy=12)
    filed = people.wang.put(f"/patrols/{patrol}", body(now, rest))
    assert filed.status_code == 201, filed.text
    assert filed.json["length_m"] < 30
    assert filed.json["marks"] == ["stationary"]
    assert people.wang.get(f"/patrols/{patrol}").json["inside_share"] == 1


def test_a_walk_is_as_long_alone_in_a_batch_and_in_pieces(people, time):
    now = time.now()
    sent = body(now, walks.walking(walks.ring, 5, metres=1000, error_m=6, accuracy=12))
    alone, batched, pieced = (filings.new_id() for _ in range(3))
    filed = people.wang.put(f"/patrols/{alone}", sent).json
    assert filed["length_m"] == pytest.approx(1000, rel=0.05)
    assert (filed["marks"], filed["inside_share"], filed["method"]) == ([], 1.0, 2)
    answer = people.wang.post("/sync", {"items": [{"path": f"/patrols/{batched}", "body": sent}]})
    assert answer.json["verdicts"][0]["result"]["length_m"] == filed["length_m"]
    begin = {name: sent[name] for name in ("started_at", "sent_at", "datum")}
    for n in range(4):
        part = begin | {"track": sent["track"][n * 50 : n * 50 + 50]}
        assert people.wang.put(f"/patrols/{pieced}/track/{n + 1}", part).status_code == 201
    rest = {name: sent[name] for name in sent if name != "track"} | {"pieces": 4}
    closed = people.wang.put(f"/patrols/{pieced}", rest).json
    assert (closed["length_m"], closed["method"]) == (filed["length_m"], 2)


def test_a_patrol_keeps_the_figures_it_was_filed_with(app, people, time):
    """What was measured in an older way stays: sent again, read, listed."""
    patrol, sent = filings.new_id(), filings.patrol(time.now())
    people.wang.put(f"/patrols/{patrol}", sent)
    with app.app_context(), transaction():
        db.session.execute(db.update(Patrol).values(length_m=9999, duration_s=77, method=1))
    for answer in (
        people.wang.put(f"/patrols/{patrol}", sent),
        people.wang.get(f"/patrols/{patrol}"),
    ):
        assert answer.status_code == 200
        assert [answer.json[n] for n in ("length_m", "duration_s", "method")] == [9999, 77, 1]
    assert people.wang.get("/patrols").json["items"][0]["method"] == 1


def test_what_is_as_near_the_border_as_it_is_exact_is_inside(people, time):
    """Along the border, five metres outside."""
    now = time.now()
    walk = walks.walking(walks.line, 5, metres=800)
    points = lying(now, walk)
    west = 114.0 - 5 / 93_000
    shown = {}
    for accuracy in (3, 12, None):
        track = [[west, y, ms, accuracy] for _, y, ms, _ in points]
        sent = body(now, walk) | {"track": track, "cell_code": world.V1}
        shown[accuracy] = people.wang.put(f"/patrols/{filings.new_id()}", sent).json
    assert [shown[a]["inside_share"] for a in (3, 12, None)] == [0.0, 1.0, 1.0]


def test_three_mornings_are_marked_and_do_not_count(people, time):
    now = time.now()
    walk = walks.walking(walks.line, 5, metres=300)
    days = np.vstack([walks.moved(walk, seconds=day * 86_400) for day in range(3)])
    filed = people.wang.put(f"/patrols/{filings.new_id()}", body(now, days)).json
    assert filed["marks"] == ["several_outings"]
    assert set(filed["marks"]) <= DOUBTFUL
    assert filed["length_m"] == pytest.approx(900, rel=0.05)
    assert filed["duration_s"] == 750


@pytest.mark.parametrize(("told", "marks"), [(True, []), (False, ["several_outings"])])
def test_a_long_break_that_the_phone_tells_of_is_no_doubt(people, time, told, marks):
    now = time.now()
    walk = walks.walking(walks.line, 5, metres=600)
    sent = body(now, np.vstack([walk, walks.moved(walk, seconds=4 * 3600)]))
    ends = [sent["track"][n][2] / 1000 for n in (len(walk) - 1, len(walk))]
    since, until = (datetime.fromtimestamp(end, now.tzinfo).isoformat() for end in ends)
    gaps = [{"from": since, "until": until, "reason": "paused"}] if told else []
    filed = people.wang.put(f"/patrols/{filings.new_id()}", sent | {"gaps": gaps}).json
    assert (filed["marks"], filed["duration_s"]) == (marks, 1000)


def test_every_time_of_a_patrol_is_looked_at(people, time):
    """Its end may not lie ahead, whatever its start; visits of another day are not its own."""
    now = time.now()
    site = people.east.post("/sites", filings.site("厂")).json["id"]
    ahead = filings.patrol(now, ended_at=(now + timedelta(days=40)).isoformat())
    filed = people.wang.put(f"/patrols/{filings.new_id()}", ahead).json
    assert filed["marks"] == ["times_apart", "future_time"]
    patrol, key = filings.new_id(), filings.new_id()
    visits = [
        {"site_id": site, "arrived_at": (now - timedelta(hours=h)).isoformat(), "result": "normal"}
        for h in (0, 7)
    ]
    sent = filings.patrol(now, visits=visits, note="两处")
    filed = people.wang.put(f"/patrols/{patrol}", sent).json
    assert filed["marks"] == ["same_track", "visit_outside_times"]
    assert len(filed["visits"]) == 2, "kept, and not counted"
    late = visits[0] | {
        "arrived_at": (now + timedelta(days=2)).isoformat(),
        "sent_at": sent["sent_at"],
    }
    assert people.wang.put(f"/patrols/{patrol}/visits/{key}", late).status_code == 201
    assert people.wang.get(f"/patrols/{patrol}").json["marks"].count("visit_outside_times") == 1


@pytest.mark.parametrize("at", [0, -1])
def test_a_fix_whose_clock_is_years_wrong_decides_nothing(people, time, run_job, at):
    """After a cold start, often: neither the duration, nor the end, nor a doubt."""
    now, whole, pieced = time.now(), filings.new_id(), filings.new_id()
    sent = filings.patrol(now)
    sent["track"][at][2] += (1 if at else -1) * 1024 * 7 * 86_400_000
    filed = people.wang.put(f"/patrols/{whole}", sent).json
    assert (filed["marks"], filed["duration_s"]) == (["odd_points"], 298 * 7)
    begin = {name: sent[name] for name in ("started_at", "sent_at", "datum")}
    part = begin | {"track": sent["track"]}
    assert people.wang.put(f"/patrols/{pieced}/track/1", part).status_code == 201
    time.forward(hours=13)
    run_job("close_silent")
    closed = people.wang.get(f"/patrols/{pieced}").json
    last = max(ms for *_, ms, _ in sent["track"][1:-1]) + (7000 if not at else 0)
    assert datetime.fromisoformat(closed["ended_at"]).timestamp() * 1000 == pytest.approx(
        last, abs=2
    )
    assert closed["marks"] == ["odd_points", "same_track", "closed_itself"]
