"""When two filings are the same, and what their times say."""

import gzip
import hashlib
import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.filings.rules.digest import digest, digest_of_bytes
from app.filings.rules.times import CLOCK_TOLERANCE, EARLIEST, LATEST, odd_time, reconcile

BODY = {
    "kind": "AIR-01",
    "sent_at": "2026-07-01T08:31:12+08:00",
    "device": {"id": "phone-1"},
    "visits": [{"site_id": 5, "sent_at": "x", "result": "normal"}],
    "track": [[114.9, 33.6, 1782864000000, 8]],
}
NOON = datetime(2026, 7, 1, 4, tzinfo=UTC)
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=10,
)


def test_content_is_known_by_a_digest_that_never_changes():
    """Stored digests are compared for years: the rule must not move under them."""
    assert digest({"kind": "AIR-01", "n": 1}) == (
        "5842b989a35d77c51fb69a611761d0aa7c31664072af6c234cc56f286ee62bff"
    )


@pytest.mark.parametrize("body", [b"[" * 900 + b"]" * 900, b"[" * 100_000, b"{", b"\xff\x00", b""])
def test_what_nobody_can_write_again_is_known_by_its_bytes(body):
    assert digest_of_bytes(body) == hashlib.sha256(body).hexdigest()


@given(parts=st.lists(st.dictionaries(st.text(max_size=5), PLAIN), min_size=1, max_size=3))
def test_what_is_left_out_of_one_part_leaves_the_others_as_they_were(parts):
    body = {"items": parts}
    before = json.dumps(body)
    for number in range(len(parts)):
        resent = [*parts[:number], parts[number] | {"sent_at": "later"}, *parts[number + 1 :]]
        assert digest({"items": resent}) == digest(body)
        changed = [*parts[:number], parts[number] | {"news": number}, *parts[number + 1 :]]
        assert digest({"items": changed}) != digest(body)
    assert json.dumps(body) == before, "what was sent is still as it was sent"


@pytest.mark.parametrize(
    "change",
    [
        {"sent_at": "2026-07-01T09:00:00+08:00"},
        {"device": {"id": "another"}},
        {"visits": [{"result": "normal", "sent_at": "y", "site_id": 5}]},
    ],
)
def test_another_sending_is_the_same_content(change):
    assert digest(BODY | change) == digest(BODY)


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "AIR-02"},
        {"note": None},  # a key that was not there before, whatever it says
        {"visits": []},
        {"visits": [{"site_id": 6, "result": "normal"}]},
        {"track": [[114.9, 33.6, 1782864000000, 9]]},
        {"track": [[114.9, 33.6, 1782864000000]]},
    ],
)
def test_anything_else_is_other_content(change):
    assert digest(BODY | change) != digest(BODY)


def test_what_a_case_has_only_inside_its_patrol_is_no_part_of_it():
    alone = {"kind": "AIR-01", "patrol_id": "p"}
    inside = {"kind": "AIR-01", "id": "i"}
    envelope = frozenset({"id", "patrol_id"})
    assert digest(alone, envelope) == digest(inside, envelope) != digest(alone)


@given(st.dictionaries(st.text(max_size=5), PLAIN, max_size=5), st.randoms())
def test_the_order_of_keys_says_nothing(body, random):
    keys = list(body)
    random.shuffle(keys)
    assert digest({key: body[key] for key in keys}) == digest(body)


@given(st.dictionaries(st.text(max_size=5), PLAIN, max_size=5))
def test_a_body_as_it_came_is_the_same_as_one_that_was_read(body):
    assert digest_of_bytes(json.dumps(body).encode()) == digest(body)


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", gzip.compress(b"{}", mtime=0), b"[" * 2000])
def test_what_is_no_json_is_its_bytes(body):
    assert digest_of_bytes(body) == digest_of_bytes(bytes(body))
    assert digest_of_bytes(body) != digest_of_bytes(body + b" ")


@pytest.mark.parametrize("off", [timedelta(0), CLOCK_TOLERANCE, -CLOCK_TOLERANCE])
def test_a_clock_within_five_minutes_is_right(off):
    times = reconcile(NOON, NOON + off)
    assert (times.marks, times.observed(NOON)) == ((), NOON)


@pytest.mark.parametrize("off", [timedelta(minutes=5, seconds=1), timedelta(days=-400)])
def test_a_clock_beyond_that_shifts_what_was_observed(off):
    times = reconcile(NOON, NOON + off)
    assert times.marks == ("clock_corrected",)
    assert times.observed(NOON - timedelta(hours=1)) == NOON - timedelta(hours=1) + off


@given(st.datetimes(EARLIEST.replace(tzinfo=None), LATEST.replace(tzinfo=None)))
def test_no_correction_leaves_the_times_that_the_database_knows(moment):
    times = reconcile(EARLIEST, LATEST)
    assert EARLIEST <= times.observed(moment.replace(tzinfo=UTC)) <= LATEST


@pytest.mark.parametrize(
    ("observed", "marks"),
    [
        (timedelta(0), []),
        (CLOCK_TOLERANCE, []),
        (CLOCK_TOLERANCE + timedelta(seconds=1), ["future_time"]),
        (timedelta(days=-7), []),
        (timedelta(days=-7, seconds=-1), ["old_time"]),
    ],
)
def test_the_future_and_the_far_past_are_odd(observed, marks):
    assert odd_time(NOON + observed, NOON, 7) == marks
