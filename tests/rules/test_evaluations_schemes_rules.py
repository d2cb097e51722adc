"""Schemes: what is read, formulas, what adds and takes away, vetoes, and what a score says."""

import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.evaluations.rules import INDICATORS, Entry, Fact, ranks, score
from app.evaluations.rules.explaining import said, summed, title_of
from app.evaluations.rules.formulas import (
    MEAN,
    Capped,
    Formula,
    Linear,
    Ratio,
    Steps,
    data_of,
    formula_of,
)
from app.evaluations.rules.schemes import Addition, Item, Level
from app.evaluations.rules.scoring import is_vetoed
from app.evaluations.rules.supposing import judged, supposed
from app.evaluations.sections import SCHEME, read_scheme

FIRST = json.loads(Path("migrations/data/scheme-1.json").read_text("utf-8"))
NEXT = json.loads(Path("migrations/data/scheme-2.json").read_text("utf-8"))
VILLAGE = {
    "indicators": {
        "patrol_plan": {"weight": 60, "formula": {"kind": "linear", "zero": 40, "full": 90}},
        "returned_work": {"weight": 20, "formula": {"kind": "capped", "most": 3}},
    },
    "manual": [{"name": "waste", "title": "垃圾分类", "weight": 20, "most": 10}],
    "bonus": [{"name": "praised", "title": "表扬", "each": 2, "cap": 3, "link": "document"}],
    "deduction": [{"name": "fraud", "title": "弄虚作假", "each": 5, "cap": 100}],
    "veto": [{"name": "grave", "title": "恶劣影响"}],
}


def level(**changed):
    return read_scheme(1, FIRST | {"village": VILLAGE | changed}).levels["village"]


def faults(data):
    return [str(fault) for fault in SCHEME.faults(SCHEME.filled(data))]


# Reading


def test_a_half_year_is_the_mean_of_its_parts_also_above_the_full_mark():
    level = Level((Item("2026Q3", 50, MEAN), Item("2026Q4", 50, MEAN)))
    facts = {"2026Q3": Fact(10_300, 10_000), "2026Q4": Fact(9_000, 10_000)}
    total, terms = score(facts, level)
    assert str(total) == "96.50"
    assert said(terms[0], english=False) == "得分 103.00；权重 50.00 × 103.00% = 51.50 分"
    assert said(terms[1], english=True) == "score 90.00; weight 50.00 × 90.00% = 45.00"
    assert formula_of(data_of(MEAN)) == MEAN
    # no county writes it into a scheme
    found = level_faults({"patrol_plan": {"weight": 100, "formula": {"kind": "mean"}}})
    assert any("kind must be one of" in fault for fault in found)


def level_faults(indicators):
    return faults(FIRST | {"village": VILLAGE | {"indicators": indicators}})


@pytest.mark.parametrize("data", [FIRST, NEXT])
def test_what_every_county_starts_from_can_be_read_and_is_marked(data):
    assert faults(data) == []
    rules = read_scheme(1, data)
    for name, one in rules.levels.items():
        assert one.items
        # of departments nobody is told what to add: what accountability decides takes away
        parts = {"deduction"} if name == "department" else {"bonus", "deduction", "veto"}
        assert {addition.part for addition in one.additions} == parts
        assert all(item.not_from_plan for item in (*one.items, *one.additions))
    assert rules.share == 10


AMOUNTS = st.integers(0, 50)
FACTS = st.fixed_dictionaries(
    {
        name: st.tuples(AMOUNTS, AMOUNTS).map(lambda pair: Fact(min(pair), max(pair)))
        for name in INDICATORS
    }
)


@given(FACTS, st.sampled_from(["village", "township", "county"]))
def test_a_scheme_of_weights_alone_scores_what_it_always_did(facts, name):
    """Against the arithmetic of the first schemes, step by step."""
    weights = FIRST[name]
    measured = {k: w for k, w in weights.items() if w and facts[k].total}
    whole, left = sum(weights.values()), sum(measured.values())
    total = Decimal(0)
    for k, weight in measured.items():
        total += Decimal(weight) * whole / left * facts[k].good / facts[k].total
    found, terms = score(facts, read_scheme(1, FIRST).levels[name])
    assert found == (
        (total * 100 / whole).quantize(Decimal("0.01"), "ROUND_HALF_UP") if left else None
    )
    assert [term["indicator"] for term in terms] == list(weights)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"indicators": {"patrol_plan": 79}}, "weights must sum to 100"),
        ({"indicators": {"nonsense": 80}}, "indicators.nonsense: is not known here"),
        ({"indicators": {"found_by_others": 80}}, "must be a whole number from 0 to 0"),
        ({"nonsense": 1}, "nonsense: is not known here"),
        ({"manual": [VILLAGE["manual"][0] | {"name": "patrol_plan"}]}, "stands for one thing"),
        ({"veto": [{"name": "fraud", "title": "重名"}]}, "a name stands for one thing: fraud"),
        ({"bonus": [{"name": "a", "title": "多", "each": 4, "cap": 3}]}, "not above cap"),
        ({"bonus": [{"name": "a", "title": "多", "each": 0.001, "cap": 3}]}, "two decimal places"),
        ({"bonus": {}}, "must be a list"),
    ],
)
def test_what_cannot_be_a_level_is_said(changed, told):
    found = faults(FIRST | {"village": VILLAGE | changed})
    assert any(told in fault for fault in found), found


@pytest.mark.parametrize(
    "formula",
    [
        {},
        {"kind": "eval", "code": "1"},
        {"kind": "ratio", "more": 1},
        {"kind": "linear", "zero": 90, "full": 90},
        {"kind": "linear", "zero": 0},
        {"kind": "step", "steps": []},
        {"kind": "step", "steps": [{"from": 50, "gives": 50}, {"from": 90, "gives": 100}]},
        {"kind": "step", "steps": [{"from": 90, "gives": 50}, {"from": 50, "gives": 100}]},
        {"kind": "capped", "most": 0},
    ],
)
def test_what_is_no_formula(formula):
    indicators = {"patrol_plan": {"weight": 80, "formula": formula}}
    assert faults(FIRST | {"village": VILLAGE | {"indicators": indicators}})


def test_what_a_county_decided_itself_is_not_marked():
    data = FIRST | {"village": VILLAGE, "not_from_plan": ["village.manual", "share"]}
    found = read_scheme(1, data).levels["village"]
    assert [item.not_from_plan for item in found.items] == [False, False, True]
    assert faults(data | {"not_from_plan": ["nowhere.x"]}) == [
        "not_from_plan: nowhere.x is no place here"
    ]


# Formulas

RATES = st.integers(0, 100)


@st.composite
def formulas(draw):
    kind = draw(st.sampled_from(["ratio", "step", "linear", "capped"]))
    if kind == "linear":
        zero = draw(st.integers(0, 99))
        return Linear(zero, draw(st.integers(zero + 1, 100)))
    if kind == "capped":
        return Capped(draw(st.integers(1, 60)))
    if kind == "step":
        levels = sorted(draw(st.sets(RATES, min_size=1, max_size=4)), reverse=True)
        gives = sorted(draw(st.lists(RATES, min_size=len(levels), max_size=len(levels))))[::-1]
        return Steps(tuple(zip(levels, gives, strict=True)))
    return Ratio()


@given(formulas(), st.integers(0, 60), st.integers(0, 60))
def test_a_share_lies_between_none_and_all_and_more_good_is_never_less(formula, good, bad):
    if good + bad == 0:
        return
    now, more = formula.share(Fact(good, good + bad)), formula.share(Fact(good + 1, good + bad + 1))
    worse = formula.share(Fact(good, good + bad + 1))
    assert 0 <= Fraction(*now) <= 1
    assert Fraction(*worse) <= Fraction(*now) <= Fraction(*more)
    assert formula_of(data_of(formula)) == formula
    for english in (True, False):
        assert "%" in formula.said(Fact(good, good + bad), english)


@given(st.integers(1, 20), st.integers(0, 200), st.integers(0, 20))
def test_twenty_trivial_findings_are_worth_no_more_than_those_that_matter(most, more, missed):
    enough = Capped(most).share(Fact(most, most + missed))
    assert Fraction(*Capped(most).share(Fact(most + more, most + more + missed))) == Fraction(
        *enough
    )


@given(st.integers(0, 20), st.integers(0, 20))
def test_of_the_scheme_to_come_twenty_trivial_findings_score_no_better(missed, other):
    """With whatever else alike: what was missed, and other work."""
    village = read_scheme(2, NEXT).levels["village"]
    rest = {"patrol_plan": Fact(other, 20)}
    three = rest | {"returned_work": Fact(3, 3 + missed)}
    twenty = rest | {"returned_work": Fact(20, 20 + missed)}
    assert score(twenty, village)[0] <= score(three, village)[0]


@pytest.mark.parametrize(
    ("formula", "good", "total", "share"),
    [
        (Linear(40, 90), 40, 100, 0),
        (Linear(40, 90), 65, 100, Fraction(1, 2)),
        (Linear(40, 90), 90, 100, 1),
        (Linear(40, 90), 100, 100, 1),
        (Steps(((90, 100), (70, 50))), 9, 10, 1),
        (Steps(((90, 100), (70, 50))), 8, 10, Fraction(1, 2)),
        (Steps(((90, 100), (70, 50))), 6, 10, 0),
        (Capped(3), 20, 21, Fraction(3, 4)),
        (Ratio(), 1300, 1200, 1),  # a goal that was more than reached
    ],
)
def test_formulas(formula: Formula, good, total, share):
    assert Fraction(*formula.share(Fact(good, total))) == share


# Entries

GOOD = {"patrol_plan": Fact(9, 10), "returned_work": Fact(3, 4), "waste": Fact(8, 10)}


def entry(part, item, points="0", number=0):
    return Entry(f"{part}-{item}-{number}", part, item, Decimal(points))


def test_by_hand():
    """60 from 90 %, 3 of 4 capped at 3 = 15, 8 of 10 of the mark of 20 = 16; + 3 (capped) − 5."""
    entries = [
        entry("bonus", "praised", "2", 1),
        entry("bonus", "praised", "2", 2),
        entry("deduction", "fraud", "5"),
    ]
    total, terms = score(GOOD, level(), entries)
    assert total == Decimal("89.00")
    assert [term["points"] for term in terms] == ["60.00", "15.00", "16.00", "3.00", "-5.00"]
    assert summed(terms, total, False) == "60.00 + 15.00 + 16.00 + 3.00 − 5.00 = 89.00"
    assert said(terms[0], False) == (
        "9 / 10 = 90.00%，40% 及以下得 0，90% 及以上得满分，其间按比例 → 100.00%；"
        "权重 60.00 × 100.00% = 60.00 分"
    )
    assert said(terms[1], True) == (
        "3 good of 4, 3 at most count: 3 / 4 = 75.00%; weight 20.00 × 75.00% = 15.00"
    )
    assert said(terms[3], False) == "2 项共 4 分，上限 3 分：+3.00 分"
    assert said(terms[4], True) == "1 entry, 5 in all, 100 at most: −5.00"
    assert title_of(terms[2], INDICATORS, False) == "垃圾分类"
    assert title_of(terms[0], INDICATORS, True) == "patrol plan"


ENTRIES = st.lists(
    st.tuples(
        st.sampled_from(
            [("bonus", "praised"), ("deduction", "fraud"), ("veto", "grave"), ("bonus", "gone")]
        ),
        st.integers(1, 500),
    ),
    max_size=6,
).map(
    lambda rows: [
        entry(*what, str(Decimal(cents) / 100), n) for n, (what, cents) in enumerate(rows)
    ]
)


@given(ENTRIES, st.randoms())
def test_the_order_of_entries_changes_nothing_and_caps_hold(entries, random):
    shuffled = list(entries)
    random.shuffle(shuffled)
    total, terms = score(GOOD, level(), entries)
    assert (total, terms) == score(GOOD, level(), shuffled)
    assert total is not None
    assert 0 <= total <= 91 + 3
    assert is_vetoed(terms) == any(one.part == "veto" for one in entries)


@given(ENTRIES)
def test_nothing_to_measure_is_neither_punished_nor_praised(entries):
    assert score({}, level(), entries)[0] is None
    full = {name: Fact(0, 0) for name in GOOD} | {"patrol_plan": Fact(9, 10)}
    assert score(full, level())[0] == score({"patrol_plan": Fact(9, 10)}, level())[0] == 100


@given(st.integers(0, 9), st.integers(1, 9), st.integers(0, 12))
def test_an_exemption_is_as_if_it_had_not_been_to_measure_and_the_original_stays(good, bad, times):
    facts = {"patrol_plan": Fact(good, good + bad)}
    entries = [entry("exemption", "patrol_plan", number=n) for n in range(times)]
    total, terms = score(facts, level(), entries)
    same, _ = score({"patrol_plan": Fact(good, good + max(bad - times, 0))}, level())
    assert total == same
    assert (terms[0]["good"], terms[0]["total"], terms[0]["exempted"]) == (good, good + bad, times)


def test_what_was_exempted_is_said_beside_what_it_was():
    _, terms = score(GOOD, level(), [entry("exemption", "returned_work")])
    assert said(terms[1], False) == (
        "3 / 3，好的最多计 3 件：3 / 3 = 100.00%（原为 3 / 4，免计 1 件）"
        "；权重 20.00 × 100.00% = 20.00 分"
    )


def test_the_effective_weights_are_all_the_weight():
    _, terms = score({"patrol_plan": Fact(1, 2)}, level())
    assert [term["effective_weight"] for term in terms] == ["100.00", "0.00", "0.00"]
    assert said(terms[2], False) == "本期没有可计量的内容，权重 20 按比例分给其他各项"


# Suppositions


@given(FACTS, ENTRIES, st.integers(0, 3))
def test_from_its_terms_a_score_is_what_it_was(facts, entries, exempted):
    given = [*entries, *[entry("exemption", "patrol_plan", number=n) for n in range(exempted)]]
    for by in (level(), read_scheme(1, FIRST).levels["township"], FIRST["county"]):
        total, terms = score(facts, by, given)
        assert judged(terms).score() == (total, terms)
        assert supposed(terms, {}) == (total, terms)


@given(FACTS, ENTRIES, st.sampled_from(["patrol_plan", "returned_work"]), st.integers(1, 60))
def test_what_had_been_good_never_makes_a_score_worse(facts, entries, name, count):
    total, terms = score(facts, level(), entries)
    more, others = supposed(terms, {name: count})
    assert (total is None) == (more is None)
    assert total is None or more >= total
    by = {term["indicator"]: term for term in others}
    assert by[name]["good"] == min(facts[name].good + count, facts[name].total)


def test_terms_of_before_there_were_formulas_are_read_as_they_were_meant():
    old = {
        "indicator": "patrol_plan",
        "good": 3,
        "total": 4,
        "weight": 50,
        "effective_weight": "100.00",
        "points": "37.50",
        "not_applicable": False,
        "small_number": False,
    }
    assert supposed([old], {"patrol_plan": 1})[0] == 100
    assert said(old, False) == "3 / 4 = 75.00%；权重 100.00 × 75.00% = 37.50 分"
    assert summed([old], Decimal("75.00"), True) == "(37.50) × 100 / 50 = 75.00"


@given(FACTS)
def test_the_order_of_facts_changes_nothing_and_weights_sum(facts):
    backwards = dict(reversed(list(facts.items())))
    total, terms = score(facts, level())
    assert score(backwards, level()) == (total, terms)
    if total is not None:
        shares = sum(Decimal(term["effective_weight"]) for term in terms)
        assert abs(shares - 100) <= Decimal("0.02")


@given(FACTS)
def test_a_sum_says_the_score_to_the_cent_of_its_terms(facts):
    total, terms = score(facts, level())
    text = summed(terms, total, False)
    if total is None:
        assert text == "本期没有可计量的内容，不评分"
        return
    left, right = text.split(" = ")
    added = sum((Decimal(part) for part in left.split(" + ")), Decimal(0))
    assert abs(added - Decimal(right)) <= Decimal("0.02")


def test_a_veto_and_a_deduction_are_said():
    total, terms = score(GOOD, level(), [entry("veto", "grave"), entry("deduction", "fraud", "5")])
    assert summed(terms, total, True) == ("60.00 + 15.00 + 16.00 − 5.00 = 86.00; veto: placed last")
    assert said(terms[-1], False) == "一票否决：排名列为末位"


def test_more_taken_away_than_there_is_leaves_nothing():
    entries = [entry("deduction", "fraud", "60", n) for n in range(3)]
    assert score({"patrol_plan": Fact(1, 2)}, level(), entries)[0] == 0


def test_a_goal_of_a_term_is_reached_or_not():
    goal = {
        "name": "farmland",
        "title": "耕地不减少",
        "unit": "亩",
        "most": 1200,
        "weight": 20,
        "formula": {"kind": "step", "steps": [{"from": 100, "gives": 100}]},
    }
    by = level(manual=[goal])
    for found, points in ((1199, "0.00"), (1200, "20.00"), (1300, "20.00")):
        entries = [entry("manual", "farmland", str(found))]
        term = score(GOOD, by, entries)[1][2]
        assert (term["points"], term["good"], term["total"]) == (points, found, 1200)


# Sentences


@pytest.mark.parametrize(
    ("formula", "fact", "chinese", "english"),
    [
        (Ratio(), Fact(2, 3), "2 / 3 = 66.67%", "2 / 3 = 66.67%"),
        (
            Linear(40, 90),
            Fact(13, 20),
            "13 / 20 = 65.00%，40% 及以下得 0，90% 及以上得满分，其间按比例 → 50.00%",
            "13 / 20 = 65.00%, nothing up to 40%, all from 90% → 50.00%",
        ),
        (
            Steps(((90, 100), (70, 60))),
            Fact(8, 10),
            "8 / 10 = 80.00%，分档（≥ 90% → 100%；≥ 70% → 60%） → 60.00%",
            "8 / 10 = 80.00%, by steps (≥ 90% → 100%; ≥ 70% → 60%) → 60.00%",
        ),
        (
            Capped(3),
            Fact(20, 21),
            "20 / 21，好的最多计 3 件：3 / 4 = 75.00%",
            "20 good of 21, 3 at most count: 3 / 4 = 75.00%",
        ),
        (Capped(3), Fact(0, 2), "0 / 2，好的最多计 3 件：0 / 2 = 0.00%", None),
        (Ratio(), Fact(1300, 1200), "1300 / 1200 = 100.00%", None),
    ],
)
def test_a_formula_says_itself_with_its_numbers(formula, fact, chinese, english):
    assert formula.said(fact, False) == chinese
    assert english is None or formula.said(fact, True) == english


@pytest.mark.parametrize(
    ("part", "item", "points", "chinese", "english"),
    [
        (
            "bonus",
            "praised",
            "2",
            "1 项共 2 分，上限 3 分：+2.00 分",
            "1 entry, 2 in all, 3 at most: +2.00",
        ),
        (
            "bonus",
            "praised",
            "9",
            "1 项共 9 分，上限 3 分：+3.00 分",
            "1 entry, 9 in all, 3 at most: +3.00",
        ),
        (
            "deduction",
            "fraud",
            "5",
            "1 项共 5 分，上限 100 分：−5.00 分",
            "1 entry, 5 in all, 100 at most: −5.00",
        ),
        ("veto", "grave", "0", "一票否决：排名列为末位", "veto: placed last"),
    ],
)
def test_what_people_entered_is_said(part, item, points, chinese, english):
    _, terms = score(GOOD, level(), [entry(part, item, points)])
    assert said(terms[-1], False) == chinese
    assert said(terms[-1], True) == english


@pytest.mark.parametrize(
    ("facts", "weight", "english", "sentence"),
    [
        ({}, 20, True, "nothing to measure; its weight 20 went to the others"),
        ({}, 20, False, "本期没有可计量的内容，权重 20 按比例分给其他各项"),
        ({"returned_work": Fact(1, 2)}, 0, True, "1 of 2; weighs nothing"),
        ({"returned_work": Fact(1, 2)}, 0, False, "1 / 2，不计权重"),
    ],
)
def test_what_gives_no_points_says_why(facts, weight, english, sentence):
    by = Level((Item("patrol_plan", 100 - weight), Item("returned_work", weight)))
    _, terms = score({"patrol_plan": Fact(1, 1)} | facts, by)
    assert said(terms[1], english) == sentence


def test_what_has_no_english_name_is_called_by_its_word():
    _, terms = score(GOOD, level(), [entry("bonus", "praised", "1")])
    assert title_of(terms[-1], INDICATORS, True) == "praised"
    assert title_of({"indicator": "2026Q3"}, INDICATORS, False) == "2026Q3"


@pytest.mark.parametrize(
    ("paths", "marked"),
    [
        ([], set()),
        (["village"], {"patrol_plan", "returned_work", "waste", "praised", "fraud", "grave"}),
        (["village.bonus"], {"praised"}),
        (["village.bonus.praised.cap"], set()),
        (["village.indicators"], {"patrol_plan", "returned_work"}),
        (["village.indicators.patrol_plan", "village.veto"], {"patrol_plan", "grave"}),
        (["village.manual.waste", "township", "share"], {"waste"}),
        (["village.man"], set()),
    ],
)
def test_a_place_marks_what_lies_in_it(paths, marked):
    found = read_scheme(1, FIRST | {"village": VILLAGE, "not_from_plan": paths}).levels["village"]
    known = [*found.items, *found.additions]
    assert {one.name for one in known if one.not_from_plan} == marked


# Places

SCORES = st.lists(st.tuples(st.none() | st.integers(0, 9).map(Decimal), st.booleans()), max_size=9)


@given(SCORES)
def test_a_veto_stands_behind_all_that_have_none(cells):
    scores, vetoed = [one for one, _ in cells], [out for _, out in cells]
    places = ranks(scores, vetoed)
    for place, own, out in zip(places, scores, vetoed, strict=True):
        assert (place is None) == (own is None and not out)
        if place is not None and out:
            ahead = [
                p for p, s, o in zip(places, scores, vetoed, strict=True) if not o and s is not None
            ]
            assert all(p < place for p in ahead)
    free = [one for one, out in cells if not out]
    assert [p for p, out in zip(places, vetoed, strict=True) if not out] == ranks(free)


def test_two_vetoed_of_one_score_share_the_last_place():
    given = [Decimal(90), Decimal(70), Decimal(70), None]
    assert ranks(given, [True, True, True, False]) == [1, 2, 2, None]
    assert ranks([*given, Decimal(1)], [True, False, False, True, False]) == [4, 1, 1, 5, 3]


def test_an_item_and_an_addition_are_plain_data():
    assert Item("a", 1) == Item("a", 1)
    assert not Item("a", 1).manual
    assert Level((), (Addition("veto", "x", "某"),)).addition("x").cap == 0
