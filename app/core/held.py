"""The bytes of bodies that lie here until they are worked on: of one sender, and of all.

Asked on the event loop alone, where nothing comes in between.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from app.core.bounds import MOST_HELD, MOST_HELD_OF_ONE


class Share:
    """What one request holds of the room, once it is known who sends it."""

    def __init__(self, held: Counter[int | None]) -> None:
        self._held, self._who, self._bytes = held, 0, 0

    def grow(self, who: int, size: int) -> bool:
        """Hold so many bytes in all; False where that is too much beside what is held by now."""
        more = size - self._bytes
        if self._held[who] + more > MOST_HELD_OF_ONE or self._held[None] + more > MOST_HELD:
            return False
        self._who = who
        self._add(more)
        return True

    def _add(self, more: int) -> None:
        self._bytes += more
        for key in (self._who, None):
            self._held[key] += more

    def give_back(self) -> None:
        """The body is worked on, or refused."""
        self._add(-self._bytes)
        if not self._held[self._who]:
            del self._held[self._who]


class Held:
    """All that is held in this process."""

    def __init__(self) -> None:
        #: officer -> bytes; all together under None
        self._held: Counter[int | None] = Counter()

    @contextmanager
    def share(self) -> Iterator[Share]:
        """A request's part, given back at its end."""
        share = Share(self._held)
        try:
            yield share
        finally:
            share.give_back()
