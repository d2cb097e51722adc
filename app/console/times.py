"""Times and spans as pages say them."""

from datetime import datetime

from markupsafe import Markup

from app.console import words
from app.console.pages import bp, say
from app.core import clock

#: What no line ends inside of.
WHOLE = Markup('<span class="whole-words">{}</span>')


def when(moment: datetime | None, *, ends: bool = False) -> str:
    """A time as the county's clocks show it: 07-01 09:00, with the year where it is another."""
    if moment is None:
        return "—"
    day = clock.last_day(moment) if ends else clock.day_of(moment)
    return clock.shown(moment, ends=ends, year=day.year != clock.day_of(clock.now()).year)


def until(moment: datetime | None) -> str:
    """A time at which something ends: that of a day's end is 24:00."""
    return when(moment, ends=True)


@bp.app_template_filter("when")
def _when(moment: datetime | None) -> Markup:
    """The same in a template, where no line ends inside it."""
    return WHOLE.format(when(moment))


@bp.app_template_filter("span")
def _span(span: tuple[datetime, datetime]) -> Markup:
    """From when to when; the day is said once where it is the same."""
    began, ended = span
    last = when(ended)
    if clock.day_of(began) == clock.day_of(ended):
        last = last.rpartition(" ")[2]
    return Markup("{} {} {}").format(_when(began), say("至", "to"), WHOLE.format(last))


@bp.app_template_filter("until")
def _until(moment: datetime | None) -> Markup:
    return WHOLE.format(until(moment))


@bp.app_template_filter("amount")
def amount(seconds: int, clock_name: str) -> str:
    """So much time of a limit's clock: 3 个工作日, 4 工作小时, 10 分钟."""
    units = words.AMOUNT[clock_name]
    size, unit = next(one for one in units if seconds >= one[0] or one is units[-1])
    return f"{seconds / size:.3g} {say(*unit)}"
