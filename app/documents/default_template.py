"""The template that stands where a county has none of its own, made here so that it is read."""

import io
from functools import cache
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

RED = RGBColor(0xC0, 0x00, 0x00)
FONT = "仿宋"


@cache
def default_template() -> bytes:
    """One layout for every kind: issuer in red, number, title, receiver, text, things, date."""
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
    for row, texts in enumerate(
        (
            ("序号", "事项"),
            ("{%tr for item in items %}", ""),
            ("{{ item.place }}", "{{ item.label }}"),
            ("{%tr endfor %}", ""),
        )
    ):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    _line(paper, "{%p endif %}")
    for text in ("{%p if demand %}", "{{ demand }}", "{%p endif %}"):
        _line(paper, text, indent=True)
    for text in ("{%p if reply_by %}", "请于{{ reply_by }}前书面回复。", "{%p endif %}"):
        _line(paper, text, indent=True)
    for text in ("{{ issuer }}", "签发：{{ signer }}", "{{ date }}"):
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
