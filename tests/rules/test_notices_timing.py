"""When a notice goes out: never at night, never before it was told, what is urgent at once."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.notices.rules import OTHERS, SENTENCES, SHORT, URGENT, message
from app.notices.timing import Plan, Wishes, after_quiet, plan

ZONE = ZoneInfo("Asia/Shanghai")
NIGHT = (time(22), time(7))
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))
TIMES = st.builds(time, st.integers(0, 23), st.integers(0, 59))
QUIET = st.none() | st.tuples(TIMES, TIMES).filter(lambda pair: pair[0] != pair[1])
WISHES = st.one_of(
    st.builds(Wishes, QUIET),
    st.builds(Wishes, QUIET, TIMES),
    st.builds(Wishes, QUIET, st.none(), st.integers(1, 12)),
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-07-{text}").replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("now", "wishes", "then"),
    [
        ("01T12:00", Wishes(NIGHT), "01T12:00"),
        ("01T22:00", Wishes(NIGHT), "02T07:00"),
        ("02T06:59", Wishes(NIGHT), "02T07:00"),
        ("02T07:00", Wishes(NIGHT), "02T07:00"),
        ("01T13:00", Wishes((time(12), time(14))), "01T14:00"),
        ("01T09:00", Wishes(digest_at=time(8)), "02T08:00"),
        ("01T07:59", Wishes(digest_at=time(8)), "01T08:00"),
        ("01T08:00", Wishes(digest_at=time(8)), "02T08:00"),  # that one has gone out
        ("01T09:00", Wishes(digest_hours=4), "01T12:00"),
        ("01T12:00", Wishes(digest_hours=4), "01T16:00"),
        ("01T21:00", Wishes(digest_hours=5), "02T00:00"),
        ("01T21:00", Wishes(NIGHT, digest_hours=2), "02T07:00"),
        ("01T12:00", Wishes(NIGHT, digest_at=time(3)), "02T07:00"),
    ],
)
def test_by_the_receivers_wishes(now, wishes, then):
    found = plan(at(now), wishes, urgent=False, zone=ZONE)
    assert (found.at, found.gathered) == (at(then), now != then)


@given(MOMENTS, WISHES)
def test_what_is_urgent_waits_for_nothing(now, wishes):
    assert plan(now, wishes, urgent=True, zone=ZONE) == Plan(now, False)


@given(MOMENTS, WISHES)
def test_never_before_it_is_told_never_at_night_and_within_two_days(now, wishes):
    found = plan(now, wishes, urgent=False, zone=ZONE)
    assert now <= found.at <= now + timedelta(days=2)
    assert after_quiet(found.at, wishes.quiet, ZONE) == found.at
    assert found.gathered == (found.at > now)


@given(MOMENTS, st.builds(Wishes, QUIET, TIMES), st.timedeltas(timedelta(0), timedelta(days=1)))
def test_all_that_is_told_before_a_digest_comes_with_it(now, wishes, later):
    """Never two messages where one was wished for."""
    first = plan(now, wishes, urgent=False, zone=ZONE)
    second = plan(now + later, wishes, urgent=False, zone=ZONE)
    assert first.at <= second.at
    if wishes.quiet is None:
        assert first.at.astimezone(ZONE).time() == wishes.digest_at
        assert (first.at == second.at) == (now + later < first.at)


@given(MOMENTS, QUIET)
def test_a_night_ends_when_it_was_said_to_end(now, quiet):
    then = after_quiet(now, quiet, ZONE)
    if then != now:
        assert then.astimezone(ZONE).time() == quiet[1]
        assert then - now <= timedelta(days=1)


@given(MOMENTS, WISHES)
def test_wishes_are_local_whatever_zone_the_moment_is_told_in(now, wishes):
    here = plan(now.astimezone(ZONE), wishes, urgent=False, zone=ZONE)
    assert here == plan(now, wishes, urgent=False, zone=ZONE)


def test_urgent_and_short_name_kinds_that_are():
    assert SENTENCES.keys() >= URGENT
    assert SHORT.keys() <= SENTENCES.keys()


@pytest.mark.parametrize("kind", sorted(SHORT))
def test_a_short_word_is_short_names_nothing_and_is_its_own(kind):
    chinese, english = SHORT[kind]
    assert 2 <= len(chinese) <= 6
    assert len(english.split()) <= 2
    assert not {"{", "。", "."} & {*chinese, *english}
    assert [*SHORT.values(), OTHERS].count(SHORT[kind]) == 1


def test_many_are_told_by_how_many_of_which_kind_and_no_number():
    told = [("incident_filed", {"number": "N-1", "kind": "x"})] * 2 + [("token_theft", {})]
    assert message(told) == f"3 条通知：新问题 2，{OTHERS[0]} 1。请打开应用查看。"
    assert message(told, english=True) == "3 notices: new 2, other 1. See them in the app."
