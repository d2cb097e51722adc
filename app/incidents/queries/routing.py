"""Which departments the kind and the zones of a case name where it stands."""

from typing import Any, NamedTuple

from sqlalchemy import select

from app.cells.models import Department
from app.core.db import db
from app.core.epoch import kept
from app.incidents.models import Incident
from app.incidents.rules.routing import key_marks, named_for
from app.incidents.sections import ROUTING
from app.policies.queries import by_version
from app.taxonomy.models import Kind


class Routing(NamedTuple):
    """(lead, assisting) as rows of id, code, name, and the policy's rules that named them.

    `lead` is None where the place has none of those named.
    """

    lead: Any
    assisting: tuple[Any, ...]
    rules: tuple[str, ...]


def routing(incident: Incident) -> Routing:
    """Whom kind and zones name for the case's level, if the place has them (§5, D15).

    By the policy that the case keeps.
    """
    at_county = incident.level == "county"
    return _routing(
        incident.kind_id,
        incident.level,
        incident.county_id if at_county else incident.township_id,
        incident.policy_version,
        tuple(key_zone_marks(incident)),
    )


def key_zone_marks(incident: Incident) -> list[str]:
    """The case's marks of key zones, by the policy that it keeps."""
    if not incident.marks:
        return []
    return key_marks(by_version(incident.policy_version)[ROUTING]["zones"], incident.marks)


@kept
def _routing(
    kind_id: int, level: str, place: int | None, policy_version: int, marks: tuple[str, ...]
) -> Routing:
    kind = db.session.execute(
        select(Kind.code, Kind.county, Kind.township, Kind.assisting).where(Kind.id == kind_id)
    ).one()
    named = named_for(
        by_version(policy_version)[ROUTING]["zones"],
        marks=marks,
        kind=kind.code,
        level=level,
        lead=kind.county if level == "county" else kind.township,
        assisting=kind.assisting if level == "county" else [],
    )
    query = select(Department.id, Department.code, Department.name).where(
        Department.cell_id == place,
        Department.code.in_([*named.leads, *named.assisting]),
        Department.ended_on.is_(None),
    )
    found = {d.code: d for d in db.session.execute(query)}
    lead = next((code for code in named.leads if code in found), None)
    others = dict.fromkeys([*named.leads, *named.assisting])
    return Routing(
        found.get(lead or ""),
        tuple(found[code] for code in others if code in found and code != lead),
        named.rules,
    )
