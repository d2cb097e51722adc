"""What the tests of the page for phones stand on: a county behind HTTPS and a browser."""

import shutil
import subprocess
from datetime import date, timedelta

import pytest
import shapely
from playwright.sync_api import sync_playwright

from app.core import clock
from app.core.db import db, transaction
from app.plans import service as plans
from app.plans.models import Plan, PlanTerms
from app.sites.models import Site
from tests.operators.test_pages import FLAGS
from tests.support import live, world

LON, LAT = world.inside(world.V1)


@pytest.fixture(scope="package")
def county(tmp_path_factory):
    """A server with HTTPS, its application, and a plan, a site and a case for the day."""
    folder = tmp_path_factory.mktemp("phone")
    subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    files = ["-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")]
    subprocess.run(
        [
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-days",
            "2",
            *files,
            *subject,
        ],
        check=True,
        capture_output=True,
    )
    with live.instance("spatialite", folder) as (app, env):
        with app.app_context(), transaction():
            cells = {cell.code: cell for cell in db.session.scalars(db.select(world.Cell))}
            terms = {
                "unit": "day",
                "every": 2,
                "times": 1,
                "per": "officer",
                "level": "village",
                "window": None,
            }
            terms |= {"cells": [], "officer_ids": [], "site_ids": [], "site_kinds": []}
            plan = Plan(
                cell_id=cells[world.COUNTY].id,
                name="日常巡查",
                mode="regular",
                starts_on=date(2020, 1, 1),
                created_at=world.SINCE,
            )
            plan.made_until = clock.day_of(clock.now()) - timedelta(days=1)
            db.session.add(plan)
            db.session.flush()
            db.session.add(PlanTerms(plan_id=plan.id, valid_from=plan.starts_on, data=terms))
            ids = {
                "cell_id": cells[world.V1].id,
                "village_id": cells[world.V1].id,
                "township_id": cells[world.EAST_TOWN].id,
                "county_id": cells[world.COUNTY].id,
            }
            shape = shapely.to_wkb(shapely.Point(LON, LAT), flavor="iso")
            db.session.add(
                Site(
                    kind="P02", name="东厂", status="running", lon=LON, lat=LAT, shape=shape, **ids
                )
            )
            db.session.flush()
            plans.create_tasks(now=clock.now())
        certificate = folder / "cert.pem", folder / "key.pem"
        with live.server(env, folder, certificate) as address:
            yield address, app


@pytest.fixture(scope="package")
def browser():
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=[*FLAGS, "--ignore-certificate-errors"]
        )
        yield running
        running.close()
