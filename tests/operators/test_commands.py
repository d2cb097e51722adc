"""The commands are listed at once: nothing is imported that the list does not need."""

import subprocess
import sys
from pathlib import Path

import click
import pytest

from app.cli import COMMANDS
from app.core.sqlite import sqlite_driver
from tests.support.databases import environment
from tests.support.engines import ONE_ENGINE

ROOT = Path(__file__).parents[2]
#: What only some commands need, or only the program itself.
HEAVY = {
    "alembic", "apprise", "apscheduler", "flask_smorest", "geoalchemy2", "holidays", "numpy",
    "openpyxl", "PIL", "prometheus_client", "pyogrio", "pyproj", "rich", "shapely",
}  # fmt: skip
HELP = """
import sys
from flask.cli import main
sys.argv = ["flask", "--app", "wsgi", *sys.argv[1:]]
try:
    main()
finally:
    print(*{name.split(".")[0] for name in sys.modules}, file=sys.stderr)
"""


def flask(folder: Path, *words: str) -> tuple[str, set[str]]:
    """What a command prints, and the packages that its process has imported at its end."""
    done = subprocess.run(
        [sys.executable, "-c", HELP, *words],
        cwd=ROOT,
        env=environment(folder, ""),
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout, set(done.stderr.split())


def test_the_list_of_commands_imports_nothing_heavy(tmp_path):
    said, imported = flask(tmp_path, "--help")
    for name, (_, text) in COMMANDS.items():
        assert f"  {name} " in said
        assert text in said
    assert imported & HEAVY == set()
    assert "app.contents" not in imported
    assert not (tmp_path / "gridkeeper.db").exists()


def test_a_command_imports_what_other_commands_need_as_little_as_the_list(tmp_path):
    said, imported = flask(tmp_path, "jobs", "--help")
    assert "once" in said
    assert imported & {"pyogrio"} == set()


@pytest.mark.parametrize(
    "words",
    [("demo",), ("evaluate", "2026Q3"), ("jobs", "once", "waiting"), ("notices", "dead")],
)
def test_a_command_says_that_there_are_no_tables_yet(tmp_path, words):
    with pytest.raises(subprocess.CalledProcessError) as failed:
        flask(tmp_path, *words)
    assert "flask db upgrade -d migrations" in failed.value.stderr
    assert "Traceback" not in failed.value.stderr


def test_commands_of_a_database_that_another_keeps_say_so(tmp_path):
    """The help of a part asks nothing of it, and who only looks waits for nobody."""
    flask(tmp_path, "db", "upgrade", "-d", str(ROOT / "migrations"))
    keeper = sqlite_driver().connect(tmp_path / "gridkeeper.db", isolation_level=None)
    keeper.execute("begin immediate")
    try:
        assert "--county" in flask(tmp_path, "evaluate", "--help")[0]
        flask(tmp_path, "grids", "load", "--help")
        with pytest.raises(subprocess.CalledProcessError) as failed:
            flask(tmp_path, "jobs", "once", "waiting")
    finally:
        keeper.close()
    assert "database is locked" in failed.value.stderr
    assert "过一会儿再运行" in failed.value.stderr
    assert "Traceback" not in failed.value.stderr


@ONE_ENGINE
@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_of_the_list_is_there(app, name):
    command = app.cli.get_command(click.Context(app.cli), name)
    assert command is not None
    assert command.name == name
    assert command.get_short_help_str()
