"""Facts about kinds: what may be filed under them, and when."""

from datetime import date

import pytest

from app.core.errors import Problem
from app.taxonomy.rules import chosen, in_use

DAY = date(2027, 1, 1)


def test_a_kind_is_in_use_until_the_day_before_its_retirement():
    assert in_use(None, DAY)
    assert in_use(date(2027, 1, 2), DAY)
    assert not in_use(DAY, DAY)
    assert not in_use(date(2026, 12, 31), DAY)


def test_the_first_that_a_kind_allows_is_its_default():
    assert chosen(None, ["hazard", "violation"], "nature_not_allowed") == "hazard"
    assert chosen("violation", ["hazard", "violation"], "nature_not_allowed") == "violation"


def test_what_a_kind_does_not_allow_is_refused():
    with pytest.raises(Problem) as refused:
        chosen("dispute", ["hazard"], "nature_not_allowed")
    assert refused.value.code == "nature_not_allowed"
