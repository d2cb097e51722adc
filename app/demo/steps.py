"""The steps that the people of the demonstration take on cases."""

import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any

from app.core.db import db
from app.core.errors import Problem
from app.demo.actors import Actors
from app.incidents import actions
from app.incidents.models import Incident
from app.incidents.service import call_levels
from app.incidents.service.find_called import groups_of

ACTION_BODY: dict[str, Any] = {"photo_ids": []}
#: A closing that comes before a stand-down or a mediation is left to the case's limits.
NOT_OVER = ("emergency_runs", "dispute_unsettled")


class Steps:
    """Whoever may take a step takes it, under an id of the played quarter."""

    def __init__(self, actors: Actors, new_id: Callable[[], uuid.UUID]) -> None:
        self.actors, self.new_id = actors, new_id

    def step(self, case_id: uuid.UUID, action: str, body: dict[str, Any], now: datetime) -> None:
        """Take a step, if somebody may take it now.

        A case that has moved up is left to its limits.
        """
        case = db.session.get_one(Incident, case_id)
        officer_id = self.actors.actor(case, actions.ACTIONS[action].roles, now)
        if officer_id is None or action not in actions.allowed_to(
            case, self.actors.caller(officer_id, now).scope, officer_id
        ):
            return
        extra = self.actors.assignee(case, now) if action == "assign" else {}
        extra |= {"held_at": now} if action == "mediate" else {}
        try:
            self.act(officer_id, case, action, body | extra, now)
        except Problem as refused:
            if refused.code not in NOT_OVER:
                raise

    def act(
        self, officer_id: int, case: Incident, action: str, body: dict[str, Any], now: datetime
    ) -> None:
        actions.act(
            caller=self.actors.caller(officer_id, now),
            incident_id=case.id,
            action=action,
            body=ACTION_BODY | body | {"id": self.new_id()},
            version=case.version,
            now=now,
        )

    def answer_calls(self, case_id: uuid.UUID, now: datetime) -> None:
        """Every level that an emergency calls answers, but for vacant ones."""
        case = db.session.get_one(Incident, case_id)
        for row in call_levels.calls_of(case):
            if row.state == "called":
                duty, desk, _ = groups_of(row, case, now)
                self.act([*duty, *desk][0], case, "acknowledge", {}, now)
