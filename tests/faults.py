"""What goes wrong around the program: a database that is cut off, a disk that is full."""

import resource
import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from urllib.parse import urlsplit

import psycopg

from app.core.db import connect_sqlite


class Cable:
    """A line to a server that can be cut and mended: connections in use break, new ones are refused."""

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
    """A PostgreSQL that answers every new case and patrol as one whose disk is full (SQLSTATE 53100)."""
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        body = "BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END"
        connection.execute(f"CREATE OR REPLACE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$")
        connection.execute("CREATE TRIGGER no_room BEFORE INSERT ON deadline FOR EACH ROW EXECUTE FUNCTION no_room()")
        try:
            yield
        finally:
            connection.execute("DROP TRIGGER no_room ON deadline")
