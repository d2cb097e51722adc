"""What every step of a record begins with: it is there, as he saw it, and he may take the step."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from app.accountability import queries
from app.accountability.models import AccountabilityFile, Consequence, Finding, RecordStep
from app.accountability.models.record import OfUnit
from app.accountability.queries import Unit
from app.accountability.rules import consequences, files, findings
from app.accountability.rules.moves import Move, Moves, allowed
from app.accountability.service.facts_of_file import facts_of
from app.core.db import db
from app.core.errors import refuse
from app.posts.rules import Caller

R = TypeVar("R", bound=OfUnit)


@dataclass(frozen=True)
class Life:
    """The steps of a kind of record, and who has prepared or decided it."""

    moves: Moves
    preparing: tuple[str, ...]
    deciding: tuple[str, ...] = ()


LIVES: dict[type[OfUnit], Life] = {
    AccountabilityFile: Life(files.MOVES, files.PREPARING, files.DECIDING),
    Finding: Life(findings.MOVES, findings.PREPARING),
    Consequence: Life(consequences.MOVES, consequences.PREPARING),
}


@dataclass(frozen=True)
class Taken(Generic[R]):
    """A record that is locked, its unit, and the step that may be taken; none where it was taken
    before, under the same id.
    """

    row: R
    unit: Unit
    move: Move | None

    def moved(self) -> bool:
        """Take the state that follows; False where this very step was taken before."""
        if self.move is None:
            return False
        self.row.state = self.move.to or self.row.state
        return True


def take(
    model: type[R],
    *,
    caller: Caller,
    key: uuid.UUID,
    action: str,
    step_id: uuid.UUID,
    version: int | None,
    now: datetime,
) -> Taken[R]:
    """Refuses `not_found`, `id_taken`, `if_match_required`, `changed_meanwhile`,
    `record_action_not_allowed` (naming those that are).
    """
    row = queries.record_seen(model, caller, key, lock=True)
    known = db.session.get(RecordStep, step_id)
    if known is not None:
        if (known.about_id, known.action, known.officer_id) != (row.id, action, caller.id):
            refuse("id_taken")
        return Taken(row, queries.unit_of(row), None)
    if version is None:
        refuse("if_match_required")
    if version != row.version:
        refuse("changed_meanwhile")
    may = actions_of(model, [row], caller, now)[row.id]
    if action not in may:
        refuse("record_action_not_allowed", allowed=may)
    return Taken(row, queries.unit_of(row), LIVES[model].moves[action])


def actions_of(
    model: type[R], rows: list[R], caller: Caller, now: datetime
) -> dict[uuid.UUID, list[str]]:
    """The steps that the caller may take now, of each of some records."""
    life, keys = LIVES[model], [row.id for row in rows]
    prepared = queries.who_did(keys, life.preparing)
    decided = queries.who_did(keys, life.deciding)
    units, facts = queries.units_of(rows), _facts(rows, now)
    return {
        row.id: allowed(
            life.moves,
            row.state,
            queries.sides(
                row,
                units[row.id],
                caller,
                prepared=prepared.get(row.id, set()),
                decided=decided.get(row.id, set()),
            ),
            facts[row.id],
        )
        for row in rows
    }


def _facts(rows: list[Any], now: datetime) -> dict[uuid.UUID, frozenset[str]]:
    if rows and isinstance(rows[0], AccountabilityFile):
        return facts_of(rows, now)
    veto = frozenset({consequences.IS_VETO})
    return {row.id: veto if getattr(row, "kind", None) == "veto" else frozenset() for row in rows}
