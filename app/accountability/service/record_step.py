"""One step of a record with what came with it: its history, its version, its evidence, photos."""

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from app.accountability.models import AccountabilityFile, Consequence, Evidence, Finding, RecordStep
from app.accountability.models.record import OfUnit
from app.accountability.queries import last_place
from app.core.db import db
from app.core.insert import insert_new
from app.photos import service as photos

#: What a record is called where photos, documents and notices name it.
ABOUT: dict[type[OfUnit], str] = {
    AccountabilityFile: "accountability_file",
    Finding: "finding",
    Consequence: "consequence",
}
#: (kind of thing, its key, what stands for it in a text)
Thing = tuple[str, str, str]


def record(
    row: OfUnit,
    action: str,
    *,
    now: datetime,
    by: int | None,
    step_id: uuid.UUID | None = None,
    note: str | None = None,
    data: dict[str, Any] | None = None,
    photo_ids: Iterable[str] = (),
    things: Iterable[Thing] = (),
) -> RecordStep:
    """Add a step; without `by` it is the program's, which decides nothing."""
    row.version += 1
    about = ABOUT[type(row)]
    step = RecordStep(
        id=step_id or uuid.uuid4(),
        about=about,
        about_id=row.id,
        seq=row.version,
        at=now,
        officer_id=by,
        action=action,
        note=note,
        data=data or {},
        photo_ids=list(photo_ids),
    )
    db.session.add(step)
    db.session.flush()
    _keep(row.id, step.id, list(things))
    if by is not None:
        photos.use(about, row.id, step.photo_ids, now, by)
    return step


def _keep(about_id: uuid.UUID, step_id: uuid.UUID, things: list[Thing]) -> None:
    """What is there already stays where it is."""
    first = last_place(about_id) + 1 if things else 0
    insert_new(
        Evidence,
        [
            {
                "about_id": about_id,
                "thing": thing,
                "thing_id": key,
                "label": label,
                "step_id": step_id,
                "place": place,
            }
            for place, (thing, key, label) in enumerate(things, first)
        ],
    )
