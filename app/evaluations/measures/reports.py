"""Reports that a cell owed by a day: replies to formal documents, the steps of evaluations."""

from typing import Any

from sqlalchemy import String, and_, case, cast, func, or_, select, union_all

from app.core.clock import day_of
from app.core.local_day import local_day
from app.core.portable import as_text
from app.deadlines.models import Deadline
from app.documents.models import Document
from app.documents.rules import SENT
from app.evaluations.measures.ground import Ground, places
from app.evaluations.measures.limits import SAYS_NOTHING, outcome
from app.evaluations.models import Evaluation, EvaluationStage

#: Whose limits these are: self-evaluation, evaluating those below, reporting up, answering an
#: objection, locking; beginning with a period.
OWNERS = ("evaluation", "evaluation_opening")
#: A document that was closed so was owed an answer to the end.
UNANSWERED = ("unanswered", "raised")
#: Before the key of a row, by what it is.
DOCUMENT, LIMIT = "document/", "limit/"


def reports_on_time(ground: Ground) -> Any:
    """Reports whose last day lay in the period; good when they came by then. Charged to the cell
    that owed it, one result a report, however often its time began: late once is late.
    """
    owed = union_all(_replies(ground), _steps(ground)).subquery()
    columns = (owed.c.cell_id, func.min(owed.c.good).label("good"), owed.c.row)
    return select(*columns).group_by(owed.c.cell_id, owed.c.row)


def _replies(ground: Ground) -> Any:
    """Documents to a cell that ask for a reply. Closed before one came, without saying that it
    failed to come, it is owed no more.
    """
    here = places(ground).c
    came = and_(Document.replied_at.is_not(None), Document.replied_at <= ground.computed_at)
    good = and_(came, local_day(Document.replied_at) <= Document.reply_by)
    done_with = and_(
        Document.state == "closed",
        Document.replied_at.is_(None),
        Document.outcome.not_in(UNANSWERED),
    )
    return (
        select(here.place_id.label("cell_id"), case((good, 1), else_=0).label("good"))
        .add_columns((DOCUMENT + as_text(Document.id)).label("row"))
        .select_from(Document)
        .join(places(ground), here.cell_id == Document.receiver_cell_id)
        .where(
            Document.county_id == ground.county.id,
            ground.within(Document.receiver_cell_id),
            Document.state.in_(SENT),
            Document.sent_at <= ground.computed_at,
            Document.reply_by >= ground.period.first,
            Document.reply_by <= ground.period.last,
            or_(came, Document.reply_by < day_of(ground.computed_at)),
            ~done_with,
        )
    )


def _steps(ground: Ground) -> Any:
    """Limits of evaluations that were decided in the period: at their end, or when it was too late.
    Where nobody was in the seat, nobody owed a self-evaluation.
    """
    late, at = outcome(ground)
    empty = (
        select(cast(EvaluationStage.id, String))
        .join(Evaluation, Evaluation.id == EvaluationStage.evaluation_id)
        .where(Evaluation.county_id == ground.county.id, EvaluationStage.missed == "vacant")
    )
    # one a step of a cell in a period, though an objection that was right began it anew
    row = LIMIT + Deadline.owner + "/" + Deadline.owner_id + "/" + Deadline.stage
    return select(Deadline.cell_id, case((late, 0), else_=1).label("good"), row.label("row")).where(
        Deadline.county_id == ground.county.id,
        ground.asked(Deadline.cell_id),
        Deadline.owner.in_(OWNERS),
        or_(late, Deadline.reason.not_in(SAYS_NOTHING)),
        or_(Deadline.ended_at.is_(None), Deadline.ended_at >= ground.start),
        ground.covers(at),
        or_(Deadline.stage != "self", Deadline.owner_id.not_in(empty)),
    )
