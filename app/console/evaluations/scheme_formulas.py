"""A formula of a scheme as its kind and its figures in fields, and back; and in words.

40-90 of a linear one, 90=100 70=60 of steps, 3 of a capped one, none of a ratio.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from app.console.pages import say
from app.evaluations.rules.formulas import Formula, data_of

BLANK = {"kind": "ratio", "figures": ""}
KINDS = ("ratio", "linear", "step", "capped")


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


def in_fields(formula: Formula) -> dict[str, Any]:
    """A formula as what stands in its fields."""
    data = data_of(formula)
    figures = {
        "linear": lambda: f"{data['zero']}-{data['full']}",
        "capped": lambda: str(data["most"]),
        "step": lambda: " ".join(f"{one['from']}={one['gives']}" for one in data["steps"]),
    }
    return {"kind": data["kind"], "figures": figures.get(data["kind"], str)()}


def with_formula(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row whose formula is read; what cannot be is left out, and the scheme says that it is."""
    kind, figures = row.get("kind") or "ratio", str(row.get("figures") or "")
    rest = {name: one for name, one in row.items() if name not in BLANK}
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


def asked_for(kind: str) -> str:
    """How the figures of a formula are written."""
    return {
        "linear": say("应填两个百分比，如 40-90", "two rates, as 40-90"),
        "step": say("应从高到低填各档，如 90=100 70=60", "steps, the highest first: 90=100 70=60"),
        "capped": say("应填最多计几件，如 3", "how many count at most, as 3"),
    }.get(kind, say("不填", "nothing"))
