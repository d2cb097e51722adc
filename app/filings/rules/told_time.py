"""The time that a kept body tells of, also where it can be read as nothing else."""

import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, tzinfo
from typing import Any

import orjson

from app.filings.rules.times import reconcile

#: How filings name when something was; of broken JSON, and of batches, the first of all counts.
TIMES = re.compile(rb'"(?:occurred_at|started_at|arrived_at)"\s*:\s*"([^"\\]{10,40})"')


def told_time(body: bytes, name: str, *, arrived: datetime, zone: tzinfo) -> datetime | None:
    """When that was of which an unpacked body tells under `name`, by the server's clock.

    Where nothing of that name is a time, the first of all it tells of; None where it tells none. A
    time without offset is the county's, in `zone`.
    """
    sent = None
    found: Iterable[Any] = [one.decode("utf-8", "replace") for one in TIMES.findall(body)]
    with suppress(ValueError):
        parsed = orjson.loads(body)
        if isinstance(parsed, dict):
            sent = _read(parsed.get("sent_at"), zone)
            if _read(parsed.get(name), zone) is not None:
                found = [parsed[name]]
    told = [time for one in found if (time := _read(one, zone)) is not None]
    if not told:
        return None
    clock = reconcile(sent or arrived, arrived)
    with suppress(OverflowError):
        return clock.observed(min(told))
    return None


def _read(text: Any, zone: tzinfo) -> datetime | None:
    """A time as text; None where it is none."""
    with suppress(ValueError, OverflowError):
        if isinstance(text, str):
            time = datetime.fromisoformat(text)
            return time.replace(tzinfo=zone) if time.tzinfo is None else time
    return None
