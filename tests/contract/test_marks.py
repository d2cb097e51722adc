"""Every mark and reason is catalogued, has its sentence, and stands in the guide for clients."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.filings.rules.marks import Coded, Mark
from app.filings.rules.reasons import REASONS, GapReason, Ground, LimitReason
from app.patrols.rules import DOUBTFUL
from app.sites.rules import ZONES

ROOT = Path(__file__).parents[2]
CATALOGUE = {str(one) for kind in (Mark, *REASONS) for one in kind}
GUIDE = (ROOT / "docs" / "clients.md").read_text()
SOURCES = [
    *sorted((ROOT / "app").rglob("*.py")),
    *sorted((ROOT / "grids").rglob("*.py")),
]
#: What holds a mark or a reason, wherever it is assigned, appended, passed or returned.
HOLDERS = {
    "mark",
    "marks",
    "reason",
    "ends",
    "DOUBTFUL",
    "PLACE_MARKS",
    "CLOSED_ITSELF",
    "LACKS_PIECES",
}
#: Results of pure geometry and of rules, which carry their marks by position.
CARRIERS = {"Hit", "Measured", "Times"}


def name_of(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def words(node: ast.AST | None) -> Iterator[str]:
    """The texts in an expression that can be its value: no keys, no arguments of other calls."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from (*words(node.body), *words(node.orelse))
    elif isinstance(node, ast.Call) and name_of(node.func) in ("frozenset", "set", "tuple", "list"):
        yield from (word for part in node.args for word in words(part))
    elif isinstance(node, ast.BinOp | ast.BoolOp | ast.List | ast.Tuple | ast.Set | ast.Starred):
        for part in ast.iter_child_nodes(node):
            yield from words(part)


def emitted(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            parts = [p for t in targets for p in (t.elts if isinstance(t, ast.Tuple) else [t])]
            value = node.value
            values = value.elts if isinstance(value, ast.Tuple) else [value] * len(parts)
            for part, one in zip(parts, values, strict=False):
                if name_of(part) in HOLDERS:
                    yield from words(one)
        elif isinstance(node, ast.Call):
            on = name_of(node.func.value) if isinstance(node.func, ast.Attribute) else ""
            if (on in HOLDERS and name_of(node.func) == "append") or name_of(node.func) in CARRIERS:
                yield from (word for part in node.args for word in words(part))
            for keyword in node.keywords:
                if keyword.arg in HOLDERS:
                    yield from words(keyword.value)
        elif isinstance(node, ast.Dict):
            for key, one in zip(node.keys, node.values, strict=True):
                if isinstance(key, ast.Constant) and key.value in HOLDERS:
                    yield from words(one)
        elif isinstance(node, ast.Return) and any(name_of(n) == "marks" for n in ast.walk(node)):
            yield from words(node.value)


#: What follows a colon says more: `failed: TypeError`. Anything else is a sentence, not a word.
WORD = re.compile("([a-z]+(?:_[a-z]+)*)(?:: .*)?")


def test_every_mark_and_reason_that_the_code_writes_is_catalogued():
    trees = [ast.parse(path.read_text()) for path in SOURCES]
    found = {m[1] for tree in trees for word in emitted(tree) if (m := WORD.fullmatch(word))}
    assert {"no_track", "photo_time", "no_position", "top_rung"} <= found
    assert len(found) > 20, "the scan still sees where marks are made"
    assert found <= CATALOGUE


def test_every_catalogued_mark_and_reason_is_written_somewhere():
    catalogue = {"marks.py", "reasons.py"}
    code = "".join(path.read_text() for path in SOURCES if path.name not in catalogue)
    zones = {f"zone_{name}" for name in ZONES}
    unused = {
        one
        for kind in (Mark, *REASONS)
        # phones and desks write these; the schema takes them from the catalogue
        if kind not in (GapReason, Ground)
        for one in kind
        if not any(text in code for text in (f'"{one}"', f'"{one}:', f"Mark.{one.name}"))
    }
    assert unused - zones == set()
    assert zones <= CATALOGUE


def test_marks_that_make_a_patrol_doubtful_are_marks():
    assert {*DOUBTFUL} <= {*Mark}


@pytest.mark.parametrize("kind", [Mark, *REASONS], ids=lambda kind: kind.__name__)
def test_each_has_its_sentence_and_its_row_in_the_guide(kind: type[Coded]):
    missing = [one for one in kind if f"| `{one}` | {one.zh} | {one.en} |" not in GUIDE]
    assert missing == []
    assert all(one.zh and one.en.isascii() for one in kind)
    assert len({one.zh for one in kind}) == len({one.en for one in kind}) == len(kind)


def test_words_do_not_mean_two_things():
    words = [str(one) for kind in (Mark, GapReason, LimitReason) for one in kind]
    assert len(words) == len({*words})
