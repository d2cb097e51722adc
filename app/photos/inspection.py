"""Photos are looked at in a process of its own: what it costs there is nobody else's."""

from app.core.errors import refuse
from app.core.in_child import Died, in_child
from app.photos import decoding
from app.photos.decoding import Looked

__all__ = ["Looked", "look"]


def look(content: bytes) -> Looked:
    """Look at a file; refuses what `decoding.look` does, and `photo_too_dear` where that dies."""
    try:
        found: Looked = in_child(decoding.look, content)
    except Died:
        refuse("photo_too_dear")
    return found
