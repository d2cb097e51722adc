"""A person looks at a patrol in doubt, and says whether it counts."""

import uuid
from datetime import datetime
from typing import Any

from app.core import audit
from app.core.db import db
from app.core.errors import refuse
from app.core.insert import insert_once
from app.filings.rules.reasons import Ground
from app.filings.rules.times import DISPUTED
from app.notices.service import tell
from app.patrols import queries
from app.patrols.models import Patrol, PatrolVerdict
from app.patrols.rules import DOUBTFUL
from app.patrols.service.settle_patrol import settle
from app.patrols.service.weigh_doubts import weigh
from app.posts.rules import Caller

VERDICTS = {True: "patrol_accepted", False: "patrol_rejected"}


def give_verdict(
    *, caller: Caller, patrol_id: uuid.UUID, body: dict[str, Any], now: datetime
) -> tuple[Patrol, bool]:
    """Say of a patrol in doubt that it counts, or that it does not, for a reason: (the patrol,
    whether that is new).

    Whoever may may say otherwise later; both stay on record. Refuses `own_patrol`,
    `nothing_doubted`, `mending_disputed`, `note_required`, `id_taken`.
    """
    patrol = queries.to_judge(caller.scope, caller.id, patrol_id)
    known = db.session.get(PatrolVerdict, body["id"])
    if known is not None:
        same = known.patrol_id == patrol.id and known.officer_id == caller.id
        return (patrol, False) if same else refuse("id_taken")
    if patrol.officer_id in {caller.id, *caller.scope.stands_for()}:
        refuse("own_patrol")
    found = sorted(DOUBTFUL & set(patrol.marks))
    if patrol.state != "closed" or not found:
        refuse("nothing_doubted")
    if DISPUTED.intersection(found):
        refuse("mending_disputed")
    told = {"id": body["id"], "accepted": body["accepted"], **_why(body)}
    row = {"patrol_id": patrol.id, "officer_id": caller.id, "at": now, "doubts": found}
    if not insert_once(PatrolVerdict, **told, **row, track_digest=queries.looked_at(patrol)):
        refuse("id_taken")
    before = patrol.doubt
    weigh(patrol, again=True)
    settle(patrol, visited=True, again=True)
    audit.changed(
        *("patrols.verdict", "patrol", patrol.id),
        by=caller.id,
        now=now,
        doubt=[before, patrol.doubt],
        doubts=found,
        ground=told["ground"],
        reason=told["reason"],
    )
    tell(
        [patrol.officer_id],
        VERDICTS[body["accepted"]],
        cause=str(body["id"]),
        about="patrol",
        about_id=str(patrol.id),
        now=now,
        params={},
    )
    return patrol, True


def _why(body: dict[str, Any]) -> dict[str, str | None]:
    """The ground and the words of a verdict; words alone are another ground."""
    words, ground = body["reason"], body["ground"]
    if body["accepted"]:
        ground = ground or Ground.OTHER.value
        words = words or next((one.zh for one in Ground if one == ground != Ground.OTHER), None)
    return {"ground": ground, "reason": words or refuse("note_required")}
