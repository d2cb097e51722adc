"""The draw: by the seed alone, each as likely as any other, larger ones hold smaller ones."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.accountability.rules.samples import digest, draw, size_of

PINNED = ["key-91", "key-53", "key-25", "key-12", "key-73"]
KEYS = st.sets(st.text(min_size=1, max_size=12), max_size=40).map(list)
SEEDS = st.text(alphabet="0123456789abcdef", min_size=1, max_size=32)


@given(seed=SEEDS, keys=KEYS, size=st.integers(0, 50), shuffled=st.randoms())
def test_the_order_of_what_is_drawn_from_changes_nothing(seed, keys, size, shuffled):
    found = draw(seed, keys, size)
    other = keys.copy()
    shuffled.shuffle(other)
    assert draw(seed, other, size) == found
    assert digest(other) == digest(keys)
    assert len(found) == len(set(found)) == min(size, len(keys))
    assert set(found) <= set(keys)


@given(seed=SEEDS, keys=KEYS, size=st.integers(0, 40))
def test_a_larger_draw_begins_with_the_smaller(seed, keys, size):
    assert draw(seed, keys, size + 1)[:size] == draw(seed, keys, size)


@given(seed=SEEDS, keys=KEYS.filter(bool), size=st.integers(1, 40), new=st.text(min_size=13))
def test_one_thing_more_takes_the_place_of_one_at_most(seed, keys, size, new):
    before, after = set(draw(seed, keys, size)), set(draw(seed, [*keys, new], size))
    assert len(before - after) <= 1
    assert after - before <= {new}


@given(keys=KEYS, new=st.text(min_size=13))
def test_the_mark_tells_what_was_drawn_from(keys, new):
    assert digest([*keys, new]) != digest(keys)


def test_each_is_drawn_about_as_often():
    keys = [f"{number:03d}" for number in range(40)]
    seen = Counter(key for seed in range(2000) for key in draw(f"{seed:x}", keys, 4))
    assert set(seen) == set(keys)
    # 200 each is expected; five standard deviations are 67
    assert max(abs(count - 200) for count in seen.values()) < 67


def test_a_seed_draws_what_it_always_drew():
    """Stored draws are repeated for years: the method is never changed, another gets its number."""
    keys = [f"key-{number}" for number in range(100)]
    assert draw("b1946ac92492d2347c6235b4d2611184", keys, 5) == PINNED


@given(frame=st.integers(0, 100_000), percent=st.integers(0, 100), least=st.integers(1, 500))
def test_a_share_within_bounds(frame, percent, least):
    size = size_of(frame, percent, least, 500)
    assert min(frame, least) <= size <= min(frame, 500)


@pytest.mark.parametrize(
    ("frame", "percent", "size"),
    [(0, 10, 0), (3, 10, 3), (100, 10, 10), (101, 10, 11), (40, 0, 5), (9000, 10, 50)],
)
def test_how_many_are_drawn(frame, percent, size):
    """At least five, at most fifty, never more than there are; a share is rounded up."""
    assert size_of(frame, percent, 5, 50) == size
