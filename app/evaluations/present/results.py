"""How schemes, entries, suppositions, results and records are shown."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.cells import queries as cells
from app.cells.models import Cell
from app.core.period import Period
from app.evaluations.models import EntryWithdrawal, Evaluation, EvaluationEntry, Scheme
from app.evaluations.present import term_out
from app.evaluations.rules import INDICATORS
from app.evaluations.rules.explaining import summed, title_of
from app.evaluations.rules.scoring import is_vetoed
from app.evaluations.service.edit_scheme import rules_of, scheme_for
from app.evaluations.service.list_results import Result, Results
from app.evaluations.service.read_records import Recorded, Records
from app.evaluations.service.suppose import Supposed
from app.evaluations.service.try_scheme import Quarter, Tried
from app.policies.rules import Fault
from app.posts import queries as posts


def scheme_out(row: Scheme) -> dict[str, Any]:
    """A version of a scheme, with what of it the plan does not give."""
    return {name: getattr(row, name) for name in ("id", "version", "valid_from", "data")} | {
        "not_from_plan": list(rules_of(row).not_from_plan)
    }


def trial_out(
    faults: Sequence[Fault], differs: Mapping[str, Any], quarters: Sequence[Quarter], english: bool
) -> dict[str, Any]:
    """What a scheme would have said of quarters that are over."""
    return {
        "errors": [fault.said(english) for fault in faults],
        "differs": dict(differs),
        "quarters": [_quarter(quarter) for quarter in quarters],
    }


def _quarter(quarter: Quarter) -> dict[str, Any]:
    parents = cells.by_ids({one.cell.parent_id for one in quarter.cells})
    items = [
        {
            "code": one.cell.code,
            "name": one.cell.name,
            "level": one.cell.level,
            "parent": parents[one.cell.parent_id].code if one.cell.parent_id else None,
            **_both(one),
        }
        for one in quarter.cells
    ]
    offices = [
        {"id": one.department.id, "name": one.department.name, "cell": one.cell.code, **_both(one)}
        for one in quarter.departments
        if one.department
    ]
    items.sort(key=lambda row: (row["parent"] or "", row["new_rank"] or len(items), row["code"]))
    return {
        "period": quarter.evaluation.period,
        "locked_at": quarter.evaluation.locked_at,
        "moved": sum(row["rank"] != row["new_rank"] for row in items),
        "moved_departments": sum(row["rank"] != row["new_rank"] for row in offices),
        "unmeasured": list(quarter.unmeasured),
        "items": items,
        "departments": sorted(
            offices, key=lambda row: (row["cell"], row["new_rank"] or len(offices) + 1, row["id"])
        ),
    }


def _both(one: Tried) -> dict[str, Any]:
    """As it was, and as it would have been."""
    before = {"score": _number(one.row.score), "rank": one.row.rank}
    return before | {"new_score": _number(one.score), "new_rank": one.rank}


def entries_out(rows: Sequence[Any], place: Cell, english: bool) -> list[dict[str, Any]]:
    """Entries of a cell with who made and who withdrew them."""
    names = posts.names([i for one, gone in rows for i in _people(one, gone)])
    return [entry_out(entry, gone, place, english, names) for entry, gone in rows]


def entry_out(
    entry: EvaluationEntry,
    gone: EntryWithdrawal | None,
    place: Cell,
    english: bool,
    names: Mapping[int, Any] | None = None,
) -> dict[str, Any]:
    """An entry, and its withdrawal if there is one."""
    people = posts.names(_people(entry, gone)) if names is None else names
    shown = ("id", "period", "part", "item", "points", "ground", "about", "about_id", "label")
    return {name: getattr(entry, name) for name in shown} | {
        "code": place.code,
        "text": title_of(_item(entry, place), INDICATORS, english),
        "entered_by": people.get(entry.entered_by),
        "entered_at": entry.entered_at,
        "withdrawn_by": people.get(gone.withdrawn_by) if gone else None,
        "withdrawn_at": gone.withdrawn_at if gone else None,
        "reason": gone.reason if gone else None,
    }


def _people(entry: EvaluationEntry, gone: EntryWithdrawal | None) -> list[int]:
    return [entry.entered_by, *([gone.withdrawn_by] if gone else [])]


def _item(entry: EvaluationEntry, place: Cell) -> dict[str, str]:
    """What an entry's item is called in the scheme of its period."""
    period = Period.read(entry.period)
    assert period is not None
    level = rules_of(scheme_for(entry.county_id, period.last)).levels[place.level]
    found = level.addition(entry.item) or level.item(entry.item)
    names = {"title": found.title, "english": found.english} if found else {}
    return {"indicator": entry.item} | names


def supposed_out(
    supposed: Supposed, found: Evaluation, place: Cell, english: bool
) -> dict[str, Any]:
    """What was and what would have been."""
    row = supposed.row
    was = {term["indicator"]: term_out(term, english) for term in row.terms}
    would = {term["indicator"]: term_out(term, english) for term in supposed.terms}
    return {
        "period": found.period,
        "code": place.code,
        "now": {"score": _number(row.score), "rank": row.rank},
        "then": {"score": _number(supposed.score), "rank": supposed.rank},
        "changes": [
            {
                "indicator": name,
                "text": was[name]["text"],
                "more_good": count,
                "now": was[name],
                "then": would[name],
            }
            for name, count in supposed.better.items()
        ],
        "sum_text": summed(supposed.terms, supposed.score, english),
    }


def shares_out(found: Results) -> dict[str, Any]:
    """Villages with what of their year goes into the general assessment."""
    return _results(found) | {
        "percent": float(found.rules.share),
        "not_from_plan": "share" in found.rules.not_from_plan,
    }


def merit_out(found: Results) -> dict[str, Any]:
    """The list of merit, the best first."""
    merit = found.rules.merit
    return _results(found) | {
        "percent": float(100 + merit.tilt),
        "places": merit.places,
        "least": float(merit.least),
        "not_from_plan": "merit" in found.rules.not_from_plan,
    }


def _results(found: Results) -> dict[str, Any]:
    return {
        "period": found.evaluation.period,
        "locked_at": found.evaluation.locked_at,
        "items": [_result(one) for one in found.cells],
        "next": None,
    }


def _result(one: Result) -> dict[str, Any]:
    return {
        "code": one.cell.code,
        "name": one.cell.name,
        "score": _number(one.row.score),
        "rank": one.row.rank,
        "vetoed": one.vetoed,
        "points": _number(one.points),
    }


def records_out(found: Records, english: bool) -> dict[str, Any]:
    """Terms of office, and the periods in them."""
    officer, cell = found.officer, found.cell
    return {
        "officer": {"id": officer.id, "name": officer.name} if officer else None,
        "cell": {"code": cell.code, "name": cell.name} if cell else None,
        "posts": [
            {
                "code": found.places[term.cell_id].code,
                "cell": found.places[term.cell_id].name,
                **{name: getattr(term, name) for name in ("kind", "officer_id", "name")},
                **{name: getattr(term, name) for name in ("starts_on", "ends_on")},
            }
            for term in found.terms
        ],
        "items": [_record(one, english) for one in found.periods],
        "next": None,
    }


def _record(one: Recorded, english: bool) -> dict[str, Any]:
    row, period = one.row, one.period
    return {
        "period": period.name,
        "code": one.cell.code,
        "name": one.cell.name,
        "score": _number(row.score),
        "rank": row.rank,
        "ranked": one.ranked,
        "vetoed": is_vetoed(row.terms),
        "sum_text": summed(row.terms, row.score, english),
        "locked_at": one.evaluation.locked_at,
        "days": (period.last - period.first).days + 1,
        "people": [
            {"name": term.name, "kind": term.kind, "officer_id": term.officer_id, "days": days}
            for term, days in one.people
        ],
    }


def _number(value: Any) -> float | None:
    return None if value is None else float(value)
