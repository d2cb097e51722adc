"""Official years for tests."""

from app.deadlines.holidays import computed


def official(year: int) -> dict[str, bool]:
    """{day: works} of all days that are not as their weekday says: nothing of the law is lost."""
    return {day.isoformat(): works for day, works in sorted(computed(year)[0].items())}
