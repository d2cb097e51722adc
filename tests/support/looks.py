"""How pages must look: no sideways scrolling, nothing clipped, targets for gloves, axe content."""

import json
from pathlib import Path
from typing import Any

AXE = (Path(__file__).parents[2] / "app/phone/web/node_modules/axe-core/axe.min.js").read_text(
    "utf-8"
)
CHECKS = """() => {
    const wide = document.documentElement.scrollWidth > window.innerWidth;
    const size = e => e.getBoundingClientRect();
    const style = e => getComputedStyle(e);
    const shown = e =>
        size(e).width > 1 && size(e).height > 1 && style(e).visibility !== "hidden";
    const all = what => [...document.querySelectorAll(what)].filter(shown);
    const small = all("button, a[href], select, input:not([type=file]), textarea")
        .filter(e => !e.closest(".leaflet-control-attribution"))
        .filter(e => size(e).height < 44 || size(e).width < 44)
        .map(e => e.outerHTML.slice(0, 80));
    const clipped = all("h1, h2, p, a, button, label, strong, span")
        .filter(e => !e.closest(".map, .visually-hidden"))
        .filter(e => e.scrollWidth > e.clientWidth + 1 && style(e).display !== "inline")
        .map(e => e.outerHTML.slice(0, 80));
    return {wide, small, clipped};
}"""


def check_looks(page: Any, name: str, *, small: bool = True) -> None:
    """Of a page as a browser shows it; `small` targets count where it is touched."""
    found = page.evaluate(CHECKS)
    if not small:
        found["small"] = []
    assert found == {"wide": False, "small": [], "clipped": []}, (name, found)
    page.evaluate(AXE)
    report = page.evaluate(
        "axe.run(document, "
        "{runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa'], resultTypes: ['violations']})"
    )
    serious = [
        (v["id"], v["nodes"][0]["html"][:120])
        for v in report["violations"]
        if v["impact"] in ("serious", "critical")
    ]
    assert serious == [], (name, json.dumps(serious, ensure_ascii=False))
