"""The raw body of a refused call, kept; of a batch each filing by itself."""

from typing import Any

from app.core.bodies import read_json, unpacked
from app.core.errors import Problem
from app.filings.kinds import Kinds
from app.filings.models import RefusedFiling
from app.filings.rules import MOST_FILINGS
from app.filings.service.read_items import read_item
from app.filings.service.set_aside import set_aside
from app.filings.service.tell_refused import tell_left


def keep_body(*, path: str, body: bytes, **about: Any) -> None:
    """Set a call's body aside as `set_aside` does; where it is a batch, what is in it.

    Of an account that is closed the office is told: its sender sees nothing any more.
    """
    kept = _keep(path, body, about)
    if about["code"] == "account_closed":
        for day in sorted({row.told_day for row in kept}):
            tell_left(about["officer_id"], day, about["now"])


def _keep(path: str, body: bytes, about: dict[str, Any]) -> list[RefusedFiling]:
    items = _items(body) if path == Kinds.address("/sync") else None
    if not items:
        return [set_aside(path=path, body=body, **about)]
    return [
        set_aside(
            path=Kinds.address(item.path),
            body=item.body,
            if_match=None if item.version is None else str(item.version),
            **about,
        )
        for item in map(read_item, items)
    ]


def _items(body: bytes) -> list[Any] | None:
    """The filings of a batch; None of what is none, or too many to be one."""
    try:
        sent = read_json(unpacked(body))
    except (Problem, ValueError):
        return None
    items = sent.get("items") if isinstance(sent, dict) else None
    return items if isinstance(items, list) and len(items) <= MOST_FILINGS else None
