"""The table of contents: every part that the program is made of is named here once."""

from datetime import datetime

from app import cli, jobs
from app.accountability import photo_subject as accountability_with_photos
from app.accountability.api import BLUEPRINTS as ACCOUNTABILITY
from app.accountability.queries import CLOSINGS, DISMISSALS, HAND_UPS
from app.accountability.queries import PATROLS as PATROLS_DRAWN
from app.accountability.sections import SECTIONS as ACCOUNTABLE
from app.cells.api import blp as cells_blp
from app.console import bp as console_bp
from app.core import config, db, logs, metrics, migrating, openapi, web
from app.deadlines.api import blp as calendars_blp
from app.deadlines.sections import SECTIONS as LIMITS
from app.demo.accounts import accounts_to_try
from app.documents import document_subject as documents_in_documents
from app.documents import photo_subject as documents_with_photos
from app.documents.api import blp as documents_blp
from app.documents.queries import held_by_department as documents_to_answer
from app.evaluations import sample_frame as figures_drawn
from app.evaluations.api import BLUEPRINTS as EVALUATIONS
from app.evaluations.process import STEPS as EVALUATION_STEPS
from app.filings.api import BLUEPRINTS as FILINGS
from app.filings.kinds import Kinds
from app.filings.sections import SECTIONS as LATENESS
from app.filings.service import keep_body
from app.incidents import document_subject as cases_in_documents
from app.incidents import mended_subject as cases_mended
from app.incidents import notice_subject as cases_with_notices
from app.incidents import photo_subject as cases_with_photos
from app.incidents import policy_use as cases_by_policy
from app.incidents.api import BLUEPRINTS as CASES
from app.incidents.department_use import held_by_department as cases_held
from app.incidents.filing_kinds import FILING_KINDS as CASE_KINDS
from app.incidents.sections import SECTIONS as CASE_RULES
from app.ledgers import photo_subject as ledgers_with_photos
from app.ledgers.api import BLUEPRINTS as LEDGERS
from app.ledgers.queries import held_by_department as ledgers_of_department
from app.ledgers.queries import held_by_site as ledgers_at
from app.ledgers.queries import put_right_first
from app.ledgers.sections import SECTIONS as LEDGER_RULES
from app.notices.api import blp as notices_blp
from app.notices.service import tell
from app.operators import PAGES
from app.patrols import document_subject as patrols_in_documents
from app.patrols import mended_subject as patrols_mended
from app.patrols import photo_subject as patrols_with_photos
from app.patrols.api import BLUEPRINTS as PATROLS
from app.patrols.filing_kinds import FILING_KINDS as PATROL_KINDS
from app.patrols.sections import SECTIONS as VALIDITY
from app.people.api import blp as people_blp
from app.people.api import privacy_blp
from app.phone.api import blp as phone_blp
from app.phone.page import bp as phone_page
from app.photos.api import blp as photos_blp
from app.plans.api import BLUEPRINTS as PLANS
from app.plans.queries import held_by_site as tasks_at
from app.policies.api import blp as policies_blp
from app.policies.rules import Sections
from app.posts.api import BLUEPRINTS as POSTS
from app.posts.guard import ask, guard, knock
from app.sites.api import blp as sites_blp
from app.sites.api import campaigns_blp
from app.taxonomy.api import blp as taxonomy_blp
from app.taxonomy.queries import held_by_department as kinds_naming

BLUEPRINTS = (
    people_blp,
    privacy_blp,
    *POSTS,
    cells_blp,
    notices_blp,
    documents_blp,
    taxonomy_blp,
    sites_blp,
    campaigns_blp,
    policies_blp,
    calendars_blp,
    *CASES,
    *PLANS,
    *PATROLS,
    *FILINGS,
    phone_blp,
    photos_blp,
    *LEDGERS,
    *ACCOUNTABILITY,
    *EVALUATIONS,
)

#: What a county's rules consist of.
POLICY_SECTIONS = (
    *LIMITS,
    *LATENESS,
    *VALIDITY,
    *CASE_RULES,
    *ACCOUNTABLE,
    EVALUATION_STEPS,
    *LEDGER_RULES,
)
#: All that may be filed, alone and in batches.
FILING_KINDS = (*CASE_KINDS, *PATROL_KINDS)


def create_app(environ: dict[str, str] | None = None) -> web.App:
    """The application for an environment; raises config.BadSetting with a sentence."""
    app = web.App("app", static_folder=None)
    app.config.update(config.read(environ))
    cli.init_app(app)
    logs.init_app(app)
    db.init_app(app)
    web.init_app(app)
    metrics.init_app(app)
    migrating.init_app(app)
    app.knock, app.ask, app.guard, app.keep_body = knock, ask, guard, keep_body
    app.extensions["accounts_to_try"] = accounts_to_try
    app.extensions["tell"] = tell
    app.extensions["on_token_theft"] = _token_theft
    app.extensions["deadline_owners"] = jobs.OWNERS
    app.extensions["policy_sections"] = Sections(POLICY_SECTIONS)
    app.extensions["policy_users"] = {"cases": cases_by_policy}
    app.extensions["department_users"] = (
        documents_to_answer,
        kinds_naming,
        cases_held,
        ledgers_of_department,
    )
    app.extensions["site_users"] = (tasks_at, ledgers_at)
    app.extensions["case_holders"] = (put_right_first,)
    app.extensions["photo_subjects"] = {
        "incident": cases_with_photos.SUBJECT,
        "patrol": patrols_with_photos.SUBJECT,
        "document": documents_with_photos.SUBJECT,
        "ledger_item": ledgers_with_photos.SUBJECT,
        **accountability_with_photos.SUBJECTS,
    }
    app.extensions["mended_subjects"] = {
        "incident": cases_mended.note,
        "patrol": patrols_mended.note,
    }
    app.extensions["notice_subjects"] = {"incident": cases_with_notices.SUBJECT}
    app.extensions["document_subjects"] = {
        "incident": cases_in_documents.SUBJECT,
        "patrol": patrols_in_documents.SUBJECT,
        "document": documents_in_documents.SUBJECT,
    }
    app.extensions["sample_frames"] = {
        "patrols": PATROLS_DRAWN,
        "closings": CLOSINGS,
        "dismissals": DISMISSALS,
        "hand_ups": HAND_UPS,
        "figures": figures_drawn.FIGURES,
    }
    api = openapi.Api(app, spec_kwargs=openapi.SPEC)
    for blueprint in BLUEPRINTS:
        api.register_blueprint(blueprint)
    for page in (*PAGES, phone_page, console_bp):
        app.register_blueprint(page)
    app.extensions["filing_kinds"] = Kinds(FILING_KINDS, app.url_map, app.view_functions)
    openapi.complete(app, api)
    app.extensions["api"] = api
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
