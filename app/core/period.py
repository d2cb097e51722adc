"""Periods of evaluation and accountability: a quarter, a half-year, a year."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

#: span -> months
SPANS = {"quarter": 3, "half": 6, "year": 12}
#: span -> the letter that stands before its number
LETTERS = {"quarter": "Q", "half": "H"}


#: How a month is written.
MONTH = re.compile(r"^(20[0-9]{2})-(0[1-9]|1[0-2])\Z")


@dataclass(frozen=True)
class Period:
    """A period, from the first to the last day, both included."""

    name: str
    first: date
    last: date

    @classmethod
    def read(cls, text: str) -> "Period | None":
        """2026Q3, 2026H2 or 2026; None for anything else."""
        match = re.fullmatch(r"(20[0-9]{2})(?:Q([1-4])|H([12]))?", text)
        if match is None:
            return None
        year, quarter, half = int(match[1]), match[2], match[3]
        months = 3 if quarter else 6 if half else 12
        start = (int(quarter or half or 1) - 1) * months + 1
        after = date(year + (start + months > 12), (start + months - 1) % 12 + 1, 1)
        return cls(text, date(year, start, 1), after - timedelta(days=1))

    @classmethod
    def must(cls, text: str) -> "Period":
        """A period that has been read before."""
        found = cls.read(text)
        if found is None:
            raise ValueError(text)
        return found

    @classmethod
    def month(cls, text: str) -> "Period | None":
        """2026-09; None for anything else."""
        match = MONTH.match(text)
        if match is None:
            return None
        return cls.month_of(date(int(match[1]), int(match[2]), 1))

    @classmethod
    def month_of(cls, day: date) -> "Period":
        """The month in which a day lies."""
        after = date(day.year + day.month // 12, day.month % 12 + 1, 1)
        return cls(f"{day:%Y-%m}", day.replace(day=1), after - timedelta(days=1))

    @property
    def kind(self) -> str:
        """Q, H, or nothing for a year: only periods of one kind are set side by side."""
        return self.name[4:5]

    @classmethod
    def of(cls, day: date, span: str) -> "Period":
        """The quarter, half-year or year (SPANS) in which a day lies."""
        number = (day.month - 1) // SPANS[span] + 1
        found = cls.read(f"{day.year}{LETTERS[span]}{number}" if span in LETTERS else f"{day.year}")
        assert found is not None
        return found
