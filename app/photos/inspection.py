"""Photos are looked at in a process of its own: what it costs there is nobody else's."""

from collections.abc import Sequence

from app.core.errors import refuse
from app.core.in_child import Died, in_child
from app.photos import decoding
from app.photos.decoding import Looked

__all__ = ["MOST_AT_ONCE", "Looked", "look", "look_at_each"]

#: Files of one form, whatever fields they are of.
MOST_AT_ONCE = 12


def look(content: bytes) -> Looked:
    """Look at a file; refuses what `decoding.look` does, and `photo_too_dear` where that dies."""
    try:
        found: Looked = in_child(decoding.look, content)
    except Died:
        refuse("photo_too_dear")
    return found


def look_at_each(contents: Sequence[bytes]) -> list[Looked]:
    """`look` for several that have one price together; refuses `photos_too_dear` beyond it."""
    if len(contents) > MOST_AT_ONCE:
        refuse("photos_too_dear", most=MOST_AT_ONCE)
    if len(contents) < 2:
        return [look(one) for one in contents]
    try:
        found: list[Looked] = in_child(decoding.look_at_each, list(contents))
    except Died:
        refuse("photos_too_dear", most=MOST_AT_ONCE)
    return found
