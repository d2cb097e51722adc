"""How a fact becomes a share of an item's full mark: a small set of formulas, as typed data.

Each gives a share as two whole numbers, so that nothing is rounded before the end, and says itself
with the numbers put in.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple, Protocol


@dataclass(frozen=True)
class Fact:
    """How many of how many."""

    good: int
    total: int


class Share(NamedTuple):
    """`part` of `whole`, from none to all of the mark."""

    part: int
    whole: int

    def __str__(self) -> str:
        return percent(self.part, self.whole)


class Formula(Protocol):
    """From a fact with something to measure to a share of the mark; more good is never less."""

    def share(self, fact: Fact) -> Share: ...

    def said(self, fact: Fact, english: bool) -> str:
        """The rule with the fact's numbers in it."""


@dataclass(frozen=True)
class Ratio:
    """Good of all, in proportion."""

    def share(self, fact: Fact) -> Share:
        return Share(min(fact.good, fact.total), fact.total)

    def said(self, fact: Fact, english: bool) -> str:
        return f"{fact.good} / {fact.total} = {percent(*self.share(fact))}"


@dataclass(frozen=True)
class Steps:
    """What the highest step reached gives, in per cent; below the lowest nothing."""

    #: (from what rate, what it gives) in per cent, the highest first.
    steps: tuple[tuple[int, int], ...]

    def share(self, fact: Fact) -> Share:
        for least, gives in self.steps:
            if fact.good * 100 >= least * fact.total:
                return Share(gives, 100)
        return Share(0, 100)

    def said(self, fact: Fact, english: bool) -> str:
        rate, got = Ratio().said(fact, english), self.share(fact)
        rule = [f"≥ {least}% → {gives}%" for least, gives in self.steps]
        if english:
            return f"{rate}, by steps ({'; '.join(rule)}) → {got}"
        return f"{rate}，分档（{'；'.join(rule)}） → {got}"


@dataclass(frozen=True)
class Linear:
    """Nothing up to one rate, all from another on, in proportion between (capped at both ends)."""

    zero: int
    full: int

    def share(self, fact: Fact) -> Share:
        span = (self.full - self.zero) * fact.total
        return Share(min(max(fact.good * 100 - self.zero * fact.total, 0), span), span)

    def said(self, fact: Fact, english: bool) -> str:
        rate, got = Ratio().said(fact, english), self.share(fact)
        if english:
            return f"{rate}, nothing up to {self.zero}%, all from {self.full}% → {got}"
        return f"{rate}，{self.zero}% 及以下得 0，{self.full}% 及以上得满分，其间按比例 → {got}"


@dataclass(frozen=True)
class Capped:
    """Good of all, but no more than `most` good ones count; what was not good counts each time.

    So twenty trivial findings hide a missed one no better than the three that matter.
    """

    most: int

    def share(self, fact: Fact) -> Share:
        counted, bad = min(fact.good, self.most), max(fact.total - fact.good, 0)
        return Share(counted, counted + bad)

    def said(self, fact: Fact, english: bool) -> str:
        part, whole = self.share(fact)
        if english:
            return (
                f"{fact.good} good of {fact.total}, {self.most} at most count: {part} / {whole}"
                + (f" = {percent(part, whole)}")
            )
        return (
            f"{fact.good} / {fact.total}，好的最多计 {self.most} 件：{part} / {whole} = "
            + percent(part, whole)
        )


@dataclass(frozen=True)
class Mean:
    """A part's score as it is, more than the full mark where a bonus made it so. No scheme says
    so: it is how a half-year and a year are made of their parts.
    """

    def share(self, fact: Fact) -> Share:
        return Share(fact.good, fact.total)

    def said(self, fact: Fact, english: bool) -> str:
        score = f"{Decimal(fact.good) * 100 / fact.total:.2f}"
        return f"score {score}" if english else f"得分 {score}"


RATIO, MEAN = Ratio(), Mean()
#: kind of the data -> its formula from data that have been read
KINDS: dict[str, Any] = {
    "ratio": lambda _: RATIO,
    "step": lambda raw: Steps(tuple((step["from"], step["gives"]) for step in raw["steps"])),
    "linear": lambda raw: Linear(raw["zero"], raw["full"]),
    "capped": lambda raw: Capped(raw["most"]),
}


def formula_of(raw: Mapping[str, Any]) -> Formula:
    """The formula that data describe which a scheme has been checked with."""
    found: Formula = MEAN if raw["kind"] == "mean" else KINDS[raw["kind"]](raw)
    return found


def data_of(formula: Formula) -> dict[str, Any]:
    """A formula as data: what a stored term keeps of it."""
    match formula:
        case Steps(steps):
            return {"kind": "step", "steps": [{"from": a, "gives": b} for a, b in steps]}
        case Linear(zero, full):
            return {"kind": "linear", "zero": zero, "full": full}
        case Capped(most):
            return {"kind": "capped", "most": most}
        case Mean():
            return {"kind": "mean"}
    return {"kind": "ratio"}


def percent(part: int, whole: int) -> str:
    """A share for people; scores are never computed from it."""
    return f"{Decimal(part) * 100 / whole:.2f}%"
