"""The register of the county's working calendars: years as loaded, and single days set right."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask import g
from marshmallow import fields, validate

from app.console.pages import say
from app.console.registers.shape import Form, Register, Row, alike, column, in_the_county
from app.core import clock
from app.core.errors import refuse
from app.core.schemas import Day, Schema, one_of
from app.deadlines import queries as deadlines
from app.deadlines import service as calendars
from app.deadlines.present import calendar_out
from app.deadlines.schemas import CorrectionIn

#: Calendars of last year, this and the next two.
YEARS = (-1, 0, 1, 2)


class OfficialYear(Schema):
    """CalendarIn as the notice of the State Council has it, a day a line."""

    rest = fields.List(Day(), load_default=list, validate=validate.Length(max=120))
    work = fields.List(Day(), load_default=list, validate=validate.Length(max=60))


class OneDay(Schema):
    """CorrectionIn of one day."""

    the_day = Day(required=True)
    works = one_of("work", "rest", "calendar", required=True)
    reason = CorrectionIn().fields["reason"]


#: How a day is, in words of the form.
WORKS: dict[str, bool | None] = {"work": True, "rest": False, "calendar": None}


def calendars_rows() -> Iterable[Row]:
    county_id = g.caller.scope.county_id()
    this = clock.day_of(clock.now()).year
    for year in (this + n for n in YEARS):
        days, provisional = deadlines.calendar_of(county_id, year)
        yield {
            "key": year,
            "of": year,
            "year": year,
            "state": say("暂按法定假日推算", "computed")
            if provisional
            else say("已载入", "official"),
            "rest": sum(not works for works in days.values()),
            "work": sum(days.values()),
        }


def _year(year: int) -> int:
    return year if 2000 <= year <= 2100 else refuse("not_found")


def _facts(year: int) -> list[tuple[str, str]]:
    return [(say("年", "Year"), str(year))]


def _days(year: int) -> dict[str, Any]:
    said = calendar_out(g.caller.scope.county_id(), year, moved=0)["days"]
    return {
        "rest": [day for day, works in said.items() if not works],
        "work": [day for day, works in said.items() if works],
    }


def _load(year: int, body: dict[str, list[date]]) -> int:
    days = dict.fromkeys(body["rest"], False) | dict.fromkeys(body["work"], True)
    _, moved = calendars.load_official(caller=g.caller, year=year, days=days, now=clock.now())
    return len(moved)


def _correct(year: int, body: dict[str, Any]) -> int:
    _, moved = calendars.correct_year(
        caller=g.caller,
        year=year,
        days={body["the_day"]: WORKS[body["works"]]},
        reason=body["reason"],
        now=clock.now(),
    )
    return len(moved)


def _works(_: Any) -> dict[str, list[tuple[str, str]]]:
    return {
        "works": [
            ("work", say("上班", "a working day")),
            ("rest", say("放假", "a day of rest")),
            ("calendar", say("恢复为日历原样", "again as the calendar has it")),
        ]
    }


REGISTERS = {
    "calendars": Register(
        ("工作日历", "Calendars"),
        "rules",
        "policies.read",
        (
            column("year", "年", "Year"),
            column("state", "放假安排", "Official year"),
            column("rest", "放假的工作日", "Weekdays off"),
            column("work", "调休上班日", "Working weekends"),
        ),
        calendars_rows,
        ("没有日历。", "No calendar."),
        {
            "load": Form(
                ("载入放假安排", "Load the official year"),
                ("已载入，{count} 个在办时限随之调整。", "Loaded; {count} running limits moved."),
                "policies.write",
                _load,
                OfficialYear(),
                find=_year,
                values=_days,
                facts=_facts,
            ),
            "correct": Form(
                ("更正个别日期", "Correct a day"),
                (
                    "已更正，{count} 个在办时限随之调整。",
                    "Corrected; {count} running limits moved.",
                ),
                "policies.write",
                _correct,
                OneDay(),
                find=_year,
                choices=_works,
                facts=_facts,
            ),
        },
        power=alike(in_the_county),
        called=str,
        power_of_whole=in_the_county,
    ),
}
