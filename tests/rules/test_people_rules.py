"""Passwords, and how guessing is slowed."""

from datetime import timedelta

import pytest

from app.people.rules import (
    ACCOUNT,
    ADDRESS,
    ALPHABET,
    PAIR,
    is_weak,
    network_of,
    new_password,
    wait_after,
)


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
    assert guesses > PAIR.free


@pytest.mark.parametrize(
    ("slowing", "free", "longest"), [(PAIR, 4, 900), (ACCOUNT, 20, 60), (ADDRESS, 100, 60)]
)
def test_each_way_of_guessing_has_its_free_failures_and_longest_wait(slowing, free, longest):
    assert wait_after(free, slowing) == timedelta()
    assert wait_after(free + 1, slowing) == timedelta(seconds=2)
    assert wait_after(10_000, slowing) == timedelta(seconds=longest)


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", "-"),
        ("@", "@"),
    ],
)
def test_one_line_of_ipv6_is_one_address(address, network):
    assert network_of(address) == network


@pytest.mark.parametrize(
    ("password", "weak"),
    [
        ("", True),
        ("1234567", True),
        ("wang.fang", True),
        ("WANG.Fang", True),  # his own name, however written
        ("wang.fang1", True),  # hardly another
        ("12345678", True),
        ("woaini1314", True),
        ("huanbao123", True),
        ("19880808", True),
        ("qwertyuiop", True),
        ("correct horse", False),
        ("a" * 10_000, True),  # what is long is not rated for ever
        ("山高水长清风明月", False),  # eight characters, not bytes
        ("网格网格网格网格", True),
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
