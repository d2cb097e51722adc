"""The template that stands where a county has none of its own, made here so that it is read."""

import io
from functools import cache
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

RED = RGBColor(0xC0, 0x00, 0x00)
FONT = "仿宋"


#: Of the columns of things: their numbers, and what they are.
WIDTHS = (Cm(1.8), Cm(13.2))
#: What the column of things is called, of kinds that list something else than matters.
LISTS = {
    "ranking": "名次与得分",
    "score": "指标与计算",
    "monthly": "工作情况与逾期案件",
    "rectification": "责任单位整改进展",
}


def default_template(kind: str = "") -> bytes:
    """One layout for every kind: issuer in red, number, title, receiver, text, things, date."""
    return _made(kind if kind in LISTS else "")


@cache
def _made(kind: str) -> bytes:
    paper = docx.Document()
    style: Any = paper.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(16)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    _line(paper, "{{ issuer }}", ALIGN.CENTER, size=28, bold=True, color=RED)
    _line(paper, "{{ number }}", ALIGN.CENTER)
    _line(paper, "{{ title }}", ALIGN.CENTER, size=22, bold=True)
    _line(paper, "{{ receiver }}：")
    _line(paper, "{{ ground }}", indent=True)
    _line(paper, "{%p if items %}")
    table = paper.add_table(rows=4, cols=2, style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, WIDTHS, strict=True):
        column.width = width
    for row, texts in enumerate(
        (
            ("序号", LISTS.get(kind, "事项")),
            ("{%tr for item in items %}", ""),
            ("{{ item.place }}", "{{ item.label }}"),
            ("{%tr endfor %}", ""),
        )
    ):
        for column, text in enumerate(texts):
            table.cell(row, column).text, table.cell(row, column).width = text, WIDTHS[column]
    _line(paper, "{%p endif %}")
    for text in ("{%p if demand %}", "{{ demand }}", "{%p endif %}"):
        _line(paper, text, indent=True)
    for text in ("{%p if reply_by %}", "请于{{ reply_by }}前书面回复。", "{%p endif %}"):
        _line(paper, text, indent=True)
    signed = "签发：{{ signer }}"
    # what explains figures goes out by itself, and nobody signs it
    signature = ("{%p if signer %}", signed, "{%p endif %}") if kind == "score" else (signed,)
    for text in ("{{ issuer }}", *signature, "{{ date }}"):
        _line(paper, text, ALIGN.RIGHT)
    about: Any = paper.core_properties
    about.title, about.author, about.comments = "{{ title }}", "{{ issuer }}", ""
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


def _line(
    paper: Any,
    text: str,
    align: Any = ALIGN.LEFT,
    *,
    size: int | None = None,
    bold: bool = False,
    color: Any = None,
    indent: bool = False,
) -> None:
    paragraph = paper.add_paragraph()
    paragraph.alignment = align
    run = paragraph.add_run(text)
    run.font.bold, run.font.color.rgb = bold, color
    if size:
        run.font.size = Pt(size)
    if indent:
        paragraph.paragraph_format.first_line_indent = Pt(32)
