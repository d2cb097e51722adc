"""The verbs of cells: loading boundaries, editing and ending cells, their people, departments."""

from app.cells.service.compare_stored import (
    against_stored,
    known_units,
    newest_version,
    taken_codes,
)
from app.cells.service.edit_cells import (
    add_department,
    add_person,
    edit_cell,
    edit_department,
    end_cell,
)
from app.cells.service.load_boundaries import Loaded, load_boundaries
from app.cells.service.square_boundaries import square_boundaries
from app.cells.service.take_turns import take_every_turn, take_turn, take_turns

__all__ = [
    "Loaded",
    "add_department",
    "add_person",
    "against_stored",
    "edit_cell",
    "edit_department",
    "end_cell",
    "known_units",
    "load_boundaries",
    "newest_version",
    "square_boundaries",
    "take_every_turn",
    "take_turn",
    "take_turns",
    "taken_codes",
]
