"""Files of values divided by commas, semicolons or tabs, in whatever encoding: of positions and of
people alike.
"""

import csv
import io

from grids.encodings import decoded

DIVIDERS = ",;\t"
#: A line before the headings by which spreadsheets are told the divider.
_TOLD = "sep="
#: Shapes of many corners stand in one value; the module's own limit is 128 KiB.
csv.field_size_limit(64 * 1024 * 1024)


def lines_of(content: bytes) -> tuple[list[list[str]], str]:
    """(the values of each line, as what it was read); bytes that are no text stand as �.

    The first line with a divider tells which one it is: titles have none. Raises csv.Error.
    """
    text, read_as = decoded(content)
    first = next((line for line in text.splitlines() if any(d in line for d in DIVIDERS)), "")
    told = first[len(_TOLD) :][:1] if first.lower().startswith(_TOLD) else ""
    counted = {divider: first.count(divider) for divider in DIVIDERS}
    divider = told or max(counted, key=counted.__getitem__)
    lines = list(csv.reader(io.StringIO(text, newline=None), delimiter=divider))
    if told:
        lines[0] = []
    return lines, read_as
