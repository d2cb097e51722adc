"""The demonstration's accounts: user name, post, what to try with it."""

from flask import current_app
from sqlalchemy import select

from app.core.db import db
from app.people.models import Officer

PASSWORD = "gridkeeper-demo"
ACCOUNTS = (
    ("admin", "管理员 administrator", "导入名册、修改规则"),
    ("county", "县环委办 county office", "受理升级案件、交办、考核排名"),
    ("township", "镇环保办 township reviewer", "受理、退回、交办、办结"),
    ("chief", "村网格长 village chief", "查看本村巡查与案件"),
    ("officer", "村网格员 village officer", "上传巡查、上报问题"),
    ("water", "水利局联络员 department liaison", "办理移交的案件"),
    ("inspector", "督查 inspector", "查看全县"),
)


def present_accounts() -> list[tuple[str, str, str]]:
    """Those of them that this database holds; none in production."""
    if current_app.config["PRODUCTION"]:
        return []
    there = set(db.session.scalars(select(Officer.username).where(Officer.username.in_([account[0] for account in ACCOUNTS]))))
    return [account for account in ACCOUNTS if account[0] in there]
