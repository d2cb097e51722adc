"""The life of a case, drawn from the table of actions that decides it.

`python -m scripts.draw_life` writes the drawing into docs/flows.md, between its two marks.
"""

from collections.abc import Iterable
from pathlib import Path

from app.incidents.actions import ACTIONS
from app.incidents.rules.actions import OPEN, STATUSES, Action

FLOWS = Path(__file__).parents[1] / "docs" / "flows.md"
BEGIN, END = "<!-- life of a case: begin -->\n", "<!-- life of a case: end -->\n"

Arrow = tuple[str, str]


def arrows(actions: Iterable[Action]) -> dict[Arrow, list[str]]:
    """The actions that lead from one status to another, by (before, after).

    What leaves the status as it is has no arrow.
    """
    found: dict[Arrow, list[str]] = {}
    for action in actions:
        for way in action.ways:
            for before in sorted(way.before, key=STATUSES.index):
                for after in sorted(way.instead | {way.after or before}, key=STATUSES.index):
                    names = found.setdefault((before, after), [])
                    if after != before and action.name not in names:
                        names.append(action.name)
    return {arrow: names for arrow, names in found.items() if names}


def beside(actions: Iterable[Action]) -> list[str]:
    """The actions that never move a case from one status to another."""
    return [
        action.name
        for action in actions
        if all({way.after, *way.instead} <= {None} for way in action.ways)
    ]


def drawing(actions: Iterable[Action]) -> str:
    """The part of docs/flows.md between its marks."""
    rows = list(actions)
    found = arrows(rows)
    lines = [
        f"  {before} --> {after}: {', '.join(found[before, after])}"
        for before, after in sorted(found, key=lambda a: [STATUSES.index(s) for s in a])
    ]
    ends = [f"  {status} --> [*]" for status in STATUSES if status not in OPEN]
    drawn = ["```mermaid", "stateDiagram-v2", "  [*] --> reported: report", *lines, *ends, "```"]
    aside = ", ".join(f"`{name}`" for name in beside(rows))
    return "\n".join([*drawn, "", f"Beside its course, leaving the status as it is: {aside}.", ""])


def redrawn(page: str) -> str:
    """The page with the drawing of now; ValueError where a mark is missing."""
    before, rest = page.split(BEGIN)
    _, after = rest.split(END)
    return f"{before}{BEGIN}{drawing(ACTIONS.values())}{END}{after}"


if __name__ == "__main__":
    FLOWS.write_text(redrawn(FLOWS.read_text(encoding="utf-8")), encoding="utf-8")
