"""The verbs of patrols."""

from app.patrols.service.close_patrol import close_silent
from app.patrols.service.file_patrol import Entry, file_patrol
from app.patrols.service.file_visit import file_visit
from app.patrols.service.find_doubts import ask, find_doubts, look_again
from app.patrols.service.give_verdict import give_verdict
from app.patrols.service.import_gpx import content_of_gpx, patrol_of_gpx
from app.patrols.service.pieces import missing
from app.patrols.service.put_piece import put_piece
from app.patrols.service.read_gpx import read_gpx
from app.patrols.service.read_tracks import Told, read_tracks, told_by
from app.patrols.service.settle_patrol import photo_came
from app.patrols.service.thin_tracks import thin

__all__ = [
    "Entry",
    "Told",
    "ask",
    "close_silent",
    "content_of_gpx",
    "file_patrol",
    "file_visit",
    "find_doubts",
    "give_verdict",
    "look_again",
    "missing",
    "patrol_of_gpx",
    "photo_came",
    "put_piece",
    "read_gpx",
    "read_tracks",
    "thin",
    "told_by",
]
