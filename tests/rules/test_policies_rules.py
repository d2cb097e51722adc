"""What a county's policy may say, and how its faults are told."""

import pytest

from app.deadlines.rules import Limit
from app.deadlines.sections import ACCEPT, CONFIRM, WORKING_TIME
from app.deadlines.sections import SECTIONS as LIMITS
from app.evaluations.sections import SCHEME
from app.filings.sections import LATE_FILING_DAYS
from app.filings.sections import SECTIONS as LATENESS
from app.patrols.sections import RETENTION, VALID_PATROL
from app.patrols.sections import SECTIONS as VALIDITY
from app.policies.rules import (
    Faults,
    Section,
    Sections,
    differing,
    listed,
    rising,
    some_of,
    whole,
    word,
)

HOURS = {"clock": "working_hours", "hours": 4}
DAYS = {"clock": "working_days", "days": 7}
DATA = {
    "working_time": [["08:30", "12:00"], ["14:00", "17:30"]],
    "accept": dict.fromkeys(("emergency", "major", "serious", "general"), HOURS),
    "handle": dict.fromkeys(("immediate", "general", "complex"), DAYS),
    "confirm": DAYS,
    "correct": DAYS,
    "patrol": {
        "every_days": 2,
        "valid_minutes": 10,
        "valid_metres": 1000,
        "valid_inside_share": 0.5,
    },
    "late_filing_days": 5,
}
POLICY = Sections((*LIMITS, *LATENESS, *VALIDITY))


def faults(**changes):
    data = POLICY.filled(DATA | changes)
    return [str(fault) for fault in POLICY.faults(data)]


def test_a_policy_is_read_into_typed_values_and_defaults_stand_for_what_older_clients_leave_out():
    assert faults() == []
    rules = POLICY.rules(7, DATA)
    assert rules.version == 7
    assert rules[ACCEPT]["general"] == Limit("working_hours", 4 * 3600)
    assert rules[CONFIRM] == Limit("working_days", 7 * 86_400)
    assert [begin.hour for begin, _ in rules[WORKING_TIME]] == [8, 14]
    assert rules[LATE_FILING_DAYS] == 5
    assert (rules[VALID_PATROL].valid_visits, rules[VALID_PATROL].photo_metres) == (0, 300)
    assert rules[RETENTION].track_days == 730


def test_a_stored_version_may_have_sections_of_another_release():
    assert POLICY.rules(1, DATA | {"of_tomorrow": 1})[LATE_FILING_DAYS] == 5


def test_two_features_cannot_have_one_section():
    with pytest.raises(ValueError, match="one name"):
        Sections((Section("a", whole(1, 2)), Section("a", whole(1, 2))))


LIMIT = "clock must be one of urgent, working_hours, natural_days, working_days"
PATROL = DATA["patrol"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"extra": 1}, "extra: is not known here"),
        ({"working_time": "8-12"}, "working_time: must be pairs of times"),
        ({"working_time": [["08:30"]]}, "working_time: must be pairs of times"),
        ({"working_time": []}, "working_time: must be pairs in rising order"),
        ({"working_time": [["12:00", "08:00"]]}, "working_time: must be pairs in rising order"),
        (
            {"working_time": [["08:00", "08:30"]]},
            "working_time: must hold an hour a day at least",
        ),
        (
            {"working_time": [["08:00+01:00", "12:00+01:00"]]},
            "working_time: must be local times without offset",
        ),
        ({"working_time": [["8", "x"]]}, "working_time: Invalid isoformat string: '8'"),
        ({"accept": DATA["accept"] | {"odd": HOURS}}, "accept.odd: is not known here"),
        ({"accept": {"general": HOURS}}, "accept.emergency: is missing"),
        ({"handle": 7}, "handle: must be an object of immediate, general, complex"),
        ({"confirm": {"clock": "hours"}}, f"confirm: {{'clock': 'hours'}}: {LIMIT}"),
        (
            {"correct": {"clock": "working_days", "days": 0}},
            "correct: {'clock': 'working_days', 'days': 0}: "
            "days must be a whole number from 1 to 366, and nothing else",
        ),
        ({"late_filing_days": 91}, "late_filing_days: must be a whole number from 1 to 90"),
        ({"late_filing_days": True}, "late_filing_days: must be a whole number from 1 to 90"),
        (
            {"patrol": PATROL | {"every_days": 0}},
            "patrol.every_days: must be a whole number from 1 to 92",
        ),
        (
            {"patrol": PATROL | {"valid_inside_share": 1.1}},
            "patrol.valid_inside_share: must be a number from 0 to 1",
        ),
        (
            {"patrol": PATROL | {"valid_metres": float("nan")}},
            "patrol.valid_metres: must be a number from 0 to 100000",
        ),
        ({"patrol": {}}, "patrol.every_days: is missing"),
        ({"patrol": None}, "patrol: must be an object of every_days, valid_minutes, "
         "valid_metres, valid_inside_share, valid_visits, valid_photos, photo_metres"),
        (
            {"retention": {"track_days": 29}},
            "retention.track_days: must be a whole number from 30 to 3650",
        ),
    ],
)  # fmt: skip
def test_every_fault_is_a_sentence_with_its_section_and_field(changes, sentence):
    assert sentence in faults(**changes)


def test_all_faults_are_said_at_once():
    said = faults(extra=1, late_filing_days=0, patrol=PATROL | {"every_days": 0})
    assert [text.split(":")[0] for text in said] == [
        "extra",
        "late_filing_days",
        "patrol.every_days",
    ]


@pytest.mark.parametrize(
    ("village", "sentence"),
    [
        ({"nonsense": 1}, "village.nonsense: is not known here"),
        ({"patrol_plan": 1001}, "village.patrol_plan: must be a whole number from 0 to 1000"),
        ({"patrol_plan": 0}, "village: must weigh something"),
        (
            {"patrol_plan": 50, "found_by_others": 1},
            "village.found_by_others: must be a whole number from 0 to 0",
        ),
    ],
)
def test_weights_are_checked_by_the_same_means(village, sentence):
    levels = {level: {"patrol_plan": 100} for level in ("village", "township", "county")}
    fine = SCHEME.filled(levels)
    assert SCHEME.faults(fine) == []
    assert [str(fault) for fault in SCHEME.faults(fine | {"village": village})] == [sentence]


def test_only_sections_that_differ_are_shown():
    assert differing({"a": 1, "b": [2]}, {"a": 1, "b": [3], "c": 4}) == {
        "b": {"old": [2], "new": [3]},
        "c": {"old": None, "new": 4},
    }


SCALAR = Sections((Section("days", whole(1, 400), 30), Section("hours", whole(1, 9))))


def test_a_section_of_one_value_has_a_default_too():
    assert SCALAR.filled({"hours": 2}) == {"hours": 2, "days": 30}
    assert SCALAR.filled({"hours": 2, "days": 7})["days"] == 7
    assert SCALAR.rules(1, {"hours": 2}).values == {"days": 30, "hours": 2}


def test_a_default_never_hides_a_value_that_is_wrong():
    assert [str(one) for one in SCALAR.faults(SCALAR.filled({"hours": 2, "days": None}))] == [
        "days: must be a whole number from 1 to 400"
    ]
    retention = POLICY.filled(DATA | {"retention": 3})["retention"]
    assert retention == 3, "what is no object is not filled"


def test_what_has_no_default_must_be_said():
    assert [str(one) for one in SCALAR.faults(SCALAR.filled({}))] == ["hours: is missing"]


@pytest.mark.parametrize(
    ("read", "raw", "value"),
    [
        (word(3), "abc", "abc"),
        (some_of(("a", "b", "c")), ["c", "a", "a"], ("a", "c")),
        (some_of({"a": 1}), [], ()),
        (listed(whole(1, 9), 2), [3, 3], (3, 3)),
        (listed(whole(1, 9), 2), (1,), (1,)),
        (rising(whole(1, 9), 3), [1, 5], (1, 5)),
    ],
)
def test_what_readers_take(read, raw, value):
    assert read(raw) == value


@pytest.mark.parametrize(
    ("read", "raw", "why"),
    [
        (word(3), "abcd", "must be a word of at most 3 characters"),
        (word(3), "", "must be a word of at most 3 characters"),
        (word(3), 7, "must be a word of at most 3 characters"),
        (some_of(("a", "b")), ["x"], "must be a list of some of a, b"),
        (some_of(("a", "b")), "a", "must be a list of some of a, b"),
        (listed(whole(1, 9), 2), [1, 2, 3], "must be a list of at most 2"),
        (listed(whole(1, 9), 2), {"1": 1}, "must be a list of at most 2"),
        (rising(whole(1, 9), 3), [5, 1], "must be in rising order"),
        (rising(whole(1, 9), 3), [5, 5], "must be in rising order"),
    ],
)
def test_what_readers_refuse(read, raw, why):
    with pytest.raises(ValueError, match=why):
        read(raw)


def test_of_a_list_every_fault_is_told_at_its_number():
    with pytest.raises(Faults) as found:
        listed(whole(1, 9), 5)([1, 0, 3, "x"])
    assert [fault.path for fault in found.value.faults] == [("2",), ("4",)]
