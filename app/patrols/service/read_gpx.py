"""GPX files are read in a process of its own: what that costs there is nobody else's."""

from app.core.errors import refuse
from app.core.in_child import Died, in_child
from app.patrols import decoding
from app.patrols.decoding import Point


def read_gpx(content: bytes) -> tuple[list[Point], int]:
    """(the timed track points in time order, how many have no time).

    Refuses `gpx_broken`, and `file_too_dear` where reading has no end.
    """
    try:
        found: tuple[list[Point], int] = in_child(decoding.read_gpx, content)
    except Died:
        refuse("file_too_dear")
    return found
