"""The environment: every setting that says how the program runs, with its default and a sentence.

What moves a deadline or a figure is not here: that is versioned data per county in the database.
"""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

PREFIX = "GRIDKEEPER_"
ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Setting:
    """One environment variable: its name without prefix, its default, and what it does."""

    name: str
    default: str
    sentence: str


SETTINGS = (
    Setting("INSTANCE", str(ROOT / "instance"), "Folder of the embedded database, the photos and the secrets."),
    Setting("DATABASE_URL", "", "SQLAlchemy URL; empty means SpatiaLite in the instance folder; postgresql+psycopg://… for PostGIS."),
    Setting("HOST", "127.0.0.1", "Address that scripts/run listens on."),
    Setting("PORT", "8000", "Port that scripts/run listens on."),
    Setting("DEMO", "1", "1 lets scripts/run load the demonstration county into an empty database; 0 leaves it empty."),
    Setting("TIMEZONE", "Asia/Shanghai", "Decides days, quarters, working hours and night windows; stored times are UTC."),
    Setting("TEST_CLOCK", "0", "1 lets `flask clock` move the clock of all processes; refused in production."),
    Setting("PRODUCTION", "0", "1 for service: no demonstration accounts, no test clock."),
    Setting("SECRET_KEY", "", "Signs access tokens; empty means one is made once and kept in INSTANCE/secrets (mode 0600)."),
    Setting("ACCESS_MINUTES", "60", "Life of an access token in minutes."),
    Setting("REFRESH_DAYS", "30", "Life of a refresh token in days."),
    Setting("PHOTO_MB", "20", "Largest photo taken, in MiB."),
    Setting("CHANNELS", "", "Apprise schemes officers may use, comma separated (wecombot,dingtalk,feishu,mailtos); empty: inbox only."),
    Setting("LOG_LEVEL", "INFO", "Least severe log record that is written."),
)


class BadSetting(Exception):
    """A setting that cannot be used; the message says which and what to write instead."""


def read(environ: dict[str, str] | None = None) -> dict[str, Any]:
    """Flask configuration from the environment; raises BadSetting with a sentence."""
    environ = dict(os.environ if environ is None else environ)
    raw = {s.name: environ.get(PREFIX + s.name, s.default) for s in SETTINGS}
    known = {PREFIX + s.name for s in SETTINGS} | {PREFIX + "SAMPLES", PREFIX + "TEST_POSTGIS"}
    for name in environ:
        if name.startswith(PREFIX) and name not in known:
            raise BadSetting(f"{name} is not a setting; docs/settings.md lists them.")
    config: dict[str, Any] = dict(raw)
    for name in ("PORT", "ACCESS_MINUTES", "REFRESH_DAYS", "PHOTO_MB"):
        config[name] = _number(name, raw[name])
    for name in ("DEMO", "TEST_CLOCK", "PRODUCTION"):
        config[name] = _flag(name, raw[name])
    if config["PRODUCTION"] and config["TEST_CLOCK"]:
        raise BadSetting("GRIDKEEPER_TEST_CLOCK=1 is refused together with GRIDKEEPER_PRODUCTION=1.")
    try:
        config["TZ"] = ZoneInfo(raw["TIMEZONE"])
    except (ZoneInfoNotFoundError, ValueError):
        raise BadSetting(f"GRIDKEEPER_TIMEZONE={raw['TIMEZONE']!r} is unknown; write for example Asia/Shanghai.") from None
    instance = Path(raw["INSTANCE"]).resolve()
    instance.mkdir(parents=True, exist_ok=True)
    config["INSTANCE"] = instance
    config["DATABASE_URL"] = raw["DATABASE_URL"] or f"sqlite:///{instance / 'gridkeeper.db'}"
    config["SECRET_KEY"] = raw["SECRET_KEY"] or _secret(instance / "secrets")
    config["CHANNELS"] = frozenset(filter(None, raw["CHANNELS"].replace(" ", "").split(",")))
    return config


def _number(name: str, text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise BadSetting(f"{PREFIX}{name}={text!r} must be a whole number above zero.")
    return int(text)


def _flag(name: str, text: str) -> bool:
    if text not in ("0", "1"):
        raise BadSetting(f"{PREFIX}{name}={text!r} must be 0 or 1.")
    return text == "1"


def _secret(path: Path) -> str:
    """The key in `path`, made on first use; two processes starting together agree on one."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_hex(32) + "\n")
    return path.read_text().strip()
