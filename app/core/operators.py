"""Who may watch: this machine, whoever holds the status token, and all where a setting says so."""

import hmac
import ipaddress
from urllib.parse import urlsplit

from flask import current_app, request

from app.core.errors import refuse

#: What proxies, tunnels and delivery networks say of themselves or of whom they pass on.
PROXY_HEADERS = frozenset(
    {
        "ali-cdn-real-ip",
        "cdn-loop",
        "cdn-src-ip",
        "client-ip",
        "do-connecting-ip",
        "eo-client-ip",
        "eo-connecting-ip",
        "fastly-client-ip",
        "fly-client-ip",
        "forwarded",
        "forwarded-for",
        "proxy-client-ip",
        "remote-addr",
        "remote-host",
        "true-client-ip",
        "via",
        "wl-proxy-client-ip",
        "x-amzn-trace-id",
        "x-client-ip",
        "x-cluster-client-ip",
        "x-nginx-proxy",
        "x-original-host",
        "x-originating-ip",
        "x-proxyuser-ip",
        "x-remote-addr",
        "x-remote-ip",
        "x-scheme",
    }
)
#: The families of these, whatever their last word.
PROXY_FAMILIES = ("cf-", "x-azure-", "x-envoy-", "x-forwarded", "x-original-forwarded", "x-real-")


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
    """Whether the request comes from here itself and asks for here, through no proxy, announced or
    not, that says so: what comes through one comes from elsewhere.
    """
    said = {name.lower().replace("_", "-") for name, _ in request.headers}
    proxied = any(name in PROXY_HEADERS or name.startswith(PROXY_FAMILIES) for name in said)
    return not proxied and _loopback(request.remote_addr or "") and _asks_for_here()


def _asks_for_here() -> bool:
    try:
        name = urlsplit(f"//{request.headers.get('Host', '')}").hostname or ""
    except ValueError:
        return False
    return name == "localhost" or _loopback(name)


def _loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
