"""What counts in no figure of a cell, and why: late, in doubt, disputed, exempted, withdrawn."""

from collections.abc import Collection, Iterator
from datetime import datetime

from app.cells.models import Cell
from app.core.period import Period
from app.evaluations.measures.ground import ground_of
from app.evaluations.measures.uncounted import uncounted_findings, uncounted_patrols
from app.evaluations.process import parts_of
from app.evaluations.queries import entries
from app.evaluations.rules.schemes import EXEMPTION
from app.evaluations.rules.uncounted import OF_FINDINGS, OF_PATROLS, Uncounted
from app.evaluations.service.find_county import county_of
from app.policies.rules import Rules


def uncounted(
    period: Period, place: Cell, rules: Rules, at: datetime, facts: Collection[str]
) -> list[Uncounted]:
    """What stands beside a cell's figures as they were counted at a moment, of these facts; as
    people see it now: what was late and has been accepted since is a difference.
    """
    asked, county = set(facts), county_of(place)
    if not asked:
        return []
    found = list(_entered(county.id, period, place.id))
    if parts_of(period) or not asked & (OF_PATROLS | OF_FINDINGS):
        return found
    ground = ground_of(county, period, rules, at, below=place)
    if asked & OF_PATROLS:
        found += uncounted_patrols(ground)
    if asked & OF_FINDINGS:
        found += uncounted_findings(ground)
    return found


def _entered(county_id: int, period: Period, cell_id: int) -> Iterator[Uncounted]:
    for row, withdrawal in entries.listing(county_id, period, cell_id):
        if withdrawal is not None:
            yield Uncounted(str(row.id), "entry", "withdrawn", row.item)
        elif row.part == EXEMPTION and row.about == "case":
            yield Uncounted(row.about_id, "case", "exempted", row.item)
