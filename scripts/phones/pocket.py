"""What lies on the phone: filings and photos in a small database, until their verdicts have been
read; stored ones for 14 days more.
"""

import hashlib
import json
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from scripts.phones.client import Client, Refused

#: Refused for what it is; any other refusal may pass (a notice to acknowledge, a password to
#: change).
FINAL = (409, 413, 415, 422)
BATCH, PART, KEEP = 50, 256 * 1024, timedelta(days=14)
TABLES = """
create table if not exists item (path text primary key, body text, if_match text, urgent int,
  state text, verdict text, done_at text, id integer);
create table if not exists photo (sha text primary key, content blob, state text, problem text,
  done_at text);
create table if not exists known (name text primary key, value text);
"""


class Pocket:
    """The queue of one officer's phone."""

    def __init__(self, file: Path, client: Client) -> None:
        self.db, self.client = sqlite3.connect(file, isolation_level=None), client
        self.db.executescript(TABLES)

    def file(
        self, path: str, body: dict[str, Any], *, if_match: str | None = None, urgent: bool = False
    ) -> None:
        """Put a filing into the queue: it is on disk before anything else happens."""
        number = self.db.execute("select coalesce(max(id), 0) + 1 from item").fetchone()[0]
        values = (path, json.dumps(body), if_match, urgent, "unsent", number)
        self.db.execute(
            "insert into item (path, body, if_match, urgent, state, id) values (?, ?, ?, ?, ?, ?)",
            values,
        )

    def photo(self, content: bytes) -> str:
        """Keep a photo; its id is the hash of its bytes."""
        sha = hashlib.sha256(content).hexdigest()
        self.db.execute(
            "insert or ignore into photo (sha, content, state) values (?, ?, 'unsent')",
            (sha, content),
        )
        return sha

    def flush(self) -> None:
        """Send everything that waits, emergencies first.

        Raises NoNetwork in the middle, and goes on there next time.
        """
        while rows := self.db.execute(
            "select path, body, if_match from item where state = 'unsent' order by urgent desc, "
            "id limit ?",
            (BATCH,),
        ).fetchall():
            self._send(rows)
        for sha, content in self.db.execute(
            "select sha, content from photo where state = 'unsent'"
        ).fetchall():
            self._send_photo(sha, content)
        limit = (datetime.now(UTC) - KEEP).isoformat()
        self.db.execute("delete from item where state = 'stored' and done_at < ?", (limit,))
        self.db.execute("delete from photo where state = 'here' and done_at < ?", (limit,))

    def _send(self, rows: list[tuple[str, str, str | None]]) -> None:
        now = datetime.now(UTC).isoformat()
        items: list[dict[str, Any]] = []
        for path, body, if_match in rows:
            item: dict[str, Any] = {"path": path, "body": json.loads(body)}
            if "/actions/" in path:
                item["if_match"] = if_match
            else:
                item["body"]["sent_at"] = now
            items.append(item)
        answer = self.client.call("POST", "/sync", json={"items": items})
        for (path, *_), verdict in zip(rows, answer["verdicts"], strict=True):
            state = "refused" if verdict["verdict"] in ("refused", "differs") else "stored"
            self.db.execute(
                "update item set state = ?, verdict = ?, done_at = ? where path = ?",
                (state, json.dumps(verdict), now, path),
            )
        self.read_epoch(answer)

    def _send_photo(self, sha: str, content: bytes) -> None:
        """Whole when small; else in parts, of which only the missing ones travel."""
        try:
            try:
                answer = self._upload(sha, content)
            except Refused as refused:
                if refused.problem.get("code") not in ("hash_differs", "parts_missing"):
                    raise
                answer = self._upload(
                    sha, content
                )  # parts were spoiled on the way: once more from the beginning
        except Refused as refused:
            if refused.status not in FINAL:
                raise
            self.db.execute(
                "update photo set state = 'refused', problem = ? where sha = ?",
                (json.dumps(refused.problem), sha),
            )
            return
        self.db.execute(
            "update photo set state = 'here', done_at = ? where sha = ?",
            (datetime.now(UTC).isoformat(), sha),
        )
        self.read_epoch(answer)

    def _upload(self, sha: str, content: bytes) -> dict[str, Any]:
        call = self.client.call
        if len(content) <= PART:
            return dict(call("PUT", f"/photos/{sha}", data=content))
        count = -(-len(content) // PART)
        here = set(call("GET", f"/photos/{sha}/parts")["parts"])
        for n in sorted(set(range(1, count + 1)) - here):
            call("PUT", f"/photos/{sha}/parts/{n}", data=content[(n - 1) * PART : n * PART])
        return dict(call("PUT", f"/photos/{sha}?parts={count}"))

    def read_epoch(self, answer: dict[str, Any]) -> None:
        """Another epoch: the server was restored from a backup.

        What it once stored is sent again; what it has, it calls the same.
        """
        known = self.db.execute("select value from known where name = 'epoch'").fetchone()
        self.db.execute("insert or replace into known values ('epoch', ?)", (answer["epoch"],))
        if known and known[0] != answer["epoch"]:
            self.db.execute("update item set state = 'unsent' where state = 'stored'")
            self.db.execute("update photo set state = 'unsent' where state = 'here'")

    def left(self) -> int:
        """How much still has to go."""
        return int(
            self.db.execute(
                "select (select count(*) from item where state = 'unsent') + (select count(*) "
                "from photo where state = 'unsent')"
            ).fetchone()[0]
        )

    def refused(self) -> list[dict[str, Any]]:
        """Verdicts of what was refused: each has a `problem` with a sentence for the person."""
        return [
            json.loads(row[0])
            for row in self.db.execute(
                "select verdict from item where state = 'refused' order by id"
            )
        ]
