"""The words that filings, limits and tasks are marked with: they stay what they are; what else of a
filing is its content, what its times say.
"""

import json
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.filings.rules.digest import SENDING, digest
from app.filings.rules.marks import Coded, Mark
from app.filings.rules.reasons import REASONS, GapReason, Ground, LimitReason, TaskReason
from app.filings.rules.times import (
    CLOCK_TOLERANCE,
    DISPUTED,
    EARLIEST,
    LATE,
    LATEST,
    counts,
    odd_time,
    quarter_ends,
    reconcile,
)

#: Stored for years, and asked for by clients: none may go or be renamed.
STORED = {
    Mark: """clock_corrected future_time old_time no_position outside_grid outside_near_border
        ambiguous cell_chosen ban_period zone_water_first_grade zone_red_line zone_reserve
        zone_burn_prone zone_permitted_point one_reviewer no_track no_fix_points backward_times
        duplicate_times impossible_speed track_outside_times partly_outside_grid outside_post
        mock_location device_shared same_track closed_itself pieces_missing photo_far photo_time
        photo_damaged photo_used_before odd_points stationary several_outings
        visit_outside_times after_cut_off times_apart visit_foreign visit_far visit_late like_track
        reworked_track
        drawn_track noisy_track aimless leaps times_overlap device_at_once sparse_track
        not_judged""",
    GapReason: "page_hidden paused no_fix",
    LimitReason: """done returned rejected unfounded dissatisfied taken_over relocated merged
        reopened escalated top_rung vacant lapsed stale reminded declined withdrawn chased
        called_off failed
        silent""",
    TaskReason: "cell_ended plan_ended",
    Ground: "came_in_person photos_show device_fault other",
}
WORDS: list[Coded] = [word for catalogue in (Mark, *REASONS) for word in catalogue]
NOON = datetime(2026, 7, 1, 4, tzinfo=UTC)
MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))


@pytest.mark.parametrize(
    ("day", "last"),
    [
        (date(2026, 1, 1), date(2026, 3, 31)),
        (date(2026, 5, 31), date(2026, 6, 30)),
        (date(2026, 9, 30), date(2026, 9, 30)),
        (date(2026, 12, 31), date(2026, 12, 31)),
    ],
)
def test_a_quarter_ends_with_its_third_month(day, last):
    assert quarter_ends(day) == last


def test_what_came_after_the_cut_off_of_its_quarter_is_marked():
    cut_off = NOON + timedelta(days=2)
    just = cut_off - timedelta(microseconds=1)
    assert odd_time(NOON, just, 5, cut_off) == []
    assert odd_time(NOON, cut_off, 5, cut_off) == [Mark.AFTER_CUT_OFF]
    late = cut_off + timedelta(days=9)
    assert odd_time(NOON, late, 5, cut_off) == [Mark.OLD_TIME, Mark.AFTER_CUT_OFF]


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_quarters_follow_each_other_without_gap(day):
    last = quarter_ends(day)
    assert day <= last
    assert quarter_ends(last) == last
    begins = last + timedelta(days=1)
    assert begins.day == 1
    assert begins.month in (1, 4, 7, 10)
    assert quarter_ends(begins) > last


def test_what_lies_ahead_is_not_late_too():
    ahead = NOON + CLOCK_TOLERANCE + timedelta(seconds=1)
    assert odd_time(ahead, NOON, 5, NOON) == [Mark.FUTURE_TIME]


def test_what_came_late_counts_when_somebody_accepted_it():
    assert counts(["photo_far"], accepted=False)
    assert not counts(["old_time"], accepted=False)
    assert not counts(["after_cut_off", "photo_far"], accepted=False)
    assert counts(["old_time"], accepted=True)


@pytest.mark.parametrize("catalogue", STORED)
def test_no_word_that_was_ever_stored_is_gone(catalogue):
    assert set(STORED[catalogue].split()) <= {word.value for word in catalogue}


def test_every_catalogue_is_asked():
    assert set(STORED) == {Mark, *REASONS}


@pytest.mark.parametrize("word", WORDS, ids=str)
def test_a_word_has_a_sentence_in_each_language(word):
    assert re.fullmatch(r"[a-z]+(_[a-z]+)*", word)
    assert len(word) <= 32
    assert re.search(r"[\u4e00-\u9fff]", word.zh)
    assert word.en.isascii()
    assert word.en.strip() == word.en != ""


@pytest.mark.parametrize("catalogue", STORED)
def test_two_words_of_a_catalogue_do_not_say_the_same(catalogue):
    assert len({word.zh for word in catalogue}) == len({word.en for word in catalogue})
    assert len({word.zh for word in catalogue}) == len(catalogue)


@pytest.mark.parametrize("word", [Mark.NO_TRACK, LimitReason.TOP_RUNG, TaskReason.CELL_ENDED])
def test_a_word_is_its_text_wherever_it_is_written(word):
    """Compared, joined, written as JSON: what is stored as text is found by its name in code."""
    text = word.name.lower()
    assert (word, str(word), f"{word}", json.loads(json.dumps(word))) == (text,) * 4
    assert type(word)(text) is word
    with pytest.raises(ValueError, match="unheard_of"):
        type(word)("unheard_of")


# Content


@pytest.mark.parametrize("key", sorted(SENDING))
@pytest.mark.parametrize(
    "wrap",
    [
        lambda at: at,
        lambda at: {"visits": [at]},
        lambda at: {"visits": [{"result": "normal", "photos": [at]}]},
        lambda at: {"reporter": {"said": at}},
    ],
)
def test_what_belongs_to_the_sending_is_left_out_at_any_depth(key, wrap):
    one, other = (digest(wrap({"n": 1, key: said})) for said in ("a", {"b": "c"}))
    assert one == other == digest(wrap({"n": 1}))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"a": [1, 2]}, {"a": [2, 1]}),  # the order of a list is content
        ({"a": 1}, {"a": "1"}),
        ({"a": 1}, {"a": True}),
        ({"a": None}, {}),
        ({"a": []}, {"a": {}}),
        ({"a": "é"}, {"a": "e\u0301"}),  # two spellings are two texts
        ({"track": [["sent_at", 1]]}, {"track": [[1]]}),  # a value is never a key
    ],
)
def test_what_is_told_apart(one, other):
    assert digest(one) != digest(other)


def test_keys_left_out_are_those_of_the_top_alone():
    assert digest({"id": 1, "n": {"id": 2}}, frozenset({"id"})) == digest({"n": {"id": 2}})
    assert digest({"n": {"id": 2}}, frozenset({"id"})) != digest({"n": {}}, frozenset({"id"}))


# Times


@given(MOMENTS, MOMENTS, MOMENTS)
def test_a_corrected_clock_keeps_what_came_before_what(sent, received, moment):
    times = reconcile(sent, received)
    later = moment + timedelta(minutes=1)
    assert times.observed(moment) <= times.observed(later)
    if EARLIEST < times.observed(moment) < times.observed(later) < LATEST:
        assert times.observed(later) - times.observed(moment) == timedelta(minutes=1)


@given(MOMENTS, MOMENTS)
def test_what_was_observed_when_it_was_sent_was_observed_when_it_came(sent, received):
    times = reconcile(sent, received)
    assert abs(times.observed(sent) - received) <= CLOCK_TOLERANCE
    assert bool(times.marks) == (times.error != timedelta(0))


@given(MOMENTS, st.integers(1, 60))
def test_no_time_is_both_to_come_and_long_ago(observed, late_days):
    assert len(odd_time(observed, NOON, late_days)) <= 1
    if odd_time(observed, NOON, late_days) == [Mark.OLD_TIME]:
        assert odd_time(observed, NOON, late_days - 1) == [Mark.OLD_TIME]


@given(MOMENTS, st.integers(1, 60))
def test_a_time_that_just_passes_for_one_reason_passes_for_both(received, late_days):
    ahead, behind = received + CLOCK_TOLERANCE, received - timedelta(days=late_days)
    assert odd_time(ahead, received, late_days) == odd_time(behind, received, late_days) == []
    moment = timedelta(microseconds=1)
    assert odd_time(ahead + moment, received, late_days) == [Mark.FUTURE_TIME]
    assert odd_time(behind - moment, received, late_days) == [Mark.OLD_TIME]


@pytest.mark.parametrize("mark", sorted(Mark))
def test_no_other_mark_keeps_a_case_from_counting(mark):
    """Other doubts are of patrols, which have a verdict of their own."""
    assert counts([mark], accepted=False) is (mark not in LATE | DISPUTED)
    assert counts([mark], accepted=True) is (mark not in DISPUTED)


@pytest.mark.parametrize("late_days", [1, 5, 90])
def test_without_a_cut_off_only_the_days_count(late_days):
    bound = NOON + timedelta(days=late_days)
    assert odd_time(NOON, bound, late_days) == []
    assert odd_time(NOON, bound + timedelta(seconds=1), late_days) == [Mark.OLD_TIME]


@given(MOMENTS, st.integers(0, 300))
def test_a_clock_within_the_tolerance_is_taken_at_its_word(sent, seconds):
    for received in (sent + timedelta(seconds=seconds), sent - timedelta(seconds=seconds)):
        found = reconcile(sent, received)
        assert (found.error, found.marks) == (timedelta(0), ())
        assert found.observed(sent) == sent


@given(st.sampled_from(sorted(DISPUTED)), st.sets(st.sampled_from(sorted(Mark))))
def test_what_is_disputed_counts_nowhere_whoever_accepts_it(mark, others):
    assert not counts([mark, *others], accepted=True)
    assert not counts([mark, *others], accepted=False)
