"""The demonstration's accounts, and why a program that strangers reach does not start with them."""

import sys
from datetime import UTC, datetime
from typing import NamedTuple

from flask import Flask, current_app
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from app.core import clock
from app.core.db import db
from app.core.in_force import not_over
from app.core.operators import on_this_machine
from app.people.models import Officer
from app.people.rules import DEMONSTRATION
from app.people.service.passwords import matches

LOCAL = ("127.0.0.1", "::1", "localhost")


class Account(NamedTuple):
    """Who may sign in, and what there is to try; words in Chinese and English."""

    username: str
    post: tuple[str, str]
    what: tuple[str, str]
    password: str = DEMONSTRATION


ACCOUNTS = (
    Account(
        "admin",
        ("管理员", "administrator"),
        ("导入名册、修改规则", "import a roster, change the rules"),
    ),
    Account(
        "county",
        ("县环委办", "county office"),
        ("受理升级案件、交办、考核排名", "take what has moved up, assign, rank"),
    ),
    Account(
        "township",
        ("镇环保办", "township reviewer"),
        ("受理、退回、交办、办结", "accept, return, assign, close"),
    ),
    Account(
        "chief",
        ("村网格长", "village chief"),
        ("查看本村巡查与案件", "see the patrols and cases of a village"),
    ),
    Account(
        "officer", ("村网格员", "village officer"), ("上传巡查、上报问题", "file patrols, report")
    ),
    Account(
        "water",
        ("水利局联络员", "department liaison"),
        ("办理移交的案件", "handle what was handed over"),
    ),
    Account("inspector", ("督查", "inspector"), ("查看全县", "see the whole county")),
)


def present_accounts() -> list[Account]:
    """Those of them that this database holds; none in production."""
    there = {} if current_app.config["PRODUCTION"] else _hashes()
    return [account for account in ACCOUNTS if account.username in there]


def accounts_to_try() -> list[Account]:
    """The same for a page: none for who is elsewhere."""
    return present_accounts() if on_this_machine() else []


def _hashes() -> dict[str, str]:
    query = select(Officer.username, Officer.password_hash).where(
        Officer.username.in_([account.username for account in ACCOUNTS])
    )
    return dict(db.session.execute(query).all())


def _exposed() -> list[str]:
    """Open accounts with the demonstration's password: its seven, and whoever shares a hash.

    The demonstration gives all its people one hash.
    """
    query = select(Officer.username, Officer.password_hash).where(
        not_over(Officer, clock.day_of(datetime.now(UTC)))
    )
    names: dict[str, list[str]] = {}
    for username, hashed in db.session.execute(query.order_by(Officer.username)):
        names.setdefault(hashed, []).append(username)
    known = {account.username for account in ACCOUNTS}
    suspect = [(hashed, who) for hashed, who in names.items() if len(who) > 1 or known & set(who)]
    return [name for hashed, who in suspect if matches(hashed, DEMONSTRATION) for name in who]


def refuse_to_serve(app: Flask, host: str) -> None:
    """End the start with a sentence where the demonstration's password would let strangers in."""
    with app.app_context():
        try:
            exposed = _exposed()
        except SQLAlchemyError:
            exposed = []  # no tables yet, or no database: nobody can sign in either
        db.session.remove()
    where = "production" if app.config["PRODUCTION"] else f"the address {host}"
    if exposed and (app.config["PRODUCTION"] or host not in LOCAL):
        names = ", ".join(exposed[:10]) + (" …" if len(exposed) > 10 else "")
        sys.exit(
            f"Gridkeeper does not start: {where} is refused while demonstration accounts are open"
            f" ({names}). Load an empty database, or end them."
        )
