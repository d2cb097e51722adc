"""What is entered against a cell after it was evaluated is told to it, and it may object anew."""

from datetime import datetime
from typing import Any

from app.cells import queries as cells
from app.core.clock import day_of
from app.evaluations import process
from app.evaluations.models import Evaluation
from app.evaluations.queries import steps
from app.evaluations.service.find_people import own_people
from app.evaluations.service.move_stage import Standing, changed
from app.evaluations.service.tell_people import say


def hear_again(evaluation: Evaluation, cell: Any, entry_id: object, now: datetime) -> None:
    """A veto, or an exemption that counts no more: nothing is locked before the cell has had its
    time to object.
    """
    stage = steps.stage_of(evaluation.id, cell.id)
    if stage is None or not process.decided(stage.stage):
        return
    at = Standing(evaluation, stage, cells.by_ids([cell.id])[cell.id], now)
    stage.objectable_until = at.objectable()
    changed(at, "hear_again", None, entry=str(entry_id))
    say("evaluation_entered", at, own_people(at.cell, day_of(now)), entry_id)
