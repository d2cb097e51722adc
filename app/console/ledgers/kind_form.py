"""A ledger kind as a form: what it asks of an item field by field, who does what, and back to data.

The shape of a form is that of a county's rules (`policy_form`): a group a part, a row a field.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from app.console.policy_form import Typed, data_from, numbers
from app.core.json_schema import Errors
from app.ledgers.catalogue import LEVELS, LISTING, OPTIONAL, STATES
from app.ledgers.rules.values import LONGEST_LINE, choices
from app.policies.rules import Fault, Section, Sections
from app.sites.rules import KINDS as SITE_KINDS

#: How a field is filled in.
TYPES = ("text", "long", "date", "number", "integer", "boolean", "choice", "choices")
LONG = 2000
YES, NO = "yes", "no"
#: The name is made by the program; nobody types one.
ROW = {"name": "", "title": "", "type": "", "unit": "", "choices": [], "required": "", "key": ""}
#: What of a row is there though nobody has said anything in it.
QUIET = ("name", "type", "required", "key")
ABOUT, FIELDS, STEPS = "ledger_about", "ledger_fields", "ledger_steps"


def _any(raw: Any) -> Any:
    """What is wrong with a kind is said by the kind itself."""
    return raw


_SAID = (YES, NO)
#: The form's own shape; nothing is read by it.
SHAPE = Sections(
    (
        Section(
            ABOUT,
            _any,
            offers={"public": _SAID, "site_kinds": tuple(SITE_KINDS), "needs_site": _SAID},
        ),
        Section(
            FIELDS, _any, offers={"type": TYPES, "required": _SAID, "key": _SAID}, rows={"": ROW}
        ),
        Section(
            STEPS,
            _any,
            offers={"list": LISTING, "public_notice": _SAID, "look_back": _SAID}
            | dict.fromkeys(("issue", "verify", "file"), LEVELS),
        ),
    )
)


def shown(data: Mapping[str, Any]) -> dict[str, Any]:
    """The data of a kind in the shape of the form."""
    off, checks = data["strike_off"], data["checks"]
    return {
        ABOUT: {
            "title": data["title"],
            "about": data.get("about", ""),
            "public": _said(data["public"]),
            "site_kinds": list(data["site_kinds"]),
            "needs_site": _said(data.get("needs_site", False)),
        },
        FIELDS: [_row(name, said, data) for name, said in data["schema"]["properties"].items()],
        STEPS: {
            **{name: data["who"][name] for name in ("list", "issue", "verify", "file")},
            **{name: _said(name in data["states"]) for name in OPTIONAL},
            "notice_days": off["notice_days"],
            "photos": off["photos"],
            **{name: checks[name] for name in ("at_once_days", "look_back_days", "recheck_days")},
        },
    }


def _row(name: str, said: Mapping[str, Any], data: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "name": name,
        "title": said["title"],
        "type": _type_of(said),
        "unit": said.get("unit", ""),
        "choices": [*choices(said).values()],
        "required": _said(name in data["schema"].get("required", ())),
        "key": _said(name in data.get("key", ())),
    }


def _said(so: bool) -> str:
    return YES if so else NO


def _type_of(said: Mapping[str, Any]) -> str:
    if said["type"] == "array":
        return "choices"
    if said["type"] != "string":
        return str(said["type"])
    if "oneOf" in said:
        return "choice"
    if "format" in said:
        return "date"
    return "long" if said.get("maxLength", 0) > LONGEST_LINE else "text"


def form_from(now: Mapping[str, Any], typed: Typed) -> dict[str, Any]:
    """What the fields say, in the shape of the form; a row whose title is empty goes, but for one
    of which something else is said and that was not there before.
    """
    form = data_from(SHAPE, now, typed)
    for number, row in zip(numbers(FIELDS, typed), form[FIELDS], strict=True):
        lines = typed.get(f"{FIELDS}.{number}.choices", "").splitlines()
        row["choices"] = [line.strip() for line in lines if line.strip()]
        row |= {name: str(row.get(name, "")) for name in ("name", "title", "unit")}
    form[FIELDS] = [row for row in form[FIELDS] if row["title"] or _new(row)]
    return form


def _new(row: Mapping[str, Any]) -> bool:
    return not row["name"] and any(row.get(one) for one in row.keys() - set(QUIET))


def data_of_form(form: Mapping[str, Any], edited: Mapping[str, Any]) -> dict[str, Any]:
    """What the form says as the data of a kind; what it has no field for stays as in the version
    that was `edited`.
    """
    about, steps, rows = form[ABOUT], form[STEPS], list(_named(form[FIELDS]))
    before = edited["schema"]["properties"]
    passed = {one for one in OPTIONAL if steps[one] == NO}
    return dict(edited) | {
        "title": str(about["title"]),
        "about": str(about["about"]),
        "public": about["public"] == YES,
        "site_kinds": about["site_kinds"],
        "needs_site": about["needs_site"] == YES,
        "schema": {
            "type": "object",
            "properties": {row["name"]: _field(row, before.get(row["name"])) for row in rows},
            "required": [row["name"] for row in rows if row.get("required") == YES],
        },
        "key": [row["name"] for row in rows if row.get("key") == YES],
        "states": [one for one in STATES if one not in passed],
        "who": {name: steps[name] for name in ("list", "issue", "verify", "file")},
        "strike_off": {name: steps[name] for name in ("photos", "notice_days")},
        "checks": {
            name: steps[name] for name in ("at_once_days", "look_back_days", "recheck_days")
        },
    }


def _named(rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Rows, each with a name of its own."""
    listed = list(rows)
    taken = {row["name"] for row in listed}
    free = (name for n in range(1, 10_000) if (name := f"field_{n}") not in taken)
    for row in listed:
        yield row | {"name": row["name"] or next(free)}


def _field(row: Mapping[str, Any], before: Mapping[str, Any] | None) -> dict[str, Any]:
    """The schema of a field; one whose type is as before keeps what the form does not ask."""
    kind = row.get("type") or "text"
    same = before if before is not None and _type_of(before) == kind else {}
    kept = {name: same[name] for name in ("description", "minimum", "maximum") if name in same}
    known = {title: const for const, title in choices(before or {}).items()}
    offered = [{"const": known.get(one, one), "title": one} for one in row["choices"]]
    found: dict[str, Any] = {"title": row["title"]} | kept
    if kind == "choices":
        items = {"type": "string", "oneOf": offered}
        return found | {"type": "array", "uniqueItems": True, "items": items}
    found["type"] = "string" if kind in ("text", "long", "date", "choice") else kind
    if kind == "date":
        found["format"] = "date"
    elif kind in ("text", "long"):
        length = same.get("maxLength", LONG if kind == "long" else None)
        found |= {"maxLength": length} if length else {}
    if kind == "choice" or offered:
        found["oneOf"] = offered
    return found | ({"unit": row["unit"]} if row["unit"] else {})


#: Where of a field's schema something is wrong -> the column of its row.
COLUMN = {"title": "title", "unit": "unit", "oneOf": "choices", "items": "choices", "type": "type"}
#: Parts of the data that stand in one group of the form.
GROUP = {"who": STEPS, "strike_off": STEPS, "checks": STEPS, "states": STEPS, "key": FIELDS}


def at_fields(wrong: Errors, form: Mapping[str, Any]) -> list[Fault]:
    """What is wrong with the data, at the fields of the form; each once."""
    names = [row["name"] for row in _named(form[FIELDS])]
    found = [Fault(_place(place, names), sentence) for place, sentence in wrong.said()]
    return list(dict.fromkeys(found))


def _place(place: Sequence[str], names: Sequence[str]) -> tuple[str, ...]:
    if place[:2] == ("schema", "properties") and place[2:3] and place[2] in names:
        row = str(names.index(place[2]) + 1)
        column = next((COLUMN[one] for one in place[3:] if one in COLUMN), "title")
        return FIELDS, row, column
    if place[0] == "schema":
        return (FIELDS,)
    group = GROUP.get(place[0])
    return (ABOUT, *place) if group is None else (group, *place[1:])
