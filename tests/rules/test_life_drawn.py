"""The drawing of a case's life is the table of actions."""

import pytest

from app.incidents.actions import ACTIONS
from app.incidents.rules.actions import OPEN, STATUSES
from scripts.draw_life import BEGIN, END, FLOWS, arrows, beside, redrawn


def test_the_drawing_in_the_docs_is_that_of_now():
    page = FLOWS.read_text(encoding="utf-8")
    assert redrawn(page) == page, "python -m scripts.draw_life"


def test_a_page_without_its_marks_is_refused():
    with pytest.raises(ValueError, match="not enough values"):
        redrawn("# Flows")
    with pytest.raises(ValueError, match="not enough values"):
        redrawn(f"{BEGIN}and no end: {END[:3]}")


def test_every_action_is_in_the_drawing_once_as_arrow_or_beside():
    drawn = {name for names in arrows(ACTIONS.values()).values() for name in names}
    assert drawn | set(beside(ACTIONS.values())) == set(ACTIONS)
    assert not drawn & set(beside(ACTIONS.values()))


def test_every_status_is_reached_and_every_open_one_is_left():
    found = arrows(ACTIONS.values())
    assert {after for _, after in found} | {"reported"} == set(STATUSES)
    assert set(OPEN) <= {before for before, _ in found}


def test_a_return_goes_back_to_be_reported_again_and_advances_nothing():
    """Its receiver corrects it, or goes on as it was; the accepting is somebody else's."""
    left = {after for before, after in arrows(ACTIONS.values()) if before == "returned"}
    assert not left & {"accepted", "assigned", "in_hand", "submitted", "confirmed", "closed"}
