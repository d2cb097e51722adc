"""Values of a scheme as they are written: lists, names, texts, points."""

import re
from decimal import Decimal
from typing import Any, TypeVar

from app.policies import rules
from app.policies.rules import Reader, number

T = TypeVar("T")
NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
LINKS = ("", "case", "document", "any")
#: A scheme that nobody can keep in his head judges nobody.
MOST_ITEMS = 40


def listed(read: Reader[T]) -> Reader[tuple[T, ...]]:
    """Reads a list, each with its number in it."""
    return rules.listed(read, MOST_ITEMS)


def a_name(raw: Any) -> str:
    if not isinstance(raw, str) or not NAME.fullmatch(raw):
        raise ValueError("must be a name of small letters, digits and _")
    return raw


def a_text(least: int) -> Reader[str]:
    def read(raw: Any) -> str:
        if not isinstance(raw, str) or not least <= len(raw.strip()) <= 100:
            raise ValueError(f"must be a text of {least} to 100 characters")
        return raw.strip()

    return read


def a_link(raw: Any) -> str:
    if raw not in LINKS:
        raise ValueError(f"must be one of {', '.join(link or 'nothing' for link in LINKS)}")
    return str(raw)


def a_points(raw: Any) -> Decimal:
    """Points with two places at most."""
    found = Decimal(str(number(0, 100)(raw)))
    if found != round(found, 2):
        raise ValueError("must have two decimal places at most")
    return found
