"""Text of people is written in one form whatever it comes by: bodies, arguments, signing in."""

import marshmallow as ma
import pytest
from marshmallow import validate

from app.core.text_fields import Secret
from app.incidents.actions.registry import ACTIONS, body_of
from tests.support import filings, world
from tests.support.everything import AREA
from tests.support.people import Person


def texts_of(schema, where):
    """Every field of text that a schema takes, inside lists and objects too."""
    for name, field in schema.load_fields.items():
        inner = getattr(field, "inner", field)
        if isinstance(inner, ma.fields.Nested):
            yield from texts_of(inner.schema, f"{where}.{name}")
        elif type(inner) is ma.fields.String or isinstance(inner, Secret):
            yield f"{where}.{name}", inner


def taken(app):
    """Every field of text that a view of the API, or an action on a case, takes."""
    for view in app.view_functions.values():
        arguments = getattr(view, "_apidoc", {}).get("arguments", {})
        for argument in arguments.get("parameters", ()):
            yield from texts_of(argument["schema"], view.__qualname__)
    for name in ACTIONS:
        yield from texts_of(body_of(name), name)


def test_every_text_that_is_taken_has_a_form_or_is_one_of_some_words(app):
    fields = list(taken(app))
    assert len(fields) > 200
    bare = [
        where
        for where, field in fields
        if not isinstance(field, Secret)
        and not any(isinstance(rule, validate.OneOf | validate.Regexp) for rule in field.validators)
    ]
    assert bare == []


def test_who_signs_in_with_full_width_letters_is_the_same_person(app, people):
    made = {"username": "ｚｈａｎｇ.San\u200b", "name": "张　三", "phone": "１３８００００００１２"}
    body = made | {"kind": "grid_officer", "cell": world.V1}
    new = people.east.post("/officers", body)
    assert new.status_code == 201, new.text
    officer = new.json["officer"]
    shown = {name: officer[name] for name in ("username", "name", "phone")}
    assert shown == {"username": "zhang.san", "name": "张三", "phone": "13800000012"}
    for typed in ("zhang.san", "ＺＨＡＮＧ.san", "\u202dzhang.san "):
        assert Person(app, typed, new.json["password"]).id == officer["id"]
    assert people.east.post("/officers", body).json["code"] == "username_taken"
    found = people.east.get("/officers?q=张　三").json["items"]
    assert [one["username"] for one in found] == ["zhang.san"]


def test_a_password_stays_as_it_was_typed(app, people):
    new = "　ｐａｓｓ\u200bword 9 "
    assert (
        people.wang.post("/auth/password", {"old": world.PASSWORD, "new": new}).status_code == 200
    )
    assert Person(app, "wang", new).id == people.wang.id


@pytest.mark.parametrize(
    ("phone", "fault"),
    [("1.38E+10", "丢失数字"), ("138\x00", "控制字符"), ("138\x85\x80", "控制字符")],
)
def test_a_phone_that_is_none_is_refused(people, phone, fault):
    answer = people.east.put(f"/officers/{people.wang.id}", {"phone": phone})
    assert answer.status_code == 422
    assert fault in answer.json["errors"]["phone"][0]


def test_blanks_alone_are_no_text(people, time):
    blank = filings.incident(time.now(), description=" \u200b\u3000\n")
    answer = people.wang.put(f"/incidents/{filings.new_id()}", blank)
    assert answer.json["errors"] == {"description": ["长度应在 1 到 4000 之间"]}


def test_a_filing_is_the_same_as_it_was_sent_and_shown_in_one_form(people, time):
    sent = filings.incident(
        time.now(),
        description="　　第一段\r\n第二段\u200b ",
        place="⻘石镇（东）　８号",
        cell_code=world.V1,
    )
    address = f"/incidents/{filings.new_id()}"
    assert [people.wang.put(address, sent).status_code for _ in range(2)] == [201, 200]
    case = people.wang.get(address).json
    assert (case["description"], case["place"]) == ("　　第一段\n第二段", "青石镇（东） 8号")


@pytest.mark.parametrize(
    ("who", "path", "body", "shown"),
    [
        (
            "county",
            "/departments",
            {
                "cell": f"'{world.COUNTY}",
                "code": "salt",
                "name": " 盐务\u200b局　",
                "head_name": "李　四",
                "head_phone": '="13800000012"',
            },
            {"name": "盐务局", "head_name": "李四", "head_phone": "13800000012"},
        ),
        (
            "east",
            f"/cells/{world.V1}/contracts",
            {
                "name": "⻄组\u00a0１",
                "person": "李\u3000四",
                "phone": "13800000012.0",
                "starts_on": "2026-07-01",
                "area": AREA,
            },
            {"name": "西组 1", "person": "李四", "phone": "13800000012"},
        ),
        (
            "county",
            "/kinds",
            {
                "code": "AIR-90",
                "name": "烟\ufeff尘\r\n（ＰＭ）",
                "natures": ["violation"],
                "severities": ["general"],
                "township": "agri_office",
                "county": "agri",
            },
            {"name": "烟尘 （PM）"},
        ),
        (
            "east",
            "/sites",
            filings.site("砖\u2060厂　２号"),
            {"name": "砖厂 2号"},
        ),
    ],
    ids=["department", "contract", "kind", "site"],
)
def test_other_registers_write_it_alike(people, time, who, path, body, shown):
    answer = getattr(people, who).post(path, body)
    assert answer.status_code == 201, answer.text
    assert {name: answer.json[name] for name in shown} == shown
