"""The county's map in a browser: from the click to the last circle, as the county office has it."""

import shutil

from playwright.sync_api import sync_playwright

from app.core.db import db, transaction
from app.people import service as people
from app.people.models import Officer
from scripts.benchmarks import crowd
from scripts.benchmarks.stage import Stage, analyse, sql

OPEN, TIMES = 2_000, 7
#: Once all is drawn the map says after how many milliseconds.
DRAWN = "[data-drawn]"


def spread_cases(made: Stage) -> None:
    """So many open cases over the whole county, each fourth late, among twenty times as many."""
    crowd.cases(made, OPEN * 20, 0)
    sql(
        made,
        "UPDATE incident SET lon = 114.8 + 0.3 * random(), lat = 33.5 + 0.25 * random(), "
        "overdue_since = CASE WHEN random() < 0.25 THEN now() - interval '1 hour' END, "
        "village_id = (SELECT id FROM cell WHERE level = 'village' ORDER BY id "
        "OFFSET (substr(number, 3)::int / 20) % 400 LIMIT 1) "
        "WHERE closed_at IS NULL AND number LIKE 'C-%'",
    )
    analyse(made)


def draw(made: Stage, address: str, measure: str) -> list[float]:
    """Seconds from the navigation to the drawn map, each in a browser without a cache of its own
    but for the pages' scripts; sorted.
    """
    with made.app.app_context(), transaction():
        office = db.session.scalars(db.select(Officer).where(Officer.username == "o990126")).one()
        token = people.open_session(office.id)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="zh-CN")
        context.add_cookies([{"name": people.COOKIE, "value": token, "url": f"{address}/console"}])
        page, spent = context.new_page(), []
        for _ in range(TIMES):
            page.goto(f"{address}/console/map?measure={measure}", wait_until="commit")
            drawn = page.wait_for_selector(DRAWN, timeout=60_000)
            spent.append(float(drawn.get_attribute("data-drawn")) / 1000)
        browser.close()
    return sorted(spent)
