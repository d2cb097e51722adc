"""The frame of a batch's items, before anything is asked of their content."""

from dataclasses import dataclass
from typing import Any

LONGEST_PATH, LONGEST_VERSION = 150, 9


@dataclass(frozen=True)
class Item:
    """One filing of a batch in plain types; `fault` names the part where it is none."""

    path: str
    body: Any
    version: int | None = None
    fault: str | None = None


def read_item(raw: Any) -> Item:
    """{path, body, if_match?}; versions may come as a number, or quoted as in If-Match."""
    if not isinstance(raw, dict) or not _is_path(raw.get("path")):
        return Item("-", raw, fault="path")
    path, body = raw["path"], raw.get("body")
    if not isinstance(body, dict):
        return Item(path, body, fault="body")
    named = raw.get("if_match")
    version = _version(named)
    if named is not None and version is None:
        return Item(path, body, fault="if_match")
    return Item(path, body, version)


def _is_path(path: Any) -> bool:
    if not isinstance(path, str) or not 0 < len(path) <= LONGEST_PATH:
        return False
    return path.isascii() and path.isprintable()


def _version(named: Any) -> int | None:
    if isinstance(named, bool) or not isinstance(named, str | int):
        return None
    digits = str(named).strip('"')
    if not (digits.isascii() and digits.isdecimal() and len(digits) <= LONGEST_VERSION):
        return None
    return int(digits)
