"""The console's routes as tests walk them: all of them, each with what it asks for."""

from typing import Any

from werkzeug.routing import Rule

from app.core.web import App
from tests.support import filings
from tests.support.browsing import Browser

PUBLIC_PAGES = {"console.sign_in", "console.static"}
#: What a page asks for in its address, and what a form says that would else mean another refusal.
ASKS: dict[str, dict[str, str]] = {"console.news": {"since": "2026-07-01T00:00:00+08:00"}}
SAYS = {
    "console.password": {"new": "one", "again": "two"},
    "console.change_view": {"forget": "1"},
}
#: Name cases beside their address.
OF_CASES = {"console.assign_form", "console.assign_many"}


def routes(app: App) -> list[tuple[Rule, str, str]]:
    """(rule, method, what it needs) of all but the public ones, signing out last."""
    found = [
        (rule, method, app.view_functions[rule.endpoint].needs)  # type: ignore[attr-defined]
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) & {"GET", "POST"})
        if rule.endpoint.startswith("console.") and rule.endpoint not in PUBLIC_PAGES
    ]
    return sorted(found, key=lambda one: one[0].endpoint == "console.sign_out")


def ask(
    browser: Browser, method: str, address: str, endpoint: str, *, token: str, case: str
) -> Any:
    """Read a page, or send its form with nothing but what it cannot do without."""
    asked = ASKS.get(endpoint, {})
    if endpoint in OF_CASES:
        asked = {"case": case if method == "GET" else f"{case}:1", "id": filings.new_id()}
    if method == "GET":
        return browser.client.get(address, query_string=asked)
    return browser.client.post(address, data=SAYS.get(endpoint, asked) | {"form_token": token})
