"""/auth: signing in, refreshing, signing out, one's own password; /privacy-notice."""

from typing import Any

from flask import g, request

from app.core import clock
from app.core.bodies import raw_json
from app.core.db import transaction
from app.core.marks import PUBLIC, SIGNED_IN, checks_a_password, first, needs
from app.core.operators import on_this_machine
from app.core.web import Blueprint
from app.people import service
from app.people.present import privacy_notice_out
from app.people.schemas import (
    AcknowledgeIn,
    LoginIn,
    PasswordIn,
    PrivacyNoticeIn,
    PrivacyNoticeOut,
    RefreshIn,
    SessionOut,
)

blp = Blueprint("auth", __name__, url_prefix="/api/v1/auth", description="登录")
privacy_blp = Blueprint(
    "privacy", __name__, url_prefix="/api/v1/privacy-notice", description="个人信息告知"
)
NOTICE = {
    "version": 1,
    "valid_from": "2020-01-01",
    "text": "为履行网格化环境监管职责……",
    "acknowledged_at": None,
}
LOGIN, CHANGE = LoginIn(), PasswordIn()
TOKENS = {"access_token": "eyJhbGciOi…", "refresh_token": "kX3…", "expires_in": 3600}


def _verify() -> None:
    """Check the password before the transaction: 60 ms in which nobody else must wait."""
    body = raw_json()
    if isinstance(body, dict) and not LOGIN.validate(body):  # else the view says what is wrong
        name, address = body["username"], request.remote_addr or ""
        with transaction():
            hashed = service.hash_of(username=name, address=address, now=clock.now())
        g.verified = service.verify(
            hashed=hashed, password=body["password"], here=on_this_machine()
        )


@blp.post("/login")
@needs(PUBLIC)
@checks_a_password
@first(_verify)
@blp.arguments(LOGIN, example={"username": "wang.fang", "password": "……"})
@blp.response(
    200,
    SessionOut(),
    example=TOKENS | {"officer": {"id": 7, "username": "wang.fang", "name": "王芳"}},
)
@blp.alt_response(401, description="wrong_credentials")
@blp.alt_response(429, description="slow_down, with Retry-After in seconds")
@blp.doc(security=[])
def login(body: dict[str, Any]) -> Any:
    """Sign in 登录"""
    session = service.sign_in(
        username=body["username"],
        verified=g.verified,
        address=request.remote_addr or "",
        now=clock.now(),
    )
    g.signed_in_id = session.officer.id  # for the log
    return session


@blp.post("/refresh")
@needs(PUBLIC)
@blp.arguments(RefreshIn(), example={"refresh_token": "kX3…"})
@blp.response(200, SessionOut(), example=TOKENS)
@blp.alt_response(401, description="token_revoked")
@blp.doc(security=[])
def refresh(body: dict[str, Any]) -> Any:
    """New tokens for a refresh token 刷新登录"""
    return service.refresh(token=body["refresh_token"], now=clock.now())


@blp.post("/logout")
@needs(PUBLIC)
@blp.arguments(RefreshIn(), example={"refresh_token": "kX3…"})
@blp.response(204)
@blp.doc(security=[])
def logout(body: dict[str, Any]) -> Any:
    """Sign out: the refresh token and its family end 退出"""
    service.revoke_family(token=body["refresh_token"], now=clock.now())


def _check_change() -> None:
    """Check the old password and hash the new one before the transaction."""
    body = raw_json()
    if isinstance(body, dict) and not CHANGE.validate(body):
        name, address = g.account.username, request.remote_addr or ""
        with transaction():
            was = service.hash_of(username=name, address=address, now=clock.now())
        g.change = service.check_change(username=name, was=was, **CHANGE.load(body))


@blp.post("/password")
@needs(SIGNED_IN)
@checks_a_password
@first(_check_change)
@blp.arguments(CHANGE, example={"old": "……", "new": "……"})
@blp.response(200, SessionOut(), example=TOKENS)
@blp.alt_response(403, description="password_wrong")
@blp.alt_response(422, description="password_weak")
def password(_body: dict[str, Any]) -> Any:
    """Change one's own password; other sign-ins end, this one gets new tokens 修改密码"""
    address = request.remote_addr or ""
    return service.change_password(
        officer_id=g.caller.id, change=g.change, address=address, now=clock.now()
    )


@privacy_blp.get("")
@needs(SIGNED_IN)
@privacy_blp.response(200, PrivacyNoticeOut(), example=NOTICE)
def notice() -> Any:
    """What is kept on me, why, how long, and whether I have acknowledged it 个人信息告知"""
    row = service.notice_for(g.caller.scope.county_id(), clock.day_of(clock.now()))
    return privacy_notice_out(row, service.acknowledged_at(g.caller.id, row))


@privacy_blp.post("/acknowledge")
@needs(SIGNED_IN)
@privacy_blp.arguments(AcknowledgeIn(), example={"version": 1})
@privacy_blp.response(200, PrivacyNoticeOut(), example=NOTICE)
@privacy_blp.alt_response(
    409, description="notice_changed: another version is in force; read it first"
)
def acknowledge(body: dict[str, Any]) -> Any:
    """Acknowledge the version in force 确认告知"""
    row = service.acknowledge(
        officer_id=g.caller.id,
        county_id=g.caller.scope.county_id(),
        version=body["version"],
        now=clock.now(),
    )
    return privacy_notice_out(row, service.acknowledged_at(g.caller.id, row))


@privacy_blp.post("")
@needs("privacy.write")
@privacy_blp.arguments(
    PrivacyNoticeIn(),
    example={"valid_from": "2027-01-01", "text": "为履行网格化环境监管职责，本县……", "english": ""},
)
@privacy_blp.response(201, PrivacyNoticeOut(), example=NOTICE)
@privacy_blp.once(PrivacyNoticeOut())
def add_notice(body: dict[str, Any]) -> Any:
    """A new version for one's county: from its day on everybody is asked again 新的告知"""
    row = service.add_notice(
        by=g.caller.id, county_id=g.caller.scope.county_id(), **body, now=clock.now()
    )
    return privacy_notice_out(row, service.acknowledged_at(g.caller.id, row))
