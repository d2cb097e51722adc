"""Facts of ledgers: the table of steps, kinds and their faults, values, limits."""

from datetime import date

import pytest

from app.core.json_schema import Errors, faults
from app.core.period import Period
from app.ledgers.catalogue import STATES
from app.ledgers.examples import DATA
from app.ledgers.rules.kinds import CRITERIA, faults_of, levels_from, read_kind
from app.ledgers.rules.limits import is_earlier, months_later, not_clear, result_awaited, result_due
from app.ledgers.rules.moves import MOVES, OVER, STRUCK_OFF, allowed, lacking, moves_of
from app.ledgers.rules.values import checker, choices, form, key_of, meant, shown, tidied

#: step, side, the states in which this side may take it: in no other one.
TAKES = (
    ("describe", "office", "listed rectifying"),
    ("describe", "doer", ""),
    ("describe", "checker", ""),
    ("describe", "filer", ""),
    ("describe", "anybody", ""),
    ("issue", "office", "listed"),
    ("issue", "doer", ""),
    ("issue", "checker", ""),
    ("issue", "filer", ""),
    ("issue", "anybody", ""),
    ("dismiss", "office", "listed"),
    ("dismiss", "doer", ""),
    ("dismiss", "checker", ""),
    ("dismiss", "filer", ""),
    ("dismiss", "anybody", ""),
    ("progress", "office", ""),
    ("progress", "doer", "rectifying"),
    ("progress", "checker", ""),
    ("progress", "filer", ""),
    ("progress", "anybody", ""),
    ("prove", "office", ""),
    ("prove", "doer", "rectifying self_checked public_notice"),
    ("prove", "checker", ""),
    ("prove", "filer", ""),
    ("prove", "anybody", ""),
    ("self_check", "office", ""),
    ("self_check", "doer", "rectifying"),
    ("self_check", "checker", ""),
    ("self_check", "filer", ""),
    ("self_check", "anybody", ""),
    ("publish", "office", "self_checked"),
    ("publish", "doer", ""),
    ("publish", "checker", ""),
    ("publish", "filer", ""),
    ("publish", "anybody", ""),
    ("apply", "office", ""),
    ("apply", "doer", "public_notice"),
    ("apply", "checker", ""),
    ("apply", "filer", ""),
    ("apply", "anybody", ""),
    ("confirm", "office", ""),
    ("confirm", "doer", ""),
    ("confirm", "checker", "applied"),
    ("confirm", "filer", ""),
    ("confirm", "anybody", ""),
    ("verify", "office", ""),
    ("verify", "doer", ""),
    ("verify", "checker", "applied"),
    ("verify", "filer", ""),
    ("verify", "anybody", ""),
    ("file", "office", ""),
    ("file", "doer", ""),
    ("file", "checker", ""),
    ("file", "filer", "verified"),
    ("file", "anybody", ""),
    ("return", "office", "self_checked public_notice applied verified filed look_back"),
    ("return", "doer", ""),
    ("return", "checker", "self_checked public_notice applied verified filed look_back"),
    ("return", "filer", "self_checked public_notice applied verified filed look_back"),
    ("return", "anybody", ""),
    ("look_back", "office", ""),
    ("look_back", "doer", ""),
    ("look_back", "checker", "filed look_back"),
    ("look_back", "filer", ""),
    ("look_back", "anybody", ""),
    ("recheck", "office", ""),
    ("recheck", "doer", ""),
    (
        "recheck",
        "checker",
        "rectifying self_checked public_notice applied verified filed look_back",
    ),
    ("recheck", "filer", ""),
    ("recheck", "anybody", ""),
    ("comment", "office", ""),
    ("comment", "doer", ""),
    ("comment", "checker", ""),
    ("comment", "filer", ""),
    (
        "comment",
        "anybody",
        "listed rectifying self_checked public_notice applied verified filed look_back dismissed",
    ),
)
EVERY_FACT = (
    *("four_clear", "notice_over", "all_proven", "all_confirmed", "photos_here"),
    *("check_open", "recheck_open"),
)
FIELDS = {
    "area": {"type": "number", "title": "面积", "minimum": 0, "unit": "亩"},
    "count": {"type": "integer", "title": "个数", "maximum": 9},
    "cause": {
        "type": "string",
        "title": "原因",
        "oneOf": [{"const": "road", "title": "道路"}, {"const": "works", "title": "施工"}],
    },
    "cover": {
        "type": "array",
        "title": "措施",
        "uniqueItems": True,
        "items": {"type": "string", "oneOf": [{"const": "net", "title": "防尘网"}]},
    },
    "open": {"type": "boolean", "title": "开放"},
    "since": {"type": "string", "title": "起始日", "format": "date"},
    "plan": {"type": "string", "title": "方案", "maxLength": 2000},
    "owner": {"type": "string", "title": "权属"},
}


def kind(**changes):
    schema = {"type": "object", "properties": FIELDS, "required": ["area"]}
    return read_kind(1, "plots", 2, DATA | {"schema": schema} | changes, retired=False)


@pytest.mark.parametrize(("action", "side", "states"), TAKES)
def test_a_side_takes_a_step_in_its_states_alone(action, side, states):
    for state in STATES:
        may = action in allowed(MOVES, state, {side}, EVERY_FACT)
        assert may == (state in states.split()), state


def test_the_table_names_every_step():
    assert {action for action, _, _ in TAKES} == MOVES.keys()


@pytest.mark.parametrize(
    ("action", "state", "fact"),
    [
        ("issue", "listed", "four_clear"),
        ("apply", "public_notice", "notice_over"),
        ("apply", "public_notice", "all_proven"),
        ("verify", "applied", "all_confirmed"),
        ("verify", "applied", "photos_here"),
        ("look_back", "filed", "check_open"),
        ("look_back", "look_back", "check_open"),
        ("recheck", "rectifying", "recheck_open"),
    ],
)
def test_a_step_waits_for_its_fact_and_says_so(action, state, fact):
    sides = MOVES[action].sides
    without = [one for one in EVERY_FACT if one != fact]
    assert action in allowed(MOVES, state, sides, EVERY_FACT)
    assert action not in allowed(MOVES, state, sides, without)
    assert lacking(MOVES[action], state, sides, without) == [fact]
    assert lacking(MOVES[action], state, {"nobody"}, without) == []
    assert lacking(MOVES[action], "dismissed", sides, without) == []


@pytest.mark.parametrize(
    ("action", "to"),
    [
        ("describe", None),
        ("issue", "rectifying"),
        ("dismiss", "dismissed"),
        ("progress", None),
        ("prove", None),
        ("self_check", "self_checked"),
        ("publish", "public_notice"),
        ("apply", "applied"),
        ("confirm", None),
        ("verify", "verified"),
        ("file", "filed"),
        ("return", "rectifying"),
        ("look_back", "look_back"),
        ("recheck", None),
        ("comment", None),
    ],
)
def test_where_a_step_leads(action, to):
    assert MOVES[action].to == to


def test_each_return_and_each_judgement_has_its_reason():
    asked = {name for name, one in MOVES.items() if one.reason}
    assert asked == {
        *("dismiss", "progress", "prove", "self_check", "confirm", "verify", "return"),
        *("look_back", "recheck", "comment"),
    }


def test_a_ledger_without_public_notice_passes_it_over():
    moves = moves_of([one for one in STATES if one != "public_notice"])
    assert "publish" not in moves
    assert allowed(moves, "self_checked", {"doer"}, {"all_proven"}) == ["prove", "apply"]
    assert "apply" not in allowed(moves, "self_checked", {"doer"}, ())


def test_a_ledger_without_look_backs_has_none():
    moves = moves_of([one for one in STATES if one != "look_back"])
    assert "look_back" not in moves
    assert "recheck" in moves


def test_what_is_struck_off_is_over():
    assert STRUCK_OFF < OVER
    assert {"filed", "look_back", "dismissed"} == OVER


@pytest.mark.parametrize(
    ("day", "last"),
    [
        (date(2026, 1, 1), date(2026, 1, 31)),
        (date(2026, 2, 10), date(2026, 2, 28)),
        (date(2028, 2, 29), date(2028, 2, 29)),
        (date(2026, 11, 30), date(2026, 11, 30)),
        (date(2026, 12, 5), date(2026, 12, 31)),
    ],
)
def test_the_month_of_a_day(day, last):
    assert Period.month_of(day) == Period(f"{day:%Y-%m}", day.replace(day=1), last)


@pytest.mark.parametrize(
    ("day", "months", "found"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 6, 30), 6, date(2026, 12, 30)),
        (date(2026, 7, 1), 6, date(2027, 1, 1)),
        (date(2026, 12, 31), 12, date(2027, 12, 31)),
    ],
)
def test_months_later(day, months, found):
    assert months_later(day, months) == found


def test_the_result_of_a_plan_is_due_six_months_after_it():
    assert result_due(None) is None
    assert result_due(date(2026, 3, 15)) == date(2026, 9, 15)


@pytest.mark.parametrize(
    ("state", "plan", "result", "due"),
    [
        ("rectifying", date(2026, 3, 15), None, date(2026, 9, 15)),
        ("listed", date(2026, 3, 15), None, date(2026, 9, 15)),
        ("rectifying", date(2026, 3, 15), date(2026, 8, 1), None),
        ("filed", date(2026, 3, 15), None, None),
        ("look_back", date(2026, 3, 15), None, None),
        ("dismissed", date(2026, 3, 15), None, None),
        ("rectifying", None, None, None),
    ],
)
def test_a_result_is_awaited_until_it_is_reported_or_the_item_is_over(state, plan, result, due):
    assert result_awaited(state, plan, result) == due


@pytest.mark.parametrize(
    ("due", "given", "earlier"),
    [
        (date(2026, 8, 31), date(2026, 12, 31), True),
        (date(2026, 12, 31), date(2026, 12, 31), False),
        (date(2027, 1, 31), date(2026, 12, 31), False),
        (None, date(2026, 12, 31), False),
        (date(2026, 8, 31), None, False),
    ],
)
def test_a_limit_shorter_than_the_given_one_is_seen(due, given, earlier):
    assert is_earlier(due, given) is earlier


CLEAR = {
    "problem": "裸露",
    "goal": "覆盖",
    "measures": [{"text": "覆盖"}],
    "leader_id": None,
    "leader_name": "周凯",
    "follower_id": 3,
    "limit_kind": "date",
    "due_on": date(2026, 8, 31),
}
ROLES = ("responsible", "lead", "assist")


@pytest.mark.parametrize(
    ("changes", "roles", "lacks"),
    [
        ({}, ROLES, []),
        ({}, ("responsible", "lead"), []),
        ({}, ("responsible",), ["lead"]),
        ({}, (), ["responsible", "lead"]),
        ({"problem": None}, ROLES, ["problem"]),
        ({"goal": ""}, ROLES, ["goal"]),
        ({"measures": []}, ROLES, ["measures"]),
        ({"leader_name": None}, ROLES, ["leader"]),
        ({"leader_name": None, "leader_id": 4}, ROLES, []),
        ({"follower_id": None}, ROLES, ["follower_id"]),
        ({"limit_kind": None, "due_on": None}, ROLES, ["limit"]),
        ({"due_on": None}, ROLES, ["limit"]),
        ({"limit_kind": "month", "due_on": None}, ROLES, ["limit"]),
        ({"limit_kind": "at_once", "due_on": None}, ROLES, []),
        ({"limit_kind": "keep_on", "due_on": None}, ROLES, []),
        ({"problem": None, "goal": None, "measures": []}, ROLES, ["problem", "goal", "measures"]),
    ],
)
def test_what_must_be_clear_before_it_is_issued(changes, roles, lacks):
    assert not_clear(CLEAR | changes, roles) == lacks


def test_the_example_is_a_kind():
    assert faults_of(DATA) == {}
    assert list(CRITERIA) == ["ecology", "pollution", "public"]


def fields(**some):
    return {"schema": {"type": "object", "properties": some}}


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"title": ""}, "title"),
        ({"title": "长" * 61}, "title"),
        ({"english": 3}, "english"),
        ({"public": None}, "public"),
        ({"site_kinds": ["P36"]}, "site_kinds.0"),
        ({"site_kinds": ["P15", "P15"]}, "site_kinds"),
        ({"states": [*STATES][:3]}, "states"),
        ({"states": [*STATES, "sold"]}, "states.9"),
        ({"who": DATA["who"] | {"list": ["administrator"]}}, "who.list.0"),
        ({"who": DATA["who"] | {"list": []}}, "who.list"),
        ({"who": DATA["who"] | {"verify": "village"}}, "who.verify"),
        ({"who": {"list": ["reviewer"]}}, "who.issue"),
        ({"strike_off": {"photos": 10, "notice_days": 7}}, "strike_off.photos"),
        ({"strike_off": {"photos": 1, "notice_days": -1}}, "strike_off.notice_days"),
        ({"checks": DATA["checks"] | {"recheck_days": 0}}, "checks.recheck_days"),
        ({"checks": DATA["checks"] | {"look_back_days": ["x"]}}, "checks.look_back_days.0"),
        ({"colour": "red"}, "colour"),
        ({"key": ["nothing"]}, "key"),
        ({"schema": []}, "schema"),
        ({"schema": {"type": "object"}}, "schema.properties"),
        (fields(A={"type": "boolean", "title": "是"}), "schema.properties.A"),
        (fields(a={"type": "boolean"}), "schema.properties.a.title"),
        (fields(a={"type": "object", "title": "甲"}), "schema.properties.a.type"),
        (fields(a={"title": "甲"}), "schema.properties.a.type"),
        (fields(a={"type": "string", "title": 3}), "schema.properties.a.title"),
        (fields(a={"type": "string", "title": "编号"}), "schema.properties.a.title"),
        (
            fields(a={"type": "string", "title": "甲", "pattern": "(a+)+"}),
            "schema.properties.a.pattern",
        ),
        (fields(a={"type": "array", "title": "甲"}), "schema.properties.a.items"),
        (
            fields(a={"type": "string", "title": "甲", "oneOf": []}),
            "schema.properties.a.oneOf",
        ),
        (
            fields(a={"type": "string", "title": "甲", "format": "uri"}),
            "schema.properties.a.format",
        ),
        (
            fields(a={"type": "number", "title": "甲", "minimum": "0"}),
            "schema.properties.a.minimum",
        ),
        (
            {"schema": {"type": "object", "properties": {}, "required": ["a"]}},
            "schema.required",
        ),
    ],
)
def test_each_fault_of_a_kind_is_told_at_its_place(changes, place):
    found = {".".join(where): said for where, said in faults_of(DATA | changes).said()}
    assert place in found, found


def test_a_title_stands_for_one_field():
    twice = fields(a={"type": "boolean", "title": "甲"}, b={"type": "string", "title": " 甲"})
    found = [".".join(where) for where, _ in faults_of(DATA | twice).said()]
    assert found == ["schema.properties.a.title", "schema.properties.b.title"]


@pytest.mark.parametrize("data", [None, [], "kind", 3, {}])
def test_what_is_no_object_is_no_kind(data):
    assert not faults_of(data).empty


@pytest.mark.parametrize("kind", [None, [], {}, 3, "text"])
def test_a_field_of_no_type_is_refused(kind):
    found = [".".join(where) for where, _ in faults_of(DATA | fields(a={"type": kind})).said()]
    assert "schema.properties.a.type" in found


@pytest.mark.parametrize("title", ["网格", "编号", " 存在问题"])
def test_a_column_of_every_ledger_is_no_field(title):
    wrong = faults_of(DATA | fields(a={"type": "boolean", "title": title}))
    assert dict(wrong.said()) == {
        ("schema", "properties", "a", "title"): "is a column of every ledger"
    }


def test_levels_from():
    assert levels_from("township") == {"township", "county"}
    assert levels_from("county") == {"county"}


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({"area": 1}, {}),
        ({}, {"area": ["Missing data for required field."]}),
        ({"area": -1}, {"area": ["Must be greater than or equal to 0."]}),
        ({"area": "大"}, {"area": ["Not a valid number."]}),
        ({"area": 1, "count": 10}, {"count": ["Must be less than or equal to 9."]}),
        ({"area": 1, "count": 1.5}, {"count": ["Not a valid integer."]}),
        ({"area": 1, "cause": "风"}, {"cause": ["Must be one of: 道路, 施工."]}),
        ({"area": 1, "cover": ["net", "net"]}, {"cover": ["Given twice."]}),
        ({"area": 1, "cover": "net"}, {"cover": ["Not a valid list."]}),
        ({"area": 1, "open": "是"}, {"open": ["Not a valid boolean."]}),
        ({"area": 1, "since": "2026-02-30"}, {"since": ["Not a valid date."]}),
        ({"area": 1, "plan": "长" * 2001}, {"plan": ["Longer than maximum length 2000."]}),
        ({"area": 1, "owner": "长" * 201}, {"owner": ["Longer than maximum length 200."]}),
        ({"area": 1, "owner": "a\x07"}, {"owner": ["Contains a control character."]}),
        ({"area": 1, "colour": "红"}, {"colour": ["Unknown field."]}),
    ],
)
def test_the_fields_of_an_item(values, wrong):
    assert checker(kind())(values) == wrong


def test_errors_stand_once_at_their_place():
    found = Errors()
    found.add(("a", "b"), "wrong")
    found.add(("a", "b"), "wrong")
    found.add(("a",), "not beside what is within")
    found.add(("a", "b", "c"), "not within what is wrong itself")
    assert found == {"a": {"b": ["wrong"]}}
    assert faults({"type": "object"}, []) == {"_schema": ["Invalid input type."]}


def test_texts_are_brought_into_one_form_and_what_is_empty_is_left_out():
    said = {"owner": "　某公司 ", "plan": "一\r\n二 ", "cause": " road ", "cover": [], "area": None}
    assert tidied(kind(), said | {"open": False}) == {
        "owner": "某公司",
        "plan": "一\n二",
        "cause": "road",
        "open": False,
    }
    assert form(FIELDS["plan"])("一\n二") == "一\n二"
    assert "\n" not in form(FIELDS["owner"])("一\n二")


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("cause", "道路", "road"),
        ("cause", "road", "road"),
        ("cause", "风", "风"),
        ("cover", "防尘网", ["net"]),
        ("cover", "防尘网，net、别的", ["net", "net", "别的"]),
        ("open", "是", True),
        ("open", "No", False),
        ("open", "也许", "也许"),
        ("area", "12.5", 12.5),
        ("area", "12", 12),
        ("area", "nan", "nan"),
        ("area", "大", "大"),
        ("count", "3", 3),
        ("count", "3.5", 3.5),
        ("owner", "某公司", "某公司"),
    ],
)
def test_what_is_meant_by_a_cell_of_a_table(name, text, value):
    assert meant(FIELDS[name], text) == value


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("cause", "road", "道路"),
        ("cause", "old", "old"),
        ("cover", ["net", "old"], "防尘网、old"),
        ("open", True, "是"),
        ("open", False, "否"),
        ("area", 12.5, "12.5"),
        ("area", 12, "12"),
        ("owner", None, ""),
    ],
)
def test_how_a_value_is_read(name, value, text):
    assert shown(FIELDS[name], value) == text


def test_what_may_be_chosen():
    assert choices(FIELDS["cause"]) == {"road": "道路", "works": "施工"}
    assert choices(FIELDS["cover"]) == {"net": "防尘网"}
    assert choices(FIELDS["owner"]) == {}


def test_what_tells_an_item_from_the_others():
    assert key_of(kind(), name="北地块", cell_id=7, fields={}) == "7/北地块"
    named = kind(key=["cause", "count"])
    assert key_of(named, name="x", cell_id=7, fields={"cause": "road", "count": 3}) == "road/3"
    assert key_of(named, name="x", cell_id=7, fields={"cause": "road"}) == "road/"
