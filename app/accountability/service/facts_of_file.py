"""What is so of a file beside its state, and permits or forbids a step."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from app.accountability.models import AccountabilityFile
from app.accountability.rules import files
from app.core import clock
from app.posts import queries as posts


def facts_of(rows: Sequence[AccountabilityFile], now: datetime) -> dict[uuid.UUID, frozenset[str]]:
    """The facts of rules.files of some files."""
    today = clock.day_of(now)
    ids = [row.officer_id for row in rows if row.officer_id is not None]
    there = {one.id for one in posts.by_ids(ids) if not one.ends_on or one.ends_on >= today}
    return {
        row.id: frozenset(
            name
            for name, holds in {
                files.NO_ACCOUNT: row.officer_id not in there,
                files.TIME_OVER: row.explain_by is not None and row.explain_by < today,
                files.HANDED_OVER: row.outcome == "hand_over",
                files.MAY_CLOSE: row.appeal != "open"
                and (row.state == "handed" or row.outcome != "hand_over"),
                files.MAY_APPEAL: row.appeal is None
                and row.appeal_by is not None
                and row.appeal_by >= today,
                files.APPEALED: row.appeal == "open",
                files.NOT_APPEALED: row.appeal != "open",
            }.items()
            if holds
        )
        for row in rows
    }
