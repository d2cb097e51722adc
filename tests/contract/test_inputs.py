"""Every endpoint that takes a file or a list stands in one table with what is asked of it first."""

from tests.support.inputs import LIMITS


def lists_in(schema, named):
    """Whether a schema of the document, or one that it names, may hold a list: anything may."""
    if "$ref" in schema:
        return lists_in(named[schema["$ref"].rsplit("/", 1)[1]], named)
    either = [one for word in ("allOf", "anyOf", "oneOf") for one in schema.get(word, ())]
    parts = [*schema.get("properties", {}).values(), *either]
    known = {"type", "properties", "enum", "const"} & set(schema) or either
    return not known or "array" in schema.get("type", ()) or any(lists_in(p, named) for p in parts)


def taking(app):
    """(method, rule) of what takes a file or a list."""
    spec = app.extensions["api"].spec.to_dict()
    named, found = spec["components"]["schemas"], set()
    for rule, calls in spec["paths"].items():
        for method, call in calls.items():
            content = (
                call.get("requestBody", {}).get("content", {}) if method != "parameters" else {}
            )
            for kind, body in content.items():
                if kind != "application/json" or lists_in(body["schema"], named):
                    found.add((method.upper(), rule))
    for rule in app.url_map.iter_rules():
        if hasattr(app.view_functions[rule.endpoint], "body_limit") and "console" in rule.rule:
            found.add(("POST", rule.rule))
    return found


def test_every_endpoint_that_takes_a_file_or_list_stands_in_the_table(app):
    assert taking(app) == set(LIMITS)
