"""The robots of WeCom, DingTalk and Feishu, as Apprise's services that also read the answer.

A robot that refuses (a keyword missing, too many messages, a key withdrawn) says so in the body of
an HTTP 200, which Apprise takes for sent. Where a county runs the service itself, the message goes
to its own host.
"""

from typing import Any
from urllib.parse import unquote

import requests
from apprise.plugins.dingtalk import NotifyDingTalk
from apprise.plugins.feishu import NotifyFeishu
from apprise.plugins.wecombot import NotifyWeComBot


class _Robot:
    """Sends one text; `verdict` is the kind of the last failure."""

    verdict: str | None = None
    #: The county's own host, https://…, instead of the public one.
    host: str | None = None

    def post(self, url: str, payload: dict[str, Any], params: dict[str, str] | None = None) -> bool:
        """Whether the robot took it."""
        service: Any = self
        if self.host:
            url = f"{self.host.rstrip('/')}/{url.split('/', 3)[3]}"
        try:
            answer = requests.post(
                url,
                json=payload,
                params=params,
                verify=service.verify_certificate,
                timeout=service.request_timeout,
                allow_redirects=False,
            )
        except requests.RequestException as error:
            self.verdict = type(error).__name__
            return False
        self.verdict = _verdict(answer)
        return self.verdict is None


def _verdict(answer: requests.Response) -> str | None:
    """None when taken; never what the other side wrote, only its number."""
    if answer.status_code != requests.codes.ok:
        return f"http {answer.status_code}"
    try:
        said = answer.json()
        code = said.get("errcode", said.get("code", said.get("StatusCode")))
    except (ValueError, AttributeError):
        return "answer not understood"
    if type(code) is not int:
        return "answer not understood"
    return None if code == 0 else f"refused {code}"


class WeCom(_Robot, NotifyWeComBot):
    """企业微信, 政务微信."""

    def send(self, body: str, title: str = "", *_: Any, **__: Any) -> bool:
        return self.post(self.api_url, {"msgtype": "text", "text": {"content": body}})


class DingTalk(_Robot, NotifyDingTalk):
    """钉钉; with a secret the message is signed."""

    def send(self, body: str, title: str = "", *_: Any, **__: Any) -> bool:
        at = {"atMobiles": self.targets, "isAtAll": False}
        params = None
        if self.secret:
            # Apprise gives the signature quoted; as a parameter it would be quoted once more
            signed: Any = self.get_signature  # without types
            timestamp, signature = signed()
            params = {"timestamp": timestamp, "sign": unquote(signature)}
        url = self.notify_url.format(token=self.token)
        return self.post(url, {"msgtype": "text", "text": {"content": body}, "at": at}, params)


class Feishu(_Robot, NotifyFeishu):
    """飞书."""

    def send(self, body: str, title: str = "", *_: Any, **__: Any) -> bool:
        url = self.notify_url.format(token=self.token).rstrip("/")
        return self.post(url, {"msg_type": "text", "content": {"text": body}})


#: scheme -> the service, and which parts of it an officer's address may say.
ROBOTS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "wecombot": (WeCom, ("key",)),
    "dingtalk": (DingTalk, ("token", "secret", "targets")),
    "feishu": (Feishu, ("token",)),
}
