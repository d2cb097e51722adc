"""/console/evaluations/<period>/<code>/differences: what would be counted otherwise since."""

from typing import Any

from app.cells import queries as cells
from app.console.evaluations.asked import about, period_in_words
from app.console.evaluations.evidence import rows_shown, with_names
from app.console.pages import page, render
from app.core import clock
from app.evaluations.catalogue import CATALOGUE
from app.evaluations.present import differences_out


@page("/evaluations/<period>/<code>/differences", "evaluations.read")
def evaluation_differences(period: str, code: str) -> Any:
    """锁定后的差异 Rows that a locked figure counted otherwise than they would count today; the
    figure stays.
    """
    place = cells.must(code)
    it = about(place, period)
    items = differences_out(it.stored, place, clock.now())["items"]
    found: dict[tuple[str, bool | None, bool | None], list[str]] = {}
    for one in items:
        found.setdefault((one["fact"], one["was"], one["now"]), []).append(one["row"])
    return render(
        "differences.html",
        place=place,
        found=it.found,
        period=period,
        count=len(items),
        parts=[
            {
                "text": CATALOGUE[fact].text,
                "was": was,
                "now": now,
                "rows": with_names(it, fact, rows_shown(rows), good=bool(now)),
            }
            for (fact, was, now), rows in found.items()
        ],
        title=period_in_words(period),
    )
