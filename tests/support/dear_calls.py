"""Of every endpoint that takes a file, a list, a shape or free JSON the dearest inputs that its
limits let through.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from app.core import bounds
from app.core.bounds import most_of
from app.core.web import App
from app.ledgers.decoding import MOST_ROWS as MOST_ITEMS
from app.patrols.rules import MOST_POINTS
from app.photos.decoding import MOST_SCANS
from app.photos.service import PART_BYTES
from app.posts.rules import PERMISSIONS, POSTS
from app.posts.service.prepare_roster import MOST_GIVEN
from app.posts.service.read_roster import SHAPE
from app.sites.service.read_sites import MOST_ROWS
from tests.support import dear_files, filings, world
from tests.support.calendars import official
from tests.support.inputs import LIMITS
from tests.support.people import Clock, People, Person

Key = tuple[str, str]
OCTETS = "application/octet-stream"
#: The names of ids in addresses, and under which name everything.build() gives them.
IDS = {
    "incident_id": "case",
    "site_id": "site",
    "plan_id": "plan",
    "campaign_id": "campaign",
    "document_id": "draft",
    "contract_id": "contract",
    "row_id": "refused",
}


class Call(NamedTuple):
    """A request as it goes out; `what` it tries."""

    what: str
    who: Person
    path: str
    body: bytes
    kind: str = "application/json"
    headers: Mapping[str, str] = {"If-Match": '"1"'}


def fullest(schema: Any, named: Any) -> Any:
    """A body that holds as much of everything as its schema takes."""
    if "$ref" in schema:
        return fullest(named[schema["$ref"].rsplit("/", 1)[1]], named)
    for word in ("oneOf", "anyOf", "allOf"):
        if word in schema:
            return max((fullest(one, named) for one in schema[word]), key=lambda v: len(str(v)))
    kinds = schema.get("type", "object")
    kind = kinds if isinstance(kinds, str) else kinds[0]
    if "enum" in schema:
        return schema["enum"][0]
    if kind == "array":
        return [fullest(schema["items"], named)] * schema.get("maxItems", 100)
    if kind == "object":
        return {name: fullest(one, named) for name, one in schema.get("properties", {}).items()}
    if kind == "string":
        texts = {"uuid": filings.new_id(), "date": "2026-10-09"}
        texts["date-time"] = "2026-10-09T10:00:00+08:00"
        return texts.get(schema.get("format", ""), "名" * schema.get("maxLength", 20))
    return {"boolean": True}.get(kind, schema.get("minimum", 1))


def padded(part: str, most: int, count: int) -> bytes:
    """A list of as many of these as go into so many bytes, and are not counted too many."""
    return ('{"x":[' + ",".join([part] * min(count, (most - 9) // (len(part) + 1))) + "]}").encode()


def holder(people: People, mark: str) -> Person:
    """Somebody whose post permits what a view is marked with."""
    for name in ("admin", "county", "east", "wang"):
        if any(kind in PERMISSIONS.get(mark, POSTS) for kind, _ in world.PEOPLE[name]):
            found: Person = getattr(people, name)
            return found
    raise LookupError(mark)


def address(rule: str, known: dict[str, Any]) -> str:
    """An address of a rule: of what there is, else of nothing."""
    parts = {"code": world.V1, "month": "2026-10", "year": "2027", "kind": "letter", "number": "1"}
    parts |= {name: str(known[part]) for name, part in IDS.items()}
    if rule.startswith("/api/v1/kinds"):
        parts["code"] = "AIR-01"
    filled = re.sub(r"{(\w+)}", lambda found: parts.get(found[1]) or filings.new_id(), rule)
    return filled.removeprefix("/api/v1").replace("{action}", "comment")


def of_schemas(app: App, people: People, known: dict[str, Any]) -> Iterator[tuple[Key, Call]]:
    """What every endpoint of the table that takes JSON is asked to read."""
    spec = app.extensions["api"].spec.to_dict()
    named = spec["components"]["schemas"]
    views: dict[Key, Any] = {}
    for rule in app.url_map.iter_rules():
        for method in rule.methods or ():
            views[method, plain_rule(rule.rule)] = app.view_functions[rule.endpoint]
    for key in LIMITS:
        body = spec["paths"].get(key[1], {}).get(key[0].lower(), {}).get("requestBody", {})
        if "application/json" not in body.get("content", {}):
            continue
        schema, view = body["content"]["application/json"]["schema"], views[key]
        who, most, path = holder(people, view.needs), most_of(view), address(key[1], known)
        for call in (
            *any_json(who, path, most),
            *long_lists(schema, named, who, path, most),
            Call("all full", who, path, json.dumps(fullest(schema, named)).encode()[:most]),
        ):
            yield key, call


def plain_rule(rule: str) -> str:
    """A rule as the document of the API writes it."""
    return re.sub(r"<(?:[^:>]+:)?([^>]+)>", r"{\1}", rule)


def any_json(who: Person, path: str, most: int) -> Iterator[Call]:
    """What costs the most to parse, whatever the endpoint."""
    keys = ",".join(f'"{n:x}":0' for n in range(min(most // 10, bounds.MOST_TEXTS)))
    for what, body in (
        ("objects", padded('{"":0}', most, bounds.MOST_LISTS - 2)),
        ("values", padded("1.5", most, bounds.MOST_VALUES)),
        ("keys", f"{{{keys}}}".encode()[:most]),
        ("texts", padded('""', most, bounds.MOST_TEXTS - 1)),
        ("too many lists", padded("[]", most, most)),
        ("broken text", b'{"x":"' + b"\\n" * ((most - 9) // 2)),
    ):
        yield Call(what, who, path, body)


def long_lists(schema: Any, named: Any, who: Person, path: str, most: int) -> Iterator[Call]:
    """Each list of a body far too long."""
    found = named[schema["$ref"].rsplit("/", 1)[1]] if "$ref" in schema else schema
    for name, one in found.get("properties", {}).items():
        if "array" in one.get("type", ()):
            said = padded("{}", most, bounds.MOST_LISTS - 2).replace(b'"x"', f'"{name}"'.encode())
            yield Call(f"long {name}", who, path, said)


def patrol(now: Any, site: int, *, points: int = MOST_POINTS, photos: int = 30) -> dict[str, Any]:
    """As much as a patrol may hold."""
    photo_ids = [f"{n:064x}" for n in range(photos)]
    visit = {"site_id": site, "arrived_at": now.isoformat(), "result": "normal"}
    found = filings.incident(now, photo_ids=photo_ids, description="名" * 4000)
    return filings.patrol(
        now,
        points=points,
        visits=[visit | {"photo_ids": photo_ids, "note": "名" * 500}] * 500,
        incidents=[found | {"id": filings.new_id()} for _ in range(100)],
    )


def specific(people: People, time: Clock, known: dict[str, Any]) -> Iterator[tuple[Key, Call]]:
    """What costs the most once it has been read."""
    now = time.now()
    wang, east, admin, county = people.wang, people.east, people.admin, people.county

    def said(body: Any) -> bytes:
        return json.dumps(body, ensure_ascii=False).encode()

    def call(key: Key, what: str, who: Person, path: str, body: Any, *more: Any) -> Any:
        return key, Call(what, who, path, body if isinstance(body, bytes) else said(body), *more)

    key = ("PUT", "/api/v1/patrols/{patrol_id}")
    yield call(key, "all full", wang, f"/patrols/{filings.new_id()}", patrol(now, known["site"]))
    key = ("PUT", "/api/v1/patrols/{patrol_id}/track/{number}")
    piece = {"started_at": now.isoformat(), "datum": "gcj02"}
    piece |= {"track": filings.track(now, points=MOST_POINTS)}
    yield call(key, "all points", wang, f"/patrols/{filings.new_id()}/track/1", piece)
    key = ("PUT", "/api/v1/patrols/{patrol_id}.gpx")
    for what, content in dear_files.tracks(now):
        yield call(key, what, wang, f"/patrols/{filings.new_id()}.gpx", content, OCTETS)

    key = ("POST", "/api/v1/sync")
    items = [
        {"path": f"/incidents/{filings.new_id()}", "body": filings.incident(now)}
        for _ in range(200)
    ]
    yield call(key, "200 incidents", wang, "/sync", {"items": items})
    items = [one | {"path": f"/incidents/{filings.new_id()}"} for one in items]
    items[-1]["body"] = {}
    yield call(key, "200 incidents one by one", wang, "/sync", {"items": items})
    full, few = patrol(now, known["site"]), filings.patrol(now)
    many = [{"path": f"/patrols/{filings.new_id()}", "body": full}]
    many += [
        {"path": f"/incidents/{filings.new_id()}", "body": items[0]["body"]} for _ in range(50)
    ]
    yield call(key, "a full patrol and 50 incidents", wang, "/sync", {"items": many})
    many = [{"path": f"/patrols/{filings.new_id()}", "body": few} for _ in range(200)]
    yield call(key, "200 patrols", wang, "/sync", {"items": many})
    long = [
        {"path": f"/patrols/{filings.new_id()}", "body": filings.patrol(now, points=45_000)}
        for _ in range(4)
    ]
    yield call(key, "long tracks", wang, "/sync", {"items": long})

    key = ("POST", "/api/v1/cells/locate")
    lon, lat = world.WEST + world.SIDE, world.SOUTH + world.SIDE
    points = [[lon + n * 1e-8, lat - n * 1e-8] for n in range(10_000)]
    yield call(key, "all on a border", wang, "/cells/locate", {"points": points})

    for what, shape in dear_files.shapes():
        body = filings.site() | {"geometry": shape}
        yield call(("POST", "/api/v1/sites"), what, east, "/sites", body)
        key = ("PUT", "/api/v1/sites/{site_id}")
        yield call(key, what, east, f"/sites/{known['site']}", {"geometry": shape})
        if shape["type"] == "Polygon":
            key = ("POST", "/api/v1/cells/{code}/contracts")
            body = {"name": "组", "person": "某", "starts_on": "2026-10-09", "area": shape}
            yield call(key, what, east, f"/cells/{world.V2}/contracts", body)
    key = ("POST", "/api/v1/sites/import")
    for what, content in dear_files.sites(MOST_ROWS):
        yield call(key, what, east, "/sites/import?datum=gcj02", content, OCTETS)
    key = ("POST", "/api/v1/hotspots")
    for what, content in dear_files.fires(now):
        yield call(key, what, county, "/hotspots", content, "text/csv")
    key = ("POST", "/api/v1/officers/import")
    for what, content in dear_files.rosters(SHAPE.most, MOST_GIVEN):
        yield call(key, what, admin, "/officers/import", content, OCTETS)
    key = ("POST", "/api/v1/ledgers/{code}/import")
    for what, content in dear_files.ledgers(MOST_ITEMS):
        yield call(key, what, east, "/ledgers/bare_land/import", content, OCTETS)
    key = ("PUT", "/api/v1/documents/templates/{kind}")
    for what, content in dear_files.templates():
        path = "/documents/templates/letter"
        yield call(key, what, county, path, content, OCTETS)
    key = ("PUT", "/api/v1/photos/{sha256}")
    for what, content in dear_files.photos(MOST_SCANS):
        name = hashlib.sha256(content).hexdigest()
        yield call(key, what, wang, f"/photos/{name}", content, "image/jpeg")
    key = ("PUT", "/api/v1/photos/{sha256}/parts/{number}")
    yield call(key, "a part", wang, f"/photos/{'a' * 64}/parts/1", bytes(PART_BYTES), OCTETS)

    key = ("POST", "/api/v1/documents")
    body = {"id": filings.new_id(), "kind": "letter", "receiver": {"cell": world.EAST_TOWN}}
    about = [{"about": "incident", "about_id": known["case"]}] * 200
    body |= {"ground": "名" * 4000, "demand": "名" * 4000, "about": about}
    yield call(key, "all full", county, "/documents", body)
    key = ("POST", "/api/v1/documents/{document_id}/actions/{action}")
    path = f"/documents/{known['draft']}/actions/sign"
    yield call(key, "signed", county, path, {"id": filings.new_id()})
    key = ("PUT", "/api/v1/calendars/{year}")
    body = {"days": {str(day): rest for day, rest in official(2027).items()}}
    yield call(key, "a year", county, "/calendars/2027", body)
    key = ("POST", "/api/v1/policies")
    body = {"county": world.COUNTY, "valid_from": "2027-01-01"}
    body |= {"data": {f"name {n}": {"x": [n] * 9} for n in range(20_000)}}
    yield call(key, "many sections", county, "/policies?dry_run=1", body)
    key = ("POST", "/api/v1/refused/{row_id}/refile")
    body = {"body": patrol(now, known["site"])}
    yield call(key, "a patrol", east, f"/refused/{known['refused']}/refile", body)
