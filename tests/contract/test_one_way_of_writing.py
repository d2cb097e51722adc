"""Every answer is written by one writer: nothing that one path says breaks another."""

import ast
import re
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import orjson
import pytest
from flask import jsonify

from app.core.answers import problem_response
from app.core.bodies import plain
from app.core.errors import Problem
from app.core.written import dumps

ROOT = Path(__file__).parents[2]
#: Who else writes JSON, and what for: none of it is an answer.
OTHERS = {
    "app/core/written.py": "the writer",
    "app/core/db.py": "columns of the database",
    "app/core/many.py": "many rows for the database",
    "app/filings/rules/digest.py": "the mark of what was sent",
    "app/filings/service/set_aside.py": "a body that is kept, nested as deep as it came",
    "app/operators/backup.py": "the list of a backup, for people to read",
    "app/cli/boundary_files.py": "files and the screen",
}
ODD = {
    1: "numbered",
    "at": datetime(2026, 7, 1, tzinfo=UTC),
    "day": date(2026, 7, 1),
    "score": Decimal("83.50"),
    "id": UUID(int=7),
    "errors": {"track": {3: ["Out of range."]}},
    UUID(int=8): None,
}


def writers(code):
    """Where a module writes JSON, or an answer of it, by itself."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func)
            types = [
                word.value for word in node.keywords if word.arg in ("mimetype", "content_type")
            ]
            said = [one.value for one in types if isinstance(one, ast.Constant)]
            if re.search(r"json\.dumps?\Z", name) or "application/json" in said:
                yield node


def test_nobody_else_writes_json():
    found = {
        str(path.relative_to(ROOT))
        for path in sorted((ROOT / "app").rglob("*.py"))
        if "node_modules" not in path.parts and [*writers(path.read_text("utf-8"))]
    }
    assert found - {"app/core/bodies.py"} == OTHERS.keys()


@pytest.mark.parametrize(
    "code",
    ["orjson.dumps(x)", "json.dump(x, f)", "Response(b, 200, mimetype='application/json')"],
)
def test_the_guard_sees_who_does(code):
    assert [*writers(code)]


def test_all_ways_of_answering_write_alike(app):
    with app.test_request_context(headers={"Accept-Language": "en"}):
        problem = problem_response(Problem("invalid", fields=["x"], errors=ODD))
        said = [plain(ODD).get_json(), jsonify(ODD).get_json(), orjson.loads(dumps(ODD))]
        assert said[0] == said[1] == said[2] == problem.get_json()["errors"]
    assert said[0]["errors"] == {"track": {"3": ["Out of range."]}}
