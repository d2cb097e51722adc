"""A case's kind, nature and severity set right, and what follows from them."""

from typing import Any

from app.core import audit, clock
from app.incidents import queries
from app.incidents.models import Incident
from app.incidents.rules.filing import found_by_others
from app.posts import queries as posts
from app.taxonomy import queries as taxonomy
from app.taxonomy.rules import chosen


def reclassify(
    case: Incident, *, kind: str | None, nature: str | None = None, severity: str | None = None
) -> dict[str, list[Any]]:
    """Another kind, nature or severity, within what the kind allows; what changed.

    None keeps what the case has, where its kind still allows that. Refuses with `unknown_kind`,
    `nature_not_allowed`, `severity_not_allowed`.
    """
    code = kind or case.kind
    row = (
        queries.kind_of(case.kind_id)
        if code == case.kind
        else taxonomy.fileable(code, case.county_id, clock.day_of(case.observed_at))
    )
    nature = nature or (case.nature if case.nature in row.natures else None)
    severity = severity or (case.severity if case.severity in row.severities else None)
    values = {
        "kind": row.code,
        "nature": chosen(nature, row.natures, "nature_not_allowed"),
        "severity": chosen(severity, row.severities, "severity_not_allowed"),
    }
    case.kind_id = row.id
    return audit.apply(case, values)


def find_again(case: Incident) -> None:
    """Whether others found it follows from kind, nature and place, by the filer's posts of the day
    that it was observed, as they were on record when it came.
    """
    then = posts.scope_known(case.filer_id, clock.day_of(case.observed_at), case.received_at)
    case.found_by_others = found_by_others(
        discoverable=queries.kind_of(case.kind_id).discoverable,
        nature=case.nature,
        fact_cell_id=case.fact_cell_id,
        scope=then,
    )
