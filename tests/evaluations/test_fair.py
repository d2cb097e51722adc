"""No figure is bettered by how work is told instead of done."""

import random
from datetime import timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from app.core.db import db, transaction
from app.evaluations.catalogue import CATALOGUE
from app.evaluations.rules import Fact, Step, closings, score
from app.incidents.models import IncidentEvent
from tests.support import filings, world

NAMES = [name for name, kind in CATALOGUE.items() if kind.weighs]
fact = st.integers(0, 40).flatmap(
    lambda total: st.integers(0, total).map(lambda good: Fact(good, total))
)
measured = st.fixed_dictionaries(dict.fromkeys(NAMES, fact))
weights = st.fixed_dictionaries(dict.fromkeys(NAMES, st.integers(0, 50))).filter(
    lambda given: sum(given.values()) > 0
)
#: What one case adds to (good, total) of the facts of who owed it, by how it ended.
WELL = dict.fromkeys(
    (
        *("on_time_acceptance", "on_time_handling", "returned_work", "not_reopened", "no_relapse"),
        *("feedback", "feedback_above", "feedback_below", "feedback_reporter", "satisfaction"),
    ),
    (1, 1),
)
OTHERWISE = {
    "dismissed": {"on_time_acceptance": (1, 1)},
    "handed up": {},
    "returned for more": {"on_time_acceptance": (1, 1), "returned_work": (0, 1)},
    "let run out": {"on_time_acceptance": (0, 1), "on_time_handling": (0, 1)},
    "closed after rejections": WELL | {"returned_work": (0, 1)},
    "closed, and started again": WELL | {"not_reopened": (0, 1), "on_time_handling": (0, 1)},
    "closed without telling": WELL | {"feedback": (0, 1), "feedback_reporter": (0, 1)},
}


def worth(facts, weighed, more):
    added = {
        name: Fact(one.good + more.get(name, (0, 0))[0], one.total + more.get(name, (0, 0))[1])
        for name, one in facts.items()
    }
    total, _ = score(added, weighed)
    return Decimal(-1) if total is None else total


@given(measured, weights)
def test_a_case_handled_well_lowers_nothing_and_no_other_end_is_worth_more(facts, weighed):
    well = worth(facts, weighed, WELL)
    assert well >= worth(facts, weighed, {})
    for how, more in OTHERWISE.items():
        assert well >= worth(facts, weighed, more), how


@given(measured, weights, st.randoms())
def test_the_order_of_facts_says_nothing(facts, weighed, chance):
    mixed = list(facts.items())
    chance.shuffle(mixed)
    assert score(dict(mixed), weighed) == score(facts, weighed)


def evaluated(people, time):
    time.set("2026-10-09T10:00:00+08:00")
    assert people.county.post("/evaluations/2026Q3", {}).status_code == 200
    return lambda code: people.county.get(f"/evaluations/2026Q3/{code}").json


def test_a_patrol_split_into_two_is_worth_no_more(people, time):
    for person, village in ((people.wang, world.V1), (people.li, world.V2)):
        short = filings.patrol(time.set("2026-07-01T10:00:00+08:00"), village, points=20)
        assert person.put(f"/patrols/{filings.new_id()}", short).status_code == 201
    whole = filings.patrol(time.set("2026-07-03T11:30:00+08:00"), points=300)
    walked = people.wang.put(f"/patrols/{filings.new_id()}", whole).json
    assert walked["marks"] == [], walked
    for hour in ("11:10", "11:30"):
        half = filings.patrol(time.set(f"2026-07-03T{hour}:00+08:00"), world.V2, points=150)
        people.li.put(f"/patrols/{filings.new_id()}", half | {"device": {"id": "phone-2"}})
    row = evaluated(people, time)
    assert row(world.V1)["facts"] == row(world.V2)["facts"]
    assert row(world.V2)["facts"]["valid_patrols"] == {"good": 1, "total": 2}


def test_the_select_says_of_any_history_what_the_rule_says(app, people, time):
    chance, said = random.Random(5), {"township": [0, 0], "county": [0, 0]}
    for _ in range(16):
        case = filings.new_id()
        people.wang.put(f"/incidents/{case}", filings.incident(time.now(), kind="RUR-03"))
        steps = [
            Step(
                chance.choice(("accept", "reject", "close", "close", "reopen")),
                chance.choice(("township", "county")),
                time.now() + timedelta(hours=n),
            )
            for n in range(chance.randrange(1, 9))
        ]
        with app.app_context(), transaction():
            for n, step in enumerate(steps, 2):
                made = {"id": filings.uuid.uuid4(), "incident_id": filings.uuid.UUID(case)}
                event = IncidentEvent(**made, seq=n, at=step.at, action=step.action)
                event.from_level, event.to_level, event.to_status = "county", step.to_level, "x"
                event.data, event.photo_ids = {}, []
                db.session.add(event)
        for one in closings(steps):
            said[one.level][0] += one.good
            said[one.level][1] += 1
    row = evaluated(people, time)
    for code, level in ((world.EAST_TOWN, "township"), (world.COUNTY, "county")):
        found = row(code)["facts"]["returned_work"]
        assert [found["good"], found["total"]] == said[level], level
