"""The gate between the server's event loop and the program's threads: ASGI in front, WSGI behind.

A body arrives here, on the loop, by the bounds of app/core/bounds.py; a thread gets a request that
is whole. So nobody who is slow holds a thread, however many they are.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from functools import partial
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from app.core import bounds
from app.core.door import Door, door_of, refusal_of
from app.core.environ import Scope, environ_of
from app.core.held import Held, Share
from app.core.marks import FILES, PASSWORDS
from app.core.web import App

Environ = dict[str, Any]
Work = Callable[[Environ], Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Answer = tuple[int, list[tuple[str, str]], bytes]
#: An answer goes out in pieces of this size, each waited for: who does not read is let go.
PIECE = 64 * bounds.KB


class Gate:
    """The program as an ASGI application; `started` and `stopped` frame the process's life."""

    def __init__(
        self, app: App, *, threads: int, started: Callable[[], None], stopped: Callable[[], None]
    ) -> None:
        self.app, self.started, self.stopped = app, started, stopped
        self.pool = ThreadPoolExecutor(threads)
        self.health = ThreadPoolExecutor(1)  # says that the process lives, whatever the others do
        self.held = Held()
        # who waits for his turn waits here on the loop, where no thread waits with him
        self.turns = {
            FILES: asyncio.Semaphore(max(1, threads // 2)),
            PASSWORDS: asyncio.Semaphore(bounds.PASSWORDS_AT_ONCE),
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        environ = environ_of(scope)
        with self._body_of(environ) as body, self.held.share() as share:
            environ["wsgi.input"] = body
            door = door_of(self.app, environ)
            refused = await self._take(environ, door, receive, share)
            if refused:
                environ[bounds.REFUSED] = refused
                body.seek(0)
                body.truncate()
            status, headers, content = await self._work(door, self._answer, environ)
        if refused:
            headers.append(("Connection", "close"))
        await _send(send, status, headers, content)
        if refused:
            await _let_finish(receive)

    def _body_of(self, environ: Environ) -> IO[bytes]:
        """Where the body goes: most requests have none, and a file costs as much as a question."""
        if "HTTP_TRANSFER_ENCODING" in environ or environ.get("CONTENT_LENGTH", "0") != "0":
            return SpooledTemporaryFile(bounds.UNASKED, dir=self.app.config["INSTANCE"])
        return BytesIO()

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        self.started()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await asyncio.to_thread(self.stopped)
        await send({"type": "lifespan.shutdown.complete"})

    async def _take(
        self, environ: Environ, door: Door | None, receive: Receive, share: Share
    ) -> str | None:
        """Read the body into wsgi.input; the code to refuse it with where that cannot be."""
        chunked = environ.pop("HTTP_TRANSFER_ENCODING", None)
        said = int(environ.get("CONTENT_LENGTH") or 0)
        if not said and not chunked:
            return None
        most, received, asked, whole = door.most if door else 0, 0, False, False
        clock = asyncio.get_running_loop().time
        with suppress(TimeoutError):
            async with _time_for_bytes() as more:
                until = clock() + bounds.UNASKED_S
                while True:
                    size = max(said, received)
                    if size > most:
                        return "too_large"
                    late = size > bounds.UNASKED or clock() > until
                    if late and not asked and most > bounds.FROM_ANYBODY:
                        if code := await self._work(None, partial(refusal_of, self.app), environ):
                            return str(code)
                        asked = True
                    if asked and not share.grow(environ[bounds.SENDER], size):
                        return "busy"
                    if whole:
                        environ["wsgi.input"].seek(0)
                        environ["CONTENT_LENGTH"] = str(received)
                        return None
                    message = await receive()
                    if message["type"] != "http.request":
                        return "bad_request"  # broken off, or no HTTP: half of a photo is no photo
                    piece, whole = message.get("body", b""), not message.get("more_body")
                    received += len(piece)
                    try:
                        environ["wsgi.input"].write(piece)
                    except OSError:
                        return "storage_full"
                    if not whole:
                        more(received, asked)
        return "too_slow"

    async def _work(self, door: Door | None, work: Work, environ: Environ) -> Any:
        """Do it in a thread: the one for health, or one of the many."""
        loop = asyncio.get_running_loop()
        if environ["PATH_INFO"] == "/healthz":
            return await loop.run_in_executor(self.health, work, environ)
        if door and door.turns:
            turns = self.turns[door.turns]
            try:
                async with asyncio.timeout(bounds.LONGEST_FOR_A_THREAD_S[door.turns]):
                    await turns.acquire()
            except TimeoutError:
                environ[bounds.REFUSED] = "busy"
                return await loop.run_in_executor(self.pool, work, environ)
            try:
                return await loop.run_in_executor(self.pool, work, environ)
            finally:
                turns.release()
        return await loop.run_in_executor(self.pool, work, environ)

    def _answer(self, environ: Environ) -> Answer:
        said: list[Any] = []

        def start(status: str, headers: list[tuple[str, str]], *_: Any) -> Any:
            said.extend((status, headers))

        parts: Iterable[bytes] = self.app(environ, start)
        try:
            return int(said[0][:3]), said[1], b"".join(parts)
        finally:
            getattr(parts, "close", lambda: None)()


@asynccontextmanager
async def _time_for_bytes() -> Any:
    """Ends with TimeoutError when fewer bytes have come, or gone, than the bounds ask for."""
    began = asyncio.get_running_loop().time()
    async with asyncio.timeout_at(began + bounds.GRACE_S) as limit:
        yield lambda size, asked: limit.reschedule(began + bounds.seconds_for(size, asked=asked))


async def _let_finish(receive: Receive) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(bounds.LINGER_S):
            while (await receive()).get("more_body"):
                pass


async def _send(send: Send, status: int, headers: list[tuple[str, str]], content: bytes) -> None:
    lines = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
    await send({"type": "http.response.start", "status": status, "headers": lines})
    clock = asyncio.get_running_loop().time
    end = clock() + bounds.LONGEST_S
    with suppress(TimeoutError):
        async with asyncio.timeout_at(end) as limit:
            for at in range(0, max(len(content), 1), PIECE):
                limit.reschedule(min(end, clock() + bounds.GRACE_S + PIECE / bounds.LEAST_SPEED))
                piece, left = content[at : at + PIECE], at + PIECE < len(content)
                await send({"type": "http.response.body", "body": piece, "more_body": left})
