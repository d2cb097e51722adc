"""A scheme as a form: weights, formulas, points in fields, and back to its data.

The shape of a form is that of a county's rules (`policy_form`): a group a level, a row an item. A
formula stands there as its kind and its figures: 40-90 of a linear one, 90=100 70=60 of steps.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from app.console.pages import say
from app.evaluations.catalogue import CATALOGUE
from app.evaluations.rules.formulas import Formula, data_of
from app.evaluations.rules.schemes import ADDITIONS, VETO, Item, Level, SchemeRules
from app.policies.rules import Section, Sections

LEVELS = ("village", "township", "county")
FORMULA = {"kind": "ratio", "figures": ""}
MANUAL = {"name": "", "title": "", "english": "", "weight": 0, "most": 0, "unit": ""} | FORMULA
VETO_ROW = {"name": "", "title": "", "english": "", "link": ""}
POINTS_ROW = VETO_ROW | {"each": 0, "cap": 0}
ROWS = {"manual": MANUAL} | {part: VETO_ROW if part == VETO else POINTS_ROW for part in ADDITIONS}
OFFERS: dict[str, tuple[str, ...]] = {
    f"indicators.{name}.kind": ("ratio", "linear", "step", "capped") for name in CATALOGUE
}
OFFERS |= {"manual.kind": ("ratio", "linear", "step", "capped")}
OFFERS |= {f"{part}.link": ("case", "document", "any") for part in ADDITIONS}


def _any(raw: Any) -> Any:
    """What is wrong with a scheme is said by the scheme itself."""
    return raw


#: The form's own shape; nothing is read by it.
SHAPE = Sections(
    (
        *(Section(level, _any, offers=OFFERS, rows=ROWS) for level in LEVELS),
        Section("share", _any),
        Section("merit", _any),
        Section("not_from_plan", _any),
    )
)


def shown(rules: SchemeRules) -> dict[str, Any]:
    """A version of a scheme in the shape of the form; its weights sum to 100."""
    merit = rules.merit
    return {level: _level(rules.levels[level]) for level in LEVELS} | {
        "share": {"percent": _number(rules.share)},
        "merit": {
            "places": merit.places,
            "least": _number(merit.least),
            "tilt": _number(merit.tilt),
        },
        "not_from_plan": list(rules.not_from_plan),
    }


def formula_words(formula: Formula) -> str:
    """A formula as a rule for people."""
    data = data_of(formula)
    if data["kind"] == "linear":
        zero, full = data["zero"], data["full"]
        return say(
            f"{zero}% 及以下得 0，{full}% 及以上得满分，其间按比例",
            f"nothing up to {zero}%, all from {full}%, in proportion between",
        )
    if data["kind"] == "step":
        steps = [f"≥ {one['from']}% → {one['gives']}%" for one in data["steps"]]
        return say(f"分档：{'；'.join(steps)}", f"by steps: {'; '.join(steps)}")
    if data["kind"] == "capped":
        most = data["most"]
        return say(f"按比例，好的最多计 {most} 件", f"in proportion, {most} good ones at most")
    return say("完成 ÷ 应有，按比例", "good ÷ all, in proportion")


def _level(level: Level) -> dict[str, Any]:
    weights = hundred({item.name: item.weight for item in level.items})
    known = {item.name: item for item in level.items if not item.manual}
    indicators = {
        name: _indicator(known.get(name), weights.get(name, 0))
        for name, kind in CATALOGUE.items()
        if kind.weighs
    }
    manual = [
        {name: getattr(item, name) for name in ("name", "title", "english", "most", "unit")}
        | {"weight": weights[item.name]}
        | _formula(item.formula)
        for item in level.manual
    ]
    added: dict[str, list[dict[str, Any]]] = {part: [] for part in ADDITIONS}
    for one in level.additions:
        row = {name: getattr(one, name) for name in VETO_ROW}
        points = {"each": _number(one.each), "cap": _number(one.cap)}
        added[one.part].append(row if one.part == VETO else row | points)
    return {"indicators": indicators, "manual": manual} | added


def _indicator(item: Item | None, weight: int) -> dict[str, Any]:
    return {"weight": weight} | (_formula(item.formula) if item else FORMULA)


def _formula(formula: Formula) -> dict[str, Any]:
    data = data_of(formula)
    figures = {
        "linear": lambda: f"{data['zero']}-{data['full']}",
        "capped": lambda: str(data["most"]),
        "step": lambda: " ".join(f"{one['from']}={one['gives']}" for one in data["steps"]),
    }
    return {"kind": data["kind"], "figures": figures.get(data["kind"], str)()}


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


def data_of_form(form: Mapping[str, Any]) -> dict[str, Any]:
    """What the form says as the data of a scheme."""
    return dict(form) | {level: _level_data(form[level]) for level in LEVELS}


def _level_data(level: Mapping[str, Any]) -> dict[str, Any]:
    indicators = {name: _with_formula(one) for name, one in level["indicators"].items()}
    weighed = {name: one for name, one in indicators.items() if one.get("weight") not in (0, "")}
    return dict(level) | {
        "indicators": weighed,
        "manual": [_with_formula(one) for one in level["manual"]],
    }


def _with_formula(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row whose formula is read; what cannot be is left out, and the scheme says that it is."""
    kind, figures = row.get("kind") or "ratio", str(row.get("figures") or "")
    rest = {name: one for name, one in row.items() if name not in FORMULA}
    return rest | {"formula": {"kind": kind} | _figures(kind, figures)}


def _figures(kind: str, figures: str) -> dict[str, Any]:
    numbers = [int(one) for one in re.findall(r"\d{1,9}", figures)]
    if kind == "linear":
        return dict(zip(("zero", "full"), numbers, strict=False))
    if kind == "capped":
        return {"most": numbers[0]} if numbers else {}
    if kind == "step":
        return {"steps": [{"from": a, "gives": b} for a, b in _pairs(numbers)]}
    return {}


def _pairs(numbers: Sequence[int]) -> list[tuple[int, int]]:
    return list(zip(numbers[::2], numbers[1::2], strict=False))


def _number(value: Any) -> int | float:
    return int(value) if value == int(value) else float(value)
