"""The services that pushes go to, played on this machine: robots of WeCom, DingTalk and Feishu, a
gateway for text messages, a mail server.

They answer as the real ones are documented to: a robot that refuses says so inside an HTTP 200.
"""

import base64
import hashlib
import hmac
import json
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

SECRET = "SEC0123456789abcdef"


class Receiver:
    """What came, by service, and what each service does with it."""

    def __init__(self) -> None:
        self.came: list[tuple[str, str]] = []
        #: service -> what is answered instead of yes: a number is a refusal inside a 200.
        self.refusing: dict[str, int | str] = {}
        #: Called with each text that came, before it is answered.
        self.on_text: Callable[[str], None] = lambda text: None
        self.http_port = self.smtp_port = 0

    def texts(self, service: str | None = None) -> list[str]:
        return [text for name, text in self.came if service in (None, name)]

    def settings(self) -> dict[str, str]:
        """The settings that lead here instead of to the services' own hosts."""
        here = f"http://127.0.0.1:{self.http_port}"
        robots = ("wecombot", "dingtalk", "feishu")
        return {
            "CHANNELS": ",".join((*robots, "sms", "mail")),
            "CHANNEL_HOSTS": ",".join(f"{name}={here}" for name in robots),
            "SMS_GATEWAY": f"json://127.0.0.1:{self.http_port}/sms?:phone={{to}}&:message=content",
            "MAIL_GATEWAY": f"mailto://127.0.0.1:{self.smtp_port}?mode=insecure"
            "&from=grid@example.gov.cn&to={to}",
        }

    def take(self, service: str, text: str) -> int | str:
        """0, or how the service refuses; what it refuses has not come."""
        verdict = self.refusing.get(service, 0)
        if verdict == 0:
            self.came.append((service, text))
            self.on_text(text)
        return verdict


def signed(query: dict[str, list[str]]) -> bool:
    """Whether a message to DingTalk carries the signature that its documents ask for."""
    text = f"{query['timestamp'][0]}\n{SECRET}".encode()
    want = base64.b64encode(hmac.new(SECRET.encode(), text, hashlib.sha256).digest()).decode()
    return query["sign"][0] == want


class _Services(BaseHTTPRequestHandler):
    receiver: Receiver

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        url = urlsplit(self.path)
        query = parse_qs(url.query)
        kind = url.path.strip("/").split("/")[0]
        service, text, say = {
            "cgi-bin": lambda: ("wecombot", body["text"]["content"], "errcode"),
            "robot": lambda: ("dingtalk", body["text"]["content"], "errcode"),
            "open-apis": lambda: ("feishu", body["content"]["text"], "code"),
            "sms": lambda: ("sms", f"{body['phone']}: {body['content']}", "status"),
        }[kind]()
        verdict = (
            310000 if "sign" in query and not signed(query) else self.receiver.take(service, text)
        )
        status = int(verdict.removeprefix("http ")) if isinstance(verdict, str) else 200
        self.answer(status, {say: verdict, "errmsg": "said by the service"})

    def answer(self, status: int, said: dict[str, Any]) -> None:
        content = json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        pass


class _Mail(socketserver.StreamRequestHandler):
    receiver: Receiver

    def handle(self) -> None:
        self.say("220 here")
        to = ""
        for line in self.rfile:
            verb = line.decode().strip().upper()
            if verb.startswith("EHLO"):
                self.say("250 here")
            elif verb.startswith("RCPT"):
                to = line.decode().partition("<")[2].partition(">")[0]
                self.say("250 yes")
            elif verb == "DATA":
                self.say("354 go on")
                mail = message_from_bytes(self.content(), policy=policy.default)
                part = mail.get_body(("plain", "html"))
                text = part.get_content() if part else ""
                verdict = self.receiver.take("mail", f"{to}: {mail['subject']}: {text.strip()}")
                self.say("250 yes" if verdict == 0 else "550 no")
            elif verb == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 yes")

    def content(self) -> bytes:
        lines = []
        for line in self.rfile:
            if line == b".\r\n":
                break
            lines.append(line)
        return b"".join(lines)

    def say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


class _Quiet(ThreadingHTTPServer):
    def handle_error(self, *_: Any) -> None:
        """A sender that was killed in the middle is no fault here."""


class _MailServer(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True


@contextmanager
def receiving() -> Iterator[Receiver]:
    """All services, on ports of their own."""
    receiver = Receiver()
    http = _Quiet(("127.0.0.1", 0), type("Services", (_Services,), {"receiver": receiver}))
    mail = _MailServer(("127.0.0.1", 0), type("Mail", (_Mail,), {"receiver": receiver}))
    receiver.http_port, receiver.smtp_port = http.server_port, mail.server_address[1]
    # asked every 10 ms whether to end: half a second each would be most of a test
    threads = [threading.Thread(target=one.serve_forever, args=(0.01,)) for one in (http, mail)]
    for thread in threads:
        thread.start()
    try:
        yield receiver
    finally:
        for server in (http, mail):
            server.shutdown()
            server.server_close()
        for thread in threads:
            thread.join()
