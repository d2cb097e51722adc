"""What import-linter cannot say of the house: every package has its place in the line, foreign keys
point down it, transactions begin only where they are named, and one place commits.

The line and the lists stand in pyproject.toml alone. Run from the root: python -m scripts.guards;
prints one sentence for each violation and ends with 1 if there is any.
"""

import ast
import importlib
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

COMMITS = "app.core.db"


def line(project: dict[str, Any]) -> list[str]:
    """The packages from the highest to the lowest, as the first contract of import-linter has them.

    Those on one level ("app.jobs | app.demo") follow one another: neither may refer to the other.
    """
    layers = project["tool"]["importlinter"]["contracts"][0]["layers"]
    return [name.strip() for layer in layers for name in layer.split("|")]


def unplaced(packages: list[str]) -> Iterator[str]:
    """Packages and modules of app/ that stand nowhere in the line: no contract would hold them."""
    for path in sorted(Path("app").iterdir()):
        name = f"app.{path.stem}"
        code = path.suffix == ".py" or any(path.glob("**/*.py"))
        if code and path.stem != "__init__" and name not in packages:
            yield f"{name} has no place in the line of [tool.importlinter]: name it there"


#: Stand beside the layers: what a package says of itself, and examples for the document.
BESIDE = frozenset({"__init__", "examples"})
#: Folders without code.
DATA = frozenset({"__pycache__", "static", "templates", "web"})


def unordered(project: dict[str, Any]) -> Iterator[str]:
    """Modules of a feature (what has tables or queries) that stand in no layer of a feature."""
    layers = project["tool"]["importlinter"]["contracts"][1]["layers"]
    known = set(re.findall(r"\w+", " ".join(layers))) | BESIDE
    for package in sorted(Path("app").iterdir()):
        modules = {path.stem for path in package.glob("*") if path.suffix == ".py" or path.is_dir()}
        if modules & {"models", "queries"}:
            for name in sorted(modules - known - DATA):
                yield f"app.{package.name}.{name} has no place inside a feature: name it there"


def upward_keys(packages: list[str], known: set[str]) -> Iterator[str]:
    """Foreign keys to a table of a package that stands higher than their own, but for `known`."""
    importlib.import_module("app.contents")
    db = importlib.import_module(COMMITS).db
    rank = {}
    for mapper in db.Model.registry.mappers:
        package = ".".join(mapper.class_.__module__.split(".")[:2])
        rank[mapper.local_table.name] = (packages.index(package), mapper.class_.__module__)
    found = {}
    for table in db.metadata.sorted_tables:
        for key in table.foreign_keys:
            other, name = key.column.table.name, f"{table.name}.{key.parent.name}"
            if rank[other][0] < rank[table.name][0]:
                found[name] = f"{rank[table.name][1]}: {name} points up, to {rank[other][1]}"
    yield from (said for name, said in found.items() if name not in known)
    yield from (f"{name} points up no more: take it off the list" for name in known - found.keys())


def calls(name: str) -> Iterator[tuple[str, int]]:
    """(module, line) of every call of a function or method `name` below app/ and grids/.

    `session.begin` is that of a session alone.
    """
    for root in ("app", "grids"):
        for path in sorted(Path(root).rglob("*.py")):
            module = ".".join(path.with_suffix("").parts).removesuffix(".__init__")
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Call):
                    called = "." + ast.unparse(node.func)
                    if called.endswith("." + name):
                        yield module, node.lineno


def foreign_transactions(named: list[str]) -> Iterator[str]:
    """Transactions begun outside the modules named for it, names without one, other commits."""
    used = set()
    for module, row in calls("transaction"):
        owner = next((n for n in named if module == n or module.startswith(n + ".")), None)
        used.add(owner)
        if owner is None:
            yield f"{module} l.{row} begins a transaction: only {', '.join(named)} may"
    for name in named:
        if name not in used:
            yield f"{name} may begin transactions and begins none: take it off the list"
    for name in ("commit", "session.begin"):
        for module, row in calls(name):
            if module != COMMITS:
                yield f"{module} l.{row} commits: only {COMMITS} does"


def main() -> int:
    project = tomllib.loads(Path("pyproject.toml").read_text("utf-8"))
    lists, packages = project["tool"]["guards"], line(project)
    found = [*unplaced(packages), *unordered(project)]
    if not list(unplaced(packages)):  # a package without a place has no rank to compare
        found += upward_keys(packages, set(lists["upward_keys"]))
    found += foreign_transactions(lists["transactions"])
    print(*(found or ["Packages in their places, keys down, transactions where named."]), sep="\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
