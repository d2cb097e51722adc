"""What a clerk decides about single rows of boundary files: a list that `check` writes and he fills
in, each decision with its reason.
"""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from grids import codes
from grids.checked import Checked
from grids.encodings import decoded
from grids.sayings import Refused
from grids.units import Unit

HEADINGS = ("file", "row", "code", "name", "kind", "decision", "value", "reason", "text")
#: Decision to what it does; each by its word or its Chinese one.
WORDS = {
    **{"leave_out": "leave_out", "不载入": "leave_out", "accept": "accept", "接受": "accept"},
    **{"parent": "parent", "上级": "parent", "same_as": "same_as", "就是": "same_as"},
}
#: Kinds of errors that may be accepted: the program can live with them.
ACCEPTABLE = ("outside_parent", "repaired", "too_small", "implausible_place")


@dataclass(frozen=True)
class Decision:
    """One row of the list. `value`: the parent's code for parent, the stored code for same_as."""

    file: str
    row: int
    code: str
    name: str
    kind: str
    what: str
    value: str
    reason: str

    def said(self) -> str:
        """As it is kept with the boundary version."""
        value = f" {self.value}" if self.value else ""
        return f"{self.file} row {self.row}: {self.what}{value} ({self.reason})"


def read(path: Path) -> list[Decision]:
    """The decisions of a list; rows without one are still open. Raises Refused, naming the row."""
    try:
        lines = csv.DictReader(decoded(path.read_bytes()).removeprefix("\ufeff").splitlines())
        rows = [{(k or "").strip(): (v or "").strip() for k, v in line.items()} for line in lines]
    except (OSError, csv.Error, AttributeError) as error:
        raise Refused("bad_list", path.name, row=0, why=error) from None
    return [_decision(path, number, row) for number, row in enumerate(rows, 2) if row["decision"]]


def _decision(path: Path, number: int, row: dict[str, str]) -> Decision:
    what = WORDS.get(row["decision"].lower(), "")
    value = codes.as_text(row.get("value"))
    wrong = next(
        (
            why
            for bad, why in (
                (not what, f"decision is one of {', '.join(WORDS)}"),
                (not row.get("reason"), "give a reason"),
                (what in ("parent", "same_as") and not value, f"{what} needs a code in value"),
                (
                    what == "accept" and row.get("kind") not in ACCEPTABLE,
                    f"only {', '.join(ACCEPTABLE)} can be accepted",
                ),
                (not row.get("row", "").isdecimal(), "row is no number"),
            )
            if bad
        ),
        None,
    )
    if wrong:
        raise Refused("bad_list", path.name, row=number, why=wrong)
    code, name, kind = (row.get(key, "").removeprefix("'") for key in ("code", "name", "kind"))
    place = (row.get("file", ""), int(row["row"]))
    return Decision(*place, code, name, kind, what, value, row["reason"])


def applied(units: Sequence[Unit], decisions: Iterable[Decision]) -> list[Unit]:
    """The units without those left out, with parents and stored cells as decided.

    Raises Refused where a row is not any more the one that was decided on.
    """
    by_row = {(unit.file, row): unit for unit in units for row in unit.rows}
    out: set[int] = set()
    for decision in decisions:
        unit = by_row.get((decision.file, decision.row))
        if unit is None or unit.as_read != (decision.code, decision.name):
            why = f"{decision.file} row {decision.row} is {unit.title if unit else 'not there'} now"
            raise Refused("bad_list", "", row="-", why=why)
        if decision.what == "leave_out":
            out.add(id(unit))
        elif decision.what == "parent":
            unit.parent = decision.value
        elif decision.what == "same_as":
            unit.stored = decision.value
    return [unit for unit in units if id(unit) not in out]


def judged(result: Checked, decisions: Sequence[Decision]) -> None:
    """Make warnings of the errors that were accepted; name each row that was decided on."""
    accepted = {(d.file, d.row, d.kind): d for d in decisions if d.what == "accept"}
    for place, finding in enumerate(result.findings):
        unit = finding.unit
        if finding.severity != "error" or unit is None:
            continue
        found = (accepted.get((unit.file, row, finding.kind)) for row in unit.rows)
        decision = next((one for one in found if one), None)
        if decision:
            text = f"{finding.text}; accepted: {decision.reason}"
            result.findings[place] = replace(finding, severity="warning", text=text)
    for decision in decisions:
        if decision.what != "accept":
            result.note("warning", "decided", "", (decision.code,), decision.said())


def _no_formula(text: str) -> str:
    """Text that a spreadsheet takes for no formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") else text


def write(result: Checked, path: Path) -> int:
    """The errors about single rows as a list to fill in; returns how many."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        out = csv.writer(file)
        out.writerow(HEADINGS)
        found = [f for f in result.errors if f.unit is not None and f.unit.rows]
        for finding in found:
            unit = finding.unit
            assert unit is not None
            first = (unit.file, unit.rows[0], *map(_no_formula, unit.as_read))
            out.writerow([*first, finding.kind, "", "", "", _no_formula(finding.text)])
    return len(found)
