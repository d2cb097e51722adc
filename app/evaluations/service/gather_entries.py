"""What counts beside the facts: what people entered, and what accountability has decided."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime

from app.accountability.queries import false_told, vetoes
from app.core.period import Period
from app.evaluations.models import Evaluation
from app.evaluations.queries import entries
from app.evaluations.rules.schemes import DECIDED, DEDUCTION, FRAUD, VETO
from app.evaluations.rules.scoring import Entry


def gather_entries(county_id: int, period: Period, known_at: datetime) -> Mapping[int, list[Entry]]:
    """{cell: entries that count} of a county's period, as `score` takes them.

    A veto that was ordered puts its unit last, whatever the scheme says (row E15). A confirmed
    finding of false rectification or reporting is a deduction of the item `fraud`, where the scheme
    has one (row E11).
    """
    found = defaultdict(list, entries.counting(county_id, period))
    for veto in vetoes(county_id, period.name, known_at):
        if veto.cell_id is not None:
            found[veto.cell_id].append(Entry(str(veto.id), VETO, DECIDED.name))
    for finding in false_told(county_id, period, known_at):
        if finding.cell_id is not None:
            found[finding.cell_id].append(Entry(str(finding.id), DEDUCTION, FRAUD, None))
    return found


def is_unseen(evaluation: Evaluation, period: Period, now: datetime) -> bool:
    """Whether something was entered, withdrawn or decided that the computed figures do not have."""
    county_id, then = evaluation.county_id, evaluation.computed_at
    if entries.newer(county_id, period, then):
        return True
    was, is_now = (
        {
            one.id
            for found in (vetoes(county_id, period.name, at), false_told(county_id, period, at))
            for one in found
        }
        for at in (then, now)
    )
    return was != is_now
