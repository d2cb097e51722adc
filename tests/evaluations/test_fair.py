"""No figure is bettered by how work is told instead of done."""

import json
import random
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from app.core.db import db, transaction
from app.evaluations.catalogue import CATALOGUE
from app.evaluations.rules import Entry, Fact, Step, closings, ranks, score
from app.evaluations.rules.formulas import formula_of
from app.evaluations.rules.schemes import Addition, Item, Level
from app.evaluations.sections import read_scheme
from app.incidents.models import IncidentEvent
from tests.support import filings, world

NAMES = [name for name, kind in CATALOGUE.items() if kind.weighs]
fact = st.integers(0, 40).flatmap(
    lambda total: st.integers(0, total).map(lambda good: Fact(good, total))
)
measured = st.fixed_dictionaries(dict.fromkeys(NAMES, fact))
#: As many formulas as a scheme may have, the starting ones among them.
FORMULAS = st.sampled_from(
    [
        {"kind": "ratio"},
        {"kind": "capped", "most": 1},
        {"kind": "capped", "most": 3},
        {"kind": "linear", "zero": 40, "full": 90},
        {"kind": "linear", "zero": 0, "full": 100},
        {"kind": "step", "steps": [{"from": 90, "gives": 100}, {"from": 70, "gives": 60}]},
        {"kind": "step", "steps": [{"from": 100, "gives": 100}]},
    ]
)
items = st.fixed_dictionaries(dict.fromkeys(NAMES, st.tuples(st.integers(0, 50), FORMULAS))).filter(
    lambda given: sum(weight for weight, _ in given.values()) > 0
)
levels = items.map(
    lambda given: Level(
        tuple(Item(name, weight, formula_of(raw)) for name, (weight, raw) in given.items())
    )
)
#: What one case adds to (good, total) of the facts of who owed it, by how it ended.
WELL = dict.fromkeys(
    (
        *("on_time_acceptance", "on_time_handling", "returned_work", "not_reopened", "no_relapse"),
        *("feedback", "feedback_above", "feedback_below", "feedback_reporter", "satisfaction"),
        "self_found",
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
    "left for others to find": WELL | {"self_found": (0, 1)},
    "closed, and found false": WELL | {"returned_work": (0, 1), "checked_right": (0, 1)},
}
#: By chance the level above looks: at what was right, and at what was not.
CHECKED = {"unseen": {}, "right": {"checked_right": (1, 1)}}
SCHEME = read_scheme(2, json.loads(Path("migrations/data/scheme-2.json").read_text("utf-8")))


def with_more(facts, more):
    return {
        name: Fact(one.good + more.get(name, (0, 0))[0], one.total + more.get(name, (0, 0))[1])
        for name, one in facts.items()
    }


def worth(facts, level, more):
    total, _ = score(with_more(facts, more), level)
    return Decimal(-1) if total is None else total


@given(measured, levels)
def test_a_case_handled_well_lowers_nothing_and_no_other_end_is_worth_more(facts, level):
    for check in CHECKED.values():
        well = worth(facts, level, WELL | check)
        assert well >= worth(facts, level, {})
        for how, more in OTHERWISE.items():
            assert well >= worth(facts, level, check | more), how


@given(measured, st.sampled_from(sorted(SCHEME.levels)))
def test_by_the_starting_scheme_neither(facts, name):
    level = SCHEME.levels[name]
    for check in CHECKED.values():
        well = worth(facts, level, WELL | check)
        assert well >= worth(facts, level, {})
        for how, more in OTHERWISE.items():
            assert well >= worth(facts, level, check | more), how


@given(measured, levels, st.randoms())
def test_the_order_of_facts_and_entries_says_nothing(facts, level, chance):
    mixed = list(facts.items())
    chance.shuffle(mixed)
    added = (
        Addition("bonus", "praise", "表扬", each=Decimal(2), cap=Decimal(3)),
        Addition("deduction", "fraud", "虚假", each=Decimal(1), cap=Decimal(2)),
    )
    level = Level(level.items, added)
    entries = [Entry("a", "bonus", "praise", Decimal("1.5")), Entry("b", "bonus", "praise", None)]
    entries += [Entry("c", "deduction", "fraud", None), Entry("d", "exemption", NAMES[0])]
    other = list(entries)
    chance.shuffle(other)
    assert score(dict(mixed), level, other) == score(facts, level, entries)


@given(st.lists(st.tuples(st.none() | st.integers(0, 9).map(Decimal), st.booleans())), st.randoms())
def test_the_order_of_cells_says_nothing_and_ties_share_a_rank(cells, chance):
    """Also of those that are vetoed: behind all others, and among themselves by the score."""
    order = list(range(len(cells)))
    chance.shuffle(order)

    def places(some):
        return ranks([score for score, _ in some], [vetoed for _, vetoed in some])

    found = places(cells)
    assert places([cells[i] for i in order]) == [found[i] for i in order]
    for one, place in zip(cells, found, strict=True):
        for other, its in zip(cells, found, strict=True):
            assert one != other or place == its
            if one[1] and not other[1] and None not in (place, its):
                assert place > its


@given(measured, levels, st.sets(st.sampled_from(NAMES)))
def test_what_could_not_be_measured_is_neither_punished_nor_praised(facts, level, without):
    """As if it had never been asked for."""
    left = Level(tuple(item for item in level.items if item.name not in without))
    nothing = facts | dict.fromkeys(without, Fact(0, 0))
    if sum(item.weight for item in left.items):
        found, other = score(nothing, level)[0], score(nothing, left)[0]
        assert (found is None) == (other is None)
        assert found is None or abs(found - other) <= Decimal("0.01")  # where rounding turns
    else:
        assert score(nothing, level)[0] is None


@given(measured, st.integers(0, 20))
def test_twenty_trivial_findings_are_worth_no_more_than_three_that_matter(facts, missed):
    """By the starting scheme, of a village: however many it missed or that were returned."""
    village = SCHEME.levels["village"]

    def found(count):
        more = dict.fromkeys(("returned_work", "self_found"), Fact(count, count + missed))
        return score(facts | more, village)[0]

    assert found(20) == found(3)
    assert found(3) >= found(2)


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
    facts, split = (row(code)["facts"] for code in (world.V1, world.V2))
    # by where the squares lie and by what the receiver said, the same circle goes through 28 in the
    # one and 26 in the other, or one more or less
    areas = facts.pop("area_covered"), split.pop("area_covered")
    assert [one["total"] for one in areas] == [418, 418]
    assert areas[0]["good"] in range(27, 30), areas
    assert areas[1]["good"] in range(25, 28), areas
    assert facts == split
    assert split["valid_patrols"] == {"good": 1, "total": 2}


def test_the_same_walk_in_two_parts_covers_no_more(people, time, run_job):
    whole = filings.patrol(time.set("2026-07-03T11:30:00+08:00"), points=600)
    keys, seen = [], []
    for cuts in ((0, 400), (400, 600), (0, 600)):
        part = whole["track"][slice(*cuts)]
        times = [datetime.fromtimestamp(part[n][2] / 1000, UTC).isoformat() for n in (0, -1)]
        body = whole | {"track": part, "started_at": times[0], "ended_at": times[1]}
        keys.append(filings.new_id())
        assert people.wang.put(f"/patrols/{keys[-1]}", body).status_code == 201
        seen.append(covered(people, run_job))
    (some, behind), (parts, _), (waiting, _) = seen
    assert 0 < some < 28, "two thirds of it"
    assert set(behind) == {keys[0]}
    assert some <= parts <= 28
    assert waiting == parts, "who goes twice at once is doubted, and covers nothing until then"
    yes = {"id": filings.new_id(), "accepted": True, "reason": "已核实"}
    assert people.east.post(f"/patrols/{keys[2]}/verdict", yes).status_code in (200, 201)
    count, behind = covered(people, run_job)
    assert (count, len(behind)) == (28, 28)
    assert behind.count(keys[0]) == some, "it was told of first"


def covered(people, run_job):
    """Of the running quarter, of the first village: how many squares, and by which patrols."""
    run_job("doubts")
    run_job("square_boundaries")
    row = people.county.get(f"/evaluations/2026Q3/{world.V1}").json
    assert row["facts"]["area_covered"]["total"] == 418
    assert len(row["evidence"]["area_covered"]["bad"]) == 418 - row["facts"]["area_covered"]["good"]
    return row["facts"]["area_covered"]["good"], row["evidence"]["area_covered"]["good"]


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
