"""Importing sites from GeoJSON or csv: all of them or none."""

import csv
import io
from collections.abc import Callable
from datetime import datetime
from typing import Any

import marshmallow as ma
import orjson

from app.core.errors import Problem, refuse
from app.core.words import flat
from app.posts.rules import Caller
from app.sites.service.edit_sites import add_site

MOST_ROWS = 2_000  # a write transaction lasts no longer than two seconds


def import_sites(
    *,
    caller: Caller,
    content: bytes,
    datum: str,
    now: datetime,
    read: Callable[[Any], Any],
    said: Callable[[Problem], dict[str, Any]],
) -> list[dict[str, Any]]:
    """Sites from GeoJSON or CSV (kind, name, lon, lat, status, address, basics): all rows or none.

    `read` checks a row as the body of one site is checked; the answer reports on each row, what
    is wrong with it as `said` in the caller's language.
    """
    report = []
    for number, body in enumerate(_rows(content), 1):
        fault = None
        try:
            add_site(caller=caller, body=read(body | {"datum": datum}), now=now)
        except ma.ValidationError as error:
            fault = _fault(said(Problem("invalid", errors=error.normalized_messages())))
        except Problem as problem:
            fault = _fault(said(problem))
        report.append(
            {
                "row": number,
                "name": str(body.get("name", ""))[:100],
                "ok": fault is None,
                "fault": fault,
            }
        )
    if not report or not all(row["ok"] for row in report):
        refuse("import_refused", rows=report)
    return report


def _fault(told: dict[str, Any]) -> str:
    """What is wrong with a row: of each column what it must be, or the sentence of a refusal."""
    wrong = [f"{name}: {', '.join(flat(text))}" for name, text in told.get("errors", {}).items()]
    return "; ".join(wrong) or str(told["detail"])


def _rows(content: bytes) -> list[dict[str, Any]]:
    if content.lstrip()[:1] == b"{":
        try:
            features = orjson.loads(content)["features"]
            rows = [
                {k: v for k, v in f["properties"].items() if v is not None}
                | {"geometry": f["geometry"]}
                for f in features
            ]
        except (orjson.JSONDecodeError, KeyError, TypeError, AttributeError):
            refuse("import_refused", rows=[], why="GeoJSON FeatureCollection")
    else:
        rows = _csv(content)
    return rows if len(rows) <= MOST_ROWS else refuse("too_large")


def _csv(content: bytes) -> list[dict[str, Any]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("gb18030", "replace")
    rows = []
    try:
        lines = list(csv.DictReader(io.StringIO(text)))
    except csv.Error:
        refuse("import_refused", rows=[], why="CSV")
    for line in lines:
        row: dict[str, Any] = {
            k: v
            for k, v in line.items()
            if k in ("kind", "name", "status", "address", "basics") and v
        }
        try:
            row["geometry"] = {
                "type": "Point",
                "coordinates": [float(line["lon"]), float(line["lat"])],
            }
        except (KeyError, TypeError, ValueError):
            row["geometry"] = {}
        rows.append(row)
    return rows
