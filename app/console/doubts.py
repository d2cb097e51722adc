"""/console/doubts: patrols in doubt, each looked at with one tap."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask import g, request

from app.console import words
from app.console.attempt import attempt
from app.console.form_bodies import id_from
from app.console.pages import back_to, page, render, say, word
from app.core import clock
from app.core.answers import said
from app.core.errors import Problem
from app.filings.rules.reasons import Ground
from app.patrols import queries, service
from app.patrols.models import Patrol
from app.patrols.present import patrols_out
from app.patrols.schemas import VerdictIn

#: How many the page shows; the others come as these are looked at.
MOST = 50
#: What the button says that is no ground.
REJECTS = "no"


@page("/doubts", "patrols.judge")
def doubts() -> Any:
    """待认定巡查 Patrols of the territory that wait for somebody to look, the oldest first."""
    return _shown()


@page("/doubts/<uuid:patrol_id>", "patrols.judge", methods=("POST",), stands_on="console.doubts")
def judge_doubt(patrol_id: uuid.UUID) -> Any:
    """Say that a patrol counts, on the ground of the button, or that it does not; without a reason
    of one's own that is what speaks against the patrol.
    """
    queries.seen(g.caller.scope, g.caller.id, patrol_id)
    form = request.form
    accepted = form.get("ground") != REJECTS
    ground, reason = form.get("ground") if accepted else None, form.get("reason", "").strip()
    verdict = {"accepted": accepted, "ground": ground}
    verdict |= {"reason": reason or (None if accepted else form.get("why"))}
    body = {"id": id_from(form, verdict)} | verdict
    _, problem = attempt(
        lambda: service.give_verdict(
            caller=g.caller, patrol_id=patrol_id, body=VerdictIn().load(body), now=clock.now()
        )
    )
    return _shown(problem, patrol_id) if problem is not None else _done(patrol_id)


def _done(patrol_id: uuid.UUID) -> Any:
    return back_to("console.doubts", done=patrol_id)


def _shown(problem: Problem | None = None, of: uuid.UUID | None = None) -> Any:
    rows = queries.waiting(g.caller.scope, limit=MOST)
    others = _others(rows)
    shown = [
        out | {"id": str(row.id), "why": list(_why(row, others)), "verdict_id": str(uuid.uuid4())}
        for row, out in zip(rows, patrols_out(rows), strict=True)
    ]
    own = {g.caller.id, *g.caller.scope.stands_for()}
    return render(
        "doubts.html",
        problem.status if problem else 200,
        patrols=shown,
        own=own,
        count=queries.count_waiting(g.caller.scope),
        # who types words and presses Enter presses the first button
        grounds=sorted(Ground, key=lambda one: one != Ground.OTHER),
        rejects=REJECTS,
        wrong={str(of): said(problem)["detail"]} if problem else {},
        typed={str(of): request.form.get("reason", "")} if problem else {},
        done=request.args.get("done", type=uuid.UUID),
    )


def _others(rows: Sequence[Patrol]) -> dict[str, Mapping[str, Any]]:
    """The patrols that these were compared with, as far as the caller may see them."""
    seen = [row["seen"] for patrol in rows for row in patrol.doubts or ()]
    ids = {uuid.UUID(one["patrol_id"]) for one in seen if isinstance(one, dict)}
    found = queries.those(g.caller.scope, g.caller.id, ids) if ids else []
    return {str(out["id"]): out for out in patrols_out(found)}


def _why(patrol: Patrol, others: Mapping[str, Mapping[str, Any]]) -> Iterable[str]:
    """What speaks against it, in a sentence each, with what was seen."""
    for row in patrol.doubts or ():
        sentence, seen = word(words.MARK, row["test"]), row["seen"]
        if isinstance(seen, dict) and (other := others.get(seen["patrol_id"])):
            when = clock.shown(other["started_at"])
            sentence += f"（{other['officer']['name']} {when}）"
        if isinstance(seen, dict) and "metres" in seen:
            sentence += say(f"，相差 {seen['metres']} 米", f", {seen['metres']} m apart")
        if isinstance(seen, dict) and "share" in seen:
            share = round(100 * seen["share"])
            sentence += say(
                f"，{share}% 的片段与以往相同", f", {share}% of its parts were there before"
            )
        yield sentence
