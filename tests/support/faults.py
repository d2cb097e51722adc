"""What goes wrong around the program: a database that is cut off, a disk that is full, a network
that loses what it carries.
"""

import random
import resource
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from urllib.parse import urlsplit

import psycopg

from app.core.sqlite import connect_sqlite


class Cable:
    """A line to a server that can be cut and mended: connections in use break, new ones are
    refused.
    """

    def __init__(self, host: str, port: int) -> None:
        self.target, self.whole = (host, port), True
        self.ends: list[socket.socket] = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self.listener.accept()
                if not self.whole:
                    near.close()
                    continue
                far = socket.create_connection(self.target)
                self.ends += [near, far]
                for one, other in ((near, far), (far, near)):
                    threading.Thread(target=self._pump, args=(one, other), daemon=True).start()

    def _pump(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while data := one.recv(65536):
                other.sendall(data)
        for end in (one, other):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    @contextmanager
    def cut(self) -> Iterator[None]:
        self.whole = False
        ends, self.ends = self.ends, []
        for end in ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        try:
            yield
        finally:
            self.whole = True

    def close(self) -> None:
        self.listener.close()


@contextmanager
def wired(url: str) -> Iterator[tuple[str, Cable]]:
    """The address of a PostgreSQL database through a cable, and the cable."""
    parts = urlsplit(url)
    cable = Cable(str(parts.hostname), parts.port or 5432)
    try:
        yield url.replace(f":{parts.port}/", f":{cable.port}/"), cable
    finally:
        cable.close()


@contextmanager
def locked(url: str) -> Iterator[None]:
    """An SQLite database that another program holds for itself."""
    with closing(connect_sqlite(url)) as other:
        other.execute("begin exclusive")
        try:
            yield
        finally:
            other.execute("rollback")


@contextmanager
def full_disk(pids: list[int], size: int) -> Iterator[None]:
    """No file of these processes grows beyond `size` bytes."""
    before = {pid: resource.prlimit(pid, resource.RLIMIT_FSIZE) for pid in pids}
    for pid, (_, hard) in before.items():
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        for pid, limits in before.items():
            resource.prlimit(pid, resource.RLIMIT_FSIZE, limits)


@contextmanager
def full_server(url: str) -> Iterator[None]:
    """A PostgreSQL that answers every new case and patrol, and every beat of a job, as one whose
    disk is full (SQLSTATE 53100).
    """
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        body = "BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END"
        connection.execute(
            f"CREATE OR REPLACE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$"
        )
        for table in ("deadline", "job_run"):
            connection.execute(
                f"CREATE TRIGGER no_room BEFORE INSERT OR UPDATE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION no_room()"
            )
        try:
            yield
        finally:
            for table in ("deadline", "job_run"):
                connection.execute(f"DROP TRIGGER no_room ON {table}")


class BadLine:
    """A proxy that spoils three exchanges of ten: lost on the way there, cut in the middle, the
    answer lost or cut, sent twice, late.

    One exchange a connection. Where it leads may change: a server that was killed comes back
    elsewhere.
    """

    FAULTS = ("lost", "cut", "answer lost", "answer cut", "twice", "late")

    def __init__(self, port: int, share: float = 0.3) -> None:
        self.target, self.share = ("127.0.0.1", port), share
        self.spoiled: dict[str, int] = dict.fromkeys(self.FAULTS, 0)
        self.carried = 0
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=100)
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self.listener.accept()
                threading.Thread(target=self._exchange, args=(near,), daemon=True).start()

    def _exchange(self, near: socket.socket) -> None:
        with near, suppress(OSError):
            request = _whole_request(near)
            if not request:
                return
            self.carried += 1
            fault = random.choice(self.FAULTS) if random.random() < self.share else None
            if fault:
                self.spoiled[fault] += 1
            if fault == "lost":
                return
            if fault == "cut":
                self._carry(request[: len(request) // 2], wait=False)
                return
            if fault == "late":
                time.sleep(random.uniform(0.2, 1.0))
            if fault == "twice":
                self._carry(request)
            answer = self._carry(request)
            if fault != "answer lost":
                near.sendall(answer[: len(answer) // 2] if fault == "answer cut" else answer)

    def _carry(self, request: bytes, wait: bool = True) -> bytes:
        with socket.create_connection(self.target, timeout=60) as far:
            far.sendall(request)
            found = b""
            while wait and (data := far.recv(65536)):
                found += data
            return found

    def close(self) -> None:
        self.listener.close()


def _whole_request(near: socket.socket) -> bytes:
    """A request with its body, asking for the connection to end with the answer."""
    near.settimeout(60)
    data = b""
    while b"\r\n\r\n" not in data:
        more = near.recv(65536)
        if not more:
            return b""
        data += more
    head, _, body = data.partition(b"\r\n\r\n")
    lines = [line for line in head.split(b"\r\n") if not line.lower().startswith(b"connection:")]
    length = next(
        (int(line.split(b":")[1]) for line in lines if line.lower().startswith(b"content-length:")),
        0,
    )
    while len(body) < length:
        more = near.recv(65536)
        if not more:
            return b""
        body += more
    return b"\r\n".join([*lines, b"Connection: close"]) + b"\r\n\r\n" + body
