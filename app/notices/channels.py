"""Addresses that pushes go to, and the one place that talks to the network."""

import re
from typing import Any
from urllib.parse import quote

import apprise

from app.core.config import GATEWAYS
from app.core.settings import setting
from app.notices.robots import ROBOTS

TITLE = "环保网格"
#: How who is reached through a gateway is written.
RECEIVERS = {
    "sms": re.compile(r"\+?\d{5,15}"),
    "mail": re.compile(r"[A-Za-z0-9._+\-]{1,64}@[A-Za-z0-9.\-]{1,190}"),
}


def scheme_of(address: str) -> str:
    """The part of an address before ://."""
    return address.partition("://")[0].lower()


def allowed() -> list[str]:
    """The schemes that the county allows; of gateways those that are set."""
    return sorted(
        scheme
        for scheme in setting("CHANNELS")
        if scheme not in GATEWAYS or setting(GATEWAYS[scheme])
    )


def usable(address: str) -> bool:
    """Whether an officer may name this address; asks nobody."""
    plain = not re.search(r"[\s,;]", address)
    return plain and scheme_of(address) in allowed() and _service(address) is not None


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
    """Apprise's service behind an address, built from what an officer may choose; or None.

    Which host is called, and how, is the county's to say.
    """
    scheme = scheme_of(address)
    if scheme in GATEWAYS:
        to = address.partition("://")[2]
        template = setting(GATEWAYS[scheme])
        if not template or not RECEIVERS[scheme].fullmatch(to):
            return None
        url = template.replace("{to}", quote(to, safe=""))
        return apprise.Apprise.instantiate(url, asset=_asset())
    if scheme not in ROBOTS:
        return None
    kind, parts = ROBOTS[scheme]
    parsed = kind.parse_url(address)
    if not parsed or parsed.get("qsd"):
        return None
    try:
        robot = kind(**{part: parsed.get(part) for part in parts}, asset=_asset())
    except (TypeError, apprise.exception.AppriseException):
        return None
    robot.host = setting("CHANNEL_HOSTS").get(scheme)
    return robot


def _asset() -> Any:
    # only to the host that was named
    return apprise.AppriseAsset(http_redirects=False)
