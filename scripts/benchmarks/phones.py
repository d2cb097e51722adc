"""What phones ask: the start-up package, batches of filings, photos."""

import gzip
import hashlib
import io
import json
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import shapely
from PIL import Image, ImageFilter

from app.cells.models import Cell
from app.core.db import db, transaction
from app.core.geo import to_db
from app.plans import service as plans
from app.plans.models import Plan, PlanTerms
from app.sites.models import Site
from scripts.benchmarks import requests
from scripts.benchmarks.stage import Stage

SITES, TASKS, CASES, BATCH = 100, 20, 20, 50
TERMS = {
    "unit": "month",
    "every": 1,
    "times": TASKS,
    "per": "officer",
    "level": "village",
    "window": None,
}
TERMS |= {"cells": [], "officer_ids": [], "site_ids": [], "site_kinds": []}


def full_day(made: Stage) -> tuple[Path, str]:
    """A village officer's day with 100 sites, 20 tasks, 20 open cases: the script that asks for it,
    and how large it is.
    """
    code, (token, shape) = next(iter(made.officers.items()))
    rng = np.random.default_rng(5)
    filings = [json.loads(body) for _, body in requests.incidents(made, 1)] * CASES
    with made.app.app_context():
        now = datetime.now(UTC)
        client = made.app.test_client()
        headers = {"Authorization": f"Bearer {token}"}
        with transaction():
            cell = db.session.scalars(db.select(Cell).where(Cell.code == code)).one()
            ids = [int(part) for part in cell.path.strip("/").split("/")]
            places = dict(zip(("county_id", "township_id", "village_id"), ids, strict=True)) | {
                "cell_id": cell.id
            }
            for n in range(SITES):
                x, y = (
                    shape.centroid.x + rng.uniform(-0.005, 0.005),
                    shape.centroid.y + rng.uniform(-0.005, 0.005),
                )
                db.session.add(
                    Site(
                        kind="P02",
                        name=f"第{n}企业有限公司",
                        status="running",
                        lon=x,
                        lat=y,
                        shape=to_db(shapely.Point(x, y)),
                        **places,
                    )
                )
            today = now.date().replace(day=1)
            plan = Plan(
                cell_id=cell.id, name="日常巡查", mode="regular", starts_on=today, created_at=now
            )
            db.session.add(plan)
            db.session.flush()
            db.session.add(PlanTerms(plan_id=plan.id, valid_from=today, data=TERMS))
            db.session.flush()
            plans.create_tasks(now=now)
        for n, body in enumerate(filings):
            where = body["location"] | {"lon": shape.centroid.x, "lat": shape.centroid.y}
            answer = client.put(
                f"/api/v1/incidents/00000000-0000-4000-8000-{n:012d}",
                json=body | {"location": where},
                headers=headers,
            )
            assert answer.status_code == 201, answer.text
        whole = client.get("/api/v1/phone/start", headers=headers)
        again = client.get(f"/api/v1/phone/start?since={whole.json['token']}", headers=headers)
    parts = {name: len(part) for name, part in whole.json.items() if isinstance(part, list)}
    size = (
        f"{len(gzip.compress(whole.data, 6)) / 1024:.0f} KB gzip, unchanged {len(again.data)} B; "
        f"{parts}"
    )
    return requests.reading(made, "start", [(token, "/api/v1/phone/start")]), size


def batches(made: Stage) -> Path:
    """POST /sync with 50 incidents, all under new ids."""
    found = []
    singles = requests.incidents(made, 4000)
    villages = len(made.officers)
    for n in range(villages):
        token = singles[n][0]
        mine = [body for _, body in singles[n::villages]]
        items = [
            {"path": "/incidents/UUID", "body": json.loads(mine[i % len(mine)])}
            for i in range(BATCH)
        ]
        found.append((token, json.dumps({"items": items}, ensure_ascii=False)))
    return requests.each(
        made,
        "sync",
        found,
        'wrk.format("POST", "/api/v1/sync", headers, (what:gsub("UUID", uuid)))',
    )


def pictures(made: Stage, count: int = 40) -> tuple[Path, float]:
    """PUT of photos as phones make them, and their mean size in MB."""
    rng = np.random.default_rng(6)
    folder = made.folder / "pictures"
    folder.mkdir(exist_ok=True)
    pairs, sizes = [], []
    tokens = [token for token, _ in made.officers.values()]
    for n in range(count):
        noise = (
            Image.fromarray(rng.integers(0, 255, (300, 400, 3), dtype=np.uint8))
            .resize((1600, 1200))
            .filter(ImageFilter.GaussianBlur(1))
        )
        out = io.BytesIO()
        noise.save(out, "JPEG", quality=80)
        content = out.getvalue()
        sha = hashlib.sha256(content).hexdigest()
        (folder / sha).write_bytes(content)
        pairs.append((tokens[n % len(tokens)], sha))
        sizes.append(len(content))
    call = (
        f'wrk.format("PUT", "/api/v1/photos/" .. what, headers, io.open("{folder}/" .. what, '
        '"rb"):read("*a"))'
    )
    return requests.each(made, "photos", pairs, call), sum(sizes) / count / 1e6
