"""The verbs of patrols."""

from app.patrols.service.filing import Entry, file_patrol
from app.patrols.service.importing import patrol_of_gpx
from app.patrols.service.pieces import close_silent, put_piece
from app.patrols.service.settling import missing, photo_came
from app.patrols.service.thinning import thin
from app.patrols.service.visiting import file_visit

__all__ = [
    "Entry",
    "close_silent",
    "file_patrol",
    "file_visit",
    "missing",
    "patrol_of_gpx",
    "photo_came",
    "put_piece",
    "thin",
]
