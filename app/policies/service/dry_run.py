"""What a policy would be told and would change, before it is one."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from app.core.settings import registered
from app.policies import queries
from app.policies.models import Policy
from app.policies.rules import differing

#: Open things of a county by the version they keep; features register theirs by name.
OpenByVersion = Callable[[int], Mapping[int, int]]


def dry_run(*, county_id: int, valid_from: date, data: dict[str, Any]) -> dict[str, Any]:
    """{errors: sentences, sections: {name: {old, new}}, open: {what: {version: count}}}.

    Nothing is stored. Sections are compared with the version in force on the day from which the
    new one would count; with errors nothing is compared.
    """
    sections = queries.sections()
    filled = sections.filled(data)
    errors = [str(fault) for fault in sections.faults(filled)]
    if errors:
        return {"errors": errors, "sections": {}, "open": {}}
    old = queries.version_in_force(Policy, county_id, valid_from)
    users: Mapping[str, OpenByVersion] = registered("policy_users")
    return {
        "errors": [],
        "sections": differing(sections.filled(old.data), filled),
        "open": {what: dict(count(county_id)) for what, count in users.items()},
    }
