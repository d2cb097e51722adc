"""Sentences of notices: complete in both languages, fit for a lock screen; when one is retried."""

import re
import string
from datetime import timedelta

import pytest

from app.notices.rules import MOST_ATTEMPTS, SENTENCES, next_try, sentence

PARAMS: dict[str, object] = {"number": "HX-2026-0001", "kind": "秸秆焚烧", "year": 2028, "count": 3}
PARAMS |= {"day": "2026-07-03", "again": "HX-2026-0002", "period": "2026Q3", "rest": 14, "work": 2}
PARAMS |= {"was": "83.00", "now": "79.50"}


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("kind", sorted(SENTENCES))
def test_every_sentence_is_whole_in_both_languages(kind):
    chinese, english = (sentence(kind, PARAMS, english=asked) for asked in (False, True))
    assert "{" not in chinese + english
    assert re.search(r"[\u4e00-\u9fff]", chinese)
    assert chinese.endswith("。")
    assert not re.search(r"[\u4e00-\u9fff]", english.replace(str(PARAMS["kind"]), ""))
    assert english.endswith(".")


@pytest.mark.parametrize("kind", sorted(SENTENCES))
def test_both_languages_say_the_same_and_nothing_of_people_or_places(kind):
    chinese, english = SENTENCES[kind]
    assert fields(chinese) == fields(english)
    assert fields(chinese) <= PARAMS.keys()


@pytest.mark.parametrize("kind", sorted(SENTENCES))
def test_a_sentence_fits_a_lock_screen(kind):
    assert len(sentence(kind, PARAMS)) <= 60
    assert len(sentence(kind, PARAMS, english=True)) <= 120


def test_chinese_is_what_is_said_unless_english_is_asked_for():
    assert sentence("incident_closed", {"number": "A1"}) == "A1 已办结：已整改。"
    assert (
        sentence("incident_closed", {"number": "A1"}, english=True) == "A1 was closed: put right."
    )


def test_what_a_sentence_does_not_mention_is_not_said():
    said = sentence("incident_closed", {"number": "A1", "reporter": "李四"})
    assert "李四" not in said


def test_a_sentence_without_what_it_needs_is_loud():
    with pytest.raises(KeyError):
        sentence("incident_filed", {"number": "A1"})
    with pytest.raises(KeyError):
        sentence("unheard_of", PARAMS)


@pytest.mark.parametrize(
    ("failures", "seconds"),
    [(1, 30), (2, 60), (3, 120), (4, 240), (5, 480), (6, 960), (7, 1920), (8, 3600), (40, 3600)],
)
def test_the_wait_doubles_up_to_an_hour(failures, seconds):
    assert next_try(failures) == timedelta(seconds=seconds)


def test_all_attempts_together_outlast_an_evening_without_network():
    waits = sum((next_try(n) for n in range(1, MOST_ATTEMPTS)), timedelta())
    assert timedelta(hours=1) <= waits <= timedelta(hours=4)
