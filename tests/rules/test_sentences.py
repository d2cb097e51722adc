"""What schemas say of a body is said in Chinese: all validators, all sentences of our own."""

import ast
import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import marshmallow as ma
import pytest
from marshmallow import validate

import app as package
from app.core.words import flat, translated
from app.deadlines.rules import Limit

CHINESE = re.compile("[\u4e00-\u9fff]")
SENTENCE = re.compile(r"^[A-Z][^\n]+\.$")
APP = Path(package.__file__).parent


def schemas(of: type[ma.Schema] = ma.Schema) -> Iterator[type[ma.Schema]]:
    for one in of.__subclasses__():
        if one.__module__.startswith("app."):
            yield one
        yield from schemas(one)


def fields(one: ma.Schema) -> Iterator[ma.fields.Field]:
    for field in one.load_fields.values():
        yield field
        inner = getattr(field, "inner", None)
        yield from [inner] if inner is not None else []


def wrong(rule: object) -> Iterator[object]:
    """Values that a validator refuses, one for each of its sentences."""
    if isinstance(rule, validate.Range):
        yield from [rule.min - 1] if rule.min is not None else []
        yield from [rule.max + 1] if rule.max is not None else []
    elif isinstance(rule, validate.Length):
        yield from [""] if rule.min else []
        yield from ["x" * (rule.max + 1)] if rule.max is not None else []
    else:
        yield "\x00 nothing of the kind"


def said_by(rule: object) -> Iterator[str]:
    for value in wrong(rule):
        with pytest.raises(ma.ValidationError) as refused:
            rule(value)  # type: ignore[operator]
        yield from flat(refused.value.messages)


def own_sentences() -> Iterator[str]:
    """Sentences that features give to a field: a list of one, a ValidationError, a constant."""
    for path in APP.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            given: list[ast.expr] = []
            if isinstance(node, ast.List) and len(node.elts) == 1:
                given = node.elts
            elif isinstance(node, ast.Assign):
                given = [node.value]
            elif isinstance(node, ast.Call) and "ValidationError" in ast.unparse(node.func):
                given = node.args[:1]
            for one in given:
                text = one.value if isinstance(one, ast.Constant) else None
                if isinstance(text, str) and SENTENCE.match(text):
                    yield text


def test_every_sentence_about_a_field_is_said_in_chinese():
    said = set(own_sentences())
    assert len(said) > 15
    for schema in schemas():
        for field in fields(schema()):
            said |= {
                text.format(input="x", obj_type="datetime", awareness="aware")
                for name, text in field.error_messages.items()
                # said where the program itself gives a wrong type, never of a body
                if name not in ("type", "format")
            }
            rules = field.validate if isinstance(field.validate, list | tuple) else field.validators
            for rule in rules:
                said |= set(said_by(rule))
    unknown = sorted(text for text in said if not CHINESE.search(translated(text)))
    assert unknown == []


def policy_sentences() -> Iterator[str]:
    """What readers of a policy say is wrong, a number in each of its places."""
    paths = [
        APP / "policies" / "rules.py",
        *APP.glob("*/sections.py"),
        *APP.glob("*/sections/*.py"),
    ]
    source = [path.read_text() for path in paths] + [inspect.getsource(Limit)]
    for text in source:
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("ValueError", "Fault"):
                last = node.args[-1]
                parts = last.values if isinstance(last, ast.JoinedStr) else [last]
                yield "".join(
                    str(part.value) if isinstance(part, ast.Constant) else "1"
                    for part in parts
                    if isinstance(part, ast.Constant | ast.FormattedValue)
                )


def test_every_sentence_about_a_policy_is_said_in_chinese():
    said = set(policy_sentences()) - {"", "two sections have one name"}
    assert len(said) > 15
    assert sorted(text for text in said if not CHINESE.search(translated(text))) == []


def told_in_english() -> Iterator[str]:
    """What a refusal is told beside its sentence, as words of one language: only `Named` has both;
    names of classes are no words at all.
    """
    for path in APP.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("refuse", "Problem"):
                for given in (one.value for one in node.keywords if one.arg != "errors"):
                    if isinstance(given, ast.Call) and ast.unparse(given.func) == "Named":
                        continue
                    texts = [
                        str(part.value)
                        for part in ast.walk(given)
                        if isinstance(part, ast.Constant)
                    ]
                    plain = any(re.search("[a-z]{2,} [a-z]{2,}", text) for text in texts)
                    if plain or "__name__" in ast.unparse(given):
                        yield f"{path.name}: {ast.unparse(given)}"


def test_what_a_refusal_is_told_beside_its_sentence_has_both_languages():
    assert sorted(told_in_english()) == []
