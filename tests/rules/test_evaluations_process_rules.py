"""The steps of an evaluation: every step that is allowed, in a table, and no other."""

import pytest

from app.core.period import Period
from app.evaluations.process import (
    STEPS,
    after,
    allowed,
    owed,
    parts_of,
    ready,
    track_of,
    unready,
)

STAGES = ("open", "self_missed", "self_evaluated", "evaluated", "reported", "locked")
MOVES = ("self", "skip", "superior", "report", "uphold", "recount", "lock")
#: stage: what may be done in it, and what it leads to.
ALLOWED = {
    "cell": """
        open: self>self_evaluated skip>self_missed
        self_missed: self>self_evaluated superior>evaluated
        self_evaluated: superior>evaluated
        evaluated: report>reported uphold>self_evaluated recount>self_evaluated
        reported: uphold>self_evaluated recount>self_evaluated lock>locked
        locked:""",
    "first": """
        open: self>self_evaluated skip>self_missed
        self_missed: self>self_evaluated superior>evaluated
        self_evaluated: superior>evaluated
        evaluated: report>reported uphold>self_evaluated recount>self_evaluated lock>locked
        reported: uphold>self_evaluated recount>self_evaluated lock>locked
        locked:""",
    "top": """
        open: self>self_evaluated skip>self_missed
        self_missed: self>self_evaluated lock>locked
        self_evaluated: lock>locked
        evaluated:
        reported:
        locked:""",
    "office": """
        open: superior>evaluated
        self_missed:
        self_evaluated:
        evaluated: uphold>open recount>open lock>locked
        reported:
        locked:""",
    "whole": """
        open: lock>locked
        self_missed:
        self_evaluated:
        evaluated:
        reported:
        locked:""",
}


@pytest.mark.parametrize("track", ALLOWED)
def test_what_may_follow_what(track):
    said = dict(line.strip().split(":") for line in ALLOWED[track].strip().splitlines())
    for stage in STAGES:
        steps = dict(one.split(">") for one in said[stage].split())
        assert {move: after(track, stage, move) for move in MOVES} == {
            move: steps.get(move) for move in MOVES
        }, stage
        assert set(allowed(track, stage)) == steps.keys() & {"self", "superior", "report"}


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("2026Q3", ()),
        ("2026H1", ("2026Q1", "2026Q2")),
        ("2026H2", ("2026Q3", "2026Q4")),
        ("2026", ("2026H1", "2026H2")),
    ],
)
def test_a_half_year_is_made_of_its_quarters_and_a_year_of_its_halves(name, parts):
    period = Period.read(name)
    assert parts_of(period) == parts
    if parts:
        lasting = [Period.read(part) for part in parts]
        assert (lasting[0].first, lasting[-1].last) == (period.first, period.last)
        assert track_of(period, has_parent=True, parent_is_top=False) == "office"
        assert track_of(period, has_parent=False, parent_is_top=False) == "whole"


def test_where_a_cell_stands_says_how_it_goes():
    quarter = Period.read("2026Q3")
    assert track_of(quarter, has_parent=False, parent_is_top=False) == "top"
    assert track_of(quarter, has_parent=True, parent_is_top=True) == "first"
    assert track_of(quarter, has_parent=True, parent_is_top=False) == "cell"


@pytest.mark.parametrize(
    ("track", "stage", "below", "step"),
    [
        ("cell", "open", [], "self"),
        ("cell", "self_evaluated", [], "superior"),
        ("cell", "self_missed", [], "superior"),
        ("cell", "evaluated", [], "report"),
        ("cell", "reported", [], None),
        ("first", "open", [False], "self"),
        ("first", "self_evaluated", [True, False], None),  # waits for those below
        ("first", "self_evaluated", [True, True], "superior"),
        ("first", "evaluated", [True], None),  # the county locks it
        ("top", "self_evaluated", [False], None),
        ("top", "self_missed", [True, True], "lock"),
        ("top", "locked", [True], None),
        ("office", "open", [], None),
        ("whole", "open", [False], "lock"),  # with all that comes before it
        ("whole", "locked", [True], None),
    ],
)
def test_whose_time_runs(track, stage, below, step):
    assert owed(track, stage, below) == step


def test_what_is_ready_can_be_locked():
    for track in ALLOWED:
        for stage in STAGES:
            assert ready(track, stage) == (
                stage == "locked" or after(track, stage, "lock") is not None
            )
    assert unready("superior", [("甲", True), ("乙", False)]) == ["乙"]
    assert unready("self", [("乙", False)]) == []


@pytest.mark.parametrize(
    "wrong", [{"difference": 101}, {"self": {"clock": "working_days", "hours": 1}}, {"lock": None}]
)
def test_settings_are_read_loudly(wrong):
    starting = dict(STEPS.default)
    assert STEPS.read(starting).difference == 10
    with pytest.raises(ValueError, match="must be"):
        STEPS.read(starting | wrong)
