"""A ledger kind as a form and back: nothing of it is lost that the form does not ask for."""

import json
from pathlib import Path

import pytest
from werkzeug.datastructures import MultiDict

from app.console.ledgers.kind_form import SHAPE, at_fields, data_of_form, form_from, shown
from app.console.policy_form import typed_from
from app.ledgers.rules.kinds import faults_of

DELIVERED = {
    path.stem: json.loads(path.read_text("utf-8"))
    for path in sorted(Path("migrations/data/ledgers").glob("*.json"))
}


def typed(data, **changes):
    """What a browser sends of a form that shows a kind."""
    fields = typed_from(SHAPE, shown(data))
    rows = {}
    for name, text in fields.items(multi=True):
        rows.setdefault(name, []).append(text)
    lines = {name: ["\n".join(some)] for name, some in rows.items() if name.endswith(".choices")}
    return MultiDict(rows | lines | {name: [text] for name, text in changes.items()})


def back(data, **changes):
    form = form_from(shown(data), typed(data, **changes))
    return form, data_of_form(form, data)


@pytest.mark.parametrize("code", DELIVERED)
def test_a_form_that_is_sent_as_it_came_changes_nothing(code):
    data = DELIVERED[code]
    _, made = back(data)
    assert made == data | {"key": data.get("key", []), "needs_site": data.get("needs_site", False)}
    assert faults_of(made).empty


def test_a_field_without_a_title_goes_and_a_new_one_gets_a_name():
    data = DELIVERED["bare_land"]
    first, *others = data["schema"]["properties"]
    last = len(data["schema"]["properties"]) + 1
    new = {f"ledger_fields.{last}.title": "树种", f"ledger_fields.{last}.type": "choices"}
    new |= {f"ledger_fields.{last}.choices": "杨树\n柳树"}
    _, made = back(data, **{"ledger_fields.1.title": ""} | new)
    assert [*made["schema"]["properties"]] == [*others, "field_1"]
    assert first not in made["schema"]["required"]
    offered = made["schema"]["properties"]["field_1"]["items"]["oneOf"]
    assert offered == [{"const": one, "title": one} for one in ("杨树", "柳树")]


def test_a_choice_keeps_what_it_stands_for_and_a_field_of_another_type_nothing():
    data = DELIVERED["bare_land"]
    number = 1 + [*data["schema"]["properties"]].index("cause")
    before = data["schema"]["properties"]["cause"]["oneOf"]
    titles = [one["title"] for one in before]
    said = "\n".join([*titles[::-1], "其他新增"])
    _, made = back(data, **{f"ledger_fields.{number}.choices": said})
    after = made["schema"]["properties"]["cause"]["oneOf"]
    assert after == [*before[::-1], {"const": "其他新增", "title": "其他新增"}]
    _, made = back(data, **{"ledger_fields.1.type": "text", "ledger_fields.1.unit": ""})
    assert made["schema"]["properties"]["area_mu"] == {"title": "面积", "type": "string"}


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"ledger_about.title": ""}, ("ledger_about", "title")),
        ({"ledger_steps.photos": "many"}, ("ledger_steps", "photos")),
        ({"ledger_steps.issue": ""}, ("ledger_steps", "issue")),
        ({"ledger_steps.look_back_days": "30\n0"}, ("ledger_steps", "look_back_days", "1")),
        ({"ledger_fields.1.title": "网格"}, ("ledger_fields", "1", "title")),
        ({"ledger_fields.1.type": "boolean"}, ("ledger_fields", "1", "unit")),
        ({"ledger_fields.2.choices": ""}, ("ledger_fields", "2", "choices")),
    ],
)
def test_what_is_wrong_is_said_at_its_field(changes, place):
    form, made = back(DELIVERED["bare_land"], **changes)
    assert [fault.path for fault in at_fields(faults_of(made), form)] == [place]
