"""What a score would be if something had been otherwise, from the stored terms alone (row F04)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.evaluations.rules.explaining import PLAIN
from app.evaluations.rules.formulas import Fact, formula_of
from app.evaluations.rules.schemes import EXEMPTION, MANUAL, Addition, Item, Level
from app.evaluations.rules.scoring import ZERO, Entry, score

Term = Mapping[str, Any]


@dataclass(frozen=True)
class Judged:
    """What a score was made of, read back from its terms."""

    level: Level
    facts: Mapping[str, Fact]
    entries: tuple[Entry, ...]

    def score(self) -> tuple[Decimal | None, list[dict[str, Any]]]:
        return score(self.facts, self.level, self.entries)


def judged(terms: Iterable[Term]) -> Judged:
    """The level, facts and entries that these terms come from: scored again they give the same."""
    items, additions, facts, entries = [], [], {}, []
    for term in (PLAIN | dict(raw) for raw in terms):
        name, part = term["indicator"], term["part"]
        if part in ("indicator", MANUAL):
            items.append(_item(term))
            facts[name] = Fact(term["good"], term["total"])
            entries += [Entry("", EXEMPTION, name)] * term["exempted"]
            continue
        asked, cap = Decimal(term["formula"]["asked"]), Decimal(term["formula"]["cap"])
        shown = {"title": term["title"], "english": term["english"]}
        mark = {"not_from_plan": term["not_from_plan"]}
        additions.append(Addition(part, name, cap=cap, **shown, **mark))
        ids = term["entries"] or [""]
        points = [asked] + [ZERO] * (len(ids) - 1)
        entries += [Entry(i, part, name, each) for i, each in zip(ids, points, strict=True)]
    return Judged(Level(tuple(items), tuple(additions)), facts, tuple(entries))


def _item(term: Term) -> Item:
    return Item(
        term["indicator"],
        term["weight"],
        formula_of(term["formula"]),
        title=term["title"],
        english=term["english"],
        most=max(term["total"], 1) if term["part"] == MANUAL else 0,
        unit=term["unit"],
        not_from_plan=term["not_from_plan"],
    )


def supposed(
    terms: Iterable[Term], better: Mapping[str, int]
) -> tuple[Decimal | None, list[dict[str, Any]]]:
    """(score, terms) if so many of what was not good, by indicator, had been good."""
    was = judged(terms)
    facts = dict(was.facts)
    for name, count in better.items():
        fact = facts[name]
        facts[name] = Fact(min(fact.good + count, fact.total), fact.total)
    return Judged(was.level, facts, was.entries).score()
