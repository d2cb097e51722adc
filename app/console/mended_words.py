"""What was mended for somebody, in words: which fields, from what to what, and of which filing."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from flask import url_for
from markupsafe import Markup

from app.cells import queries as cells
from app.console import form_words, words
from app.console.pages import bp, kind_name, place, say
from app.core import clock
from app.core.answers import english
from app.core.db import db
from app.core.errors import Problem
from app.filings.models import Mending
from app.patrols.rules import MODES
from app.sites.models import Site
from app.taxonomy import queries as taxonomy

#: Of a value that is long so much is shown, of a list so many.
MOST, MOST_ITEMS = 200, 20
#: Fields that mean something else in a filing than in other forms.
FIELD: Mapping[str, tuple[str, str]] = {
    "kind": ("问题类别", "Kind"),
    "incidents": ("问题", "Finding"),
    "visits": ("检查", "Visit"),
}
#: Fields whose values have words -> these.
VALUES: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "nature": words.NATURE,
    "severity": words.SEVERITY,
    "source": words.SOURCE,
    "result": {"normal": ("正常", "normal"), "abnormal": ("异常", "abnormal")},
    "datum": {name: form_words.CHOICE[name] for name in ("wgs84", "cgcs2000", "gcj02", "bd09")},
    "mode": {mode: form_words.CHOICE[mode] for mode in MODES},
}


@bp.app_template_filter("field")
def field(dotted: str) -> str:
    """A place in a filing as people call it."""
    return place({**form_words.FIELD, **FIELD}, dotted)


def refusal(problem: Mapping[str, Any] | None) -> str | None:
    """Why a filing was refused, its fields called as people call them."""
    errors = (problem or {}).get("errors")
    if problem and problem.get("code") == "invalid" and isinstance(errors, dict):
        named = [field(one) for one in dict.fromkeys(_leaves(errors, ()))]
        return str(Problem("invalid", fields=named).body(english())["detail"])
    return (problem or {}).get("detail")


def _leaves(errors: Mapping[str, Any], path: tuple[str, ...]) -> Iterable[str]:
    for name, inside in errors.items():
        here = path if name == "_schema" and path else (*path, str(name))
        if isinstance(inside, dict):
            yield from _leaves(inside, here)
        else:
            yield ".".join(here)


def changes(row: Mending) -> Iterable[tuple[str, Any]]:
    """(which field, from what to what) of each change; of reporters only that there was one."""
    for one in row.changes:
        name = one["field"].rpartition(".")[2]
        told = [one[when] for when in ("before", "after") if when in one]
        yield field(one["field"]), " → ".join(value(name, v, row.county_id) for v in told) or "…"


def about(row: Mending) -> str:
    """Where the case or patrol is that was filed of it."""
    if row.about == "incident":
        return url_for("console.case", incident_id=row.about_id)
    return url_for("console.patrol", patrol_id=row.about_id)


def link(row: Mending) -> tuple[str, Markup]:
    """The same for whoever is to decide: (what it is, a link)."""
    case = row.about == "incident"
    called = say("查看案件", "Show the case") if case else say("查看巡查", "Show the patrol")
    name = say("案件", "Case") if case else say("巡查", "Patrol")
    return name, Markup('<a href="{}">{}</a>').format(about(row), called)


def value(name: str, told: Any, county_id: int | None) -> str:
    """A value of a field as people say it; a code that means nothing here says so."""
    if told is None or told in ("", []):
        return say("（空）", "(empty)")
    if isinstance(told, bool):
        return say("是", "yes") if told else say("否", "no")
    if isinstance(told, list):
        few = "、".join(value(name, one, county_id) for one in told[:MOST_ITEMS])
        return few[:MOST] + ("…" if len(told) > MOST_ITEMS else "")
    if isinstance(told, dict):
        parts = (f"{field(part)} {value(part, one, county_id)}" for part, one in told.items())
        return "，".join(parts)[:MOST]
    if isinstance(told, float):
        return str(round(told, 6))
    known = KNOWN.get("at" if name.endswith("_at") else name)
    found = known(told, county_id) if known and isinstance(told, str | int) else str(told)
    unknown = say(f"“{str(told)[:MOST]}”（没有这一项）", f"“{str(told)[:MOST]}” (not known)")
    return found[:MOST] if found else unknown


def _kind(told: str | int, county_id: int | None) -> str | None:
    return next(
        (kind_name(one) for one in taxonomy.kinds(county_id) if one.code == told),
        None,
    )


def _cell(told: str | int, _: int | None) -> str | None:
    found = cells.by_code(str(told))
    return found.name if found else None


def _site(told: str | int, _: int | None) -> str | None:
    found = db.session.get(Site, told) if isinstance(told, int) and abs(told) < 2**31 else None
    return found.name if found else None


def _time(told: str | int, _: int | None) -> str:
    try:
        return clock.shown(datetime.fromisoformat(str(told)))
    except ValueError:
        return str(told)


def _of(table: Mapping[str, tuple[str, str]]) -> Callable[[str | int, int | None], str | None]:
    return lambda told, _: say(*table[str(told)]) if str(told) in table else None


#: Fields whose values have words -> what a value means in a county; None where it means nothing.
KNOWN: Mapping[str, Callable[[str | int, int | None], str | None]] = {
    "kind": _kind,
    "cell_code": _cell,
    "site_id": _site,
    "at": _time,
    **{name: _of(table) for name, table in VALUES.items()},
}
