"""/console/patrols/<id>: one patrol, its figures, marks, visits and findings, what speaks against
it, beside the patrols that it is like, and the form in which somebody decides.
"""

import uuid
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from flask import g, request

from app.console.doubt_words import doubts_of
from app.console.pages import page, render, say
from app.console.times import when
from app.core.answers import said
from app.core.errors import Problem
from app.filings.rules.reasons import Ground
from app.filings.rules.times import DISPUTED
from app.patrols import queries
from app.patrols.models import Patrol
from app.patrols.present import patrol_out

#: What the button says that is no ground.
REJECTS = "no"


@page("/patrols/<uuid:patrol_id>", "patrols.read")
def patrol(patrol_id: uuid.UUID) -> Any:
    """巡查 What a patrol was, and what speaks for it and against it."""
    return patrol_page(queries.seen(g.caller.scope, g.caller.id, patrol_id))


def patrol_page(row: Patrol, problem: Problem | None = None) -> Any:
    """The page of a patrol; with the `problem` of a verdict on it, which comes back as it was
    typed.
    """
    scope, me = g.caller.scope, g.caller.id
    judges = queries.may_judge(row, scope) and bool(row.doubts)
    why = doubts_of([row])[0] if judges else []
    named = {str(one.other["id"]): one.other for one in why if one.other}
    shown = patrol_out(row, scope, me)
    return render(
        "patrol.html",
        problem.status if problem else 200,
        patrol=shown,
        why=why,
        others=list(named.values()),
        compared=list(_compared([shown, *named.values()])) if named else [],
        may_look=queries.may_read_track(row, scope, me) and bool(row.points),
        own_track=row.officer_id == me and not named,
        judges=judges and row.state == "closed",
        ground=_ground(shown["verdict"]),
        wrong=said(problem)["detail"] if problem else None,
        typed=request.form.get("reason", "") if problem else "",
        place=place_in_list(),
        **judging(),
    )


def judging() -> dict[str, Any]:
    """What the form of a verdict needs."""
    return {
        # who types words and presses Enter presses the first button
        "grounds": sorted(Ground, key=lambda one: one != Ground.OTHER),
        "rejects": REJECTS,
        "not_mine": not_mine(),
        "disputed": DISPUTED,
    }


def place_in_list() -> dict[str, str]:
    """Where in the list of doubts somebody is or comes from."""
    return {name: said for name in ("officer", "cursor") if (said := request.values.get(name))}


def not_mine() -> set[int]:
    """Whose patrols the caller does not judge: his own, and of whom he stands in for."""
    return {g.caller.id, *g.caller.scope.stands_for()}


def _compared(patrols: list[Mapping[str, Any]]) -> Iterable[tuple[str, list[str]]]:
    """(what is compared, what it is of each of some patrols)."""
    for words, of in COMPARED:
        yield say(*words), [of(one) for one in patrols]


def _length(one: Mapping[str, Any]) -> str:
    return f"{one['length_m'] / 1000:.2f} " + say("公里", "km")


def _span(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return say(f"{minutes} 分 {rest:02} 秒", f"{minutes} min {rest:02} s")


def _pace(one: Mapping[str, Any]) -> str:
    if not one["duration_s"]:
        return "—"
    return f"{3.6 * one['length_m'] / one['duration_s']:.1f} " + say("公里/时", "km/h")


def _inside(one: Mapping[str, Any]) -> str:
    return "—" if one["inside_share"] is None else f"{100 * one['inside_share']:.0f}%"


#: What somebody compares of two patrols: its words, and how it reads of one.
COMPARED: tuple[tuple[tuple[str, str], Callable[[Mapping[str, Any]], str]], ...] = (
    (("人员", "Officer"), lambda one: one["officer"]["name"]),
    (("网格", "Cell"), lambda one: one["cell_name"]),
    (("开始", "Began"), lambda one: when(one["started_at"])),
    (("结束", "Ended"), lambda one: when(one["ended_at"])),
    (("历时", "From start to end"), lambda one: _span(_lasted(one))),
    (("记录用时", "Recorded"), lambda one: _span(one["duration_s"])),
    (("里程", "Length"), _length),
    (("平均速度", "Pace"), _pace),
    (("轨迹点", "Points"), lambda one: str(one["points"])),
    (("在网格内", "Inside its cell"), _inside),
    (("收到", "Received"), lambda one: when(one["received_at"])),
)


def _lasted(one: Mapping[str, Any]) -> float:
    seconds: float = (one["ended_at"] - one["started_at"]).total_seconds()
    return seconds


def _ground(verdict: Mapping[str, Any] | None) -> str:
    """On what ground it counts, and in whose words, each once."""
    if verdict is None:
        return ""
    known = {str(one): one for one in Ground}.get(verdict["ground"] or "")
    words = [say(known.zh, known.en)] if known and known != Ground.OTHER else []
    if verdict["reason"] and not (known and verdict["reason"] == known.zh):
        words.append(verdict["reason"])
    return "：".join(words)
