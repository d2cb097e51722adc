"""Forged patrols as they are filed, of each family, beside honest ones: who stays out."""

from datetime import datetime, timedelta
from time import monotonic

import numpy as np
import pytest

from app.patrols.service import find_copies
from tests.support import filings, forgeries, outdoors, walks, world


def body(now, track, **changes):
    """A patrol with this track, laid into the first village, its last point at `now`."""
    lon, lat = world.inside(world.V1)
    there = walks.moved(track, lon=lon - walks.LON, lat=lat - walks.LAT)
    there[:, 2] = np.floor(there[:, 2] + now.timestamp() * 1000 - there[-1, 2])
    points = [[round(x, 7), round(y, 7), int(ms), acc] for x, y, ms, acc in there.tolist()]
    start = datetime.fromtimestamp(points[0][2] / 1000, now.tzinfo)
    sent = {"track": points, "datum": "wgs84", "started_at": start.isoformat()}
    return filings.patrol(now, **sent | changes)


def late(track, rng):
    return track, {"days": int(rng.integers(6, 60))}


def mocked(track, rng):
    words = [{"mock": True}, {"mock": "true"}, {"isMock": 1}, {"mockLocation": "yes"}]
    words += [{"isSimulatedBySoftware": True}, {"gps": {"mock": True}}, {"provider": "mock"}]
    return track, {"device": words[rng.integers(len(words))]}


def colleague(track, rng):
    """Today's walk of another, nudged: it shares a second with it, and no phone is named."""
    lasts = timedelta(milliseconds=float(track[-1, 2] - track[0, 2]))
    return forgeries.noisy(track, rng), {"device": None, "earlier": lasts - timedelta(seconds=1)}


def made(family):
    return lambda track, rng: (family(track, rng), {})


FAMILIES = {name: made(one) for name, one in forgeries.FAMILIES.items()}
FAMILIES |= {"late": late, "mocked": mocked, "colleague": colleague}


def play(people, time, run_job, seed, days):
    """Each day an honest walk, each other day a forgery of some family made from one of before:
    ({patrol: family or honest}, {patrol: its row}).
    """
    rng = np.random.default_rng(seed)
    walked, told = [], {}
    names = list(FAMILIES)
    for day in range(days):
        now = time.forward(days=1)
        walked.append(outdoors.honest(rng, every_s=int(rng.choice([5, 7, 10]))))
        put(people.wang, body(now, walked[-1]), told, "honest")
        family = names[day % len(names)]
        of = walked[-1] if family == "colleague" else walked[rng.integers(len(walked))]
        forged, changes = FAMILIES[family](of, rng)
        earlier = changes.pop("earlier", timedelta(hours=3))
        then = now - earlier - timedelta(days=changes.pop("days", 0))
        filed = body(then, forged, **changes) | {"sent_at": now.isoformat()}
        put(people.peer, {"device": {"id": "p2"}} | filed, told, family)
    run_job("doubts")
    items, page = {}, people.east.get("/patrols?limit=200").json
    items |= {row["id"]: row for row in page["items"]}
    while page["next"]:
        page = people.east.get(f"/patrols?limit=200&cursor={page['next']}").json
        items |= {row["id"]: row for row in page["items"]}
    return told, items


def put(person, sent, told, what):
    patrol = filings.new_id()
    answer = person.put(f"/patrols/{patrol}", sent)
    assert answer.status_code == 201, answer.text
    told[patrol] = what


def stays_out(row):
    """In doubt, or no walk at all."""
    return row["doubt"] == "waiting" or row["length_m"] < 1000 or row["duration_s"] < 600


def test_one_of_each_family_stays_out_and_no_honest_walk_does(people, time, run_job):
    told, rows = play(people, time, run_job, seed=5, days=len(FAMILIES))
    out = {patrol for patrol in told if stays_out(rows[patrol])}
    assert {told[patrol] for patrol in out} == {*FAMILIES}, "not honest ones"
    assert all(rows[p]["doubt"] == "none" for p, what in told.items() if what == "honest")


@pytest.mark.soak
def test_rates_over_many_seeds(people, time, run_job, soak_seconds):
    begun, seed, found = monotonic(), 100, {}
    while monotonic() - begun < soak_seconds:
        told, rows = play(people, time, run_job, seed, days=2 * len(FAMILIES))
        for patrol, what in told.items():
            doubted = (
                rows[patrol]["doubt"] == "waiting" if what == "honest" else stays_out(rows[patrol])
            )
            found.setdefault(what, []).append(doubted)
        seed += 1
    rates = {what: (float(np.mean(one)), len(one)) for what, one in found.items()}
    print(f"\nseeds 100 to {seed - 1}: {rates}")
    forged = [one for what, some in found.items() if what != "honest" for one in some]
    assert np.mean(found["honest"]) <= 0.01
    assert np.mean(forged) > 0.95


def test_walks_that_one_might_be_made_of_hide_none_that_it_is_like(
    people, time, run_job, monkeypatch
):
    """However many of his own are nearly of its size, a colleague's walk is found in his copy."""
    monkeypatch.setattr(find_copies, "MOST_LIKE", 2)
    rng, told = np.random.default_rng(5), {}
    corners = outdoors.round_of(rng)
    source = outdoors.honest(rng, corners, every_s=5, speed=1.2)
    now = time.forward(days=1)
    put(people.li, body(now, source), told, "the colleague's")
    for _ in range(4):
        now = time.forward(days=1)
        smaller = outdoors.honest(rng, corners * 0.92, every_s=5, speed=1.2)
        put(people.wang, body(now, smaller), told, "his own")
        run_job("doubts")
    now = time.forward(days=1)
    put(people.wang, body(now, forgeries.elsewhere(source, rng)), told, "the copy")
    run_job("doubts")
    doubts = {told[patrol]: people.east.get(f"/patrols/{patrol}").json["doubts"] for patrol in told}
    assert doubts["his own"] == []
    assert [one["test"] for one in doubts["the copy"]] == ["like_track"]
