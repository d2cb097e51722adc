"""Facts of what texts are cut into, and of what is found."""

import importlib.util
import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.incidents.rules.search import bigrams, holds, sought

ROOT = Path(__file__).parents[2]
TABLE = json.loads((ROOT / "tests/tables/search.json").read_text("utf-8"))
HAN = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5)


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("焚烧秸秆", "焚烧 烧秸 秸秆 秆"),
        ("火", "火"),
        ("PM2.5超标", "pm2 5 超标 标"),
        ("ＣＯＤ　８０ｍｇ／Ｌ", "cod 80mg l"),
        ("990126-2026-000031", "990126 2026 000031"),
        ("焚烧、焚烧", "焚烧 烧"),
        ("2号井", "2 号井 井"),
        ("〇七号", "〇七 七号 号"),
        ("，。！ _ '\" :*&|", ""),
        ("", ""),
        ("a" * 70, "a" * 64),
        ("\ufdfa", "صلى الله عليه وسلم"),
    ],
)
def test_pairs_of_characters_words_and_numbers_whole(text, tokens):
    assert bigrams(text) == tokens.split()


def test_all_words_in_any_order_a_single_character_anywhere():
    text = bigrams("村东头焚烧秸秆，COD 80")
    for words in ("秸秆", "秸秆 焚烧", "cod焚烧", "秆", "村", "８０", "焚烧秸秆"):
        assert holds(text, sought(words)), words
    for words in ("垃圾", "秸秆 垃圾", "co", "8", "烧焚", "！", "", "秸杆"):
        assert not holds(text, sought(words)), words


def test_the_table_of_sentences():
    cut = [bigrams(sentence) for sentence in TABLE["sentences"]]
    assert len(cut) == len(set(TABLE["sentences"])) == 200
    for words, hits in TABLE["queries"].items():
        assert [n for n, text in enumerate(cut) if holds(text, sought(words))] == hits, words


@given(st.text(max_size=200))
def test_tokens_mean_nothing_to_a_query_language(text):
    for token in bigrams(text):
        assert token
        assert not re.search(r"[\x00-\x2f\x3a-\x60\x7b-\x7f\s]", token)


@given(st.text(HAN, min_size=1, max_size=30), st.text(max_size=20), st.text(max_size=20), st.data())
def test_any_part_of_a_run_is_found_wherever_it_stands(run, before, after, data):
    start = data.draw(st.integers(0, len(run) - 1))
    part = run[start : data.draw(st.integers(start + 1, len(run)))]
    assert holds(bigrams(f"{before} {run}，{after}"), sought(part))


@given(st.text(max_size=60))
def test_a_text_is_found_by_itself_and_written_in_another_way_it_is_the_same(text):
    if sought(text):
        assert holds(bigrams(text), sought(text))
    assert bigrams(text.lower()) == bigrams(text.lower().upper().lower())


@given(st.text(max_size=100))
def test_the_migration_cut_what_was_there_as_the_program_does(text):
    (path,) = ROOT.glob("migrations/versions/*_search.py")
    spec = importlib.util.spec_from_file_location("search_migration", path)
    migration = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(migration)
    assert migration._cut(text).split(" ") == (bigrams(text) or [""])
