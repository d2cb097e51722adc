"""Files of values divided by commas, semicolons or tabs, in whatever encoding: of positions and of
people alike.
"""

import csv
import io
from collections.abc import Iterator

from grids.encodings import decoded

DIVIDERS = ",;\t"
#: A line before the headings by which spreadsheets are told the divider.
_TOLD = "sep="
#: Shapes of many corners stand in one value; the module's own limit is 128 KiB.
csv.field_size_limit(64 * 1024 * 1024)


def lines_of(content: bytes) -> tuple[Iterator[list[str]], str]:
    """(the values of each line, one line after the other, as what it was read); bytes that are no
    text stand as �.

    The first line with a divider tells which one it is: titles have none. Going on raises csv.Error
    where the file is none.
    """
    text, read_as = decoded(content)
    lines = io.StringIO(text, newline=None)
    first = next((line for line in lines if any(d in line for d in DIVIDERS)), "").rstrip("\n")
    lines.seek(0)
    told = first[len(_TOLD) :][:1] if first.lower().startswith(_TOLD) else ""
    counted = {divider: first.count(divider) for divider in DIVIDERS}
    divider = told or max(counted, key=counted.__getitem__)
    return _values(lines, divider, bool(told)), read_as


def _values(lines: io.StringIO, divider: str, told: bool) -> Iterator[list[str]]:
    for number, line in enumerate(csv.reader(lines, delimiter=divider)):
        yield [] if told and number == 0 else line
