"""What somebody found when he checked what was drawn; what was false is proposed as a finding."""

import uuid
from datetime import date, datetime
from typing import Any

from app.accountability.models import Finding, Sample, SampleItem, SampleVerdict
from app.accountability.queries import frames, himself, sample_seen, units, verdicts
from app.accountability.service.find_false import keep_finding
from app.cells import queries as cells
from app.core import clock
from app.core.db import db
from app.core.errors import refuse
from app.core.period import Period
from app.photos import service as photos
from app.posts.rules import Caller


def check_item(
    *, caller: Caller, sample_id: uuid.UUID, place: int, body: dict[str, Any], now: datetime
) -> bool:
    """Say whether it is so, in words; the last one who says it holds. Whether it is new.

    Nobody checks what he told himself: refuses `own_matter`; `not_found`, `id_taken`. A false one
    is found to be so (row E11), which somebody else confirms.
    """
    sample = sample_seen(caller.scope, sample_id, lock=True)
    known = db.session.get(SampleVerdict, body["id"])
    if known is not None:
        same = (known.sample_id, known.place, known.officer_id) == (sample.id, place, caller.id)
        return False if same else refuse("id_taken")
    item = db.session.get(SampleItem, (sample.id, place)) or refuse("not_found")
    if himself(caller) & set(item.officer_ids):
        refuse("own_matter")
    before = verdicts([sample.id]).get((sample.id, place))
    row = SampleVerdict(
        id=body["id"],
        sample_id=sample.id,
        place=place,
        officer_id=caller.id,
        at=now,
        seq=before.seq + 1 if before else 1,
        verdict=body["verdict"],
        note=body["note"],
        photo_ids=body["photo_ids"],
        finding_id=before.finding_id if before else None,
    )
    if row.verdict == "false" and row.finding_id is None:
        row.finding_id = _found(sample, item, row, now).id
    db.session.add(row)
    db.session.flush()
    photos.use("sample", sample.id, body["photo_ids"], now, caller.id)
    return True


def _found(sample: Sample, item: SampleItem, verdict: SampleVerdict, now: datetime) -> Finding:
    kind = frames()[sample.kind]
    unit = units([item.cell_id])[f"cell {item.cell_id}"]
    row = Finding(
        id=uuid.uuid4(),
        kind=kind.false,
        about=kind.about,
        about_id=item.told.get("incident_id", item.key),
        label=_label(sample, item),
        on_day=_day(sample, item),
        officer_id=next(iter(item.officer_ids), None),
        facts=verdict.note,
        sample_id=sample.id,
        sample_place=item.place,
    )
    kept = keep_finding(
        row, unit, by=verdict.officer_id, things=[], photo_ids=verdict.photo_ids, now=now
    )
    assert kept is not None
    return kept


def _day(sample: Sample, item: SampleItem) -> date:
    """The day on which it was told."""
    told = item.told.get("started_at") or item.told.get("at")
    if told is not None:
        return clock.day_of(datetime.fromisoformat(told))
    period = Period.read(sample.period)
    assert period is not None
    return period.last


def _label(sample: Sample, item: SampleItem) -> str:
    """The case's number; of a patrol its cell and time; of a figure its name."""
    if sample.kind != "patrols":
        return str(item.told.get("number") or item.key)
    place = cells.by_ids([item.cell_id])[item.cell_id].name
    return f"{place} {clock.shown(datetime.fromisoformat(item.told['started_at']))} 巡查"
