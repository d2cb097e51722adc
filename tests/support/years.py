"""A year that stands as its locked parts would leave it, without living through it."""

from datetime import timedelta

from app.core import clock
from app.core.db import db, transaction
from app.core.web import App
from app.evaluations.models import Evaluation, EvaluationRow

KEPT = ("cell_id", "parent_id", "facts", "terms", "score", "rank")


def stored_year(app: App, year: str, of: str) -> None:
    """The figures of a computed quarter as those of a year."""
    with app.app_context(), transaction():
        quarter = db.session.scalars(db.select(Evaluation).where(Evaluation.period == of)).one()
        about = {"scheme_id": quarter.scheme_id, "policy_version": quarter.policy_version}
        found = Evaluation(
            county_id=quarter.county_id,
            period=year,
            computed_at=clock.now() - timedelta(minutes=1),
            **about,
        )
        db.session.add(found)
        db.session.flush()
        rows = db.select(EvaluationRow).where(EvaluationRow.evaluation_id == quarter.id)
        for row in db.session.scalars(rows).all():
            same = {name: getattr(row, name) for name in KEPT}
            db.session.add(EvaluationRow(evaluation_id=found.id, evidence={}, **same))
