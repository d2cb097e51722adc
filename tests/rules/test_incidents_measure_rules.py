"""By whose power measures are ordered, and what each state of one opens."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.deadlines.rules import CLOCKS, Limit
from app.incidents.rules.duty import LADDER
from app.incidents.rules.measure import (
    ACCEPTED,
    AFTER_MISSED,
    DECIDERS,
    KINDS,
    STAGES,
    STATES,
    faults_of,
    is_settled,
    may_order,
    parts_while,
    stage_of,
    state_at_first,
    state_when_accepted,
)
from app.incidents.rules.standing import Part
from app.incidents.sections import MEASURES, SECTIONS
from app.policies.rules import Sections

POLICY = Sections(SECTIONS)
every_kind, every_state = st.sampled_from(sorted(KINDS)), st.sampled_from(STATES)


@pytest.mark.parametrize(
    ("held", "power", "state"),
    [
        ("township", "county", "proposed"),
        ("township", "township", "ordered"),
        ("county", "township", "ordered"),
        ("county", "county", "ordered"),
    ],
)
def test_who_stands_below_the_power_proposes(held, power, state):
    assert state_at_first(held, power) == state
    assert may_order(held, power) is (state == "ordered")


def test_to_start_with_a_township_orders_repairs_alone():
    powers = MEASURES.read(MEASURES.default)["powers"]
    assert {kind for kind, level in powers.items() if level == "township"} == {"repair"}
    assert set(powers.values()) == set(LADDER)


@given(every_kind, every_state)
def test_a_case_ends_when_nobody_owes_a_step_and_only_then(kind, state):
    assert is_settled(kind, state) is (stage_of(kind, state) is None)
    assert is_settled(kind, state) is not (
        state in ("proposed", "ordered") or (state == "done" and kind in ACCEPTED)
    )


@given(every_kind)
def test_what_stands_may_be_lifted_and_what_is_over_opens_nothing(kind):
    standing = [state for state in STATES if Part.MEASURE_STANDS in parts_while(kind, state)]
    assert standing == ["ordered", "done"]
    for state in ("accepted", "lifted", "refused"):
        assert parts_while(kind, state) == frozenset()


@given(every_kind, every_state)
def test_whoever_owes_a_step_has_a_part_in_the_case(kind, state):
    owing = parts_while(kind, state) - {Part.MEASURE_STANDS}
    assert bool(owing) is (stage_of(kind, state) is not None)


def test_only_what_others_must_see_waits_for_acceptance():
    assert stage_of("stop", "done") is None
    assert stage_of("repair", "done") == "accept"
    assert Part.MEASURE_DONE in parts_while("repair", "done")
    assert Part.MEASURE_DONE not in parts_while("stop", "done")
    assert {kind: state_when_accepted(kind) for kind in ACCEPTED} == {
        "repair": "accepted",
        "time_limited_treatment": "accepted",
        "listed_supervision": "lifted",
    }


def test_a_missed_treatment_alone_leads_to_a_closure():
    assert AFTER_MISSED == {"time_limited_treatment": "closure"}
    assert {"reviewer", "leader"} == DECIDERS


def faults(**changes):
    data = POLICY.filled({"measures": changes})
    return [str(fault) for fault in POLICY.faults(data)]


def test_every_kind_and_step_has_a_limit_and_what_is_left_out_is_filled():
    assert faults() == []
    limits = MEASURES.read(MEASURES.default)["limits"]
    assert set(limits) == {*KINDS, *STAGES.values(), "remind"} - {"carry_out"}
    assert all(isinstance(limit, Limit) and limit.clock in CLOCKS for limit in limits.values())


def test_every_fault_of_a_policy_is_named():
    powers = MEASURES.default["powers"]
    limits = MEASURES.default["limits"]
    assert faults(
        powers=powers | {"stop": "village", "fine": "county"},
        limits={name: limit for name, limit in limits.items() if name != "decide"},
    ) == [
        "measures.powers.fine: is not known here",
        "measures.powers.stop: must be one of township, county",
        "measures.limits.decide: is missing",
    ]


DAYS = {"clock": "natural_days", "days": 3}


@pytest.mark.parametrize(
    ("body", "faults"),
    [
        ({}, []),
        ({"kind": "stop", "limit": DAYS}, []),
        ({"kind": "stop", "until": "2026-07-09", "limit": None}, []),
        ({"kind": "stop", "until": "2026-07-09", "limit": DAYS}, ["until"]),
        ({"kind": "stop", "limit": DAYS | {"hours": 3}}, ["limit"]),
        ({"kind": "stop", "limit": {"clock": "urgent", "days": 3}}, ["limit"]),
        ({"kind": "listed_supervision"}, ["supervising_unit"]),
        ({"kind": "listed_supervision", "supervising_unit": " "}, ["supervising_unit"]),
        ({"kind": "listed_supervision", "supervising_unit": "市局"}, []),
    ],
)
def test_what_of_an_order_does_not_fit_together_is_named(body, faults):
    assert list(faults_of(body)) == faults
