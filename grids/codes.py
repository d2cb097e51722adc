"""Division codes.

Chinese ones are kept unpadded (6 / 9 / 12 digits, units + 001–999); others stay as in their file.
"""

import re

from grids import texts

LEVELS = ("county", "township", "village", "unit")
_LENGTHS = {6: "county", 9: "township", 12: "village", 15: "unit"}
LONGEST = 32
#: What a name may hold, in characters.
LONGEST_NAME = 100
_GIVEN = re.compile(r".+~[0-9]{3,}")


def unpadded(code: str) -> str:
    """The stored form of a code that may be zero-padded to 9 or 12 digits."""
    code = code.strip()
    if code.isdecimal() and len(code) == 12 and code.endswith("000"):
        code = code[:9]
    if code.isdecimal() and len(code) == 9 and code.endswith("000"):
        code = code[:6]
    return code


def level_of(code: str) -> str | None:
    """The level that the length of a Chinese code tells; None for other codes."""
    return _LENGTHS.get(len(code)) if code.isdecimal() else None


def above(level: str) -> str | None:
    """The level of a cell's parent; None for a county."""
    place = LEVELS.index(level)
    return LEVELS[place - 1] if place else None


def given(parent: str, number: int) -> str:
    """The code of the `number`-th child of `parent` when its file has no codes: in a form that can
    be mistaken for no official one, which may come later.
    """
    return f"{parent}~{number:03d}"


def is_given(code: str) -> bool:
    """Whether a code is one of these."""
    return _GIVEN.fullmatch(code) is not None


def as_text(value: object) -> str:
    """A code from an attribute table: numbers come as 411602.0, nothing as NaN."""
    return unpadded(texts.code(texts.of_cell(value)))
