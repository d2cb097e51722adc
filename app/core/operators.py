"""Who may watch: this machine, whoever holds the status token, and all where a setting says so."""

import hmac
import ipaddress

from flask import current_app, request

from app.core.errors import refuse

FORWARDED = ("X-Forwarded-For", "Forwarded", "X-Real-IP")


def admit(page: str) -> None:
    """Refuse a page for operators (readyz, metrics, docs) to strangers, as if it were not there.

    With a token set, ask for it.
    """
    if admits(page):
        return
    if current_app.config["STATUS_TOKEN"]:
        refuse("signed_out", {"WWW-Authenticate": 'Basic realm="Gridkeeper"'})
    refuse("not_found")


def admits(page: str) -> bool:
    """Whether the caller may see a page for operators."""
    if page in current_app.config["OPEN_TO_ALL"] or on_this_machine():
        return True
    token, given = current_app.config["STATUS_TOKEN"], request.authorization
    return (
        bool(token)
        and given is not None
        and hmac.compare_digest((given.token or given.password or "").encode(), token.encode())
    )


def on_this_machine() -> bool:
    """Whether the request comes from here itself, not through a proxy that stands here."""
    proxied = not current_app.config["PROXIES"] and any(
        name in request.headers for name in FORWARDED
    )
    try:
        return ipaddress.ip_address(request.remote_addr or "").is_loopback and not proxied
    except ValueError:
        return False
