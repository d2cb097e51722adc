"""Crowds at a server's door: hostile ones that are as slow as they can, and honest slow phones."""

import asyncio
import contextlib
import hashlib
import json
import re
import ssl
import threading
import time
from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from tests.support import live
from tests.support.filings import PNG

SIGN_IN = (
    b"POST /api/v1/auth/login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
)
#: kind of slow sender -> what it begins with, and what it adds each second
SLOW = {
    "idle": (b"", b""),
    "header": (SIGN_IN + b"X-Slow: ", b"x"),
    "body": (SIGN_IN + b"Content-Length: 1000\r\n\r\n", b" "),
    "chunk": (SIGN_IN + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\n \r\n"),
    "expect": (SIGN_IN + b"Content-Length: 1000\r\nExpect: 100-continue\r\n\r\n", b""),
}


class Crowd:
    """Clients of one event loop in a thread of its own, until they are told that it is over."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self.host, self.port = str(parts.hostname), parts.port
        self.tls = ssl._create_unverified_context() if parts.scheme == "https" else None
        #: how many slow senders have come in, some again
        self.there = 0
        #: what slow senders were answered when the server had enough of them
        self.ended: Counter[str] = Counter()
        #: seconds that honest phones needed for a photo, by status
        self.sent: list[tuple[int, float]] = []
        #: what each attempt to sign in was answered, and seconds until somebody was in
        self.heard: Counter[int] = Counter()
        self.signed_in: list[float] = []
        self.over = threading.Event()

    async def connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        return await asyncio.open_connection(self.host, self.port, ssl=self.tls)

    async def be_slow(self, kind: str) -> None:
        begin, more = SLOW[kind]
        while not self.over.is_set():
            heard = b""
            with contextlib.suppress(OSError):
                reader, writer = await self.connect()
                self.there += 1
                writer.write(begin)
                while not self.over.is_set():
                    with contextlib.suppress(TimeoutError):
                        if not (data := await asyncio.wait_for(reader.read(4096), 1)):
                            break
                        heard += data
                    writer.write(more)
                else:
                    writer.close()
                    return
                writer.close()
            said = [line for line in heard.splitlines() if line.startswith(b"HTTP/1.1 ")]
            self.ended[said[-1][9:12].decode() if said else "closed"] += 1

    async def send_photos(self, token: str, number: int, size: int, speed: int) -> None:
        """One photo after the other, each another one, at so many bytes a second."""
        count = 0
        while not self.over.is_set():
            count += 1
            photo = PNG + f"{number} {count} ".encode().ljust(size - len(PNG), b".")
            began = time.monotonic()
            reader, writer = await self.connect()
            path = f"/api/v1/photos/{hashlib.sha256(photo).hexdigest()}"
            head = f"PUT {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n"
            writer.write(f"{head}Content-Length: {size}\r\nConnection: close\r\n\r\n".encode())
            for at in range(0, size, speed // 4):
                writer.write(photo[at : at + speed // 4])
                await asyncio.sleep(0.25)
            answer = await reader.read()
            self.sent.append((int(answer[9:12] or 0), time.monotonic() - began))
            writer.close()

    async def sign_in(self, username: str, password: str) -> None:
        """As a phone does it: who is told to come again does so when he is told to."""
        body = json.dumps({"username": username, "password": password}).encode()
        head = SIGN_IN + f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode()
        began = time.monotonic()
        while not self.over.is_set():
            reader, writer = await self.connect()
            writer.write(head + body)
            answer = await reader.read()
            writer.close()
            status = int(answer[9:12] or 0)
            self.heard[status] += 1
            if status == 200:
                self.signed_in.append(time.monotonic() - began)
                return
            again = re.search(rb"(?i)\r\nretry-after: (\d+)", answer)
            if status != 503 or again is None:
                return
            await asyncio.sleep(int(again[1]))

    async def gather(self, clients: list[Any]) -> None:
        await asyncio.gather(*clients)


@contextlib.contextmanager
def slow_crowd(address: str, kinds: dict[str, int]) -> Iterator[Crowd]:
    """So many slow senders of each kind, all of them there."""
    crowd = Crowd(address)
    with _together(crowd, [crowd.be_slow(kind) for kind, n in kinds.items() for _ in range(n)]):
        live.wait_for(lambda: crowd.there >= sum(kinds.values()), 60)
        yield crowd


@contextlib.contextmanager
def phones(address: str, tokens: list[str], *, size: int, speed: int) -> Iterator[Crowd]:
    """A phone for each token that sends photos of `size` bytes."""
    crowd = Crowd(address)
    clients = [crowd.send_photos(token, n, size, speed) for n, token in enumerate(tokens)]
    with _together(crowd, clients):
        yield crowd


@contextlib.contextmanager
def morning(address: str, usernames: list[str], password: str) -> Iterator[Crowd]:
    """All of these sign in at the same moment; it ends when each of them has been answered."""
    crowd = Crowd(address)
    clients = [crowd.sign_in(username, password) for username in usernames]
    with _together(crowd, clients, wait=True):
        yield crowd


@contextlib.contextmanager
def _together(crowd: Crowd, clients: list[Any], *, wait: bool = False) -> Iterator[None]:
    thread = threading.Thread(target=lambda: asyncio.run(crowd.gather(clients)))
    thread.start()
    try:
        yield
        if wait:
            thread.join(300)
    finally:
        crowd.over.set()
        thread.join()
