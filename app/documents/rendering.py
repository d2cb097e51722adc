"""Templates filled in: a document's words into a .docx, by a language that can do nothing else.

A template says names, `if` and `for`, and a few filters. Anything more is refused before it runs:
calls, attributes of the machinery, arithmetic. Rendering takes tens of milliseconds: outside
write transactions.
"""

import io
import zipfile
from collections.abc import Mapping
from typing import Any
from xml.sax.saxutils import escape

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError, nodes
from jinja2.exceptions import SecurityError, UndefinedError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from app.core.errors import Named

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
#: Stands where the number will: it is known only when the document is signed.
NUMBER = "\ue5fe"
#: None that makes long texts of short ones.
FILTERS = ("default", "length", "first", "last", "upper", "lower", "trim")
TESTS = ("defined", "undefined", "none")
ALLOWED = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Const,
    nodes.Getattr,
    nodes.If,
    nodes.For,
    nodes.Filter,
    nodes.Test,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.CondExpr,
)
#: Loops inside loops: a row of each thing, and no more.
DEEPEST_LOOP = 1


class Words(ImmutableSandboxedEnvironment):
    """The language of templates; whatever is compiled has been read before."""

    def __init__(self) -> None:
        super().__init__(autoescape=True, undefined=StrictUndefined)
        self.globals.clear()
        self.filters = {name: self.filters[name] for name in FILTERS}
        self.tests = {name: self.tests[name] for name in TESTS}
        # comparisons are compiled from these as well
        self.intercepted_binops = self.intercepted_unops = frozenset()

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        _check(tree, 0)
        return tree


def _check(node: nodes.Node, depth: int) -> None:
    """Refuse what is not in the language."""
    if not isinstance(node, ALLOWED):
        raise SecurityError(f"{type(node).__name__} is not allowed")
    if isinstance(node, nodes.Name) and (node.name == "self" or node.name.startswith("_")):
        raise SecurityError(f"{node.name} is not allowed")
    if isinstance(node, nodes.For):
        depth += 1
        if depth > DEEPEST_LOOP or node.recursive:
            raise SecurityError("a loop inside a loop is not allowed")
    if isinstance(node, nodes.Getattr) and (
        node.attr.startswith("_") or not isinstance(node.node, nodes.Name)
    ):
        raise SecurityError(f"{node.attr} is not allowed")
    for child in node.iter_child_nodes():
        _check(child, depth)


class Unfit(Exception):
    """A template that cannot be filled in; its message says why, in either language."""

    @property
    def why(self) -> Named:
        why: Named = self.args[0]
        return why


#: Kinds of errors -> what they mean of a template.
WHY: tuple[tuple[type[TemplateError], str], ...] = (
    (SecurityError, "用了不允许的写法"),
    (UndefinedError, "用了没有的内容"),
)
STRANGE = Named(
    "it was not saved by an office program",
    "不是办公软件保存的文件，请用办公软件另存为 .docx 后重试",
    "it was not saved by an office program: save it anew as .docx",
)


def render(template: bytes, words: Mapping[str, Any]) -> bytes:
    """The template with its words, as .docx; raises Unfit.

    Words are texts, and lists of {name: text}.
    """
    try:
        document = DocxTemplate(io.BytesIO(template))
        document.render(dict(words), Words(), autoescape=True)
        out = io.BytesIO()
        document.save(out)
    except TemplateError as error:
        raise Unfit(_said(error)) from error
    except Exception as error:
        # whatever the library stumbles over: the file was not made by an office program
        raise Unfit(STRANGE) from error
    return out.getvalue()


def _said(error: TemplateError) -> Named:
    """What is wrong with a template, in either language, with what the library says of it."""
    detail = str(error.message or "")[:200]
    chinese = next((words for kind, words in WHY if isinstance(error, kind)), "语法有误")
    return Named(detail, f"{chinese}（{detail}）" if detail else chinese, detail or "its syntax")


def parts(content: bytes) -> dict[str, bytes]:
    """The parts of a .docx that is ours or has been inspected."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return {entry.filename: book.read(entry) for entry in book.infolist()}


def numbered(content: bytes, number: str) -> bytes:
    """A rendered document with its number in place: some milliseconds, no template is read."""
    out = io.BytesIO()
    wanted, number_xml = NUMBER.encode(), escape(number).encode()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        for name, data in parts(content).items():
            book.writestr(name, data.replace(wanted, number_xml) if name.endswith("xml") else data)
    return out.getvalue()


def names_number(content: bytes) -> bool:
    """Whether a rendered document has a place for its number."""
    wanted = NUMBER.encode()
    return any(wanted in data for name, data in parts(content).items() if name.endswith("xml"))
