"""Somebody at the console: pages read, forms sent as a browser sends them."""

import re
from html import unescape
from typing import Any

from werkzeug.routing import IntegerConverter, Rule, UUIDConverter

from app.core.web import App
from tests.support import world


class Browser:
    """A browser with its cookies, signed in unless told otherwise."""

    def __init__(self, app: App, username: str | None = None) -> None:
        self.client = app.test_client()
        if username is not None:
            answer = self.sign_in(username)
            assert answer.status_code == 303, answer.text

    def sign_in(self, username: str, password: str = world.PASSWORD, **more: str) -> Any:
        said = {"username": username, "password": password} | more
        return self.client.post("/console/sign-in", data=said)

    def get(self, path: str) -> Any:
        return self.client.get(path if path.startswith("/console") else f"/console{path}")

    def send(self, page: str, to: str, **said: Any) -> Any:
        """Send the form of a page that leads to an address, with its hidden fields."""
        html = self.get(page).text
        hidden = form_of(html, to)
        return self.client.post(to, data=hidden | said)

    def act(self, case: str, action: str, **said: Any) -> Any:
        return self.send(f"/cases/{case}", f"/console/cases/{case}/actions/{action}", **said)


def form_of(html: str, to: str) -> dict[str, str]:
    """The hidden fields of the form that leads to an address."""
    form = re.search(
        rf'<form method="post" action="{re.escape(to)}(?:\?[^"]*)?".*?</form>',
        html,
        flags=re.DOTALL,
    )
    assert form is not None, f"no form leads to {to}"
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form[0])
    return {name: unescape(value) for name, value in found}


#: What stands in addresses for parts that are neither numbers nor UUIDs.
PARTS = {
    "nothing": "nowhere/at/all",
    "action": "accept",
    "code": "nowhere",
    "ending": "csv",
    "form": "edit",
    "indicator": "patrol_plan",
    "key": "0",
    "kind": "files",
    "ledger": "nowhere",
    "name": "cells",
    "month": "2026-06",
    "period": "2026Q2",
    "sha256": "f" * 64,
    "step": "self",
}
UNKNOWN = "ffffffff-ffff-4fff-8fff-ffffffffffff"


def address_of(app: App, rule: Rule, **known: Any) -> str:
    """An address of a route; ids that are not `known` are those of nothing."""
    parts = {}
    for name, converter in rule._converters.items():
        kinds = {IntegerConverter: 2**31 - 1, UUIDConverter: UNKNOWN}
        found = (value for kind, value in kinds.items() if isinstance(converter, kind))
        parts[name] = known.get(name) or next(found, None) or PARTS[name]
    address: str = app.url_map.bind("localhost").build(rule.endpoint, parts)
    return address
