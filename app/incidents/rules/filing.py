"""What a filing says of itself: its clock error, its marks, its source."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from app.posts.rules import FIELD, Scope

SOURCES = {
    "own_patrol": "网格巡查",
    "supervisor": "社会监督员",
    "public": "群众举报",
    "hotline_12369": "12369",
    "upper_check": "上级检查",
    "assigned_from_above": "上级交办",
    "department": "部门移送",
    "media": "媒体",
    "satellite": "卫星遥感",
}
#: Keys that differ between a case filed alone and inside its patrol: no part of its content.
ENVELOPE = frozenset({"id", "patrol_id"})
CLOCK_TOLERANCE = timedelta(minutes=5)
EARLIEST, LATEST = datetime(1970, 1, 2, tzinfo=UTC), datetime(2199, 12, 31, tzinfo=UTC)


@dataclass(frozen=True)
class Times:
    """The four times of a filing, reconciled: `error` is received minus sent, 0 within tolerance."""

    error: timedelta
    marks: tuple[str, ...]

    def observed(self, moment: datetime) -> datetime:
        """An observed time, shifted by the phone's clock error."""
        return min(max(moment + self.error, EARLIEST), LATEST)


def reconcile(sent: datetime, received: datetime) -> Times:
    """Shift by the clock error where it exceeds five minutes. Nothing is refused."""
    error = received - sent
    return (
        Times(error, ("clock_corrected",))
        if abs(error) > CLOCK_TOLERANCE
        else Times(timedelta(0), ())
    )


def odd_time(observed: datetime, received: datetime, late_days: int) -> list[str]:
    """Marks of an observed time that lies in the future or long ago."""
    marks = ["future_time"] if observed > received + CLOCK_TOLERANCE else []
    return marks + (["old_time"] if observed < received - timedelta(days=late_days) else [])


def sources(scope: Scope) -> list[str]:
    """The sources that an officer's posts allow, the default first (B07, C03).

    Villages have their own patrols only.
    """
    kinds = {post.kind for post in scope.roots("incidents.file")}
    found: list[str] = []
    if kinds & FIELD:
        found.append("own_patrol")
    if "supervisor" in kinds:
        found.append("supervisor")
    if kinds - FIELD - {"supervisor"}:
        found += [s for s in ("upper_check", *SOURCES) if s not in found and s != "supervisor"]
    return found


def found_by_others(
    *, discoverable: bool, nature: str, fact_cell_id: int | None, scope: Scope
) -> bool:
    """Whether it is discoverable, and others than the cell's own officers found it (E12)."""
    own = any(post.kind in FIELD and f"/{fact_cell_id}/" in post.path for post in scope.posts)
    return (
        discoverable and nature in ("violation", "hazard") and fact_cell_id is not None and not own
    )
