"""The verbs of cells: loading boundaries, editing and ending cells, their people, departments."""

from app.cells.service.compare_stored import against_stored, known_units, taken_codes
from app.cells.service.edit_cells import (
    add_department,
    add_person,
    edit_cell,
    edit_department,
    end_cell,
)
from app.cells.service.load_boundaries import Loaded, load_boundaries

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
    "taken_codes",
]
