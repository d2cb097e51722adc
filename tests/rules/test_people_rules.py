"""Passwords, and how guessing is slowed."""

from datetime import timedelta

import pytest

from app.people.rules import ALPHABET, FREE_FAILURES, is_weak, new_password, wait_after


@pytest.mark.parametrize(
    ("failures", "seconds"),
    [(0, 0), (4, 0), (5, 2), (6, 4), (7, 8), (13, 512), (14, 900), (24, 900), (10_000, 900)],
)
def test_four_failures_are_free_then_each_waits_twice_as_long_up_to_a_quarter_hour(
    failures, seconds
):
    assert wait_after(failures) == timedelta(seconds=seconds)


def test_a_day_of_guessing_is_about_a_hundred_guesses():
    waited, guesses = timedelta(), 0
    while waited < timedelta(days=1):
        guesses += 1
        waited += wait_after(guesses)
    assert guesses < 120
    assert guesses > FREE_FAILURES


@pytest.mark.parametrize(
    ("password", "weak"),
    [
        ("", True),
        ("1234567", True),
        ("12345678", False),
        ("wang.fang", True),
        ("WANG.Fang", True),  # his own name, however written
        ("wang.fang1", False),
        ("网格网格网格网格", False),  # eight characters, not bytes
        ("网格网格网格网", True),
    ],
)
def test_short_ones_and_the_user_name_are_weak(password, weak):
    assert is_weak(password, "wang.fang") is weak


def test_a_first_password_can_be_read_from_a_sheet_and_is_not_guessed():
    made = {new_password() for _ in range(200)}
    assert len(made) == 200
    assert all(len(password) == 10 and set(password) <= set(ALPHABET) for password in made)
    assert not set("ilo01I") & set(ALPHABET)
    assert not any(is_weak(password, "wang.fang") for password in made)
