"""A scheme as a form: weights, formulas, points in fields, and back to its data.

The shape of a form is that of a county's rules (`policy_form`): a group a level, a row an item. It
is made from the scheme's own sections, so that what a section says cannot be lost in it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from app.console.evaluations.scheme_formulas import BLANK, KINDS, asked_for, in_fields, with_formula
from app.console.pages import say, word
from app.console.policy_form import Typed, data_from
from app.console.scheme_words import FIELD, SECTION
from app.evaluations.rules.formulas import data_of
from app.evaluations.rules.schemes import ADDITIONS, MANUAL, VETO, Item, Level, SchemeRules
from app.evaluations.sections import FACTS_OF, SCHEME
from app.policies.rules import Fault, Section, Sections

MARKS = "not_from_plan"
#: Names are made by the program; nobody types one.
MANUAL_ROW = {"name": "", "title": "", "english": "", "weight": 0, "most": 0, "unit": ""} | BLANK
VETO_ROW = {"name": "", "title": "", "english": "", "link": ""}
POINTS_ROW = VETO_ROW | {"each": 0, "cap": 0}
ROWS = {MANUAL: MANUAL_ROW} | {part: VETO_ROW if part == VETO else POINTS_ROW for part in ADDITIONS}
#: What of a row is there though nobody has said anything in it.
QUIET = {"name", "kind", "link"}


def parts_of(level: str) -> tuple[str, ...]:
    """The parts of a level; of departments nobody fills anything in."""
    return ("indicators", *(() if level == "department" else (MANUAL,)), *ADDITIONS)


def _any(raw: Any) -> Any:
    """What is wrong with a scheme is said by the scheme itself."""
    return raw


def _shape(section: Section[Any]) -> Section[Any]:
    facts = FACTS_OF.get(section.name)
    if facts is None:
        return Section(section.name, _any)
    offers: dict[str, Sequence[str]] = {f"{MANUAL}.kind": KINDS}
    offers |= {f"indicators.{name}.kind": KINDS for name in facts}
    offers |= {f"{part}.link": ("case", "document", "any") for part in ADDITIONS}
    rows = {part: ROWS[part] for part in parts_of(section.name)[1:]}
    return Section(section.name, _any, offers=offers, rows=rows)


#: The form's own shape; nothing is read by it.
SHAPE = Sections(tuple(map(_shape, SCHEME)))


def shown(rules: SchemeRules, data: Mapping[str, Any]) -> dict[str, Any]:
    """A version of a scheme in the shape of the form; its weights sum to 100."""
    levels = {name: _level(name, level) for name, level in rules.levels.items()}
    return SCHEME.filled(data) | levels | {MARKS: list(rules.not_from_plan)}


def _level(name: str, level: Level) -> dict[str, Any]:
    weights = hundred({item.name: item.weight for item in level.items})
    known = {item.name: item for item in level.items if not item.manual}
    indicators = {
        fact: _indicator(known.get(fact), weights.get(fact, 0))
        for fact, kind in FACTS_OF[name].items()
        if kind.weighs
    }
    found: dict[str, Any] = {"indicators": indicators} | {part: [] for part in parts_of(name)[1:]}
    for item in level.manual:
        row = {key: getattr(item, key) for key in ("name", "title", "english", "most", "unit")}
        found[MANUAL].append(row | {"weight": weights[item.name]} | in_fields(item.formula))
    for one in level.additions:
        row = {key: getattr(one, key) for key in VETO_ROW}
        points = {"each": _number(one.each), "cap": _number(one.cap)}
        found[one.part].append(row if one.part == VETO else row | points)
    return found


def _indicator(item: Item | None, weight: int) -> dict[str, Any]:
    return {"weight": weight} | (in_fields(item.formula) if item else BLANK)


def hundred(weights: Mapping[str, int]) -> dict[str, int]:
    """Weights in proportion that sum to 100, as the first schemes' need not: what is left over
    goes to those that lost most by rounding down.
    """
    whole = sum(weights.values())
    if whole in (0, 100):
        return dict(weights)
    found = {name: 100 * weight // whole for name, weight in weights.items()}
    lost = sorted(weights, key=lambda name: (-(100 * weights[name] % whole), name))
    for name in lost[: 100 - sum(found.values())]:
        found[name] += 1
    return found


def form_from(now: Mapping[str, Any], typed: Typed) -> dict[str, Any]:
    """What the fields say, in the shape of the form; a row in which nothing is said goes."""
    form = data_from(SHAPE, now, typed)
    for level in (form[name] for name in FACTS_OF):
        for part in level.keys() - {"indicators"}:
            level[part] = [row for row in level[part] if any(map(row.get, row.keys() - QUIET))]
    return form


def data_of_form(form: Mapping[str, Any], edited: SchemeRules, version: int) -> dict[str, Any]:
    """What the form says as the data of version `version`; what it has no field for stays as in the
    one that was `edited`.
    """
    return dict(form) | {
        name: _level_data(form[name], edited.levels[name], version) for name in FACTS_OF
    }


def _level_data(form: Mapping[str, Any], edited: Level, version: int) -> dict[str, Any]:
    named = {name: with_formula(one) for name, one in form["indicators"].items()}
    #: weighed with nothing: only shown, and shown on
    only_shown = {item.name: item for item in edited.items if not item.weight and not item.manual}
    indicators = {
        name: one
        for name, one in named.items()
        if name in only_shown or one.get("weight") not in (0, "")
    }
    for name, item in only_shown.items():
        indicators.setdefault(name, {"weight": 0, "formula": data_of(item.formula)})
    found: dict[str, Any] = {"indicators": indicators}
    for part in form.keys() - {"indicators"}:
        rows = list(_named(form[part], part, version))
        found[part] = [with_formula(row) for row in rows] if part == MANUAL else rows
    return found


def _named(rows: Sequence[dict[str, Any]], part: str, version: int) -> Iterator[dict[str, Any]]:
    """Rows, each with a name that no version before has given to another."""
    taken = {row.get("name") for row in rows}
    for row in rows:
        free = (f"{part}_{version}_{n}" for n in range(1, len(rows) + 1))
        name = row.get("name") or next(one for one in free if one not in taken)
        taken.add(name)
        yield row | {"name": name}


def at_fields(faults: Sequence[Fault], form: Mapping[str, Any]) -> list[Fault]:
    """Faults with their places as those of the form's fields, a formula by its figures; each
    once.
    """
    found: dict[tuple[str, ...], Fault] = {}
    for fault in faults:
        path, text = fault.path, fault.text
        if "formula" in path:
            row = path[: path.index("formula")]
            path, text = (*row, "figures"), asked_for(_kind_at(form, row))
        found.setdefault((*path, text), Fault(path, text))
    return list(found.values())


def _kind_at(form: Any, row: Sequence[str]) -> str:
    for part in row:
        form = form[int(part) - 1] if part.isdecimal() else form[part]
    return form.get("kind") or "ratio"


def sums(form: Mapping[str, Any]) -> dict[str, int]:
    """{level: what its weights sum to, as far as they are numbers}."""
    found = {}
    for name in FACTS_OF:
        rows = [*form[name]["indicators"].values(), *form[name].get(MANUAL, ())]
        found[name] = sum(w for row in rows if isinstance(w := row.get("weight"), int))
    return found


def marks(form: Mapping[str, Any]) -> list[tuple[str, list[tuple[str, str, bool]]]]:
    """What may be marked as a starting value, by section: [(section, [(place, name, marked)])]."""
    held = [str(one) for one in form[MARKS]]
    found = []
    for section in SCHEME:
        if section.name == MARKS:
            continue
        parts = parts_of(section.name) if section.name in FACTS_OF else ()
        places = [section.name, *(f"{section.name}.{part}" for part in parts)]
        finer = [one for one in held if one.startswith(f"{section.name}.") and one not in places]
        rows = [(place, _place_words(place, form), place in held) for place in [*places, *finer]]
        found.append((word(SECTION, section.name), rows))
    return found


def _place_words(place: str, form: Mapping[str, Any]) -> str:
    """A place by the words of its fields; an item by its title."""
    section, _, rest = place.partition(".")
    part, _, item = rest.partition(".")
    if not part:
        return say("整个部分", "all of it") if section in FACTS_OF else say("本项", "it")
    words = word(FIELD, f"{section}.{part}")
    if not item:
        return words
    if part == "indicators":
        return f"{words} · {word(FIELD, place)}"
    rows: Iterable[dict[str, Any]] = form[section].get(part, ())
    row: dict[str, Any] = next((row for row in rows if row.get("name") == item), {})
    return f"{words} · {row.get('title') or item}"


def _number(value: Any) -> int | float:
    return int(value) if value == int(value) else float(value)
