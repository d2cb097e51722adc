"""What stands in the fields of a page's form, as a browser would send it."""

import re
from html import unescape

INPUT = r'<input id="[^"]+" (?:type="date" )?name="([^"]+)"(?: type="[^"]+")? value="([^"]*)"'
TEXT = r'<textarea id="[^"]+" name="([^"]+)"[^>]*>(.*?)</textarea>'
SELECT = r'<select id="[^"]+" name="([^"]+)"[^>]*>(.*?)</select>'


def filled(html: str, to: str) -> dict[str, str | list[str]]:
    """{field: what stands in it} of the form that leads to an address; of a choice a list."""
    form = re.search(rf'<form method="post" action="{to}".*?</form>', html, re.DOTALL)
    assert form is not None, html[-800:]
    said: dict[str, str | list[str]] = {}
    for pattern in (INPUT, TEXT):
        said |= {name: unescape(text) for name, text in re.findall(pattern, form[0], re.DOTALL)}
    for name, inside in re.findall(SELECT, form[0], re.DOTALL):
        said[name] = re.findall(r'<option value="([^"]*)" selected', inside)
    return said
