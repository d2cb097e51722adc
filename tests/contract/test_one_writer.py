"""A case's status, level and due time are written in one module: duty."""

import ast
import re
from pathlib import Path

import pytest

APP = Path(__file__).parents[2] / "app"
WRITER = APP / "incidents/service/duty.py"
FIELDS = {"status", "level", "base_level", "due_at", "overdue_since"}


def written(code):
    """The fields of a case that a module writes: set, passed to a new one, or to an update."""
    found = []
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            found.append(node.attr)
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
            name = node.func.id if isinstance(node.func, ast.Name) else name
            if name in ("Incident", "values"):
                found += [word.arg for word in node.keywords]
            if name == "setattr":
                found += [one.value for one in node.args if isinstance(one, ast.Constant)]
            if name == "apply":  # core.audit.apply(row, {…})
                dicts = [one for one in ast.walk(node) if isinstance(one, ast.Dict)]
                found += [k.value for one in dicts for k in one.keys if isinstance(k, ast.Constant)]
    return FIELDS & set(found)


def of_cases():
    """The modules that have to do with cases: those of the package, and those that name one."""
    for path in sorted(APP.rglob("*.py")):
        code = path.read_text("utf-8")
        if APP / "incidents" in path.parents or re.search(r"\bIncident\b", code):
            yield path, code


def test_only_duty_writes_them():
    writers = {path for path, code in of_cases() if written(code)}
    assert writers == {WRITER}
    assert written(WRITER.read_text("utf-8")) == FIELDS


@pytest.mark.parametrize(
    "code",
    [
        "case.status = 'closed'",
        "before, case.level = case.level, above",
        "Incident(status='reported')",
        "db.update(Incident).values(due_at=None)",
        "audit.apply(case, {'level': level})",
        "setattr(case, 'base_level', level)",
        "case.overdue_since: datetime = now",
    ],
)
def test_the_guard_sees_every_way_of_writing(code):
    assert len(written(code)) == 1


def test_the_guard_lets_reading_pass():
    assert not written("query.where(Incident.status == 'closed'); say(level=case.level)")
