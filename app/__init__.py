"""Gridkeeper: the table of contents. Every part that the program is made of is named here once."""

from datetime import datetime

from app import cli, jobs
from app.cells.api import blp as cells_blp
from app.console import API as EXPORTS
from app.console import PAGES
from app.core import config, db, logs, metrics, migrating, openapi, web
from app.deadlines.api import blp as deadlines_blp
from app.evaluations.api import blp as evaluations_blp
from app.filings.api import BLUEPRINTS as FILINGS
from app.filings.service import set_aside
from app.incidents.api import blp as incidents_blp
from app.incidents.filing_kinds import KINDS as CASE_FILINGS
from app.notices.api import blp as notices_blp
from app.notices.service import tell
from app.patrols.api import BLUEPRINTS as PATROLS
from app.patrols.filing_kinds import KINDS as PATROL_FILINGS
from app.people.api import blp as people_blp
from app.people.api import privacy_blp
from app.phone.api import blp as phone_blp
from app.phone.page import bp as phone_page
from app.plans.api import BLUEPRINTS as PLANS
from app.posts.api import BLUEPRINTS as POSTS
from app.posts.service.guard import guard, knock
from app.sites.api import blp as sites_blp
from app.sites.api import campaigns_blp
from app.taxonomy.api import blp as taxonomy_blp

BLUEPRINTS = (
    people_blp,
    privacy_blp,
    *POSTS,
    cells_blp,
    notices_blp,
    taxonomy_blp,
    sites_blp,
    campaigns_blp,
    deadlines_blp,
    incidents_blp,
    *PLANS,
    *PATROLS,
    *FILINGS,
    phone_blp,
    evaluations_blp,
    *EXPORTS,
)
#: What phones file, each kind declared by its feature.
FILING_KINDS = (*PATROL_FILINGS, *CASE_FILINGS)


def create_app(environ: dict[str, str] | None = None) -> web.App:
    """The application for an environment; raises config.BadSetting with a sentence."""
    app = web.App(__name__, static_folder=None)
    app.config.update(config.read(environ))
    logs.init_app(app)
    db.init_app(app)
    web.init_app(app)
    metrics.init_app(app)
    migrating.init_app(app)
    app.knock, app.guard, app.set_aside = knock, guard, set_aside
    app.extensions["on_token_theft"] = _token_theft
    app.extensions["deadline_owners"] = jobs.OWNERS
    app.extensions["filing_kinds"] = FILING_KINDS
    api = openapi.Api(app, spec_kwargs=openapi.SPEC)
    for blueprint in BLUEPRINTS:
        api.register_blueprint(blueprint)
    for page in (*PAGES, phone_page):
        app.register_blueprint(page)
    openapi.complete(app, api)
    app.extensions["api"] = api
    cli.init_app(app)
    return app


def _token_theft(officer_id: int, now: datetime) -> None:
    tell(
        [officer_id],
        "token_theft",
        cause=now.isoformat(),
        about="officer",
        about_id=officer_id,
        now=now,
        params={},
    )
