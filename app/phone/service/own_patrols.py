"""An officer's patrols of late, whether they count, why one waits, and what came of it."""

from datetime import datetime, timedelta
from typing import Any

from app.filings.rules.marks import Mark
from app.patrols import queries
from app.patrols.present import patrols_out
from app.patrols.rules import DOUBTFUL

#: How far back, and how many at most.
SINCE, MOST = timedelta(days=30), 20
NAMES = ("id", "started_at", "cell_name", "length_m", "duration_s", "doubt")


def own_patrols(officer_id: int, now: datetime) -> list[dict[str, Any]]:
    """The newest first; `why` in sentences, `verdict` where somebody has looked."""
    rows = queries.own_since(officer_id, now - SINCE, limit=MOST)
    said = queries.verdicts(row.id for row in rows if row.doubts)
    return [
        {name: out[name] for name in NAMES}
        | {
            "why": [mark.zh for mark in Mark if mark in DOUBTFUL and mark in row.marks],
            "verdict": {"accepted": one.accepted, "reason": one.reason}
            if (one := said.get(row.id))
            else None,
        }
        for row, out in zip(rows, patrols_out(rows), strict=True)
    ]
