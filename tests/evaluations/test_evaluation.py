"""Figures: from integers to scores by rules, and from filings to figures that stay explainable."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.period import Period
from app.evaluations.rules import Fact, Step, closings, last_quarter, ranks, score, windows
from tests.support import evaluating, filings, world
from tests.support.actions import CLOSING

WEIGHTS = {
    "patrol_plan": 45,
    "valid_patrols": 20,
    "on_time_handling": 20,
    "returned_work": 15,
    "found_by_others": 0,
}
facts = st.integers(0, 50).flatmap(
    lambda total: st.integers(0, total).map(lambda good: Fact(good, total))
)


def test_a_perfect_cell_has_100_and_what_cannot_be_measured_gives_its_weight_away():
    full, terms = score({"patrol_plan": Fact(46, 46), "valid_patrols": Fact(46, 46)}, WEIGHTS)
    assert full == Decimal("100.00")
    assert [t["effective_weight"] for t in terms] == ["69.23", "30.77", "0.00", "0.00", "0.00"]
    assert [t["not_applicable"] for t in terms] == [False, False, True, True, False]
    assert score({}, WEIGHTS)[0] is None


def test_rounding_is_half_up_at_the_end():
    assert score({"a": Fact(1, 3)}, {"a": 1})[0] == Decimal("33.33")
    assert score({"a": Fact(1, 8), "b": Fact(0, 1)}, {"a": 1, "b": 99})[0] == Decimal(
        "0.13"
    )  # 0.125


@given(st.fixed_dictionaries(dict.fromkeys(WEIGHTS, facts)))
def test_scores_lie_between_0_and_100_and_are_the_sum_of_their_terms(measured):
    total, terms = score(measured, WEIGHTS)
    if total is None:
        assert all(measured[name].total == 0 for name, weight in WEIGHTS.items() if weight)
        return
    assert 0 <= total <= 100
    assert abs(sum(Decimal(t["points"]) for t in terms) - total) <= Decimal("0.03")
    assert [t["small_number"] for t in terms] == [0 < measured[name].total < 3 for name in WEIGHTS]


@pytest.mark.parametrize(
    ("steps", "found"),
    [
        ("accept:township close:township", [("township", True)]),
        ("accept:township reject:township close:county", [("township", False)]),
        ("close:county", [("county", True)]),  # never accepted: whoever closed it
        ("reject:county accept:township close:township", [("township", False)]),
        (
            "accept:township reject:township close:township reopen:county close:county",
            [("township", False), ("township", True)],
        ),
        ("accept:township reject:township", []),
    ],
)
def test_a_closing_is_charged_to_who_accepted_and_good_without_rejected_work(steps, found):
    at = datetime(2026, 7, 1, tzinfo=UTC)
    said = closings(Step(*step.split(":"), at) for step in steps.split())
    assert [(one.level, one.good) for one in said] == found


@given(st.lists(st.one_of(st.none(), st.integers(0, 5).map(Decimal)), max_size=12))
def test_ties_share_a_rank_and_no_score_has_none(scores):
    places = ranks(scores)
    for one, place in zip(scores, places, strict=True):
        assert (place is None) == (one is None)
        if place is not None:
            assert place == 1 + sum(1 for other in scores if other is not None and other > one)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026Q3", (2026, 7, 1), (2026, 9, 30)),
        ("2026Q4", (2026, 10, 1), (2026, 12, 31)),
        ("2026H1", (2026, 1, 1), (2026, 6, 30)),
        ("2024Q1", (2024, 1, 1), (2024, 3, 31)),
        ("2026", (2026, 1, 1), (2026, 12, 31)),
    ],
)
def test_periods(text, first, last):
    assert Period.read(text) == Period(text, date(*first), date(*last))


@pytest.mark.parametrize(
    "text", ["2026Q5", "2026H3", "26Q1", "2026q1", "202６Q4", "", "2026Q3x", "1999"]
)
def test_what_is_no_period(text):
    assert Period.read(text) is None


def test_the_last_full_quarter():
    assert last_quarter(date(2026, 11, 21)).name == "2026Q3"
    assert last_quarter(date(2026, 2, 1)).name == "2025Q4"


def test_only_whole_cycles_are_owed():
    assert windows(date(2026, 7, 1), date(2026, 9, 30), 2) == 46
    assert windows(date(2026, 7, 1), date(2026, 7, 1), 2) == 0


def people_said(row):
    """What the steps of the evaluation, in which nobody gives points by hand, add to a row."""
    own = 90 if row["code"] == world.V1 else None
    return {"stage": "locked", "self_score": own, "superior_score": row["score"]}


def test_a_quarter_is_computed_again_the_same_until_it_is_locked(people, time):
    for day in ("01", "03", "04"):
        time.set(f"2026-07-{day}T10:00:00+08:00")
        people.wang.put(f"/patrols/{filings.new_id()}", filings.patrol(time.now()))
    short = filings.new_id()
    people.wang.put(f"/patrols/{short}", filings.patrol(time.now(), points=20))
    assert people.county.post("/evaluations/2026Q3", {}).json["code"] == "period_open"
    assert people.county.post("/evaluations/2026X", {}).json["code"] == "period_unknown"
    time.set("2026-10-09T10:00:00+08:00")
    assert people.county.get("/evaluations/2026Q3").status_code == 404
    assert people.east.post("/evaluations/2026Q3", {}).json["code"] == "post_lacks_permission"
    path = f"/evaluations/2026Q3?parent={world.EAST_TOWN}"
    people.county.post("/evaluations/2026Q3", {})
    first = people.county.get(path).json["items"]
    people.county.post("/evaluations/2026Q3", {})
    assert people.county.get(path).json["items"] == first
    why = people.east.get(f"/evaluations/2026Q3/{world.V1}").json
    assert why["facts"]["patrol_plan"] == {"good": 2, "total": 46}, (
        "two patrols in one cycle count once"
    )
    assert why["facts"]["valid_patrols"] == {"good": 3, "total": 4}
    assert why["evidence"]["valid_patrols"]["bad"] == [short]
    assert evaluating.locked(people, time)["locked_at"]
    first = [one | people_said(one) for one in first]
    assert people.county.post("/evaluations/2026Q3", {}).json["code"] == "evaluation_locked"
    assert people.county.post("/evaluations/2026Q3/lock", {}).json["code"] == "evaluation_locked"
    assert people.county.get(path).json["items"] == first


def test_a_strangers_patrol_neither_helps_nor_harms_a_village(people, time):
    people.li.put(f"/patrols/{filings.new_id()}", filings.patrol(time.now(), cell_code=world.V1))
    time.set("2026-10-09T10:00:00+08:00")
    people.county.post("/evaluations/2026Q3", {})
    assert people.east.get(f"/evaluations/2026Q3/{world.V1}").json["facts"]["valid_patrols"] == {
        "good": 0,
        "total": 0,
    }


def test_reopening_a_case_does_not_rewrite_what_was_done(people, time):
    case = filings.new_id()
    # a nuisance: what a village may handle itself
    body = filings.incident(time.now(), nature="nuisance")
    people.wang.put(f"/incidents/{case}", body)
    people.east.act(case, "accept")
    people.east.act(case, "assign", officer_id=people.peer.id)
    people.peer.act(case, "submit", note="好了")
    people.east.act(case, "confirm")
    people.east.act(case, "close", **CLOSING)
    time.set("2026-10-09T10:00:00+08:00")
    people.county.post("/evaluations/2026Q3", {})
    codes = (world.V1, world.EAST_TOWN)
    before = [people.county.get(f"/evaluations/2026Q3/{code}").json["facts"] for code in codes]
    assert before[0]["on_time_handling"] == before[1]["on_time_handling"] == {"good": 1, "total": 1}
    people.east.act(case, "reopen", note="又来了")
    people.county.post("/evaluations/2026Q3", {})
    assert [
        people.county.get(f"/evaluations/2026Q3/{code}").json["facts"] for code in codes
    ] == before


def test_weights_are_data_and_evaluations_keep_theirs(people, time):
    default = people.county.get("/schemes").json["items"][0]["data"]
    for wrong in (
        {},
        default | {"village": {"nonsense": 1}},
        default | {"village": {"patrol_plan": 0}},
        default | {"village": {"patrol_plan": 50, "found_by_others": 1}},
    ):
        answer = people.county.post(
            "/schemes", {"county": world.COUNTY, "valid_from": "2026-07-01", "data": wrong}
        )
        assert answer.json["code"] == "policy_invalid"
    added = people.county.post(
        "/schemes",
        {
            "county": world.COUNTY,
            "valid_from": "2026-09-30",
            "data": default | {"village": {"patrol_plan": 1}},
        },
    )
    time.set("2026-10-09T10:00:00+08:00")
    assert people.county.post("/evaluations/2026Q3", {}).json["scheme_id"] == added.json["id"]
    assert (
        people.county.post("/evaluations/2026Q2", {}).json["scheme_id"]
        == people.county.get("/schemes").json["items"][0]["id"]
    )


def test_handing_up_and_vacancy_are_neither_good_nor_bad_and_a_case_counts_once(people, time):
    raised, returned = filings.new_id(), filings.new_id()
    for case in (raised, returned):
        people.wang.put(f"/incidents/{case}", filings.incident(time.now()))
    people.east.act(raised, "escalate", note="超出权限")
    people.east.act(returned, "return", note="请补充")
    people.wang.act(returned, "correct", description="补充")
    people.east.act(returned, "accept")
    time.set("2026-10-09T10:00:00+08:00")
    people.county.post("/evaluations/2026Q3", {})
    why = people.east.get(f"/evaluations/2026Q3/{world.EAST_TOWN}").json
    assert why["facts"]["on_time_acceptance"] == {"good": 1, "total": 1}
    assert why["evidence"]["on_time_acceptance"]["good"] == [returned]


def test_a_superiors_walk_is_not_the_villages(people, time):
    people.county.put(
        f"/patrols/{filings.new_id()}", filings.patrol(time.now(), world.V2, cell_code=world.V2)
    )
    time.set("2026-10-09T10:00:00+08:00")
    people.county.post("/evaluations/2026Q3", {})
    assert (
        people.county.get(f"/evaluations/2026Q3/{world.V2}").json["facts"]["valid_patrols"]["total"]
        == 0
    )
