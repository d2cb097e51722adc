"""Races for what others found, and for active fires."""

from typing import Any

from app.scheduler import run_once
from tests.races.stage import Answer, Stage, race
from tests.support import hotspots, world


def _accepted(on: Stage) -> str:
    """A case that the inspector brought, accepted by its township."""
    case = on.case("inspector", source="upper_check")
    assert on.act("east", case, "accept", 1, handling_class="general").status < 300
    return case


def _opened(on: Stage) -> str:
    """The path of what is held against the chief by a new case."""
    case = _accepted(on)
    with on.app.app_context():
        run_once("discoveries")
    rows = on.done("chief", "GET", "/missed-discoveries?limit=500")["items"]
    return next(f"/missed-discoveries/{row['id']}" for row in rows if row["case"]["id"] == case)


@race("unique: missed_discovery.incident_id, cell_id", {200: 16})
def one_discovery_opened(on: Stage) -> Any:
    case = _accepted(on).replace("-", "")
    count = "SELECT count(*) FROM missed_discovery WHERE replace(incident_id{}, '-', '') = :case"
    text = count.format("::text" if "postgresql" in on.app.config["DATABASE_URL"] else "")

    def job(_: int) -> Answer:
        with on.app.app_context():
            run_once("discoveries")
        return Answer(200, "", None)

    return job, lambda: on.ask(text, case=case) == 1


@race(
    "row: missed_discovery",
    {200: 1, "discovery_explained": 15},
    "discoveries.explain",
)
def one_explanation(on: Stage) -> Any:
    path = _opened(on)
    return lambda n: on.post("chief", f"{path}/explain", {"text": f"已巡查{n}"})


@race("row: missed_discovery", {200: 1, "discovery_decided": 15}, "discoveries.decide")
def one_decision(on: Stage) -> Any:
    path, who = _opened(on), ("east", "county")
    body = {"outcome": "not_missed"}
    return lambda n: on.post(who[n % 2], f"{path}/decide", body | {"reason": f"已巡查{n}"})


@race("the county's turn; unique: hotspot", {200: 16}, "hotspots.import_")
def one_file_of_fires(on: Stage) -> Any:
    lon, lat = world.inside(world.W1)
    content = hotspots.one(lon, lat)
    filed = "SELECT count(*) FROM incident WHERE source = 'satellite'"

    def send(_: int) -> Answer:
        # files are read a few at a time: who is told to come again does, as clients do
        while (answer := on.post("county", "/hotspots", content)).outcome == "busy":
            pass
        return answer

    return send, lambda: on.ask(filed) == 1
