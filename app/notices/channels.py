"""Addresses that pushes go to, and the one place that talks to the network."""

import re
from typing import Any
from urllib.parse import quote

import apprise
from apprise.plugins.base import NotifyBase

from app.core.settings import setting
from app.notices.robots import ROBOTS

TITLE = "环保网格"
#: Schemes of our own: who is reached through a gateway that the county has set, and how he is
#: written.
GATEWAYS = {
    "sms": ("SMS_GATEWAY", re.compile(r"\+?\d{5,15}")),
    "mail": ("MAIL_GATEWAY", re.compile(r"[A-Za-z0-9._+\-]{1,64}@[A-Za-z0-9.\-]{1,190}")),
}
#: What Apprise lets an address say of certificates, redirects and time-outs: not the officer's to
#: choose.
PROTECTED = {*NotifyBase.template_args}


def scheme_of(address: str) -> str:
    """The part of an address before ://."""
    return address.partition("://")[0].lower()


def allowed() -> list[str]:
    """The schemes that the county allows; of gateways those that are set."""
    return sorted(
        scheme
        for scheme in setting("CHANNELS")
        if scheme not in GATEWAYS or setting(GATEWAYS[scheme][0])
    )


def usable(address: str) -> bool:
    """Whether an officer may name this address; asks nobody."""
    if scheme_of(address) not in allowed() or re.search(r"[\s,;]|verify=|redirect=", address, re.I):
        return False
    return _service(address) is not None


def send(address: str | None, text: str) -> str | None:
    """Push a text; None when it was taken, else the kind of failure."""
    if not address:
        return "no channel"
    if scheme_of(address) not in allowed():
        return "channel not allowed"
    service = _service(address)
    if service is None:
        return "channel not understood"
    sender = apprise.Apprise()
    sender.add(service)
    try:
        if sender.notify(title="" if scheme_of(address) in ROBOTS else TITLE, body=text):
            return None
    except Exception as error:
        return type(error).__name__
    return getattr(service, "verdict", None) or "channel refused"


def _service(address: str) -> Any:
    """Apprise's service behind an address, or None."""
    scheme = scheme_of(address)
    if scheme in GATEWAYS:
        name, form = GATEWAYS[scheme]
        to = address.partition("://")[2]
        template = setting(name)
        if not template or not form.fullmatch(to):
            return None
        return _instance(template.replace("{to}", quote(to, safe="")))
    kind: Any = ROBOTS.get(scheme) or _plugin(scheme)
    if kind is None or not _plain(kind, address):
        return None
    if scheme not in ROBOTS:
        return _instance(address)
    try:
        robot = kind(**kind.parse_url(address) | {"asset": _asset()})
    except (TypeError, apprise.exception.AppriseException):
        return None
    robot.host = setting("CHANNEL_HOSTS").get(scheme)
    return robot


def _plain(kind: Any, address: str) -> bool:
    parsed = kind.parse_url(address)
    return bool(parsed) and not PROTECTED & {*parsed.get("qsd", ())}


def _plugin(scheme: str) -> Any:
    manager = apprise.manager_plugins.NotificationManager()
    return manager[scheme] if scheme in manager else None  # noqa: SIM401 - it is no mapping


def _asset() -> Any:
    # only to the host that was named
    return apprise.AppriseAsset(http_redirects=False)


def _instance(url: str) -> Any:
    return apprise.Apprise.instantiate(url, asset=_asset())
