"""Every endpoint that takes a file, a list, a shape or free JSON stands in one table with what is
asked of it first; what does not stand there takes little by its schema.
"""

import re

from app.core.marks import READING
from tests.support.inputs import LIMITS

BOUNDED = {"maxLength", "enum", "const", "pattern", "format"}


def parts_of(schema, named):
    """A schema of the document and all that it is made of, those that it names too."""
    if "$ref" in schema:
        schema = named[schema["$ref"].rsplit("/", 1)[1]]
    yield schema
    either = [one for word in ("allOf", "anyOf", "oneOf") for one in schema.get(word, ())]
    more = [schema[word] for word in ("items",) if word in schema]
    for part in (*schema.get("properties", {}).values(), *either, *more):
        yield from parts_of(part, named)


def is_any(schema):
    """Whether it is a list, or says so little of itself that it may hold one."""
    kinds = schema.get("type", ())
    if "array" in kinds or schema.get("format") == "binary":
        return True
    if "object" in kinds:
        return "properties" not in schema
    return not {"type", "properties", "enum", "const", "allOf", "anyOf", "oneOf"} & set(schema)


def is_unbounded(schema):
    if "array" in schema.get("type", ()):
        return "maxItems" not in schema
    return "string" in schema.get("type", ()) and not BOUNDED & set(schema)


def writing(app):
    """((method, rule), the document's bodies by type, its view) of all that is no plain reading."""
    spec = app.extensions["api"].spec.to_dict()
    for rule in app.url_map.iter_rules():
        plain = re.sub(r"<(?:[^:>]+:)?([^>]+)>", r"{\1}", rule.rule)
        for method in rule.methods - READING - {"OPTIONS"}:
            said = spec["paths"].get(plain, {}).get(method.lower())
            assert said or plain.startswith("/console"), f"{method} {plain} is not documented"
            content = (said or {}).get("requestBody", {}).get("content", {})
            yield (method, plain), content, spec["components"]["schemas"]


def taking(app):
    """(method, rule) of what takes a file, a list, a shape or free JSON; every form of the console
    does.
    """
    for key, content, named in writing(app):
        for kind, body in content.items():
            if kind != "application/json" or any(map(is_any, parts_of(body["schema"], named))):
                yield key
        if key[1].startswith("/console"):
            yield key


def test_every_endpoint_that_takes_a_file_or_list_stands_in_the_table(app):
    assert set(taking(app)) == set(LIMITS)


def test_every_list_and_every_text_of_a_body_has_an_end(app):
    """What stands in the table by name counts for itself."""
    for key, content, named in writing(app):
        for body in content.values():
            for part in parts_of(body["schema"], named):
                assert part.get("format") == "binary" or not is_unbounded(part), (key, part)
