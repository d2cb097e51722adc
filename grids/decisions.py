"""What a clerk decides about single rows of boundary files: a list that `check` writes and he fills
in, each decision with its reason.
"""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from grids import codes
from grids.checked import Checked
from grids.delimited import lines_of
from grids.sayings import SAYINGS, Refused, Sentence, say
from grids.units import Unit

#: The columns of a list, each by its name or its Chinese one.
HEADINGS = ("file", "row", "code", "name", "kind", "decision", "value", "reason", "text")
NEEDED = ("file", "row", "code", "name", "decision", "reason")
#: Decision to what it does; each by its word or its Chinese one.
WORDS = {
    **{"leave_out": "leave_out", "不载入": "leave_out", "accept": "accept", "接受": "accept"},
    **{"parent": "parent", "上级": "parent", "same_as": "same_as", "就是": "same_as"},
    **{"new": "new", "新增": "new"},
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

    @property
    def saying(self) -> Sentence:
        """As it is kept with the boundary version."""
        value = f" {self.value}" if self.value else ""
        what, place = say(self.what), {"file": self.file, "row": self.row}
        return say("decided", **place, what=what, value=value, reason=self.reason)


def read(path: Path) -> list[Decision]:
    """The decisions of a list; rows without one are still open. Raises Refused, naming the row."""
    try:
        head, *lines = [*lines_of(path.read_bytes())[0]] or [[]]
    except (OSError, csv.Error) as error:
        raise Refused("list_unreadable", path.name, why=error) from None
    names = {said: name for name in HEADINGS for said in (*SAYINGS[f"list.{name}"], name)}
    columns = [names.get(value.strip().lower(), "") for value in head]
    for missing in (name for name in NEEDED if name not in columns):
        column = Sentence(SAYINGS[f"list.{missing}"])
        raise Refused("list_no_column", path.name, column=column)
    rows = [dict(zip(columns, map(str.strip, line), strict=False)) for line in lines]
    return [_decision(path, n, row) for n, row in enumerate(rows, 2) if row.get("decision")]


def _decision(path: Path, number: int, row: dict[str, str]) -> Decision:
    what = WORDS.get(row["decision"].lower(), "")
    value = codes.as_text(row.get("value"))
    wrong = next(
        (
            why
            for bad, why in (
                (not what, say("list_decision", words=", ".join(WORDS))),
                (not row.get("reason"), say("list_reason")),
                (
                    what in ("parent", "same_as") and not value,
                    what and say("list_value", what=say(what)),
                ),
                (
                    what == "accept" and row.get("kind") not in ACCEPTABLE,
                    say("list_acceptable", kinds=", ".join(ACCEPTABLE)),
                ),
                (not row.get("row", "").isdecimal(), say("list_row")),
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
            place = {"file": decision.file, "place": decision.row}
            why = say("list_moved", **place, unit=unit.title) if unit else say("list_gone", **place)
            raise Refused("bad_list", "", row="-", why=why)
        if decision.what == "leave_out":
            out.add(id(unit))
        elif decision.what == "parent":
            unit.parent = decision.value
        elif decision.what == "same_as":
            unit.stored = decision.value
        elif decision.what == "new":
            unit.new = True
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
            saying = say("accepted", finding=finding.saying, reason=decision.reason)
            result.findings[place] = replace(finding, severity="warning", saying=saying)
    for decision in decisions:
        if decision.what != "accept":
            result.note("warning", "decided", "", (decision.code,), decision.saying)


def _no_formula(text: str) -> str:
    """Text that a spreadsheet takes for no formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") else text


def write(result: Checked, path: Path, english: bool = True) -> int:
    """The errors about single rows as a list to fill in; returns how many."""
    headings = [SAYINGS[f"list.{name}"][english] for name in HEADINGS]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        out = csv.writer(file)
        out.writerow(headings)
        found = [f for f in result.errors if f.unit is not None and f.unit.rows]
        for finding in found:
            unit = finding.unit
            assert unit is not None
            first = (unit.file, unit.rows[0], *map(_no_formula, unit.as_read))
            out.writerow(
                [*first, finding.kind, "", "", "", _no_formula(finding.saying.said(english))]
            )
    return len(found)
