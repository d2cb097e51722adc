"""Facts of the day that a kept body tells of, and of the cells that a mending names."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.filings.rules.aside import (
    LONGEST_PAUSE,
    MOST_ASIDE,
    MOST_ASIDE_BYTES,
    PATIENCE,
    next_try,
)
from app.filings.rules.mending import cells_named, changes
from app.filings.rules.told_time import told_time

ZONE = ZoneInfo("Asia/Shanghai")
CAME = datetime(2026, 7, 2, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b'{"occurred_at": "2026-07-01T08:00:00+08:00"}', "2026-07-01T00:00:00+00:00"),
        (b'{"occurred_at": "2026-07-01T08:00:00"}', "2026-07-01T00:00:00+00:00"),
        (b'{"occurred_at": "2026-07-01", "broken', "2026-06-30T16:00:00+00:00"),
        (b'{"items": [{"started_at": "2026-07-01T00:00:00Z"}]}', "2026-07-01T00:00:00+00:00"),
        (
            b'{"occurred_at": "2026-07-01T00:00:00Z", "x": {"arrived_at": "2020-01-01T00:00:00Z"}}',
            "2026-07-01T00:00:00+00:00",
        ),
        (
            b'{"occurred_at": "2026-07-01T00:00:00Z", "sent_at": "2026-07-01T01:00:00Z"}',
            "2026-07-02T00:00:00+00:00",
        ),
        (b'{"note": "\\"occurred_at\\": \\"2020-01-01T00:00:00Z\\""}', None),
        (b'{"occurred_at": "?"}', None),
        (b'{"occurred_at": 5}', None),
        (b"[]", None),
        (b"", None),
    ],
)
def test_a_body_tells_when_that_was(body, told):
    found = told_time(body, "occurred_at", arrived=CAME, zone=ZONE)
    assert (None if found is None else found.astimezone(UTC).isoformat()) == told


def test_the_cells_that_a_mending_names_are_found_at_any_depth():
    before = {"cell_code": "1", "incidents": "?", "note": "a"}
    after = {"cell_code": "2", "incidents": [{"cell_code": "3"}, {"cell_code": None}], "note": "b"}
    assert sorted(cells_named(changes(before, after))) == ["2", "3"]


def test_a_mending_that_names_no_cell_asks_for_none():
    assert list(cells_named(changes({"kind": "A"}, {"kind": "B"}))) == []
    assert list(cells_named(changes({"cell_code": "1"}, {}))) == []


@pytest.mark.parametrize(
    ("waited", "pause"),
    [
        (timedelta(), timedelta()),
        (timedelta(minutes=4), timedelta(minutes=1)),
        (timedelta(hours=4), timedelta(hours=1)),
        (PATIENCE, LONGEST_PAUSE),
    ],
)
def test_what_waits_is_tried_ever_more_rarely_but_once_an_hour(waited, pause):
    assert next_try(CAME - waited, CAME) == CAME + pause


def test_weeks_without_a_network_have_room():
    patrols_a_day, weeks = 4, 4
    assert patrols_a_day * 7 * weeks < MOST_ASIDE / 10
    assert MOST_ASIDE_BYTES / 2 > 20 * 1024 * 1024
