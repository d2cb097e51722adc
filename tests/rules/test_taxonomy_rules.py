"""What a kind allows of natures and severities."""

import pytest

from app.core.errors import CATALOGUE, Problem
from app.taxonomy.rules import NATURES, SEVERITIES, chosen

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
