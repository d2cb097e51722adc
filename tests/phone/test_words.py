"""The page for phones, which works without the server, calls things what the server calls them."""

import re
from pathlib import Path

import pytest

from app.console.words import EVENT
from app.incidents.rules.words import STATUS
from app.posts.rules import POSTS
from app.sites.rules import STATUSES

WORDS = (Path(__file__).parents[2] / "app/phone/web/src/words.js").read_text("utf-8")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("POSTS", POSTS),
        ("STATUS", {name: chinese for name, (chinese, _) in STATUS.items()}),
        ("SITE_STATUS", STATUSES),
        ("EVENT", {name: chinese for name, (chinese, _) in EVENT.items()}),
    ],
)
def test_both_call_it_the_same(name, words):
    block = re.search(rf"export const {name} = {{(.*?)}};", WORDS, re.DOTALL)
    assert dict(re.findall(r'(\w+): "([^"]+)"', block[1])) == words
