"""What the documents name is there: a moved file takes its mentions along."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NAMED = re.compile(r"`((?:app|grids|scripts|tests|docs|migrations)/[\w./-]+)`")
#: Decisions are records of their day: none is rewritten.
DOCUMENTS = [ROOT / "README.md", ROOT / "README.zh-CN.md", *sorted((ROOT / "docs").glob("*.md"))]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_file_that_a_document_names_is_there(document):
    named = set(NAMED.findall(document.read_text("utf-8")))
    assert sorted(name for name in named if not (ROOT / name).exists()) == []
