"""The privacy notice: which version counts for whom, and who has acknowledged it (PIPL Art.

17, 28–30).
"""

from datetime import date, datetime

from sqlalchemy import or_, select

from app.core import audit, clock
from app.core.db import db
from app.core.epoch import kept
from app.core.errors import refuse
from app.core.insert import insert_once
from app.people.models import Acknowledgement, Officer, PrivacyNotice


def notice_for(county_id: int | None, day: date) -> PrivacyNotice:
    """The notice in force for a county on a day: its own newest, else the one for all."""
    query = select(PrivacyNotice).where(
        or_(PrivacyNotice.county_id == county_id, PrivacyNotice.county_id.is_(None)),
        PrivacyNotice.valid_from <= day,
    )
    found = db.session.scalars(
        query.order_by(
            PrivacyNotice.county_id.is_(None),
            PrivacyNotice.valid_from.desc(),
            PrivacyNotice.id.desc(),
        ).limit(1)
    ).first()
    return (
        found or db.session.scalars(select(PrivacyNotice).order_by(PrivacyNotice.id).limit(1)).one()
    )


@kept
def notice_in_force(county_id: int | None, day: date) -> int:
    """Its version."""
    return notice_for(county_id, day).id


def acknowledged_at(officer_id: int, notice: PrivacyNotice) -> datetime | None:
    """When the officer acknowledged this version."""
    row = db.session.get(Acknowledgement, (officer_id, notice.id))
    return row.at if row else None


def acknowledge(
    *, officer_id: int, county_id: int | None, version: int, now: datetime
) -> PrivacyNotice:
    """Record that the officer has read the version in force; once, however often it is sent."""
    notice = notice_for(county_id, clock.day_of(now))
    if notice.id != version:
        refuse("notice_changed")
    insert_once(Acknowledgement, officer_id=officer_id, notice_id=notice.id, at=now)
    db.session.get_one(Officer, officer_id).notice_id = notice.id
    return notice


def add_notice(
    *, by: int, county_id: int, valid_from: date, text: str, english: str, now: datetime
) -> PrivacyNotice:
    """A new version for a county: from its day on everybody is asked again."""
    if valid_from < clock.day_of(now):
        refuse("dates_reversed")
    row = PrivacyNotice(
        county_id=county_id,
        valid_from=valid_from,
        text=text,
        english=english,
        edited_by=by,
        edited_at=now,
    )
    db.session.add(row)
    db.session.flush()
    audit.changed(
        "privacy.add",
        "privacy_notice",
        row.id,
        by=by,
        now=now,
        valid_from=str(valid_from),
    )
    return row
