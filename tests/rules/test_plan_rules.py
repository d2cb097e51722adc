"""Facts about who owes the tasks of a plan."""

from app.plans.rules import (
    Seat,
    cell_seat,
    first_free,
    named_seats,
    seats_in_post,
    site_seats,
)

VILLAGE, OTHER, TOWN = 11, 12, 3
WANG, LI = 7, 8


def test_a_cell_owes_its_task_whoever_does_it():
    assert cell_seat(VILLAGE) == Seat("cell 11", VILLAGE, None, None)


def test_a_site_owes_its_task_in_its_cell():
    assert site_seats([(5, VILLAGE)]) == [Seat("site 5", VILLAGE, None, 5)]


def test_a_named_officer_without_a_cell_owes_it_in_the_cell_of_the_plan():
    seats = named_seats([(WANG, VILLAGE), (LI, None)], TOWN)
    assert [(s.officer_id, s.cell_id) for s in seats] == [(WANG, VILLAGE), (LI, TOWN)]
    assert [s.key for s in seats] == ["officer 7", "officer 8"]


def test_everybody_in_post_owes_one_in_each_of_his_cells():
    seats = seats_in_post([VILLAGE, OTHER], {VILLAGE: [WANG, LI], OTHER: [WANG]})
    assert [s.key for s in seats] == ["officer 7 in 11", "officer 8 in 11", "officer 7 in 12"]


def test_a_cell_with_nobody_in_post_owes_one_all_the_same():
    assert seats_in_post([VILLAGE, OTHER], {OTHER: [LI]}) == [
        Seat("cell 11", VILLAGE),
        Seat("officer 8 in 12", OTHER, LI),
    ]
    assert seats_in_post([], {}) == []


def test_a_task_goes_to_the_first_who_has_none_and_to_nobody_where_all_have():
    assert first_free([WANG, LI], {WANG}) == LI
    assert first_free([WANG], {WANG, None}) is None
    assert first_free([], set()) is None
