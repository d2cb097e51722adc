"""How a calendar is shown."""

from typing import Any

from app.deadlines import queries


def calendar_out(county_id: int | None, year: int, *, moved: int) -> dict[str, Any]:
    """A year's days that are not as their weekday says, and how many limits loading it moved."""
    days, provisional = queries.calendar_of(county_id, year)
    return {
        "year": year,
        "provisional": provisional,
        "days": {day.isoformat(): works for day, works in sorted(days.items())},
        "corrected": {
            day.isoformat(): works
            for day, works in sorted(queries.corrected(county_id, year).items())
        },
        "moved": moved,
    }
