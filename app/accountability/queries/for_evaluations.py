"""What evaluations read of accountability: vetoes, confirmed findings, decided discoveries,
verdicts of samples.

Set-based: one statement each for a county and period, or a source of a fact's statement.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, func, or_, select

from app.accountability.models import (
    Consequence,
    Finding,
    MissedDiscovery,
    RecordStep,
    Sample,
    SampleItem,
    SampleVerdict,
)
from app.accountability.rules.consequences import HOLDING
from app.accountability.rules.missed_discoveries import WEIGHING
from app.core.db import db
from app.core.period import Period


@dataclass(frozen=True)
class Veto:
    """一票否决 (row E15): its unit stands last in the ranking of a period, for a reason."""

    id: uuid.UUID
    cell_id: int | None
    department_id: int | None
    period: str
    reason: str


def vetoes(county_id: int, period: str, known_at: datetime | None = None) -> Sequence[Veto]:
    """The vetoes of a county that hold for a period, oldest first: ordered by a person, not lifted;
    with `known_at` as they stood at that moment.
    """
    query = select(Consequence).where(
        Consequence.county_id == county_id,
        Consequence.period == period,
        Consequence.kind == "veto",
    )
    if known_at is None:
        query = query.where(Consequence.state.in_(HOLDING))
    else:
        query = query.where(_did("order", known_at), ~_did("lift", known_at))
    rows = db.session.scalars(query.order_by(Consequence.created_at, Consequence.id))
    return [Veto(row.id, row.cell_id, row.department_id, period, row.ground) for row in rows]


def _did(action: str, known_at: datetime) -> Any:
    step = select(RecordStep.id).where(
        RecordStep.about_id == Consequence.id,
        RecordStep.action == action,
        RecordStep.at <= known_at,
    )
    return step.exists()


@dataclass(frozen=True)
class FalseTold:
    """A confirmed finding of false rectification or reporting (row E11): a heavy deduction."""

    id: uuid.UUID
    cell_id: int | None
    department_id: int | None
    kind: str
    about: str
    about_id: str
    label: str


def false_told(county_id: int, period: Period, known_at: datetime) -> Sequence[FalseTold]:
    """Findings of what was told in a period that somebody had confirmed by a moment."""
    confirmed = select(RecordStep.id).where(
        RecordStep.about_id == Finding.id,
        RecordStep.action == "confirm",
        RecordStep.at <= known_at,
    )
    query = select(Finding).where(
        Finding.county_id == county_id,
        Finding.on_day >= period.first,
        Finding.on_day <= period.last,
        confirmed.exists(),
    )
    return [
        FalseTold(
            row.id, row.cell_id, row.department_id, row.kind, row.about, row.about_id, row.label
        )
        for row in db.session.scalars(query.order_by(Finding.on_day, Finding.id))
    ]


def said_of_discoveries(known_at: datetime) -> Select[Any]:
    """(incident_id, cell_id, missed) of what others found that a person had decided about by a
    moment, or that held no more: 1 where it was missed, else 0. Whatever is left out is undecided
    (E12).
    """
    row = MissedDiscovery
    gone, decided = row.withdrawn_at <= known_at, row.decided_at <= known_at
    missed = case((gone, 0), (row.state.in_(WEIGHING), 1), else_=0).label("missed")
    return select(row.incident_id, row.cell_id, missed).where(or_(gone, decided))


def said_of_samples(county_id: int, kinds: Sequence[str], known_at: datetime) -> Select[Any]:
    """(kind, key, cell_id, good) of things drawn of a county: 1 found right, 0 found false by the
    last verdict by a moment, in whatever sample; what could not be told is left out (E26).
    """
    verdict, one = SampleVerdict, (Sample.kind, SampleItem.key)
    newest = (verdict.at.desc(), verdict.seq.desc(), verdict.id)
    said = (
        select(Sample.kind, SampleItem.key, SampleItem.cell_id, verdict.verdict)
        .add_columns(func.row_number().over(partition_by=one, order_by=newest).label("place"))
        .select_from(verdict)
        .join(
            SampleItem,
            (SampleItem.sample_id == verdict.sample_id) & (SampleItem.place == verdict.place),
        )
        .join(Sample, Sample.id == verdict.sample_id)
        .where(Sample.county_id == county_id, Sample.kind.in_(kinds), verdict.at <= known_at)
    ).subquery()
    good = case((said.c.verdict == "right", 1), else_=0).label("good")
    query = select(said.c.kind, said.c.key, said.c.cell_id, good)
    return query.where(said.c.place == 1, said.c.verdict.in_(("right", "false")))


def checked_counts(
    county_id: int, period: Period, known_at: datetime
) -> dict[tuple[int, str], tuple[int, int]]:
    """{(cell, kind of sample): (found right, checked)} of samples drawn of a period, by the last
    verdict on each thing by a moment; what could not be told counts for neither.
    """
    last = (
        select(SampleVerdict.sample_id, SampleVerdict.place, func.max(SampleVerdict.seq).label("n"))
        .where(SampleVerdict.at <= known_at)
        .group_by(SampleVerdict.sample_id, SampleVerdict.place)
        .subquery()
    )
    right = func.sum(case((SampleVerdict.verdict == "right", 1), else_=0))
    query = (
        select(SampleItem.cell_id, Sample.kind, right, func.count())
        .join(Sample, Sample.id == SampleItem.sample_id)
        .join(
            SampleVerdict,
            (SampleVerdict.sample_id == SampleItem.sample_id)
            & (SampleVerdict.place == SampleItem.place),
        )
        .join(
            last,
            (last.c.sample_id == SampleVerdict.sample_id)
            & (last.c.place == SampleVerdict.place)
            & (last.c.n == SampleVerdict.seq),
        )
        .where(
            Sample.county_id == county_id,
            Sample.period == period.name,
            SampleVerdict.verdict.in_(("right", "false")),
        )
        .group_by(SampleItem.cell_id, Sample.kind)
    )
    return {
        (cell_id, kind): (int(good), total)
        for cell_id, kind, good, total in db.session.execute(query)
    }
