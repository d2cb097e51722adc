"""Every section of a scheme survives being opened in the form and kept as it stands."""

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from app.console.evaluations.scheme_form import SHAPE, data_of_form, form_from, shown
from app.console.policy_form import typed_from
from app.evaluations.sections import FACTS_OF, SCHEME, read_scheme

RATES = st.integers(0, 100)
#: As people write titles, and as nobody should.
TEXT = st.sampled_from(
    ["示范村", "1", "0", "90=100 70=60", "-", '<b>"&amp;"', "a_b.1", "权重 = 5", "x"]
)
POINTS = st.integers(1, 10_000).map(lambda cents: cents / 100)


@st.composite
def formulas(draw):
    kind = draw(st.sampled_from(["ratio", "step", "linear", "capped"]))
    if kind == "linear":
        zero = draw(st.integers(0, 99))
        return {"kind": kind, "zero": zero, "full": draw(st.integers(zero + 1, 100))}
    if kind == "capped":
        return {"kind": kind, "most": draw(st.integers(1, 60))}
    if kind == "step":
        rates = sorted(draw(st.sets(RATES, min_size=1, max_size=4)), reverse=True)
        given = sorted(draw(st.lists(RATES, min_size=len(rates) - 1, max_size=len(rates) - 1)))
        return {"kind": kind} | {
            "steps": [
                {"from": a, "gives": b} for a, b in zip(rates, [100, *given[::-1]], strict=True)
            ]
        }
    return {"kind": kind}


@st.composite
def levels(draw, name):
    facts = FACTS_OF[name]
    weighing = draw(
        st.lists(
            st.sampled_from([f for f in facts if facts[f].weighs]),
            min_size=2,
            max_size=5,
            unique=True,
        )
    )
    first, *others = weighing
    indicators = {one: {"weight": 0, "formula": draw(formulas())} for one in others}
    indicators |= {
        f: {"weight": 0, "formula": {"kind": "ratio"}} for f in facts if not facts[f].weighs
    }
    names = (f"item_{n}" for n in itertools.count())
    left, manual = 100, []
    if name != "department":
        for title in draw(st.lists(TEXT, max_size=2)):
            weight = draw(st.integers(0, left // 2))
            left -= weight
            row = {
                "name": next(names),
                "title": title,
                "weight": weight,
                "formula": draw(formulas()),
            }
            row |= {"most": draw(st.integers(1, 999)), "unit": draw(st.one_of(st.just(""), TEXT))}
            manual.append(row)
    for one in others:
        weight = draw(st.integers(0, left // 2))
        left -= weight
        indicators[one]["weight"] = weight
    indicators[first] = {"weight": left, "formula": draw(formulas())}
    found = {"indicators": indicators} | ({"manual": manual} if name != "department" else {})
    for part in ("bonus", "deduction", "veto"):
        rows = [{"name": next(names), "title": title} for title in draw(st.lists(TEXT, max_size=2))]
        for row in rows:
            row |= {"english": draw(st.one_of(st.just(""), TEXT))}
            row |= {"link": draw(st.sampled_from(["", "case", "document", "any"]))}
            if part != "veto":
                row |= dict(zip(("each", "cap"), sorted([draw(POINTS), draw(POINTS)]), strict=True))
        found[part] = rows
    return found


PLACES = [f"{level}.{part}" for level in FACTS_OF for part in ("indicators", "bonus")]
#: section -> what may stand there. One that is new needs a line here, and a field in the form.
SAID = {name: levels(name) for name in FACTS_OF} | {
    "share": st.fixed_dictionaries({"percent": POINTS}),
    "merit": st.fixed_dictionaries(
        {"places": st.integers(1, 100), "least": POINTS, "tilt": st.sampled_from([0, 10, 0.5])}
    ),
    "not_from_plan": st.lists(st.sampled_from([*FACTS_OF, "share", "merit", *PLACES]), unique=True),
}
SCHEMES = st.fixed_dictionaries({section.name: SAID[section.name] for section in SCHEME})


@settings(max_examples=40, deadline=None)
@given(SCHEMES)
def test_every_section_survives_the_form(data):
    assert SCHEME.faults(data) == []
    rules = read_scheme(0, data)
    now = shown(rules, data)
    typed = MultiDict(typed_from(SHAPE, now))
    kept = data_of_form(form_from(now, typed), rules, 7)
    assert kept.keys() == {section.name for section in SCHEME}
    assert SCHEME.faults(kept) == []
    again = read_scheme(0, kept)
    for name in FACTS_OF:
        before, after = rules.levels[name], again.levels[name]
        assert sorted(after.items, key=str) == sorted(before.items, key=str)
        assert after.additions == before.additions
    for name in kept.keys() - FACTS_OF.keys():
        assert SCHEME.readers[name](kept[name]) == (
            again.not_from_plan if name == "not_from_plan" else SCHEME.readers[name](data[name])
        )
    assert set(again.not_from_plan) == set(rules.not_from_plan)


def test_every_section_stands_in_the_form():
    assert [one.name for one in SHAPE] == [one.name for one in SCHEME]
