"""Samples in answers."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.accountability import queries
from app.accountability.models import Sample, SampleVerdict
from app.cells import queries as cells
from app.cells.present import cell_ref
from app.core.paging import paged, time_and_id
from app.posts import queries as posts
from app.posts.rules import Caller

FIELDS = (
    *("id", "kind", "period", "seed", "method", "size", "frame_size", "frame_digest"),
    "drawn_at",
)


def samples_out(rows: Sequence[Sample]) -> list[dict[str, Any]]:
    """Samples with how far they are."""
    people = posts.names(row.drawn_by for row in rows)
    places = cells.by_ids(row.cell_id for row in rows)
    checked = queries.checked(row.id for row in rows)
    return [
        {name: getattr(row, name) for name in FIELDS}
        | {
            "cell": cell_ref(places[row.cell_id]),
            "drawn_by": people[row.drawn_by],
            "checked": checked.get(row.id, 0),
        }
        for row in rows
    ]


def samples_page(caller: Caller, query: Mapping[str, Any]) -> dict[str, Any]:
    """A page of the samples that the caller may see."""
    rows = queries.samples(
        caller.scope,
        kind=query.get("kind"),
        period=query.get("period"),
        after=time_and_id(query["cursor"]),
        limit=query["limit"] + 1,
    )
    page = paged(list(rows), query["limit"], lambda row: [row.drawn_at.isoformat(), str(row.id)])
    return page | {"items": samples_out(page["items"])}


def sample_out(row: Sample, caller: Caller) -> dict[str, Any]:
    """One sample with what was drawn and found."""
    items, said = queries.items(row.id), queries.verdicts([row.id])
    mine = queries.himself(caller)
    people = posts.names(i for item in items for i in item.officer_ids) | posts.names(
        verdict.officer_id for verdict in said.values()
    )
    places = cells.by_ids(item.cell_id for item in items)
    return samples_out([row])[0] | {
        "items": [
            {
                "place": item.place,
                "key": item.key,
                "cell": cell_ref(places[item.cell_id]),
                "people": [people[i] for i in item.officer_ids],
                "told": item.told,
                "verdict": _verdict(said.get((row.id, item.place)), people),
                "may": not mine & set(item.officer_ids),
            }
            for item in items
        ]
    }


def _verdict(row: SampleVerdict | None, people: Mapping[int, Any]) -> dict[str, Any] | None:
    if row is None:
        return None
    names = ("verdict", "note", "at", "photo_ids", "finding_id")
    return {name: getattr(row, name) for name in names} | {"officer": people[row.officer_id]}
