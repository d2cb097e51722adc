"""Acting on a case: what its row declares is checked, done, recorded and told."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.core import clock
from app.core.db import db
from app.core.errors import refuse
from app.deadlines.service import timing_for
from app.incidents import queries
from app.incidents.actions.allowed import allowed, left_to_above, standing_of
from app.incidents.actions.registry import ACTIONS
from app.incidents.actions.step import Step
from app.incidents.models import Incident, IncidentEvent
from app.incidents.rules.actions import OPEN, Action, Way
from app.incidents.rules.duty import Skipped, for_want_of_second
from app.incidents.rules.standing import Standing
from app.incidents.service import (
    ask_time,
    call_levels,
    duty,
    end_alarm,
    notify,
    tell_fire_team,
)
from app.incidents.service.end_matters import end_matters
from app.incidents.service.find_former import former, hands_of
from app.incidents.service.record_step import record
from app.photos import service as photos
from app.posts.rules import Caller
from grids.texts import letters


@dataclass(frozen=True)
class Acted:
    """The event of an action, the case as it stands now, and whether the event is new."""

    event: IncidentEvent
    case: Incident
    new: bool


def act(
    *,
    caller: Caller,
    incident_id: uuid.UUID,
    action: str,
    body: dict[str, Any],
    version: int | None,
    now: datetime,
) -> Acted:
    """Do an action, with its `body` as `body_of` loads it, on the `version` that the caller knows.

    The same id again gives the same event, whatever the version. Refuses with `not_found`,
    `id_taken`, `if_match_required`, `changed_meanwhile`, `action_not_allowed`, `note_required`.
    """
    row = ACTIONS[action]
    if row.beside is not None:
        both = (incident_id, body[row.beside])
        queries.lock_together(caller.scope, caller.id, both)
    found = queries.found(caller.scope, caller.id, incident_id, lock=True)
    known = db.session.get(IncidentEvent, body["id"])
    what = (incident_id, caller.id, action)
    same = known is not None and (known.incident_id, known.officer_id, known.action) == what
    case = found or _taken_out_of_sight(incident_id, known if same else None)
    if known is not None:
        return Acted(known, case, new=False) if same else refuse("id_taken")
    standing = standing_of(case, caller.scope, caller.id, now)
    way = _check(row, case, standing, body, version)
    before, was = (case.status, case.level), ask_time.place_of(case)
    hands, alarm, led = hands_of(case), case.nature == "emergency", end_alarm.led_at(case)
    timing = timing_for(case.county_id, now, case.policy_version)
    step = Step(
        case,
        body,
        caller,
        timing,
        now,
        roles=standing.roles,
        way=way,
        after=way.after,
        ends=row.ends,
        tells=row.tells,
    )
    data = _do(row, step) | ask_time.follow(case, was, timing, now)
    none = alarm and (case.nature != "emergency" or case.status == "unfounded")
    if none:
        end_alarm.must_lead(case, led, caller.scope)
    shown, day = body.get("photo_ids") or (), clock.day_of(now)
    photos.use("incident", case.id, shown, now, caller.id, day=day)
    event = record(
        case,
        action,
        now=now,
        officer_id=caller.id,
        before=before,
        event_id=body["id"],
        note=body.get("note"),
        photo_ids=shown,
        data=data,
    )
    db.session.flush()
    aware = notify.acted(
        case,
        step.tells,
        event.id,
        {caller.id, *step.knowing},
        now,
        former=lambda: former(hands, case, clock.day_of(now)),
    )
    _tell_second(case, before, data.get("skipped", []), event, now)
    if none:
        end_alarm.tell_over(case, event.id, {caller.id} if case.status in OPEN else aware, now)
    return Acted(event, case, new=True)


def _tell_second(
    case: Incident, before: tuple[str, str], skipped: Skipped, event: IncidentEvent, now: datetime
) -> None:
    """Who may not end it loses it; at the top, where it stays, who is above is told."""
    whom = {"incident_left_to_above": left_to_above(case, now) if case.status != before[0] else []}
    if for_want_of_second(skipped):
        whom["incident_lost"] = queries.reviewers(case, before[1], clock.day_of(now))
    for what, people in whom.items():
        others = [i for i in people if i != event.officer_id]
        notify.say(what, others, case, f"{event.id} second", now)


def _taken_out_of_sight(incident_id: uuid.UUID, known: IncidentEvent | None) -> Incident:
    """The case that left the caller's territory by what he did, as that left it, and no later.

    Whoever asks again since the answer was lost gets it. Refuses with `not_found`.
    """
    if known is not None:
        case = db.session.get_one(Incident, incident_id)
        if known.seq == case.version:
            return case
    return refuse("not_found")


def _check(
    row: Action, case: Incident, standing: Standing, body: dict[str, Any], version: int | None
) -> Way:
    """The way on which the caller takes the action.

    Refuses what he may not do now, or did not mean for the case as it is.
    """
    if version is None:
        refuse("if_match_required")
    if version != case.version:
        refuse("changed_meanwhile")
    way = row.way(standing)
    if way is None:
        refuse("action_not_allowed", allowed=list(allowed(standing)))
    if row.note and not letters(body.get("note")):
        refuse("note_required")
    return way


def _do(row: Action, step: Step) -> dict[str, Any]:
    """Run the verb, then move the case where the row says; what the event is to say."""
    data = row.do(step)
    if step.body.get("stage"):
        data |= {"stage": step.body["stage"]}
    if step.after is not None:
        skipped = duty.move(step.case, step.after, step.timing, step.now, reason=step.ends)
        data |= {"skipped": skipped} if skipped else {}
        data |= end_matters(
            step.case, caller=step.caller, reason=row.name, timing=step.timing, now=step.now
        )
    changed = data.get("changed")
    if changed and ("nature" in changed or step.case.nature == "emergency"):
        call_levels.match_calls(step.case, step.timing, step.now, by=step.caller.id)
    if changed:
        tell_fire_team.changed(step.case, changed, step.now)
    if row.copies and changed:
        notify.copied(step.case, queries.kind_of(step.case.kind_id), step.now)
    return data
