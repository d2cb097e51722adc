"""/auth: signing in, refreshing, signing out, one's own password."""

from typing import Any

from flask import g, request

from app.core import clock
from app.core.web import PUBLIC, SIGNED_IN, Blueprint, needs
from app.people import service
from app.people.schemas import LoginIn, PasswordIn, RefreshIn, SessionOut

blp = Blueprint("auth", __name__, url_prefix="/api/v1/auth", description="登录")
TOKENS = {"access_token": "eyJhbGciOi…", "refresh_token": "kX3…", "expires_in": 3600}


@blp.post("/login")
@needs(PUBLIC)
@blp.arguments(LoginIn(), example={"username": "wang.fang", "password": "……"})
@blp.response(200, SessionOut(), example=TOKENS | {"officer": {"id": 7, "username": "wang.fang", "name": "王芳"}})
@blp.alt_response(401, description="wrong_credentials")
@blp.alt_response(429, description="slow_down, with Retry-After in seconds")
@blp.doc(security=[])
def login(body: dict[str, Any]) -> Any:
    """Sign in 登录"""
    return service.sign_in(**body, address=request.remote_addr or "", now=clock.now())


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


@blp.post("/password")
@needs(SIGNED_IN)
@blp.arguments(PasswordIn(), example={"old": "……", "new": "……"})
@blp.response(200, SessionOut(), example=TOKENS)
@blp.alt_response(403, description="password_wrong")
@blp.alt_response(422, description="password_weak")
def password(body: dict[str, Any]) -> Any:
    """Change one's own password; other sign-ins end, this one goes on with the new tokens 修改密码"""
    return service.change_password(officer=g.officer, **body, address=request.remote_addr or "", now=clock.now())
