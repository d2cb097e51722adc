"""Reports that were owed by a day, by what people call them: documents and steps of evaluations."""

import uuid
from collections.abc import Sequence

from sqlalchemy import select

from app.cells.models import Cell
from app.core.clock import day_of
from app.core.db import db
from app.deadlines.models import Deadline
from app.documents.models import Document
from app.documents.rules import KINDS
from app.evaluations.measures.reports import DOCUMENT, LIMIT, OWNERS
from app.evaluations.models import Evaluation, EvaluationStage
from app.evaluations.rules.rows import REPORT, Named

#: Steps of an evaluation as people call them.
STEPS = {
    **{"self": "自评", "superior": "评价下级", "report": "上报", "lock": "锁定"},
    **{"answer": "答复申诉", "open": "开始考核"},
}
#: How many keys are asked for in one statement.
PORTION = 500


def name_reports(rows: Sequence[str]) -> dict[str, Named]:
    """{row: what it is, whose, from when and by when}"""
    found: dict[str, Named] = {}
    for at in range(0, len(rows), PORTION):
        some = rows[at : at + PORTION]
        found |= _documents([row for row in some if row.startswith(DOCUMENT)])
        found |= _steps([row for row in some if row.startswith(LIMIT)])
    return found


def _documents(rows: Sequence[str]) -> dict[str, Named]:
    if not rows:
        return {}
    keys = {uuid.UUID(row.removeprefix(DOCUMENT)): row for row in rows}
    query = select(Document, Cell).join(Cell, Cell.id == Document.receiver_cell_id)
    found = {}
    for one, cell in db.session.execute(query.where(Document.id.in_(keys))):
        name = f"{KINDS[one.kind].name} {one.number or ''}".strip()
        since = day_of(one.sent_at) if one.sent_at else None
        done = day_of(one.replied_at) if one.replied_at else None
        place = cell.code, cell.name
        found[keys[one.id]] = Named(
            keys[one.id], REPORT, place, name, since, one.reply_by, done_on=done
        )
    return found


def _steps(rows: Sequence[str]) -> dict[str, Named]:
    if not rows:
        return {}
    wanted = {tuple(row.removeprefix(LIMIT).split("/", 1)): row for row in rows}
    ids = sorted({rest.rpartition("/")[0] for _, rest in wanted})
    query = select(Deadline, Cell).join(Cell, Cell.id == Deadline.cell_id)
    mine = query.where(Deadline.owner.in_(OWNERS), Deadline.owner_id.in_(ids))
    stages = [int(one) for one in ids if one.isdecimal()]
    of = select(EvaluationStage.id, EvaluationStage.cell_id, Evaluation.period, Cell.name)
    of = of.join(Evaluation, Evaluation.id == EvaluationStage.evaluation_id)
    asked = of.join(Cell, Cell.id == EvaluationStage.cell_id).where(EvaluationStage.id.in_(stages))
    known = {row.id: row for row in db.session.execute(asked)} if stages else {}
    found = {}
    for limit, cell in db.session.execute(mine.order_by(Deadline.id)):
        row = wanted.get((limit.owner, f"{limit.owner_id}/{limit.stage}"))
        if row is None:
            continue
        key = limit.owner_id
        stage = known.get(int(key)) if key.isdecimal() else None
        period = stage.period if stage else key.rpartition("/")[2]
        name = f"{period} {STEPS.get(limit.stage, limit.stage)}"
        if stage and stage.cell_id != cell.id:
            name = f"{name}（{stage.name}）"
        due = limit.overdue_since or limit.due_at
        done = limit.ended_at if limit.reason == "done" else None
        found[row] = Named(
            row,
            REPORT,
            (cell.code, cell.name),
            name,
            day_of(limit.started_at),
            day_of(due) if due else None,
            done_on=day_of(done) if done else None,
        )
    return found
