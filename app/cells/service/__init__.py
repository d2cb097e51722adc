"""The verbs of cells: loading boundaries, editing and ending cells, their people, departments."""

from app.cells.service.edit_cells import (
    add_department,
    add_person,
    edit_cell,
    edit_department,
    end_cell,
)
from app.cells.service.load_boundaries import Loaded, known_units, load_boundaries

__all__ = [
    "Loaded",
    "add_department",
    "add_person",
    "edit_cell",
    "edit_department",
    "end_cell",
    "known_units",
    "load_boundaries",
]
