"""Whether a file may be a template: what it weighs unpacked, what is in it, whether it fills.

Cheap questions come first; nothing is unpacked before its size is known.
"""

import io
import re
import zipfile
import zlib
from typing import Any

import docx
from lxml import etree

from app.core.errors import Named, refuse
from app.documents.rendering import Unfit, names_number, render

MOST_BYTES = 1024 * 1024
MOST_PARTS, MOST_UNPACKED, MOST_TEXT = 200, 8 * 1024 * 1024, 512 * 1024
#: What reading an archive raises that is none, or is damaged or encrypted.
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError, OSError)
#: Opening braces in a template's text: the library's patterns cost more with each.
MOST_BRACES = 400
#: No macros, no embedded objects, no other documents.
PART = re.compile(r"[\w./ \[\]-]+\.(?:xml|rels|png|jpe?g|gif)", re.ASCII | re.I)
#: Parts whose text is a template.
TEXT = re.compile(r"word/(?:document|header\d*|footer\d*|footnotes)\.xml")
FOREIGN = re.compile(r"macroEnabled|vbaProject|oleObject|activeX|aFChunk|subDocument", re.I)
FIELDS = re.compile(r"\b(?:DDE|DDEAUTO|INCLUDE\w*|IMPORT|LINK|MACROBUTTON)\b", re.I)
LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
#: Every word that a template may say, at its longest and as often as it comes: what is filled in
#: with this in time never takes longer.
SAMPLE: dict[str, Any] = {
    "kind": "督办通知",
    "title": "督办通知",
    "county": "青禾县",
    "issuer": "青禾县",
    "receiver": "青石镇 & <环保办>",
    "ground": "所列问题逾期未办结。" * 400,
    "demand": "请依法处理并书面回复" * 400,
    "reply_by": "2026年7月10日",
    "signer": "某",
    "date": "2026年7月3日",
    "items": [{"place": "200", "label": "990126-2026-000031"}] * 200,
}

NO_NUMBER = Named("{{ number }}", "没有文号 {{ number }}", "{{ number }} is missing")


def inspect(content: bytes, number: str) -> None:
    """Take a file as a template, or refuse: `too_large`, `template_not_docx`, `template_wrong`.

    It is filled in twice: with every word, and with those that are always there.
    """
    if len(content) > MOST_BYTES:
        refuse("too_large")
    for name, data in _unpacked(content):
        if name.endswith((".xml", ".rels")):
            _check_xml(name, data)
    bare = SAMPLE | {"demand": "", "reply_by": "", "items": []}
    try:
        for words in (SAMPLE, bare):
            made = render(content, words | {"number": number})
            docx.Document(io.BytesIO(made))
            if not names_number(made):
                refuse("template_wrong", why=NO_NUMBER)
    except Unfit as found:
        refuse("template_wrong", why=found.why)


def _unpacked(content: bytes) -> list[tuple[str, bytes]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            entries = [entry for entry in book.infolist() if not entry.is_dir()]
            if len(entries) > MOST_PARTS or sum(e.file_size for e in entries) > MOST_UNPACKED:
                refuse("too_large")
            names = [entry.filename for entry in entries]
            if len({*names}) < len(names) or not all(PART.fullmatch(name) for name in names):
                refuse("template_not_docx")
            if "word/document.xml" not in names:
                refuse("template_not_docx")
            # no more is read of a part than it says it holds
            return [(entry.filename, book.read(entry)) for entry in entries]
    except BROKEN:
        refuse("template_not_docx")


def _check_xml(name: str, data: bytes) -> None:
    """Plain XML without a document type, no macros, nothing fetched from elsewhere."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        refuse("template_not_docx")
    if root.getroottree().docinfo.doctype:
        refuse("template_not_docx")
    for element in root.iter(etree.Element):
        said = " ".join(element.attrib.values())
        outside = element.get("TargetMode") == "External" and element.get("Type") != LINK
        if outside or (not name.startswith("word/theme") and FOREIGN.search(said)):
            refuse("template_not_docx")
    if TEXT.fullmatch(name):
        text = "".join(root.itertext())
        if len(data) > MOST_TEXT or text.count("{") > MOST_BRACES:
            refuse("too_large")
        if FIELDS.search(" ".join(_instructions(root))):
            refuse("template_not_docx")


def _instructions(root: Any) -> list[str]:
    """The field codes of a text, whole however they are split."""
    simple = [str(v) for e in root.iter("{*}fldSimple") for v in e.attrib.values()]
    return ["".join(e.text or "" for e in root.iter("{*}instrText")), *simple]
