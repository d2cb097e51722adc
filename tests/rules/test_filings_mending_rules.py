"""What somebody else may change of a refused filing: what it names, never where and when."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.filings.rules.mending import (
    NEVER,
    Change,
    beyond,
    brought,
    changes,
    dotted,
    named,
    taken,
    untouchable,
)
from app.filings.rules.times import counts

BODY = {
    "kind": "NO-99",
    "nature": "violation",
    "occurred_at": "2026-07-01T08:00:00+08:00",
    "visits": [
        {"site_id": 1, "arrived_at": "2026-07-01T08:10:00+08:00", "note": "好"},
        {"site_id": 9, "arrived_at": "2026-07-01T08:20:00+08:00", "note": "好"},
    ],
    "incidents": [{"kind": "AIR-01"}, {"kind": "NO-99", "severity": "huge"}],
}
VISIT = BODY["visits"][0]


@pytest.mark.parametrize(
    ("after", "paths"),
    [
        (BODY, []),
        (BODY | {"kind": "AIR-01"}, ["kind"]),
        (BODY | {"place": "桥头"}, ["place"]),
        ({name: BODY[name] for name in BODY if name != "nature"}, ["nature"]),
        (BODY | {"visits": []}, ["visits"]),
        (
            BODY | {"visits": [VISIT, BODY["visits"][1] | {"note": "坏"}]},
            ["visits.1.note"],
        ),
        (BODY | {"visits": [*BODY["visits"], VISIT]}, ["visits"]),
        (BODY | {"visits": None}, ["visits"]),
        (BODY | {"kind": None}, ["kind"]),
    ],
)
def test_where_two_bodies_differ(after, paths):
    assert [one.field for one in changes(BODY, after)] == paths


def test_a_number_is_no_truth_and_no_text():
    assert [list(changes({"a": 1}, {"a": other})) for other in (True, 1.0, "1")] == [
        [Change(("a",), 1, other)] for other in (True, 1.0, "1")
    ]
    assert list(changes([1], {"a": 1}))


@pytest.mark.parametrize(
    ("code", "more", "paths"),
    [
        ("invalid", {"errors": {"kind": ["?"], "place": ["?"]}}, {"kind", "place"}),
        ("invalid", {"errors": {"visits": {"1": {"note": ["?"]}}}}, {"visits.1.note"}),
        ("invalid", {"errors": {"visits": {1: {"_schema": ["?"]}}}}, {"visits.1"}),
        ("invalid", {"errors": {"visits": ["?"]}}, {"visits"}),
        ("invalid", {"errors": {"_schema": ["?"]}}, set()),
        ("invalid", {}, set()),
        ("changed_meanwhile", {}, set()),
        ("not_in_post", {"errors": {"kind": ["?"]}}, set()),
        (
            "unknown_kind",
            {"kind": "NO-99"},
            {
                *("kind", "nature", "severity"),
                *("incidents.1.kind", "incidents.1.nature", "incidents.1.severity"),
            },
        ),
        ("nature_not_allowed", {"allowed": ["hazard"]}, {"nature"}),
        ("severity_not_allowed", {"allowed": ["general"]}, {"incidents.1.severity"}),
        ("source_not_allowed", {"allowed": ["own_patrol"]}, {"source"}),
        ("unknown_site", {"sites": [9]}, {"visits.1.site_id"}),
        ("unknown_cell", {"cell": "990"}, {"cell_code"}),
    ],
)
def test_what_a_refusal_names(code, more, paths):
    assert {dotted(path) for path in named(code, more, BODY)} == paths


def test_what_lies_in_none_of_the_places_named_is_beyond():
    inside, outside = Change(("visits", 1, "note"), "a", "b"), Change(("visits", 0), "a", "b")
    assert beyond([inside], [("visits", 1)]) is None
    assert beyond([inside, outside], [("visits", 1)]) == outside
    assert beyond([Change(("visits",), [], None)], [("visits", 1)]) is not None
    assert beyond([inside], []) == inside
    assert beyond([], []) is None


@pytest.mark.parametrize("name", sorted(NEVER))
def test_where_and_when_somebody_was_is_never_touched(name):
    for path in ((name,), ("visits", 0, name), (name, 3, 0)):
        assert untouchable([Change(path, 1, 2)]) == Change(path, 1, 2)


def test_nothing_that_was_refused_as_a_whole_brings_times_of_its_own():
    late = VISIT | {"arrived_at": "2026-07-01T09:00:00+08:00"}
    assert brought({"visits": "?"}, {"visits": [VISIT]}) == "arrived_at"
    assert brought({"visits": [VISIT]}, {"visits": [late]}) == "arrived_at"
    assert brought({"visits": [VISIT]}, {"visits": [VISIT, VISIT]}) == "arrived_at"
    assert brought({"visits": [VISIT]}, {"visits": []}) is None
    assert brought({"visits": [VISIT, late]}, {"visits": [late, VISIT]}) is None


@pytest.mark.parametrize(
    ("marks", "accepted", "does"),
    [
        ([], False, True),
        (["mended"], False, True),
        (["mended", "mend_disputed"], False, False),
        (["mended", "mend_disputed"], True, False),
        (["mended", "mend_rejected"], True, False),
        (["old_time"], False, False),
        (["old_time"], True, True),
        (["old_time", "mended"], True, True),
    ],
)
def test_what_its_sender_disputes_counts_nowhere(marks, accepted, does):
    assert counts(marks, accepted=accepted) is does


# Laws

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.text("ab", max_size=2),
    lambda inside: (
        st.lists(inside, max_size=3)
        | st.dictionaries(st.sampled_from(["kind", "note", "track", "visits"]), inside, max_size=3)
    ),
    max_leaves=8,
)


@given(JSON)
def test_a_body_does_not_differ_from_itself(body):
    assert list(changes(body, body)) == []
    assert brought(body, body) is None


@given(JSON, JSON)
def test_what_differs_is_said_somewhere_and_lies_in_the_whole(before, after):
    found = list(changes(before, after))
    same = json.dumps(before, sort_keys=True) == json.dumps(after, sort_keys=True)
    assert bool(found) != same
    assert beyond(found, [()]) is None


@pytest.mark.parametrize("name", sorted(NEVER))
def test_nor_is_it_deep_in_lists(name):
    deep = {"incidents": [{"kind": "AIR-01"}, {"visits": [{name: 1}]}]}
    other = {"incidents": [{"kind": "AIR-01"}, {"visits": [{name: 2}]}]}
    found = list(changes(deep, other))
    assert [one.path for one in found] == [("incidents", 1, "visits", 0, name)]
    assert untouchable(found) == found[0]
    assert brought(deep, other) == name
    assert brought(other, {"incidents": []}) is None, "less of it is for `beyond` to see"


@pytest.mark.parametrize(
    ("allowed", "found"),
    [
        (set(), {"a": 1, "b": [{"c": 2}, {"c": 3}]}),
        ({("a",)}, {"a": 9, "b": [{"c": 2}, {"c": 3}]}),
        ({("b", 1, "c")}, {"a": 1, "b": [{"c": 2}, {"c": 9}]}),
        ({("b", 0)}, {"a": 1, "b": [{"c": 9, "d": 9}, {"c": 3}]}),
        ({("b", 0, "d")}, {"a": 1, "b": [{"c": 2, "d": 9}, {"c": 3}]}),
        ({("e",)}, {"a": 1, "b": [{"c": 2}, {"c": 3}], "e": 9}),
        ({()}, {"a": 9, "b": [{"c": 9, "d": 9}, {"c": 9}], "e": 9}),
    ],
)
def test_of_a_mended_body_only_what_was_named_is_taken(allowed, found):
    before = {"a": 1, "b": [{"c": 2}, {"c": 3}]}
    after = {"a": 9, "b": [{"c": 9, "d": 9}, {"c": 9}], "e": 9}
    assert taken(before, after, allowed) == found


def test_what_was_left_out_stays_unless_it_was_named():
    before = {"a": 1, "b": 2}
    assert taken(before, {"b": 2}, set()) == before
    assert taken(before, {"b": 2}, {("a",)}) == {"b": 2}
    assert taken({"a": [1, 2]}, {"a": [1]}, set()) == {"a": [1, 2]}, "lists of other lengths"
    assert taken({"a": {"b": 1}}, {"a": 5}, {("a", "b")}) == {"a": {"b": 1}}
    assert taken([1], {"a": 1}, set()) == [1]


@given(st.dictionaries(st.sampled_from("abc"), st.integers(0, 3)))
def test_nothing_named_nothing_taken(after):
    assert taken({"a": 1, "b": 2}, after, set()) == {"a": 1, "b": 2}
