"""How the comparison reaches the product: started as in service, seeded through its models."""

import shlex
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scripts.benchmarks.peer import rows

ROOT = Path(__file__).parents[3]
NAME, DATABASE, PASSWORD = "gridkeeper", "bench_gridkeeper", "a password for nobody"


def settings(folder: Path, database: int, port: int) -> dict[str, str]:
    """The environment of a county in service: two web processes, settings of production.

    No scheduler runs beside it: it would move what the comparison makes due before it is timed.
    """
    names = {
        "DATABASE_URL": f"postgresql+psycopg://bench@127.0.0.1:{database}/{DATABASE}",
        "INSTANCE": str(folder),
        "PORT": str(port),
        "PRODUCTION": "1",
        "WORKERS": "2",
        "THREADS": "4",
        "ACCESS_MINUTES": "600",  # everybody signs in once, before the load
    }
    return {f"GRIDKEEPER_{name}": value for name, value in names.items()}


def adapter(port: int) -> dict[str, Any]:
    """What is written down for the driver; its words are those of the comparison's README."""
    json_body = {"Authorization": "Bearer $token", "Content-Type": "application/json"}
    return {
        "name": NAME,
        "db": DATABASE,
        "base_url": f"http://127.0.0.1:{port}",
        "start": {
            "cwd": str(ROOT),
            "cmd": [sys.executable, "serve.py"],
            "ready": "/healthz",
            "env": {"PYTHONPATH": ""},
        },
        "login": {
            "path": "/api/v1/auth/login",
            "body": {"username": "$login", "password": PASSWORD},
            "token": "access_token",
        },
        "headers": json_body,
        "ops": operations(),
        "jobs": {"escalate": escalation()},
        "seed": {
            "create": [_command("scripts.benchmarks.peer.ground")],
            "patrols": rows.staged("patrol"),
            "incidents": rows.staged("incident"),
            "after": rows.statements(),
        },
    }


def operations() -> dict[str, Any]:
    phone = {"id": "$login"}
    place = {"lon": "$lon", "lat": "$lat", "accuracy_m": 8, "datum": "wgs84"}
    patrol = {"started_at": "$started_at", "ended_at": "$ended_at", "sent_at": "$now"}
    patrol |= {"datum": "wgs84", "track": "$fixes", "device": phone}
    # seen before the load: what is sent again must be the same
    incident = {"kind": "$category", "occurred_at": datetime.now(UTC).isoformat(timespec="seconds")}
    incident |= {"sent_at": "$now", "description": "$text", "location": place, "device": phone}
    stored = {"incident": "", "incident_event": ""}
    stored |= {"notice": "WHERE kind = 'incident_filed'", "deadline": "WHERE stage = 'accept'"}
    return {
        "patrol": {
            "method": "PUT",
            "path": "/api/v1/patrols/$uuid",
            "body": patrol,
            "rows": ["SELECT count(*) FROM patrol"],
        },
        "incident": {
            "method": "PUT",
            "path": "/api/v1/incidents/$uuid",
            "body": incident,
            "rows": [f"SELECT count(*) FROM {table} {where}" for table, where in stored.items()],
        },
        "list": {
            "login": "r$township",
            "method": "GET",
            "path": "/api/v1/incidents?status=accepted&overdue=true&limit=50",
        },
        "locate": {"method": "GET", "path": "/api/v1/cells/locate?lon=$lon&lat=$lat"},
    }


def escalation() -> dict[str, Any]:
    """The sweep of so many cases of townships that have come due a minute ago."""
    a_minute_ago = "due_at = now() - interval '1 minute'"
    return {
        "cwd": str(ROOT),
        "cmd": [sys.executable, "-m", "scripts.benchmarks.peer.sweep"],
        "arm": "WITH chosen AS (SELECT id, owner_id::uuid AS case_id FROM deadline WHERE stage = "
        "'accept' AND level = 'township' AND running_since IS NOT NULL AND due_at > now() ORDER BY "
        f"random() LIMIT %(n)s), cases AS (UPDATE incident SET {a_minute_ago} FROM chosen WHERE "
        f"incident.id = case_id) UPDATE deadline SET {a_minute_ago} FROM chosen WHERE "
        "deadline.id = chosen.id",
        "rows": [
            "SELECT count(*) FROM incident_event WHERE action = 'escalate'",
            "SELECT count(DISTINCT cause) FROM notice WHERE kind = 'incident_escalated'",
            "SELECT count(*) FROM deadline WHERE reason = 'escalated'",
        ],
    }


def _command(module: str) -> str:
    return f"cd {shlex.quote(str(ROOT))} && {shlex.quote(sys.executable)} -m {module}"
