"""What may be entered for a cell: by whom, until when, of which item, grounded on what."""

from decimal import Decimal
from typing import Any

from app.cells.models import Cell
from app.core.errors import refuse
from app.core.period import Period
from app.evaluations import process, queries
from app.evaluations.models import EvaluationStage
from app.evaluations.queries import entries, steps
from app.evaluations.rules.schemes import (
    BONUS,
    DEDUCTION,
    EXEMPTION,
    MANUAL,
    PARTS,
    VETO,
    Addition,
    Level,
)
from app.evaluations.rules.scoring import ZERO
from app.evaluations.service.move_stage import Standing
from app.evaluations.service.read_against import against
from app.posts.rules import Caller

ENTER = "evaluations.enter"
#: What the level above makes of a score; when it has said so, it stands.
POINTS = (BONUS, DEDUCTION, MANUAL)


def check_above(caller: Caller, cell: Any, period: Period, part: str) -> None:
    """Refuse `not_above_cell` to whom `may_enter` does not let."""
    if not may_enter(caller, cell, period, part):
        refuse("not_above_cell")


def may_enter(caller: Caller, cell: Any, period: Period, part: str) -> bool:
    """Nobody enters for his own cell; what puts a unit last or lets something not count is for the
    county, and so is all of a half-year or year, which the county's office alone evaluates.
    """
    posts = [
        post
        for post in caller.scope.roots(ENTER)
        if cell.path.startswith(post.path) and cell.path != post.path
    ]
    if part in (VETO, EXEMPTION) or process.parts_of(period):
        posts = [post for post in posts if post.level == "county"]
    return bool(posts)


def check_open(caller: Caller, stage: EvaluationStage | None, part: str) -> None:
    """Refuse `evaluation_decided`: points of a cell that has been evaluated change no more; and
    `own_evaluation` to who spoke for the cell, or stands in for who did.
    """
    if stage is None or part not in POINTS:
        return
    if process.decided(stage.stage):
        refuse("evaluation_decided")
    if _spoke(caller, stage):
        refuse("own_evaluation")


def _spoke(caller: Caller, stage: EvaluationStage) -> bool:
    mine = {caller.id, *caller.scope.stands_for()}
    return any(
        one.side == "self" and mine & {one.written_by, one.submitted_by}
        for one in steps.filings_of([stage.id])
    )


def parts_for(caller: Caller, at: Standing) -> list[str]:
    """What somebody may enter for a cell now."""
    period, stage = Period.must(at.evaluation.period), at.stage
    if stage.stage == "locked":
        return []
    points = not process.decided(stage.stage) and not _spoke(caller, stage)
    return [
        part
        for part in PARTS
        if (points or part not in POINTS) and may_enter(caller, at.cell, period, part)
    ]


def checked_points(
    level: Level, part: str, item: str, points: Decimal | None, about: str | None
) -> Decimal:
    """The points of an entry, those of its item where none are given.

    Refuses `unknown_item` naming the items there are, `points_out_of_range`, `link_required`.
    """
    if part == MANUAL:
        return _filled_in(level, item, points)
    one = _addition(level, part, item)
    found = _points(one, points)
    _check_link(one, about)
    return found


def _addition(level: Level, part: str, name: str) -> Addition:
    found = level.addition(name)
    if found is None or found.part != part:
        known = [one.name for one in level.additions if one.part == part]
        refuse("unknown_item", allowed=known)
    return found


def _points(one: Addition, points: Decimal | None) -> Decimal:
    if one.part == VETO:
        return ZERO
    found = one.each if points is None else points
    if not ZERO < found <= one.each:
        refuse("points_out_of_range", most=str(one.each))
    return found


def _filled_in(level: Level, name: str, points: Decimal | None) -> Decimal:
    """The whole points of an item that people fill in; a goal may be more than reached."""
    item = level.item(name)
    if item is None or not item.manual:
        refuse("unknown_item", allowed=[one.name for one in level.manual])
    most = Decimal(1_000_000 if item.unit else item.most)
    if points is None or points != int(points) or not ZERO <= points <= most:
        refuse("points_out_of_range", most=str(most))
    return points


def _check_link(one: Addition, about: str | None) -> None:
    wanted = {"": (about,), "any": ("case", "document")}.get(one.link, (one.link,))
    if about not in wanted:
        refuse("link_required", allowed=[name for name in wanted if name])


def check_exemption(
    county_id: int, period: Period, cell: Cell, indicator: str, about: Any, about_id: Any
) -> None:
    """What does not count must count now, and once: `link_required`, `unknown_item`,
    `not_behind_figures`.
    """
    row = queries.row_of(queries.find(county_id, period), cell)
    if about != "case":
        refuse("link_required", allowed=["case"])
    if indicator not in row.facts:
        refuse("unknown_item", allowed=sorted(row.facts))
    if about_id not in against(row, [indicator]).get(indicator, ()):
        refuse("not_behind_figures")
    there = [entry for entry, gone in entries.listing(county_id, period, cell.id) if not gone]
    if any((one.part, one.item, one.about_id) == (EXEMPTION, indicator, about_id) for one in there):
        refuse("not_behind_figures")
