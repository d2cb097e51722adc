"""The layout of an accountability file on paper, made here so that it is read."""

import io
from functools import cache
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml.ns import qn
from docx.shared import Pt

FONT = "仿宋"
#: (label, word) of the table of facts.
FACTS = (
    ("责任单位", "unit"),
    ("责任人", "person"),
    ("职务", "role"),
    ("责任日期", "on_day"),
    ("事由", "ground"),
    ("事实", "facts"),
    ("建议", "proposal"),
    ("提出人", "proposed_by"),
    ("状态", "state"),
    ("决定", "outcome"),
)


@cache
def file_template() -> bytes:
    """Facts, what they stand on, what everybody said and decided, in order."""
    paper = docx.Document()
    style: Any = paper.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(12)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    title = paper.add_paragraph()
    title.alignment = ALIGN.CENTER
    run = title.add_run("问责档案")
    run.font.size, run.font.bold = Pt(22), True
    facts = paper.add_table(rows=len(FACTS), cols=2, style="Table Grid")
    for row, (label, word) in enumerate(FACTS):
        facts.cell(row, 0).text, facts.cell(row, 1).text = label, f"{{{{ {word} }}}}"
    _list(paper, "证据目录", "things", (("序号", "place"), ("内容", "label"), ("附件", "file")))
    _list(
        paper,
        "经过",
        "steps",
        (("时间", "at"), ("经办人", "who"), ("环节", "action"), ("内容", "note")),
    )
    paper.add_paragraph("{{ printed }}").alignment = ALIGN.RIGHT
    about: Any = paper.core_properties
    about.title, about.author, about.comments = "问责档案", "", ""
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


def _list(paper: Any, heading: str, name: str, columns: tuple[tuple[str, str], ...]) -> None:
    paper.add_paragraph().add_run(heading).font.bold = True
    table = paper.add_table(rows=4, cols=len(columns), style="Table Grid")
    table.cell(1, 0).text = f"{{%tr for one in {name} %}}"
    table.cell(3, 0).text = "{%tr endfor %}"
    for number, (label, word) in enumerate(columns):
        table.cell(0, number).text = label
        table.cell(2, number).text = f"{{{{ one.{word} }}}}"
