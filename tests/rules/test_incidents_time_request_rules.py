"""How often and how long a case is paused or extended."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.incidents.rules.time_request import (
    USED,
    Extensions,
    Pauses,
    extension_fits,
    pause_fits,
)
from app.incidents.sections import EXTENSIONS, PAUSES, SECTIONS
from app.policies.rules import Sections

TODAY = date(2026, 7, 3)
DAY_S = 86_400
POLICY = Sections(SECTIONS)


@pytest.mark.parametrize(
    ("used", "days", "refusal"),
    [
        (0, 0, None),
        (0, 365, None),
        (0, 366, "pause_long"),
        (1, 3, "paused_often"),
        (1, 366, "paused_often"),
    ],
)
def test_a_case_is_paused_once_for_a_year_at_most(used, days, refusal):
    rules = PAUSES.read(PAUSES.default)
    assert pause_fits(rules, used, TODAY, TODAY + timedelta(days=days)) == refusal


@pytest.mark.parametrize(
    ("used", "by", "granted", "refusal"),
    [
        (0, 7, 0, None),
        (0, 8, 0, "extension_long"),
        (1, 3, 4, None),
        (1, 4, 4, "extension_long"),
        (2, 1, 2, "extended_often"),
    ],
)
def test_a_case_is_extended_twice_by_its_limit_in_all(used, by, granted, refusal):
    rules = EXTENSIONS.read(EXTENSIONS.default)
    assert extension_fits(rules, used, by * DAY_S, granted * DAY_S, 7 * DAY_S) == refusal


def test_a_policy_may_forbid_both():
    assert pause_fits(Pauses(0, 365), 0, TODAY, TODAY) == "paused_often"
    assert extension_fits(Extensions(0, 1.0), 0, 1, 0, DAY_S) == "extended_often"
    assert extension_fits(Extensions(2, 0), 0, 1, 0, DAY_S) == "extension_long"


def test_what_was_denied_or_lapsed_uses_nothing_up():
    assert frozenset({"granted", "ended"}) == USED


@given(st.lists(st.integers(1, 30 * DAY_S), max_size=9), st.floats(0, 3), st.integers(1, DAY_S))
def test_whatever_is_asked_the_limit_is_never_longer_than_its_share(asked, share, limit_s):
    rules, granted, used = Extensions(times=5, most_share=share), 0, 0
    for by_s in asked:
        if extension_fits(rules, used, by_s, granted, limit_s) is None:
            granted, used = granted + by_s, used + 1
    assert granted <= share * limit_s
    assert used <= 5


@pytest.mark.parametrize(
    ("section", "changes", "fault"),
    [
        ("pauses", {"times": -1}, "pauses.times: must be a whole number from 0 to 20"),
        ("pauses", {"most_days": 0}, "pauses.most_days: must be a whole number from 1 to 366"),
        ("extensions", {"times": True}, "extensions.times: must be a whole number from 0 to 20"),
        ("extensions", {"most_share": 11}, "extensions.most_share: must be a number from 0 to 10"),
        ("extensions", {"share": 1}, "extensions.share: is not known here"),
    ],
)
def test_faults_of_a_policy_are_named(section, changes, fault):
    data = POLICY.filled({section: changes})
    assert fault in [str(one) for one in POLICY.faults(data)]
