"""Which columns hold codes, names and parents: by their headings, and by what their values look
like.
"""

from collections.abc import Sequence
from typing import Any

from grids import codes, texts
from grids.sayings import Refused
from grids.source import Source

CODE_FIELDS = (
    *("code", "pac", "xzqdm", "xzdm", "qhdm", "adcode", "villcode", "towncode", "countycode"),
    *("zldwdm", "id", "编码", "代码", "行政区代码", "行政区划代码", "区划代码", "网格编码"),
)
NAME_FIELDS = (
    *("name", "xzqmc", "xzmc", "qhmc", "villname", "townname", "countyname", "zldwmc"),
    *("cunming", "xiangming", "xianming"),
    *("名称", "行政区名称", "行政区划名称", "区划名称", "网格名称", "村名", "乡镇名称", "县名"),
)
Column = list[Any]


def text(value: object) -> str:
    """A field's value as a title: nothing for what is empty or not a number."""
    return texts.line(texts.of_cell(value))


def code_column(fields: dict[str, Column], source: Source) -> Column | None:
    """The codes: of the field that was asked for, else of the first usual one whose values look
    like codes of divisions; never the running number of a feature.

    Raises Refused where several look so and differ, or where only a running number is there.
    """
    if source.code_field:
        return [codes.as_text(v) for v in _asked(fields, source.code_field, source)]
    usual = [name for u in CODE_FIELDS for name in fields if name.lower() == u]
    usual = [name for name in usual if any(map(text, fields[name]))]
    found = {name: [codes.as_text(v) for v in fields[name]] for name in usual}
    real = {n: c for n, c in found.items() if n.lower() != "id" or not is_running(c)}
    official = {name: column for name, column in real.items() if _official(column, source.level)}
    if len({tuple(column) for column in official.values()}) > 1:
        raise Refused("choose_code_field", source.title, found=", ".join(official))
    name = next(iter(official or real), None)
    if name is None:
        if usual and name_column(fields, source, quietly=True) is None:
            listed = ", ".join(fields)
            raise Refused("running_number", source.title, field=usual[0], fields=listed)
        for running in usual:
            source.note("field_running", field=running)
        return None
    source.note("field_taken", field=name)
    return found[name]


def name_column(
    fields: dict[str, Column], source: Source, *, quietly: bool = False
) -> Column | None:
    """The names: of the field that was asked for, else of the first usual one with any text."""
    if source.name_field:
        return [text(value) for value in _asked(fields, source.name_field, source)]
    usual = [name for u in NAME_FIELDS for name in fields if name.lower() == u]
    name = next((name for name in usual if any(map(text, fields[name]))), None)
    if name is None:
        return None
    if not quietly:
        source.note("field_taken", field=name)
    return [text(value) for value in fields[name]]


def parent_column(fields: dict[str, Column], source: Source) -> Column | None:
    """The parents, by code or by name, of the field that was asked for."""
    if not source.parent_field:
        return None
    return [codes.as_text(v) for v in _asked(fields, source.parent_field, source)]


def _asked(fields: dict[str, Column], asked: str, source: Source) -> Column:
    by_lower = {name.lower(): name for name in fields}
    if asked.lower() not in by_lower:
        raise Refused("no_such_field", source.title, field=asked, fields=", ".join(fields))
    return fields[by_lower[asked.lower()]]


def is_running(column: Sequence[str]) -> bool:
    """Whether these are the numbers that a program gives to rows: small whole ones, each once."""
    given = [value for value in column if value]
    if not given or not all(value.isdecimal() for value in given):
        return False
    return len(set(given)) == len(given) and max(map(int, given)) <= 20 * len(given) + 100


def _official(column: Sequence[str], level: str | None) -> bool:
    """Whether all codes that are given have the length of Chinese ones of this level."""
    levels = {codes.level_of(value) for value in column if value}
    return None not in levels and (level is None or levels == {level})
