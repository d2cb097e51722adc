"""Which stored cell a unit of a file is: by its code, else by its name under its parent, else by
its shape. What two of these disagree on is an error that shows both.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from grids import codes
from grids.checked import Checked
from grids.sayings import Listed, Spoken, say
from grids.units import Unit

#: Two shapes are of one unit where what they share is more than this part of both together.
SAME_SHAPE = 0.5
#: And these of one that was stored as it is.
UNCHANGED = 0.999


@dataclass(frozen=True)
class Signs:
    """The stored units that code, name and shape of a unit speak for."""

    code: Unit | None
    name: Unit | None
    shape: Unit | None

    def named(self) -> dict[str, Unit]:
        """Sign to the unit that it speaks for, the strongest first."""
        found = {"code": self.code, "name": self.name, "shape": self.shape}
        return {sign: unit for sign, unit in found.items() if unit is not None}


def settle(result: Checked, level: str, units: Sequence[Unit], known: Sequence[Unit]) -> None:
    """Recognise the `units` of one level among the `known` ones of it, and note what disagrees.

    A recognised unit gets `stored`, and the code of the stored one where its file has none. Units
    that somebody has said to be a stored one have `stored` already.
    """
    by_code = {k.code: k for k in known}
    claimed = {u.code for u in units if u.code in by_code and not u.stored}
    signs = {id(u): s for u, s in zip(units, _signs(units, known, claimed), strict=True)}
    for unit in units:
        about = (level, (unit.code,))
        if unit.stored:
            if unit.stored not in by_code:
                values = {"unit": unit.title, "level": say(level), "code": unit.stored}
                result.note("error", "identity", *about, say("no_such_stored", **values), unit=unit)
                unit.stored = ""
        elif unit.new:
            _settle_new(result, unit, signs[id(unit)])
        else:
            _recognise(result, unit, signs[id(unit)])
    _find_twice(result, level, units)
    for unit in units:
        unit.code = unit.code or unit.stored
        _say_name(result, unit, by_code.get(unit.stored))


def _recognise(result: Checked, unit: Unit, signs: Signs) -> None:
    found = signs.named()
    if not found:
        return
    first = next(iter(found.values()))
    shown = Listed(
        tuple(say("sign", sign=say(sign), name=k.name, code=k.code) for sign, k in found.items())
    )
    about = (unit.level, (unit.code, *dict.fromkeys(k.code for k in found.values())))
    title: Spoken = unit.title
    title = say("with_code", unit=title, code=unit.code) if unit.code else title
    if len({k.code for k in found.values()}) > 1:
        saying = say("signs_differ", unit=title, signs=shown)
        result.note("error", "identity", *about, saying, unit=unit, where=unit.shape)
    elif signs.code is None and unit.code and not codes.is_given(first.code):
        saying = say("code_differs", unit=title, signs=shown)
        result.note("error", "identity", *about, saying, unit=unit, where=unit.shape)
    elif signs.code is not None and len(found) == 1 and _is_another(unit, first):
        saying = say("code_elsewhere", unit=title, name=first.name)
        result.note("error", "identity", *about, saying, unit=unit, where=unit.shape)
    else:
        unit.stored = first.code


def _settle_new(result: Checked, unit: Unit, signs: Signs) -> None:
    """Somebody has said that a unit is a new one: it is none of the stored cells, but the one that
    was made when this file was loaded before.
    """
    before = signs.code if unit.code else signs.shape
    if before is None:
        return
    if before.name == unit.name and _likeness(unit, before) > UNCHANGED:
        unit.stored = before.code
    elif signs.code is not None:
        saying = say("new_has_code", unit=unit.title, name=before.name)
        about = ("identity", unit.level, (unit.code,), saying)
        result.note("error", *about, unit=unit, where=unit.shape)


def _is_another(unit: Unit, stored: Unit) -> bool:
    """Whether neither name nor place is that of the stored unit with this code."""
    return bool(unit.name) and unit.name != stored.name and _likeness(unit, stored) < SAME_SHAPE


def _signs(units: Sequence[Unit], known: Sequence[Unit], claimed: set[str]) -> list[Signs]:
    """For each unit what its signs speak for; a unit whose code is new, or that has none, is not
    looked for among those that another row claims by code.
    """
    by_code = {k.code: k for k in known}
    by_name: dict[tuple[str, str], list[Unit]] = defaultdict(list)
    for k in known:
        by_name[k.parent, k.name].append(k)
    drawn = [k for k in known if k.shape is not None]
    tree = shapely.STRtree([k.shape for k in drawn])
    found = []
    for unit in units:
        free = set() if unit.code in by_code else claimed
        named = [k for k in by_name.get((unit.parent, unit.name), ()) if k.code not in free]
        near = [] if unit.shape is None else [drawn[i] for i in np.sort(tree.query(unit.shape))]
        alike = [(_likeness(unit, k), k) for k in near if k.code not in free]
        best = max(alike, default=(0.0, None), key=lambda pair: pair[0])
        found.append(
            Signs(
                by_code.get(unit.code),
                named[0] if unit.name and len(named) == 1 else None,
                best[1] if best[0] > SAME_SHAPE else None,
            )
        )
    return found


def _likeness(unit: Unit, stored: Unit) -> float:
    """What two shapes share, as a part of both together: 0 to 1."""
    if unit.shape is None or stored.shape is None:
        return 0.0
    (west, south, east, north), other = unit.shape.bounds, stored.shape.bounds
    wide = max(min(east, other[2]) - max(west, other[0]), 0.0)
    high = max(min(north, other[3]) - max(south, other[1]), 0.0)
    if wide * high * (1 + 1 / SAME_SHAPE) < unit.shape.area + stored.shape.area:
        return 0.0  # not even their boxes share enough: what is exact takes long
    common = shapely.intersection(unit.shape, stored.shape).area
    whole = unit.shape.area + stored.shape.area - common
    return float(common / whole) if whole else 0.0


def _say_name(result: Checked, unit: Unit, stored: Unit | None) -> None:
    """A row without a name changes no name; a new unit without one is called by its code."""
    if unit.name or not unit.code:
        return
    saying = say("code_as_name", unit=unit.title)
    if stored:
        saying = say("name_stays", unit=unit.title, name=stored.name)
    result.note("warning", "no_name", unit.level, (unit.code,), saying, unit=unit)


def _find_twice(result: Checked, level: str, units: Sequence[Unit]) -> None:
    """Two units of the files that are one and the same stored unit."""
    first: dict[str, Unit] = {}
    for unit in units:
        other = first.setdefault(unit.stored, unit) if unit.stored else unit
        # two rows with one code are told of already
        if other is not unit and not (unit.code and unit.code == other.code):
            both = {"unit": unit.title, "other": other.title}
            saying = say("taken_twice", **both, level=say(level), code=unit.stored)
            result.note("error", "identity", level, (unit.stored,), saying, unit=unit)
