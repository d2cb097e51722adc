"""What a policy would be told and would change, before it is one."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Protocol

from app.core.settings import registered
from app.policies import queries
from app.policies.models import Policy
from app.policies.rules import Fault, Rules, differing
from app.policies.service.add_version import check_begins, slack_of


class User(Protocol):
    """A feature whose open things keep a policy; registered by what they are called."""

    def open_by_policy(self, county_id: int) -> Mapping[int, int]:
        """{policy id: how many} of a county."""

    def doubts(self, county_id: int, rules: Rules) -> list[Fault]:
        """What can be meant, but hardly is, each with its place."""

    def differing(self, county_id: int, rules: Rules, now: datetime) -> dict[str, Any]:
        """{count, examples} of open things for which the rules say something else."""


def dry_run(
    *, county_id: int, valid_from: date, data: dict[str, Any], now: datetime
) -> dict[str, Any]:
    """{errors, doubts: faults, sections: {name: {old, new}}, open, differing: {what: …}}.

    Nothing is stored. Sections are compared with the version in force on the day from which the
    new one would count; with errors nothing is compared. A day that has passed is refused as when
    it is added.
    """
    check_begins(county_id, valid_from, now)
    sections = queries.sections()
    filled = sections.filled(data)
    errors = sections.faults(filled)
    if errors:
        return {"errors": errors, "doubts": [], "sections": {}, "open": {}, "differing": {}}
    old = queries.version_in_force(Policy, county_id, valid_from)
    slack = slack_of(county_id, valid_from, filled)
    check_begins(county_id, valid_from, now, slack)
    rules = sections.rules(0, filled)
    users: Mapping[str, User] = registered("policy_users")
    return {
        "errors": [],
        "doubts": [
            *(doubt for user in users.values() for doubt in user.doubts(county_id, rules)),
            *(Fault(one.path, f"asks less than {one.old:g}: who watches is told") for one in slack),
        ],
        "sections": differing(sections.filled(old.data), filled),
        "open": {what: dict(user.open_by_policy(county_id)) for what, user in users.items()},
        "differing": {what: user.differing(county_id, rules, now) for what, user in users.items()},
    }
