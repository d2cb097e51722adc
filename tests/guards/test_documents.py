"""What the documents name is there: a moved file takes its mentions along."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NAMED = re.compile(r"`((?:app|grids|scripts|tests|docs|migrations)/[\w./-]+)`")
#: Decisions are records of their day: none is rewritten.
DOCUMENTS = [ROOT / "README.md", ROOT / "README.zh-CN.md", *sorted((ROOT / "docs").glob("*.md"))]
#: Tests in documents: file::function.
TESTS = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
#: A row of the security list: id or first–last of one section, what is asked, state, why.
ROW = re.compile(
    r"^\| V([\d.]+)\.(\d+)(?:–V\1\.(\d+))? \| .+? \| (met|partly|not met) \| (.+) \|$", re.M
)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_file_that_a_document_names_is_there(document):
    named = set(NAMED.findall(document.read_text("utf-8")))
    assert sorted(name for name in named if not (ROOT / name).exists()) == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_test_that_a_document_names_is_there(document):
    named = set(TESTS.findall(document.read_text("utf-8")))
    assert [
        f"{file}::{name}"
        for file, name in sorted(named)
        if f"\ndef {name}(" not in (ROOT / file).read_text("utf-8")
    ] == []


def test_what_the_security_list_lacks_has_a_reason_and_its_counts_are_right():
    text = (ROOT / "docs/asvs.md").read_text("utf-8")
    counts = dict.fromkeys(("met", "partly", "not met"), 0)
    for section, first, last, state, why in ROW.findall(text):
        counts[state] += int(last or first) - int(first) + 1
        reason = why.partition("**Accepted:** ")[2]
        assert (len(reason) > 20) == (state != "met"), f"V{section}.{first}"
    told = re.search(r"^\| (\d+) \| (\d+) \| (\d+) \| (\d+) \|$", text, re.M)
    assert [int(number) for number in told.groups()[:3]] == list(counts.values())
    assert sum(map(int, told.groups())) == 253
