"""A case's kind, nature and severity set right, and what follows from them."""

from typing import Any

from app.core import audit, clock
from app.core.errors import Named, refuse
from app.incidents import queries
from app.incidents.models import Incident
from app.incidents.rules.filing import found_by_others
from app.incidents.service.locate_case import judge_zones
from app.posts import queries as posts
from app.sites.rules import at_least, least_of
from app.taxonomy import queries as taxonomy
from app.taxonomy.rules import SEVERITIES, chosen


def reclassify(
    case: Incident,
    *,
    kind: str | None,
    nature: str | None = None,
    severity: str | None = None,
    may_lessen: bool,
) -> dict[str, list[Any]]:
    """Another kind, nature or severity, within what the kind allows; what changed.

    None keeps what the case has, where its kind still allows that. Refuses with `unknown_kind`,
    `nature_not_allowed`, `severity_not_allowed`. What zones and bans demand stays, unless it
    `may_lessen`, which is the county's to say: else refuses `zone_demands`.
    """
    code = kind or case.kind
    row = (
        queries.kind_of(case.kind_id)
        if code == case.kind
        else taxonomy.fileable(code, case.county_id, clock.day_of(case.observed_at))
    )
    nature = nature or (case.nature if case.nature in row.natures else None)
    said = severity is not None
    severity = severity or (case.severity if case.severity in row.severities else None)
    asked = chosen(severity, row.severities, "severity_not_allowed")
    values = {"kind": row.code, "nature": chosen(nature, row.natures, "nature_not_allowed")}
    case.kind_id = row.id
    changed = audit.apply(case, values)
    marks = list(case.marks)
    if "kind" in changed:
        judge_zones(case, may_lessen=may_lessen)
    least = least_of(case.marks)
    # what it has stays open to it where another kind knows no such
    raised = at_least(asked, [*row.severities, case.severity], least)
    if said and asked != raised and not may_lessen:
        named = Named(str(least), *SEVERITIES.get(str(least), ()))
        refuse("zone_demands", severity=named)
    changed |= audit.apply(case, {"severity": asked if said and may_lessen else raised})
    return changed | ({"marks": [marks, case.marks]} if marks != case.marks else {})


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
