"""The pages in a browser, at a phone's width and at a desk's.

And the documents that must not go stale.
"""

import json
import os
import re
import shlex
import shutil
import subprocess
import time
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import click
import pytest
from playwright.sync_api import sync_playwright

from app.core.environment import PREFIX, SETTINGS
from tests.support import live
from tests.support.engines import ONE_ENGINE

ROOT = Path(__file__).parents[2]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    with live.instance("spatialite", folder) as (_, env), live.server(env, folder) as address:
        yield address


@pytest.fixture(scope="module")
def browser():
    chromium = shutil.which("chromium")
    assert chromium, "chromium is missing: scripts/test installs it"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield running
        running.close()


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (390, "dark"), (1280, "light")])
def test_the_front_page_reads_well_and_loads_nothing_from_elsewhere(site, browser, width, scheme):
    page = browser.new_page(
        viewport={"width": width, "height": 844}, color_scheme=scheme, locale="zh-CN"
    )
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(site)
    assert page.title() == "环保网格 Gridkeeper"
    assert "村" in page.locator(".counts").inner_text()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (
        "no scrolling sideways"
    )
    for link in page.locator(".links a").all():
        assert link.bounding_box()["height"] >= 44
    assert all(url.startswith(site) for url in asked)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.tagName") in ("A", "BUTTON")
    page.close()


def test_the_front_page_speaks_the_language_that_the_browser_asks_for(site, browser):
    """All of it: whoever reads English is led by English words, and the other way round."""
    page = browser.new_page(locale="en-US")
    page.goto(site)
    assert page.locator("html").get_attribute("lang") == "en"
    chinese = re.compile(r"[\u4e00-\u9fff]+")
    assert chinese.findall(page.locator("body").inner_text()) == ["环保网格"], "its name alone"
    page.context.close()
    page = browser.new_page(locale="zh-CN")
    page.goto(site)
    assert not re.search(r"\b(the|of|API viewer|to)\b", page.locator("body").inner_text())
    page.close()


@pytest.mark.parametrize("path", ["/", "/docs", "/phone"])
def test_every_page_names_an_icon_of_its_own(site, path):
    # without one browsers ask for /favicon.ico, and every visit leaves a 404 in the log
    html = urlopen(site + path).read().decode()
    icon = re.search(r'<link rel="icon" href="(/[^"]+)">', html)
    assert icon, "no icon named"
    assert urlopen(site + icon[1]).headers.get_content_maintype() == "image"


def test_the_api_viewer_shows_the_calls_from_local_files(site, browser):
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    asked, faults = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on(
        "console", lambda message: faults.append(message.text) if message.type == "error" else None
    )
    page.goto(f"{site}/docs")
    page.locator(".opblock-tag").first.wait_for()
    assert page.locator(".opblock-tag").count() >= 10
    assert all(url.startswith((site, "data:")) for url in asked)
    assert faults == []
    page.close()


@ONE_ENGINE
def test_the_openapi_document_is_valid_and_has_every_call_with_examples(app):
    from openapi_spec_validator import validate  # two seconds, for this test alone

    document = app.test_client().get("/openapi.json").json
    validate(document)
    documented = {
        (method.upper(), path)
        for path, item in document["paths"].items()
        for method in item
        if method != "parameters"
    }
    rules = {
        (m, re.sub(r"<(?:\w+(?:\(.*?\))?:)?(\w+)>", r"{\1}", str(rule)))
        for rule in app.url_map.iter_rules()
        for m in rule.methods - {"HEAD", "OPTIONS"}
        if not rule.endpoint.startswith("console.")  # for people with a session
    }
    assert rules == documented
    assert all(
        "default" not in operation["responses"]
        for item in document["paths"].values()
        for operation in item.values()
        if "responses" in operation
    )
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if method == "parameters":
                continue
            assert operation.get("summary"), (method, path)
            body = operation.get("requestBody", {}).get("content", {}).get("application/json")
            assert body is None or "example" in body, (method, path)


def test_every_setting_is_documented_with_its_default_and_nothing_else_is():
    rows = re.findall(
        r"^\| `(GRIDKEEPER_\w+)` \| (.*?) \| (.*) \|$",
        (ROOT / "docs/settings.md").read_text("utf-8"),
        re.M,
    )
    shown = {name: (default.strip("`"), sentence) for name, default, sentence in rows}
    assert set(shown) == {PREFIX + s.name for s in SETTINGS}
    for setting in SETTINGS:
        default, sentence = shown[PREFIX + setting.name]
        assert sentence == setting.sentence
        assert default == ("instance" if setting.name == "INSTANCE" else setting.default or "empty")


def photos_of(address, instance):
    """With which status the county is shown some photos of the demonstration, each at once."""
    said = {"username": "county", "password": "gridkeeper-demo"}
    asked = Request(f"{address}/api/v1/auth/login", json.dumps(said).encode())
    asked.add_header("Content-Type", "application/json")
    token = json.load(urlopen(asked, timeout=20))["access_token"]
    found = []
    for file in sorted(instance.glob("photos/copies/small/*/*"))[:6]:
        photo = Request(f"{address}/api/v1/photos/{file.name}")
        photo.add_header("Authorization", f"Bearer {token}")
        try:
            found.append(urlopen(photo, timeout=20).status)
        except HTTPError as error:  # of a case below that he does not see
            found.append(error.code)
    return found


def test_the_readme_names_every_dependency_and_every_folder():
    readme = (ROOT / "README.md").read_text("utf-8")
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    block = project.split("dependencies = [", 1)[1].split("]\n", 1)[0]
    for name in re.findall(r'^\s+"([a-z0-9-]+)', block, re.M):
        assert f"| {name} |" in readme, name
    for folder in sorted(
        p.name for p in (ROOT / "app").iterdir() if p.is_dir() and not p.name.startswith("__")
    ):
        assert f"`app/{folder}/`" in readme, folder


@ONE_ENGINE
def test_every_flask_command_in_the_readme_exists_with_its_options(app):
    lines = re.findall(r"^flask .*$", (ROOT / "README.md").read_text("utf-8"), re.M)
    commands = [
        part.strip()
        for line in lines
        for part in re.split(r"&&|;", line.split("   #")[0].split("  #")[0])
    ]
    assert len(commands) >= 8
    for text in commands:
        _, *words = shlex.split(text)
        command, context = app.cli, click.Context(app.cli)
        while isinstance(command, click.Group):
            command = command.get_command(context, words.pop(0))
            assert command is not None, text
        known = {option for parameter in command.params for option in parameter.opts}
        assert {word for word in words if word.startswith("--")} <= known, text


def test_links_between_documents_lead_somewhere():
    for document in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]:
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", document.read_text("utf-8")):
            assert (document.parent / target).exists(), (document.name, target)


def test_nothing_names_the_place_it_was_made():
    kept = {".py", ".md", ".toml", ".lock", ""}
    tracked = [
        p
        for p in ROOT.rglob("*")
        if p.is_file() and p.suffix in kept and not {".git", ".venv", "build"} & set(p.parts)
    ]
    for path in tracked:
        if "instance" not in path.parts and path.stat().st_size < 400_000:
            assert not re.search(
                r"files\.pythonhosted|registry\.npmjs", path.read_text("utf-8", "ignore")
            ), path


def test_scripts_run_serves_a_working_county_that_the_readme_talks_to_and_keeps_its_data(tmp_path):
    """The README's first command, then its first calls, then the first command again."""
    port = live.free_port()
    address = f"http://127.0.0.1:{port}"
    env = {k: v for k, v in os.environ.items() if not k.startswith("GRIDKEEPER_")} | {
        "GRIDKEEPER_INSTANCE": str(tmp_path),
        "GRIDKEEPER_PORT": str(port),
    }
    blocks = re.findall(r"```bash\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.S)
    calls = next(block for block in blocks if "auth/login" in block).replace(
        "http://127.0.0.1:8000", address
    )
    walk = (
        next(block for block in blocks if "scripts/phone" in block)
        .replace("http://127.0.0.1:8000", address)
        .replace("scripts/phone ", f"{ROOT}/scripts/phone ")
    )
    numbers = []
    for expected in (1, 2):
        with (tmp_path / "run.log").open("wb") as log:
            process = subprocess.Popen(
                [ROOT / "scripts/run"], cwd=tmp_path, env=env, stdout=log, stderr=log
            )
        try:
            live.wait_for(
                lambda p=process: p.poll() is not None or live.answers(f"{address}/readyz"), 90
            )
            said = (tmp_path / "run.log").read_text()
            assert f"{address}\n" in said
            assert "officer      gridkeeper-demo" in said
            done = subprocess.run(
                ["bash", "-euc", calls], capture_output=True, text=True, timeout=60, check=False
            )
            number = re.search(rf'"number":"990126-{time.localtime().tm_year}-(\d+)"', done.stdout)
            assert number, done.stdout + done.stderr
            numbers.append(int(number[1]))
            assert numbers == [numbers[0], numbers[0] + 1][:expected], "played once"
            if expected == 1:
                assert 200 in photos_of(address, tmp_path), "the very first ones come at once"
            if expected == 2:
                done = subprocess.run(
                    ["bash", "-euc", walk],
                    cwd=tmp_path,
                    capture_output=True,
                    text=True,
                    timeout=60,
                    check=False,
                )
                assert "0 left on the phone" in done.stdout, done.stdout + done.stderr
        finally:
            process.terminate()
            process.wait(60)
