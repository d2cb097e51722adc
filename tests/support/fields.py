"""What stands in the fields of a page's form, as a browser would send it."""

import re
from html import unescape

INPUT = r'<input id="[^"]+" (?:type="date" )?name="([^"]+)"(?: type="[^"]+")? value="([^"]*)"'
TEXT = r'<textarea id="[^"]+" name="([^"]+)"[^>]*>(.*?)</textarea>'
SELECT = r'<select id="[^"]+" name="([^"]+)"[^>]*>(.*?)</select>'


def filled(html: str, to: str) -> dict[str, str | list[str]]:
    """{field: what stands in it} of the form that leads to an address; of a choice a list."""
    form = _form(html, to)
    said: dict[str, str | list[str]] = {}
    for pattern in (INPUT, TEXT):
        said |= {name: unescape(text) for name, text in re.findall(pattern, form, re.DOTALL)}
    for name, inside in re.findall(SELECT, form, re.DOTALL):
        said[name] = re.findall(r'<option value="([^"]*)" selected', inside)
    return said


def offered(html: str, to: str) -> dict[str, list[str]]:
    """{field: what may be chosen} of the form that leads to an address."""
    return {
        name: re.findall(r'<option value="([^"]+)"', inside)
        for name, inside in re.findall(SELECT, _form(html, to), re.DOTALL)
    }


def required(html: str, to: str) -> list[str]:
    """The fields that are marked as needed in the form that leads to an address."""
    labels = re.findall(r'<label for="[^"-]*-([^"]+)">(.*?)</label>', _form(html, to), re.DOTALL)
    return [name for name, words in labels if "必填" in words]


def _form(html: str, to: str) -> str:
    form = re.search(rf'<form method="post" action="{to}".*?</form>', html, re.DOTALL)
    assert form is not None, html[-800:]
    return form[0]
