"""Columns of files as clerks bring them: encodings, codes, names, rows that are one unit."""

import re
import time
from pathlib import Path
from typing import Any

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from grids import codes, encodings, fields, merging, topology
from grids.sayings import SAYINGS, Refused
from grids.units import Unit
from tests.support.boundary_files import HOME, collection, read, table, written


def dbf_values(path: Path, names: list[bytes]) -> Path:
    """Write these bytes into the column of names, as wide as the longest."""
    width = max(map(len, names))
    codes = [f"99030{i}" for i in range(len(names))]
    table(path, code=codes, name=["n" * width for _ in names])
    dbf = path.with_suffix(".dbf")
    content = dbf.read_bytes()
    for name in names:
        content = content.replace(b"n" * width, name.ljust(width), 1)
    dbf.write_bytes(content)
    return path


def test_names_cut_inside_a_character_keep_the_encoding_that_is_declared(tmp_path: Path) -> None:
    whole = ["柳河经济区", "青石镇政府", "石桥河口村"]
    path = dbf_values(tmp_path / "c.shp", [name.encode()[:10] for name in whole])
    units = read(path)
    assert [unit.name for unit in units] == ["柳河经", "青石镇", "石桥河"]
    told = topology.check(units).findings
    assert [f.saying.said() for f in told if f.kind == "cut_value"] == [
        f"{name} (row {i}): “{name}” was cut inside a character"
        for i, name in enumerate(("柳河经", "青石镇", "石桥河"), 1)
    ]
    gbk = dbf_values(tmp_path / "g.shp", [name.encode("gbk")[:9] for name in whole])
    gbk.with_suffix(".cpg").write_text("GBK")
    assert [unit.name for unit in read(gbk)] == ["柳河经济", "青石镇政", "石桥河口"]


def test_a_declaration_that_cannot_be_true_is_outvoted_and_no_text_is_an_error(
    tmp_path: Path,
) -> None:
    wrong = dbf_values(tmp_path / "w.shp", ["柳河村".encode("gbk"), "石桥村".encode("gbk")])
    assert [unit.name for unit in read(wrong)] == ["柳河村", "石桥村"], "its .cpg says UTF-8"
    broken = dbf_values(tmp_path / "b.shp", ["柳河村".encode(), b"\xff\xfe\xff\xff"])
    findings = topology.check(read(broken)).errors
    assert {f.kind for f in findings} >= {"bad_bytes"}


@given(st.text(st.characters(codec="gb18030", exclude_categories=("C",)), min_size=1), st.data())
def test_text_cut_anywhere_is_its_own_beginning(text: str, data: st.DataObject) -> None:
    codec = data.draw(st.sampled_from(["utf-8", "gb18030"]))
    whole = text.encode(codec)
    found, wrong = encodings.text(whole[: data.draw(st.integers(0, len(whole)))], codec)
    assert wrong in (None, "cut_value")
    assert text.startswith(found)


def test_a_running_number_is_no_code_and_codes_are_known_by_their_looks(tmp_path: Path) -> None:
    def codes(**columns: list[Any]) -> list[str]:
        return [unit.code for unit in read(table(tmp_path / "c.gpkg", **columns))]

    names, official = ["甲县", "乙县"], ["990301", "990302"]
    assert codes(id=[1, 2], PAC=official, NAME=names) == official
    assert codes(PAC=official, id=[1, 2]) == official
    assert codes(id=[7, 9], NAME=names) == ["", ""]
    assert codes(id=["LK-61", "LK-62"], NAME=names) == ["LK-61", "LK-62"]
    with pytest.raises(Refused, match=r"id is a running number.*--code-field"):
        codes(id=[1, 2], note=["x", "y"])
    with pytest.raises(Refused, match=r"several fields look like codes and differ: code, adcode"):
        codes(code=official, adcode=official[::-1], NAME=names)


@given(st.lists(st.one_of(st.none(), st.floats(), st.integers(0, 10**15), st.text()), max_size=9))
def test_no_empty_field_becomes_a_word(values: list[Any]) -> None:
    for value in values:
        text = fields.text(value)
        assert text.lower() not in ("nan", "none", "nat") or isinstance(value, str)
        assert text == text.strip()


def test_a_row_without_number_or_name_is_never_called_nan(tmp_path: Path) -> None:
    path = written(
        tmp_path / "c.geojson",
        collection(
            (HOME, {"adcode": 990301, "name": "甲县"}),
            (shapely.box(10.02, 50, 10.04, 50.02), {"adcode": None, "name": "乙县"}),
            (shapely.box(10.04, 50, 10.06, 50.02), {"adcode": None, "name": None}),
        ),
    )
    units = read(path)
    assert [(u.code, u.name) for u in units] == [("990301", "甲县"), ("", "乙县"), ("", "")]
    errors = topology.check(units).errors
    assert [f.saying.said() for f in errors] == [
        "乙县 (row 2): has no code; a county needs its own",
        "(row 3): has neither code nor name",
    ]


def test_fourteen_hundred_rows_of_one_unit_merge_in_seconds() -> None:
    cells = [shapely.box(x, y, x + 1, y + 1) for x in range(40) for y in range(35)]
    rows = [
        Unit("county", "990301", "甲县", "", shapely.transform(cell, lambda xy: xy / 1000), [i])
        for i, cell in enumerate(cells)
    ]
    began = time.process_time()
    (unit,) = merging.by_code(rows)
    assert time.process_time() - began < 2
    assert (unit.shape.area, len(unit.rows)) == (pytest.approx(0.0014), 1400)


def test_each_sentence_says_the_same_in_both_languages() -> None:
    for chinese, english in SAYINGS.values():
        told, said = (set(re.findall(r"\{(\w+)\}", text)) for text in (chinese, english))
        assert told <= said | {"row"}


def test_what_nobody_sees_is_no_part_of_a_name_or_code() -> None:
    assert fields.text(" 青石\u200b镇\x00\ufeff\u3000") == "青石镇"
    assert fields.text("甲\n乙") == "甲 乙"
    assert fields.text(411602.0) == "411602"
    assert codes.as_text("９９０３０１０００") == "990301"
    assert codes.as_text("\ufeff990301\u3000") == "990301"
