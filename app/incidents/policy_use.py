"""Open cases by the policy that they keep: what a dry run of another one shows."""

from sqlalchemy import func, select

from app.core.db import db
from app.incidents.models import Incident


def open_by_policy(county_id: int) -> dict[int, int]:
    """{policy id: open cases} of a county."""
    query = (
        select(Incident.policy_version, func.count().label("cases"))
        .where(Incident.county_id == county_id, Incident.closed_at.is_(None))
        .group_by(Incident.policy_version)
    )
    return {row.policy_version: row.cases for row in db.session.execute(query)}
