"""A scheme as it has been read: items with weights and formulas, what adds and takes away, vetoes.

The plans give no weights and no points: what a county has not decided itself is a starting value,
and every answer says so ("not from the plan").
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from app.evaluations.rules.formulas import RATIO, Formula

#: What an entry may be; the first two add to a score and take from it, within a cap.
BONUS, DEDUCTION, VETO, EXEMPTION = "bonus", "deduction", "veto", "exemption"
#: The points of an item that the level above fills in.
MANUAL = "manual"
PARTS = (BONUS, DEDUCTION, VETO, EXEMPTION, MANUAL)
ADDITIONS = (BONUS, DEDUCTION, VETO)


@dataclass(frozen=True)
class Item:
    """What is weighed: an indicator of the fact list, or one that the level above fills in."""

    name: str
    weight: int
    formula: Formula = RATIO
    #: Of what is filled in by hand: its names, its full mark (or the goal of a term) and its unit.
    title: str = ""
    english: str = ""
    most: int = 0
    unit: str = ""
    not_from_plan: bool = True

    @property
    def manual(self) -> bool:
        """Whether people fill it in (rows F11, F12): its fact is (points given, `most`)."""
        return self.most > 0


@dataclass(frozen=True)
class Addition:
    """A ground for adding points, taking them away, or putting the unit last (rows F03, E15)."""

    part: str
    name: str
    title: str
    english: str = ""
    #: At most for one entry, and for all of a period; none of a veto.
    each: Decimal = Decimal(0)
    cap: Decimal = Decimal(0)
    #: What an entry must name: case, document, either of them, or nothing.
    link: str = ""
    not_from_plan: bool = True


#: A veto that somebody has ordered by the rules of accountability needs no scheme (row E15).
DECIDED = Addition(
    VETO, "decided_veto", "一票否决（问责决定）", "Veto by decision", not_from_plan=False
)
#: What a confirmed finding of false rectification or reporting is deducted as.
FRAUD = "fraud"


@dataclass(frozen=True)
class Level:
    """What a cell of a level is judged by."""

    items: tuple[Item, ...]
    additions: tuple[Addition, ...] = ()

    @property
    def manual(self) -> tuple[Item, ...]:
        """The items that the level above fills in."""
        return tuple(item for item in self.items if item.manual)

    def item(self, name: str) -> Item | None:
        return next((one for one in self.items if one.name == name), None)

    def addition(self, name: str) -> Addition | None:
        return next((one for one in self.additions if one.name == name), None)

    def with_more(self, additions: Iterable[Addition]) -> "Level":
        """The same, with grounds of elsewhere that it does not have itself."""
        more = (one for one in additions if self.addition(one.name) is None)
        return Level(self.items, (*self.additions, *more))

    def marked(self, paths: Iterable[str]) -> "Level":
        """The same, with what these places of its data cover marked as not from the plan."""
        known = tuple(paths)

        def mark(part: str, name: str) -> bool:
            place = f"{part}.{name}"
            return any(place == path or f"{place}.".startswith(f"{path}.") for path in known)

        return Level(
            tuple(
                replace(
                    item,
                    not_from_plan="" in known
                    or mark("manual" if item.manual else "indicators", item.name),
                )
                for item in self.items
            ),
            tuple(
                replace(one, not_from_plan="" in known or mark(one.part, one.name))
                for one in self.additions
            ),
        )


@dataclass(frozen=True)
class Merit:
    """Who is on the year's merit list, and how much more his result weighs there (row F03)."""

    #: Among the cells of one parent: at most these places, with at least this score.
    places: int
    least: Decimal
    #: Per cent that a good result in the grid adds.
    tilt: Decimal


@dataclass(frozen=True)
class SchemeRules:
    """A version of a scheme as typed values."""

    levels: Mapping[str, Level]
    #: Per cent of the village's year in the general assessment (row F06).
    share: Decimal
    merit: Merit
    #: Places of the data whose values are starting values.
    not_from_plan: tuple[str, ...]


def plain_level(weights: Mapping[str, int]) -> Level:
    """Indicators in proportion: all that the first schemes said."""
    return Level(tuple(Item(name, weight) for name, weight in weights.items()))
