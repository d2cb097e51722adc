"""Text of people and spreadsheets in one form: what is folded, what stays, and nothing twice."""

from datetime import date, datetime
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grids import texts
from grids.texts import code, line, of_cell, person, prose

WAYS = (prose, line, person, code, of_cell)
#: What people type where nothing is wrong, of the scripts of a Chinese county.
LETTERS = "张三欧阳青石镇柳河村﨑郎龥𠮷𬎆〇abcXYZ0189，。（）《》：·-_/"
CLEAN = st.lists(st.text(LETTERS, min_size=1, max_size=6), min_size=1, max_size=5)
#: What comes with it: blanks, marks, leavings of spreadsheets, halves of letters.
MARKS = "\u3000\u200b\ufeff\u202d\u202c\u00a0\u200d\u200c\u3164\u0301'\"１⻘⽯👨 张e\n"
DIRTY = st.lists(
    st.text(max_size=4) | st.text(MARKS, max_size=4) | st.sampled_from(['="', ".0", "\r\n"]),
    max_size=8,
).map("".join)


@given(DIRTY)
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_done_twice_is_done_once(way, text):
    assert way(way(text)) == way(text)


@given(CLEAN)
def test_what_was_typed_clean_stays_as_it_is(words):
    name, lines = "".join(words), "\n".join(words)
    assert person(name) == line(name) == prose(name) == of_cell(name) == name
    assert prose(lines) == of_cell(lines) == lines
    assert line(" ".join(words)) == " ".join(words)


@given(st.text("张三0a\u200b\ufeff\u202e\u00a0\u3000 ", max_size=10))
def test_what_nobody_sees_is_in_no_form(text):
    for way in WAYS:
        assert not set("\u200b\ufeff\u202e\u00a0") & set(way(text))
    assert not set("\u3000") & set(line(text) + code(text))


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("张　三", "张三"),
        ("张 三 ", "张三"),
        ("张三\u200b", "张三"),
        ("\ufeff张三", "张三"),
        ("⻢⽂", "马文"),
        ("John  Smith", "John Smith"),
        ("迪丽热巴•迪力木拉提", "迪丽热巴·迪力木拉提"),
        ("柳河（东）村", "柳河（东）村"),
        # letters of names that NFKC, and even NFC, makes others of
        ("\ufa11\uf92c", "\ufa11\uf92c"),
        ("葛\U000e0100城", "葛\U000e0100城"),
        ("\ue863\U00031350", "\ue863\U00031350"),
        # a Mongolian vowel separator, and a joiner between Arabic letters, are spelling
        ("\u1820\u180e\u1828", "\u1820\u180e\u1828"),
        ("\u0628\u200c\u0628", "\u0628\u200c\u0628"),
        ("张\u200d三", "张三"),
    ],
)
def test_a_name(written, name):
    assert person(written) == name


@pytest.mark.parametrize(
    "written",
    [
        "１３８００００００１２",
        "'13800000012",
        '="13800000012"',
        "13800000012.0",
        "\u202d13800000012\u202c",
        " 13800000012\u00a0",
        "＇13800000012",
    ],
)
def test_a_phone(written):
    assert code(written) == "13800000012"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (float("nan"), ""),
        (float("inf"), ""),
        (np.float64("nan"), ""),
        (np.datetime64("NaT"), ""),
        (Decimal("NaN"), ""),
        ("NULL", ""),
        (" <Null> ", ""),
        ("nan", ""),
        ("NaT", ""),
        ("None", ""),
        ("Nan Hai 南海", "Nan Hai 南海"),
        ("无", "无"),
        (13800000012.0, "13800000012"),
        (np.float64(990301.0), "990301"),
        (990301, "990301"),
        (12.5, "12.5"),
        ("12.0", "12.0"),
        (datetime(2026, 7, 1, 8), "2026-07-01"),
        (date(2026, 7, 1), "2026-07-01"),
        ("'=SUM(A1)", "=SUM(A1)"),
        ("'t Hooft", "'t Hooft"),
        ("甲\r\n乙", "甲\n乙"),
    ],
)
def test_what_a_cell_holds(value, text):
    assert of_cell(value) == text


def test_a_number_whose_digits_are_lost_is_known():
    assert all(map(texts.is_scientific, ("1.38E+10", "4.11602e11", "1E5")))
    assert not any(map(texts.is_scientific, ("13800000012", "E10", "1.38", "1.2.3e5")))
