"""More counties: filings of one share the row that counts its numbers; a quarter of ten."""

from dataclasses import replace

from shapely import affinity

from grids.units import Unit
from scripts.benchmarks.stage import COUNTY, Stage, settle, units

MORE = 7


def officers(made: Stage) -> tuple[Stage, Stage]:
    """The stage with the first county's officers, and with as many of eight counties."""
    places = small(units())
    several = replace(made, officers={}, reviewers=[])
    with made.app.app_context():
        for step in range(1, 1 + MORE):
            settle(several, [moved(place, step) for place in places], None)
    villages = [place.code for place in places if place.level == "village"]
    several.officers |= {code: made.officers[code] for code in villages}
    count = len(several.officers)
    return replace(made, officers=dict(list(made.officers.items())[:count])), several


def whole(made: Stage, count: int) -> list[str]:
    """So many counties as large as the first beside it; their codes, the first one's too."""
    places = units()
    with made.app.app_context():
        for step in range(1, count):
            settle(made, [moved(place, step) for place in places], None)
    return [str(int(COUNTY) + step) for step in range(count)]


def small(places: list[Unit]) -> list[Unit]:
    """A county of its first township alone, as large as that."""
    town = next(place for place in places if place.level == "township")
    villages = [place for place in places if place.parent == town.code]
    return [replace(places[0], shape=town.shape), town, *villages]


def moved(place: Unit, step: int) -> Unit:
    """The same in a county so many degrees to the east, with that one's code."""
    code = str(int(COUNTY) + step)
    return replace(
        place,
        code=place.code.replace(COUNTY, code, 1),
        parent=place.parent.replace(COUNTY, code, 1),
        shape=affinity.translate(place.shape, xoff=step),
    )
