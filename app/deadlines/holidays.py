"""The statutory holidays of a year, where no official calendar has been loaded."""

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
