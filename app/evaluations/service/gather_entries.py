"""What counts beside the facts: what people entered, and what accountability has decided."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from app.accountability.queries import FalseTold, Veto, false_told, vetoes
from app.core.period import Period
from app.evaluations.models import Evaluation
from app.evaluations.process import parts_of
from app.evaluations.queries import entries, veto_terms
from app.evaluations.rules.schemes import DECIDED, DEDUCTION, FRAUD, VETO
from app.evaluations.rules.scoring import Entry
from app.evaluations.rules.supposing import Judged, judged


def gather_entries(county_id: int, period: Period, known_at: datetime) -> Mapping[int, list[Entry]]:
    """{cell: entries that count} of a county's period, as `score` takes them.

    A veto that was ordered puts its unit last, whatever the scheme says (row E15). A confirmed
    finding of false rectification or reporting is a deduction of the item `fraud`, where the scheme
    has one (row E11); where somebody has entered that for the same case, that counts alone.
    """
    found = defaultdict(list, entries.counting(county_id, period))
    taken = entries.grounds(county_id, period)
    for one, entry in decided_about(county_id, period, known_at):
        thing = one.about_id if isinstance(one, FalseTold) else ""
        if one.cell_id is not None and (one.cell_id, entry.part, entry.item, thing) not in taken:
            found[one.cell_id].append(entry)
    return found


def decided_about(
    county_id: int, period: Period, known_at: datetime
) -> Iterator[tuple[Veto | FalseTold, Entry]]:
    """What accountability had decided about cells and departments by a moment, each as an entry.

    What was told falsely counts in its quarter, and in a half-year with that.
    """
    for veto in vetoes(county_id, period.name, known_at):
        yield veto, Entry(str(veto.id), VETO, DECIDED.name)
    for finding in () if parts_of(period) else false_told(county_id, period, known_at):
        yield finding, Entry(str(finding.id), DEDUCTION, FRAUD, None)


def part_vetoes(county_id: int, period: Period) -> Mapping[int, Judged]:
    """{cell: its vetoes in the locked parts of a half-year or year, each ground once}: what put it
    last in a quarter puts it last in the half-year and the year (row E15).
    """
    found: dict[int, dict[str, dict[str, Any]]] = defaultdict(dict)
    for cell_id, term in veto_terms(county_id, parts_of(period)):
        held = found[cell_id].get(term["indicator"], term | {"entries": []})
        ids = [*held["entries"], *term["entries"]]
        found[cell_id][term["indicator"]] = held | {"entries": ids}
    return {cell_id: judged(terms.values()) for cell_id, terms in found.items()}


def is_unseen(evaluation: Evaluation, period: Period, now: datetime) -> bool:
    """Whether accountability has decided something that the computed figures do not have."""
    was, is_now = (
        {entry.id for _, entry in decided_about(evaluation.county_id, period, at)}
        for at in (evaluation.computed_at, now)
    )
    return was != is_now
