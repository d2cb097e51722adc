"""What a ledger kind may say, as a JSON schema, and the states that there are.

Its fields are a JSON schema of a small part of draft 2020-12: what a form can show and a workbook
can hold. No references, no patterns: nothing that reaches outside or takes long.
"""

from collections.abc import Mapping
from typing import Any

from app.posts.rules import POSTS
from app.sites.rules import KINDS as SITE_KINDS

LEVELS = ("township", "county")
#: Posts that may be named to list items.
LISTING = tuple(one for one in POSTS if one not in ("administrator", "liaison"))
MOST_FIELDS, MOST_CHOICES = 40, 60
STATES = {
    "listed": "已列入",
    "rectifying": "整改中",
    "self_checked": "已初审",
    "public_notice": "公示中",
    "applied": "已申请销号",
    "verified": "已核查",
    "filed": "已备案销号",
    "look_back": "已回头看",
    "dismissed": "不列入",
}
#: Those that a kind may do without; it cannot do without the others.
OPTIONAL = ("public_notice", "look_back")
_WORD = {"type": "string", "minLength": 1, "maxLength": 60}
_CHOICES = {
    "type": "array",
    "minItems": 1,
    "maxItems": MOST_CHOICES,
    "items": {
        "type": "object",
        "required": ["const", "title"],
        "additionalProperties": False,
        "properties": {"const": _WORD, "title": _WORD},
    },
}
_NUMBER = {"type": "number", "minimum": -1e12, "maximum": 1e12}


def _field(kind: str, **more: Any) -> dict[str, Any]:
    """What may be said of a field of one type."""
    known = {"title": _WORD, "description": {"type": "string", "maxLength": 200}}
    return {
        "type": "object",
        "required": ["type", "title", *more.pop("required", ())],
        "additionalProperties": False,
        "properties": known | {"type": {"const": kind}} | more,
    }


#: type of a field -> what may be said of it
FIELDS: Mapping[str, dict[str, Any]] = {
    "string": _field(
        "string",
        oneOf=_CHOICES,
        format={"enum": ["date"]},
        maxLength={"type": "integer", "minimum": 1, "maximum": 4000},
    ),
    "number": _field("number", minimum=_NUMBER, maximum=_NUMBER, unit=_WORD),
    "integer": _field("integer", minimum=_NUMBER, maximum=_NUMBER, unit=_WORD),
    "boolean": _field("boolean"),
    "array": _field(
        "array",
        required=["items"],
        uniqueItems={"const": True},
        items={
            "type": "object",
            "required": ["type", "oneOf"],
            "additionalProperties": False,
            "properties": {"type": {"const": "string"}, "oneOf": _CHOICES},
        },
    ),
}
_LEVEL = {"enum": list(LEVELS)}


def _days(least: int, most: int) -> dict[str, Any]:
    return {"type": "integer", "minimum": least, "maximum": most}


def _object(required: bool = True, **properties: Any) -> dict[str, Any]:
    found = {"type": "object", "additionalProperties": False, "properties": properties}
    return found | ({"required": list(properties)} if required else {})


#: What the data of a kind are held to; its fields one by one to FIELDS.
KIND: dict[str, Any] = _object(
    required=False,
    title=_WORD,
    english={"type": "string", "maxLength": 80},
    about={"type": "string", "maxLength": 400},
    public={"type": "boolean"},
    site_kinds={"type": "array", "uniqueItems": True, "items": {"enum": list(SITE_KINDS)}},
    needs_site={"type": "boolean"},
    schema={
        "type": "object",
        "required": ["type", "properties"],
        "additionalProperties": False,
        "properties": {
            "type": {"const": "object"},
            "additionalProperties": {"const": False},
            "required": {"type": "array", "uniqueItems": True, "items": {"type": "string"}},
            "properties": {
                "type": "object",
                "maxProperties": MOST_FIELDS,
                "additionalProperties": {"type": "object"},
            },
        },
    },
    key={"type": "array", "uniqueItems": True, "maxItems": 4, "items": {"type": "string"}},
    states={"type": "array", "uniqueItems": True, "items": {"enum": [*STATES]}},
    who=_object(
        list={
            "type": "array",
            "minItems": 1,
            "uniqueItems": True,
            "items": {"enum": list(LISTING)},
        },
        issue=_LEVEL,
        verify=_LEVEL,
        file=_LEVEL,
    ),
    strike_off=_object(photos=_days(0, 9), notice_days=_days(0, 60)),
    checks=_object(
        at_once_days=_days(1, 90),
        look_back_days={"type": "array", "maxItems": 6, "items": _days(1, 1100)},
        recheck_days=_days(1, 1100),
    ),
    not_from_plan={"type": "array", "maxItems": 20, "items": _WORD},
) | {
    "required": ["title", "public", "site_kinds", "schema", "states", "who", "strike_off", "checks"]
}
