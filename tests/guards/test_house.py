"""Each guard of the house catches what it is there for, planted in a copy of the program."""

import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
#: What CI runs, in scripts/test.
GUARDS = {
    "imports": [str(BIN / "lint-imports"), "--no-logo", "--no-cache"],
    "house": [sys.executable, "-m", "scripts.guards"],
    "types": [str(BIN / "mypy"), "--cache-dir", str(ROOT / ".mypy_cache")],
    "style": [str(BIN / "ruff"), "check", "--no-cache", "--quiet", "app", "grids"],
}

#: (guard, the file that gets a line, the line, what the guard says of it)
VIOLATIONS = [
    ("imports", "app/cells/queries.py", "import app.posts.rules", "app.cells.queries -> app.posts"),
    ("imports", "app/core/errors.py", "import app.people", "app.core.errors -> app.people"),
    ("imports", "app/people/rules.py", "import app.people.models", "app.people.rules -> app.peo"),
    ("imports", "app/people/models.py", "import app.people.service", "app.people.models ->"),
    (
        "imports",
        "app/taxonomy/service.py",
        "import app.taxonomy.schemas",
        "app.taxonomy.service ->",
    ),
    (
        "imports",
        "app/posts/queries/__init__.py",
        "import app.posts.service",
        "app.posts.queries ->",
    ),
    ("imports", "app/plans/api.py", "import app.posts.api", "app.plans.api -> app.posts.api"),
    ("imports", "app/jobs.py", "import app.posts.api.posts", "app.jobs -> app.posts.api.posts"),
    (
        "imports",
        "app/notices/rules/digests.py",
        "import flask",
        "app.notices.rules.digests -> flask",
    ),
    ("imports", "app/incidents/rules/actions.py", "import sqlalchemy", "rules.actions -> sqlalch"),
    ("imports", "grids/codes.py", "import sqlalchemy", "grids.codes -> sqlalchemy"),
    (
        "imports",
        "app/sites/service/edit_sites.py",
        "import flask",
        "sites.service.edit_sites -> flask",
    ),
    (
        "imports",
        "app/plans/service/complete_tasks.py",
        "import werkzeug",
        "complete_tasks -> werkzeug",
    ),
    ("imports", "app/plans/queries/tasks.py", "import app.core.web", "tasks -> app.core.web"),
    ("imports", "app/letters/rules.py", "import flask", "app.letters.rules -> flask"),
    ("imports", "app/letters/models.py", "import app.letters.api", "app.letters.models -> app.let"),
    ("types", "app/taxonomy/rules.py", "def f(a: int) -> str: return a", "Incompatible return"),
    ("style", "app/sites/rules.py", "def f():\n    import re\n    return re", "PLC0415"),
]
#: The same of the house's own guard, which names everything that it finds.
HOUSE = [
    ("app/sites/helpers.py", "BUDGET = 1", "app.sites.helpers has no place inside a"),
    ("app/sites/queries.py", "def f(db): db.session.begin()", "app.sites.queries l."),
    ("app/letters/rules.py", "BUDGET = 1", "app.letters has no place in the line"),
    ("app/patterns.py", "BUDGET = 1", "app.patterns has no place in the line"),
    (
        "app/sites/service/edit_sites.py",
        "def f(): transaction()",
        "app.sites.service.edit_sites l.",
    ),
    ("app/sites/rules.py", "def f(): db.transaction()", "app.sites.rules l."),
    ("app/jobs.py", "def f(): db.session.commit()", "app.jobs l."),
]


@pytest.fixture(scope="session")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program's own files, where a test may spoil one."""
    copy = tmp_path_factory.mktemp("house")
    for name in ("app", "grids", "scripts"):
        shutil.copytree(
            ROOT / name,
            copy / name,
            ignore=shutil.ignore_patterns("node_modules", "static", "__pycache__", "benchmarks"),
        )
    shutil.copy(ROOT / "pyproject.toml", copy)
    if (ROOT / ".mypy_cache").exists():  # of the step before: only what is planted is read anew
        shutil.copytree(ROOT / ".mypy_cache", copy / ".mypy_cache")
    return copy


@pytest.fixture
def plant(copied: Path, request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Adds lines to a file of the copy, or makes it, and takes them away after the test."""

    def planted(name: str, text: str) -> None:
        path = copied / name
        package = None if path.parent.exists() else path.parent
        before = path.read_text("utf-8") if path.exists() else None
        path.parent.mkdir(exist_ok=True)
        if package:
            (package / "__init__.py").touch()
            (package / "api.py").touch()
        path.write_text(f"{before or ''}\n{text}\n", "utf-8")

        def back() -> None:
            if package:
                shutil.rmtree(package)
            elif before is None:
                path.unlink()
            else:
                path.write_text(before, "utf-8")

        request.addfinalizer(back)

    return planted


def run(guard: str, copy: Path) -> subprocess.CompletedProcess[str]:
    """A guard over the copy, as CI runs it over the program."""
    environ = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    return subprocess.run(
        GUARDS[guard], cwd=copy, env=environ, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("guard", ["imports", "house"])
def test_the_program_passes_its_guards(copied, guard):
    done = run(guard, copied)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(("guard", "name", "text", "said"), VIOLATIONS)
def test_a_planted_violation_is_caught_and_named(copied, plant, guard, name, text, said):
    plant(name, text)
    done = run(guard, copied)
    assert done.returncode == 1, done.stdout + done.stderr
    assert said in " ".join(done.stdout.split()), done.stdout


def test_everything_planted_in_the_house_is_caught_and_named(copied, plant):
    for name, text, _ in HOUSE:
        plant(name, text)
    done = run("house", copied)
    assert done.returncode == 1, done.stdout + done.stderr
    assert [said for _, _, said in HOUSE if said not in done.stdout] == [], done.stdout


def test_a_foreign_key_upwards_is_caught_and_named(copied, plant):
    plant(
        "app/cells/models.py",
        "class Planted(Model):\n"
        '    __tablename__ = "planted"\n'
        "    id: Mapped[int] = mapped_column(primary_key=True)\n"
        '    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))\n'
        '    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"))\n',
    )
    done = run("house", copied)
    assert done.returncode == 1
    assert "app.cells.models: planted.post_id points up, to app.posts.models" in done.stdout
    assert "planted.officer_id" not in done.stdout


#: The end of the contract that keeps the request out of services.
SERVICES = 'forbidden_modules = ["flask", "werkzeug", "app.core.web"]\n'


def test_an_exception_that_is_one_no_more_has_to_leave_its_list(copied, plant):
    project = (copied / "pyproject.toml").read_text("utf-8")
    try:
        (copied / "pyproject.toml").write_text(
            project.replace("transactions = [", 'transactions = ["app.sites",')
            .replace("upward_keys = [", 'upward_keys = ["post.cell_id",')
            .replace(SERVICES, SERVICES + 'ignore_imports = ["app.sites.service -> flask"]\n')
        )
        said = run("house", copied).stdout
        assert "app.sites may begin transactions and begins none" in said
        assert "post.cell_id points up no more" in said
        done = run("imports", copied)
        assert done.returncode == 1
        assert "app.sites.service -> flask" in done.stdout + done.stderr
    finally:
        (copied / "pyproject.toml").write_text(project)


def test_ci_runs_every_guard():
    script = (ROOT / "scripts/test").read_text("utf-8")
    for guard in (
        "lint-imports",
        "-m scripts.guards",
        "ruff check .",
        "mypy",
        "npm run --silent lint",
        "npm run --silent test",
        "--cov",
    ):
        assert guard in script
    steps = [line for line in script.splitlines() if line.startswith("step ")]
    # the shell's errexit passes over what fails before a &&
    assert not [line for line in steps if "&&" in line]


def test_the_page_is_linted_by_rules_that_catch(tmp_path):
    """ESLint as CI runs it, over a file that shadows a name and forgets one."""
    web = ROOT / "app/phone/web"
    program = "export const f = (a) => { const unused = a; return [1].map((a) => a == 1); };\n"
    tool = "node_modules/.bin/eslint --stdin --stdin-filename x.js"
    done = subprocess.run(
        ["bash", "-c", f"scripts/assets dev; . scripts/node; cd {web}; {tool}"],
        cwd=ROOT,
        input=program,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    for rule in ("no-unused-vars", "no-shadow", "eqeqeq"):
        assert rule in done.stdout
    assert '"lint": "eslint --max-warnings 0 .' in (web / "package.json").read_text("utf-8")


def written(pattern: str) -> int:
    """The lines, blank ones aside, of all files that a pattern finds below the root."""
    texts = [path.read_text("utf-8") for path in ROOT.glob(pattern)]
    return sum(bool(line.strip()) for text in texts for line in text.splitlines())


@pytest.mark.parametrize("feature", sorted({path.parts[-2] for path in ROOT.glob("app/*/rules*")}))
def test_where_rules_are_facts_are_at_least_as_long(feature):
    rules = written(f"app/{feature}/rules.py") + written(f"app/{feature}/rules/*.py")
    rules -= written(f"app/{feature}/rules/of_*.py")  # tables of sentences, held row by row
    facts = written(f"tests/rules/test_{feature}_*.py")
    assert facts >= rules > 0, (
        f"write facts of app/{feature}'s rules in tests/rules/test_{feature}_*"
    )


def test_geometry_has_its_facts_too():
    assert written("tests/grids/*.py") * 2 >= written("grids/*.py")


def test_branch_coverage_of_rules_and_services_has_a_floor():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert project["tool"]["coverage"]["report"]["fail_under"] >= 95
    assert project["tool"]["coverage"]["run"]["branch"] is True
