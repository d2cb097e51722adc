"""What a kind allows of natures and severities, and until when it is in use."""

from datetime import date

import pytest

from app.core.errors import Problem
from app.core.refusals import CATALOGUE
from app.taxonomy.rules import NATURES, SEVERITIES, chosen, in_use

ALLOWED = ("hazard", "violation")


@pytest.mark.parametrize(("asked", "word"), [(None, "hazard"), *[(w, w) for w in ALLOWED]])
def test_the_asked_word_or_the_kinds_default(asked, word):
    assert chosen(asked, ALLOWED, "nature_not_allowed") == word


@pytest.mark.parametrize("asked", ["dispute", "HAZARD", "", "hazard "])
def test_a_word_the_kind_does_not_allow_is_refused_with_those_it_does(asked):
    with pytest.raises(Problem) as refused:
        chosen(asked, ALLOWED, "nature_not_allowed")
    assert refused.value.code == "nature_not_allowed"
    assert refused.value.body(english=True)["allowed"] == ["hazard", "violation"]


def test_the_words_are_those_of_the_requirements():
    assert set(NATURES) == {"violation", "hazard", "dispute", "nuisance", "emergency", "duty"}
    assert list(SEVERITIES) == ["general", "serious", "major", "emergency"]
    assert {"nature_not_allowed", "severity_not_allowed"} <= set(CATALOGUE)


@pytest.mark.parametrize(
    ("retired_on", "used"),
    [(None, True), ("2027-01-02", True), ("2027-01-01", False), ("2026-12-31", False)],
)
def test_a_kind_is_in_use_until_the_day_before_its_retirement(retired_on, used):
    retired = date.fromisoformat(retired_on) if retired_on else None
    assert in_use(retired, date(2027, 1, 1)) is used
