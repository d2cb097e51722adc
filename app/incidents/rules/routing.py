"""Which departments a kind and a place name for a case (requirements §5, D15)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class ZoneRow:
    """Who handles what lies in some zones.

    For cases at `level` (or at any), of kinds that begin with one of `kinds` (or of any).
    """

    name: str
    marks: frozenset[str]
    kinds: tuple[str, ...]
    level: str | None
    #: Codes of departments; without a lead that of the kind stays in the lead.
    lead: str | None
    assisting: tuple[str, ...]

    def holds(self, marks: Iterable[str], kind: str, level: str) -> bool:
        """Whether it speaks of such a case."""
        return (
            not self.marks.isdisjoint(marks)
            and self.level in (None, level)
            and (not self.kinds or kind.startswith(self.kinds))
        )


@dataclass(frozen=True)
class Named:
    """Codes of departments, the first lead first, and the rows that named them, besides the kind.

    Where a place lacks the first lead, the next one leads.
    """

    leads: tuple[str, ...]
    assisting: tuple[str, ...]
    rules: tuple[str, ...]


def named_for(
    rows: Sequence[ZoneRow],
    *,
    marks: Sequence[str],
    kind: str,
    level: str,
    lead: str,
    assisting: Sequence[str],
) -> Named:
    """Who the kind (`lead`, `assisting`) and the zones of a case name.

    Of several rows that name a lead the first leads; the others, and the kind's, assist.
    """
    mine = [row for row in rows if row.holds(marks, kind, level)]
    leads = tuple(dict.fromkeys([*(row.lead for row in mine if row.lead), lead]))
    more = [code for row in mine for code in row.assisting]
    others = tuple(dict.fromkeys([*leads[1:], *more, *assisting]))
    return Named(leads, others, tuple(row.name for row in mine))


def key_marks(rows: Sequence[ZoneRow], marks: Sequence[str]) -> list[str]:
    """Of a case's marks those of key zones: what lies there the county sees at once."""
    key = frozenset().union(*(row.marks for row in rows))
    return [mark for mark in marks if mark in key]
