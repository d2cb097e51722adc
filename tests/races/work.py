"""Races for what phones file and for cases."""

from datetime import timedelta
from typing import Any

from app.scheduler import run_once
from tests.races.stage import Answer, Stage, race
from tests.support import filings, world
from tests.support.actions import NEEDED


@race("unique: incident.id, its digest", {201: 1, 200: 15}, "incidents.file")
def one_case(on: Stage) -> Any:
    case, body = filings.new_id(), filings.incident(on.now)
    return lambda n: on.put("wang", f"/incidents/{case}", body)


@race("counter: incident_counter", {201: 16}, "incidents.file")
def numbers_of_cases(on: Stage) -> Any:
    body = filings.incident(on.now)
    count = "SELECT count(*) - max(CAST(substr(number, -6) AS INTEGER)) FROM incident"
    pg = "SELECT count(*) - max(CAST(right(number, 6) AS INTEGER)) FROM incident"
    query = pg if "postgresql" in on.app.config["DATABASE_URL"] else count
    return lambda n: on.put(
        "wang", f"/incidents/{filings.new_id()}", body
    ), lambda: on.ask(query) == 0


@race("unique: patrol.id, its digest", {201: 1, 200: 15}, "patrols.file", "patrols.import_gpx")
def one_patrol(on: Stage) -> Any:
    """A handheld's file is such a patrol, once it is read."""
    patrol, body = filings.new_id(), filings.patrol(on.now)
    return lambda n: on.put("wang", f"/patrols/{patrol}", body)


@race("unique: patrol_piece, row: patrol", {201: 1, 200: 15}, "patrols.piece")
def one_piece(on: Stage) -> Any:
    patrol, whole = filings.new_id(), filings.patrol(on.now)
    body = {name: whole[name] for name in ("started_at", "datum", "track")}
    return lambda n: on.put("wang", f"/patrols/{patrol}/track/1", body)


@race("row: patrol, then tasks", {(200, 201): 16}, "patrols.file", "patrols.piece")
def one_patrol_closed_while_its_pieces_come(on: Stage) -> Any:
    """Whoever closes it again waits for the patrol, and holds no task of its cell meanwhile."""
    _plan(on)
    patrol, whole = filings.new_id(), filings.patrol(on.now)
    told = {name: whole[name] for name in ("started_at", "datum")}
    end = {name: value for name, value in whole.items() if name != "track"} | {"pieces": 8}

    def send(n: int) -> Answer:
        if n % 2:
            return on.put("wang", f"/patrols/{patrol}", end)
        body = told | {"track": whole["track"][n // 2 :: 8]}
        return on.put("wang", f"/patrols/{patrol}/track/{n // 2 + 1}", body)

    closed = "SELECT count(*) FROM patrol WHERE state = 'closed' AND points = 300 AND id = :id"
    key = patrol.replace("-", "") if "sqlite" in on.app.config["DATABASE_URL"] else patrol
    return send, lambda: on.ask(closed, id=key) == 1


@race("rows: patrol, site, task, counter, in this order", {201: 16}, "patrols.file")
def patrols_of_one_cell_in_every_way(on: Stage) -> Any:
    """Whole ones with and without visits and findings, the end of one that ran, a visit alone."""
    _plan(on)
    sites = [on.done("east", "POST", "/sites", filings.site(on.name("厂")))["id"] for _ in range(2)]
    _plan(on, per="site", site_ids=sites)
    _plan(on)  # of the tasks of the cell some are made before those of its sites, others after
    ran = [filings.new_id() for _ in range(16)]
    bodies = [filings.patrol(on.now - timedelta(minutes=n)) for n in range(16)]
    for patrol, body in zip(ran, bodies, strict=True):
        piece = {name: body[name] for name in ("started_at", "datum", "track")}
        on.done("wang", "PUT", f"/patrols/{patrol}/track/1", piece)

    def send(n: int) -> Answer:
        moment = bodies[n]["ended_at"]
        seen = {"arrived_at": moment, "result": "normal", "note": None}
        visits = [{"site_id": site} | seen for site in (sites if n % 8 < 4 else sites[::-1])]
        found = [filings.incident(on.now) | {"id": filings.new_id()}]
        whole = bodies[n] | {"incidents": found}
        if n % 4 == 0:
            return on.put("wang", f"/patrols/{filings.new_id()}", whole | {"visits": visits})
        if n % 4 == 1:
            return on.put("wang", f"/patrols/{filings.new_id()}", whole)
        if n % 4 == 2:
            end = {name: value for name, value in whole.items() if name != "track"}
            return on.put("wang", f"/patrols/{ran[n]}", end | {"pieces": 1, "visits": visits})
        alone = visits[0] | {"sent_at": on.now.isoformat()}
        return on.put("wang", f"/patrols/{ran[n]}/visits/{filings.new_id()}", alone)

    return send


@race("unique: visit.key, row: patrol", {201: 1, 200: 15}, "patrols.visit")
def one_visit(on: Stage) -> Any:
    site = on.done("east", "POST", "/sites", filings.site(on.name("厂")))["id"]
    patrol, key, now = filings.new_id(), filings.new_id(), on.now
    on.done("wang", "PUT", f"/patrols/{patrol}", filings.patrol(now))
    at = now.isoformat()
    body = {"site_id": site, "arrived_at": at, "sent_at": at, "result": "normal"}
    return lambda n: on.put("wang", f"/patrols/{patrol}/visits/{key}", body)


@race("unique: patrol_verdict.id, row: patrol", {201: 1, 200: 15}, "patrols.verdict")
def one_verdict(on: Stage) -> Any:
    patrol = filings.new_id()
    on.done(
        "wang",
        "PUT",
        f"/patrols/{patrol}",
        filings.patrol(on.now - timedelta(days=9), sent_at=on.now.isoformat()),
    )
    body = {"id": filings.new_id(), "accepted": True, "ground": "photos_show"}
    return lambda n: on.post("east", f"/patrols/{patrol}/verdict", body)


@race("rows: task, site, in the order of their keys", {201: 16}, "patrols.verdict")
def verdicts_on_patrols_of_one_cell(on: Stage) -> Any:
    """Each patrol takes back what it had done, and may do what another gives back: whoever comes
    last, each task is done once and the sites were seen by a patrol that counts.
    """
    for unit in ("quarter", "month", "week"):  # what is made first is due last
        _plan(on, unit)
    sites = [on.done("east", "POST", "/sites", filings.site(on.name("厂")))["id"] for _ in range(4)]
    patrols = []
    for n in range(5):  # all at once: nobody walks so, and the first is believed
        moment = on.now - timedelta(minutes=n)
        visits = [
            {"site_id": one, "arrived_at": moment.isoformat(), "result": "normal"}
            for one in (sites if n % 2 else sites[::-1])
        ]
        body = filings.patrol(moment, sent_at=on.now.isoformat(), visits=visits)
        patrols.append(filings.new_id())
        on.done("wang", "PUT", f"/patrols/{patrols[-1]}", body)
    on.does(lambda n: str(run_once("doubts", on.now)))(0)

    def judge(n: int) -> Answer:
        said = {"id": filings.new_id(), "accepted": n % 3 < 2, "reason": "看过"}
        return on.post("east", f"/patrols/{patrols[1 + n % 4]}/verdict", said)

    twice = (
        "SELECT count(*) FROM task JOIN patrol ON patrol.id = task.patrol_id "
        "WHERE task.state = 'done' AND patrol.doubt = 'rejected'"
    )
    return judge, lambda: on.ask(twice) == 0


@race(
    "unique: refused_filing (officer_id, path, digest), open",
    {"unknown_kind": 16},
    "incidents.file",
)
def one_filing_set_aside(on: Stage) -> Any:
    case, body = filings.new_id(), filings.incident(on.now, kind="NO-98")
    kept = "SELECT count(*) FROM refused_filing WHERE path LIKE :p"
    return lambda n: on.put(
        "wang", f"/incidents/{case}", body
    ), lambda: on.ask(kept, p=f"%{case}") == 1


@race("row: refused_filing", {200: 1, "settled": 15}, "refused.refile")
def one_filing_mended(on: Stage) -> Any:
    case, body = filings.new_id(), filings.incident(on.now, kind="NO-97")
    on.put("wang", f"/incidents/{case}", body)
    row = on.ask("SELECT id FROM refused_filing WHERE path LIKE :p", p=f"%{case}")
    mended = {"body": body | {"kind": "AIR-01"}}
    return lambda n: on.post("east", f"/refused/{row}/refile", mended)


@race("row: mending", {200: 1, "objected_already": 15}, "mendings.object_")
def objections_to_a_mending(on: Stage) -> Any:
    path = f"/mendings/{_mended(on)}/object"
    return lambda n: on.post("wang", path, {"note": f"不是{n}"})


@race("row: mending", {200: 1, "no_objection": 15}, "mendings.rule")
def rulings_on_an_objection(on: Stage) -> Any:
    mending = _mended(on)
    on.done("wang", "POST", f"/mendings/{mending}/object", {"note": "不是"})
    body = {"upheld": True}
    return lambda n: on.post("county", f"/mendings/{mending}/rule", body | {"note": f"是{n}"})


@race("each filing's own", {200: 16}, "sync.sync")
def one_batch(on: Stage) -> Any:
    """The same filings, in one order and the other."""
    body = filings.incident(on.now)
    items = [{"path": f"/incidents/{filings.new_id()}", "body": body} for _ in range(4)]
    stored = "SELECT count(*) FROM incident WHERE CAST(id AS TEXT) IN (:a, :b)"
    ids = [item["path"].rpartition("/")[2] for item in items[:2]]
    if "sqlite" in on.app.config["DATABASE_URL"]:
        ids = [one.replace("-", "") for one in ids]
    return (
        lambda n: on.post("wang", "/sync", {"items": items if n % 2 else items[::-1]}),
        lambda: on.ask(stored, a=ids[0], b=ids[1]) == 2,
    )


@race("row: incident, and its version", {201: 1, "changed_meanwhile": 15}, "incidents.act_on")
def one_case_accepted(on: Stage) -> Any:
    case = on.case()
    return lambda n: on.act("east", case, "accept", 1)


@race("unique: incident_event.id", {201: 1, 200: 15}, "incidents.act_on")
def one_action_again(on: Stage) -> Any:
    case, event = on.case(), filings.new_id()
    return lambda n: on.act("east", case, "accept", 1, id=event)


@race("row: incident, and its version", {201: 1, "changed_meanwhile": 15}, "incidents.act_on")
def actions_against_each_other(on: Stage) -> Any:
    """Whatever they are: transfer, look-back, measure and the others stand behind one version."""
    case = on.case()
    version = on.act("east", case, "accept", 1).json["incident"]["version"]
    names = ("transfer", "assist", "measure", "pause", "extend", "comment", "assign", "escalate")

    def act(n: int) -> Answer:
        body = {"note": "说明"} | NEEDED.get(names[n % 8], {})
        body |= {"officer_id": on.people.town_leader.id} if n % 8 == 6 else {}
        return on.act("east", case, names[n % 8], version, **body)

    return act


@race(
    "both rows, in the order of their keys",
    {201: 1, ("changed_meanwhile", "cannot_merge", "action_not_allowed", "merges_backward"): 15},
    "incidents.act_on",
)
def cases_merged_into_each_other(on: Stage) -> Any:
    pair = [on.case(), on.case()]
    versions = [on.act("east", one, "accept", 1).json["incident"]["version"] for one in pair]

    def merge(n: int) -> Answer:
        one, other = pair[n % 2], pair[1 - n % 2]
        return on.act("east", one, "merge", versions[n % 2], into=other, note="同一处")

    return merge


def _plan(on: Stage, unit: str = "day", **terms: Any) -> None:
    """A patrol of a village, or what the terms say there, is asked for in each such time."""
    body = {"name": on.name(unit), "cell": world.V1, "starts_on": "2026-07-01"}
    terms = {"unit": unit, "times": 1, "per": "cell"} | terms
    on.done("east", "POST", "/plans", body | {"terms": terms})


def _mended(on: Stage) -> int:
    """A report of wang's that his township has mended for him: the mending."""
    case, body = filings.new_id(), filings.incident(on.now, kind="NO-96")
    on.put("wang", f"/incidents/{case}", body)
    row = on.ask("SELECT id FROM refused_filing WHERE path LIKE :p", p=f"%{case}")
    on.done("east", "POST", f"/refused/{row}/refile", {"body": body | {"kind": "AIR-01"}})
    return int(on.done("wang", "GET", "/mendings")["items"][0]["id"])
