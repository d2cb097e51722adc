"""Which stored unit a unit of a file is, and whose child: facts without a database."""

import random

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from grids import topology
from grids.units import Unit

WEST, EAST = shapely.box(10, 50, 10.02, 50.02), shapely.box(10.02, 50, 10.04, 50.02)
COUNTY = Unit(
    "county", "990777", "名县", "", shapely.multipolygons([shapely.box(10, 50, 10.04, 50.02)])
)


def town(code: str, name: str, shape: shapely.Geometry = WEST, parent: str = "990777") -> Unit:
    return Unit("township", code, name, parent, shapely.multipolygons([shape]), [1])


STORED = [COUNTY, town("990777~001", "西镇"), town("990777002", "东镇", EAST)]


@pytest.mark.parametrize(
    ("unit", "stored", "code"),
    [
        (town("990777002", "东镇", EAST), "990777002", "990777002"),
        (town("", "东镇", EAST), "990777002", "990777002"),
        (town("", "西镇"), "990777~001", "990777~001"),
        (town("990777001", "西镇"), "990777~001", "990777001"),
        (town("", "改名镇", EAST), "990777002", "990777002"),
        (town("990777002", "改名镇", EAST), "990777002", "990777002"),
        (town("990777002", "", EAST), "990777002", "990777002"),
        (town("990777003", "新镇", shapely.box(10, 50, 10.005, 50.02)), "", "990777003"),
        (town("", "新镇", shapely.box(10, 50, 10.005, 50.02)), "", "990777~002"),
    ],
)
def test_a_unit_is_known_by_code_then_name_then_shape(unit: Unit, stored: str, code: str) -> None:
    result = topology.check([unit], STORED, taken={u.code for u in STORED})
    (found,) = result.units
    assert (found.stored, found.code) == (stored, code)
    assert "identity" not in {f.kind for f in result.findings}


@pytest.mark.parametrize(
    ("unit", "signs"),
    [
        (town("990777002", "西镇", EAST), ("code", "name", "shape")),
        (town("990777002", "东镇", WEST), ("code", "name", "shape")),
        (town("", "西镇", EAST), ("name", "shape")),
        (town("990777009", "东镇", EAST), ("name", "shape")),
        (town("990777009", "", EAST), ("shape",)),
    ],
)
def test_what_disagrees_shows_every_sign(unit: Unit, signs: tuple[str, ...]) -> None:
    result = topology.check([unit], STORED)
    (found,) = [f for f in result.errors if f.kind == "identity"]
    assert all(f"its {sign} is that of" in found.saying.said() for sign in signs)
    assert result.units[0].stored == ""


def test_a_code_that_stands_for_a_unit_somewhere_else_is_no_sign_alone() -> None:
    other = town("990777002", "南镇", shapely.box(10.03, 50.01, 10.035, 50.015))
    (found,) = [f for f in topology.check([other], STORED).errors if f.kind == "identity"]
    assert "that code is of 东镇, somewhere else" in found.saying.said()


def test_several_parents_of_one_name_are_told_apart_by_place_or_asked_for() -> None:
    twins = [COUNTY, town("990777001", "同名镇"), town("990777002", "同名镇", EAST)]
    inside = shapely.multipolygons([shapely.box(10.021, 50.001, 10.03, 50.01)])
    village = Unit("village", "V", "村", "同名镇", inside, [1])
    assert topology.check([village], twins).units[0].parent == "990777002"
    nowhere = shapely.multipolygons([shapely.box(11, 51, 11.02, 51.02)])
    village = Unit("village", "V", "村", "同名镇", nowhere, [1])
    (found,) = [f for f in topology.check([village], twins).errors if f.kind == "unknown_parent"]
    assert "several townships are called 同名镇" in found.saying.said()


def test_towns_without_codes_outside_the_county_or_without_a_shape_say_just_that():
    isle = town("", "岛镇", shapely.box(12, 50, 12.01, 50.01), parent="")
    void = Unit("township", "", "空镇", "", None, [2])
    found = topology.check([isle, void], [COUNTY]).errors
    said = {(f.kind, f.saying.said()) for f in found}
    assert said == {
        ("unknown_parent", "岛镇 (row 1): it lies in no county that was loaded"),
        ("no_geometry", "空镇 (row 2): has no geometry"),
    }


def test_with_an_empty_database_the_missing_level_is_named():
    units = [Unit("village", f"99077700120{n}", "村", "", WEST, [n]) for n in (1, 2, 3)]
    found = [f.saying.said() for f in topology.check(units).errors if f.kind == "missing_level"]
    assert found == ["there is no township yet: load the level township before, or with it"]


def test_a_hole_far_from_the_file_is_not_its_fault():
    ring = shapely.box(10, 50, 10.3, 50.3).difference(shapely.box(10.1, 50.1, 10.2, 50.2))
    known = [Unit("county", "990001", "环县", "", shapely.multipolygons([ring]))]
    far = shapely.multipolygons([shapely.box(11, 50, 11.02, 50.02)])
    near = shapely.multipolygons([shapely.box(10.3, 50, 10.4, 50.3)])
    assert topology.check([Unit("county", "990002", "远县", "", far, [1])], known).findings == []
    assert topology.check([Unit("county", "990003", "邻县", "", near, [1])], known).findings == []
    gaps = topology.check([Unit("county", "990001", "环县", "", known[0].shape, [1])]).findings
    assert [f.kind for f in gaps] == ["gap"]


@given(st.integers(2, 9), st.randoms(use_true_random=False))
def test_whatever_the_order_of_rows_each_unit_stays_itself(count: int, chance: random.Random):
    """Files of names only, shuffled, some of them loaded before: codes stay with their names."""
    county = Unit("county", "990777", "县", "", shapely.multipolygons([shapely.box(0, 50, 1, 51)]))
    strips = {
        f"镇{n}": shapely.multipolygons([shapely.box(n / count, 50, (n + 1) / count, 51)])
        for n in range(count)
    }

    def units(names):
        chosen = list(names)
        chance.shuffle(chosen)
        return [Unit("township", "", n, "", strips[n], [i]) for i, n in enumerate(chosen, 1)]

    some = chance.sample(sorted(strips), chance.randint(1, count))
    first = topology.check([*units(some), county])
    again = topology.check(units(strips), [county, *first.units[:-1]])
    assert not first.errors
    assert not again.errors
    before = {u.name: u.code for u in first.units if u.level == "township"}
    after = {u.name: u.code for u in again.units}
    assert {name: after[name] for name in before} == before
    assert len(set(after.values())) == count


@given(st.permutations(range(6)))
def test_rows_of_one_code_are_one_unit_in_whatever_order_they_come(order: list[int]) -> None:
    parts = [shapely.box(10 + n / 100, 50, 10 + (n + 1) / 100, 50.02) for n in range(6)]
    rows = [
        Unit("county", "990779", "并县" if n % 2 else "", "", parts[n], [place])
        for place, n in enumerate(order, 1)
    ]
    (unit,) = topology.check(rows).units
    assert (unit.name, sorted(unit.rows)) == ("并县", [1, 2, 3, 4, 5, 6])
    assert unit.shape is not None
    assert unit.shape.equals(shapely.union_all(parts))


def test_rows_of_one_code_with_two_names_stay_apart_and_are_named() -> None:
    rows = [town("990777001", "甲镇"), town("990777001", "乙镇", EAST)]
    (found,) = [f for f in topology.check([*rows, COUNTY]).errors if f.kind == "repeated_code"]
    assert found.saying.said() == "code 990777001 stands for 甲镇 (row 1) and 乙镇 (row 1)"
