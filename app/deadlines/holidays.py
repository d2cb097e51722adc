"""The statutory holidays of a year: computed where no official calendar has been loaded, and what
no calendar may lose.
"""

from collections.abc import Mapping
from datetime import date
from functools import cache

import holidays


@cache
def computed(year: int) -> tuple[dict[date, bool], bool]:
    """({day: works}, whether make-up working days are known).

    From the published holidays or, failing these, the statutory ones.
    """
    china = holidays.country_holidays("CN", years=year)
    days = {day: False for day in china if day.year == year and day.weekday() < 5}
    made_up = {day: True for day in getattr(china, "weekend_workdays", ()) if day.year == year}
    return days | made_up, bool(made_up)


#: Days of rest of everybody (State Council, 全国年节及纪念日放假办法), as they are called.
ENGLISH = {
    "元旦": "New Year's Day",
    "农历除夕": "Lunar New Year's Eve",
    "春节": "Spring Festival",
    "清明节": "Tomb-Sweeping Day",
    "劳动节": "Labour Day",
    "端午节": "Dragon Boat Festival",
    "中秋节": "Mid-Autumn Festival",
    "国庆节": "National Day",
}


@cache
def statutory(year: int) -> dict[date, list[str]]:
    """{day: which holidays it is}, without what is moved or given for one on a weekend."""
    china = holidays.country_holidays("CN", years=year, language="zh_CN")
    found = {
        day: [name for name in said.split("; ") if name in ENGLISH]
        for day, said in sorted(china.items())
        if day.year == year
    }
    return {day: names for day, names in found.items() if names}


def lost(year: int, days: Mapping[date, bool]) -> dict[str, list[date]]:
    """{holiday: its days} that `days`, what is not as its weekday says, would make working days."""
    found: dict[str, list[date]] = {}
    for day, names in statutory(year).items():
        if days.get(day, day.weekday() < 5):
            for name in names:
                found.setdefault(name, []).append(day)
    return found


def unrequited(year: int, days: Mapping[date, bool]) -> int:
    """How many holidays on weekends have no weekday off: rest on weekdays less work on weekends is
    at least as much as the law gives. Work on the last weekend may be for a day off in January.
    """
    of_year = [(day, works) for day, works in days.items() if day.year == year]
    rest = sum(not works for day, works in of_year if day.weekday() < 5)
    last = date(year, 12, 29)
    work = sum(works for day, works in of_year if day.weekday() >= 5 and day < last)
    return max(len(statutory(year)) - (rest - work), 0)


def on_weekends(year: int) -> list[str]:
    """The holidays of which a day falls on a weekend."""
    found = [name for day, names in statutory(year).items() if day.weekday() >= 5 for name in names]
    return list(dict.fromkeys(found))
