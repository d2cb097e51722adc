"""The documents say how a page is added: the page that they add is made in a copy, and opened."""

import os
import re
import shutil
import sqlite3
import subprocess
import sys
import textwrap
from contextlib import closing
from pathlib import Path

from app.core.db import db
from tests.support.databases import environment
from tests.support.engines import ONE_ENGINE

ROOT = Path(__file__).parents[2]
pytestmark = ONE_ENGINE
OPEN = """
from app import create_app
from tests.support.browsing import Browser

app = create_app()
assert Browser(app).get("/mine").status_code == 303
east = Browser(app, "east")
assert 'href="/console/mine"' in east.get("/console").text
page = east.get("/mine")
assert page.status_code == 200, page.status_code
print(page.text)
"""


def blocks():
    """The pieces of code of the section, in their order."""
    text = (ROOT / "docs/console.md").read_text("utf-8")
    section = text.split("## A page in ten minutes")[1].split("\n## ")[0]
    return [textwrap.dedent(one) for one in re.findall(r"```\w+\n(.*?)```", section, re.DOTALL)]


def copy_of_the_program(folder):
    """The program, with a console of its own that may be changed."""
    (folder / "app").mkdir()
    for path in (ROOT / "app").iterdir():
        if path.name not in ("console", "__pycache__"):
            (folder / "app" / path.name).symlink_to(path)
    shutil.copytree(ROOT / "app/console", folder / "app/console")
    for name in ("grids", "tests", "migrations"):
        (folder / name).symlink_to(ROOT / name)
    return folder / "app/console"


def test_the_page_that_the_documents_add_opens(app, tmp_path):
    view, template, row = blocks()
    console = copy_of_the_program(tmp_path)
    (console / "mine.py").write_text(view, "utf-8")
    (console / "templates/console/mine.html").write_text(template, "utf-8")
    names = (console / "__init__.py").read_text("utf-8")
    (console / "__init__.py").write_text(names + "\nfrom app.console import mine\n", "utf-8")
    pages = (console / "pages.py").read_text("utf-8")
    assert pages.count("\nPAGES = (\n") == 1
    pages = pages.replace("\nPAGES = (\n", f"\nPAGES = (\n{row}")
    (console / "pages.py").write_text(pages, "utf-8")
    with app.app_context():
        county = sqlite3.connect(db.engine.url.database)
    with closing(county), closing(sqlite3.connect(tmp_path / "t.db")) as copy:
        county.backup(copy)
    settings = environment(tmp_path, f"sqlite:///{tmp_path}/t.db")
    ran = subprocess.run(
        [sys.executable, "-c", OPEN],
        cwd=tmp_path,
        env={**os.environ, **settings, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert "<li>审核员 · 东镇 · 2020-01-01</li>" in ran.stdout
    assert (ROOT / "app/console/mine.py").exists() is False
