"""The environment read: settings that can be used, or a sentence that says what to write."""

import os
import re
import secrets
import shlex
from contextlib import suppress
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from app.core.environment import PREFIX, SETTINGS

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


OPEN = frozenset({"readyz", "metrics", "docs"})
DATUMS = ("wgs84", "gcj02", "cgcs2000")
#: Services of chat robots, which a county may run itself.
#: Hosts of this machine in the address of a database.
HERE = ("localhost", "::1")
ROBOTS = ("wecombot", "dingtalk", "feishu")
#: channel -> the setting of the gateway that it goes through.
GATEWAYS = {"sms": "SMS_GATEWAY", "mail": "MAIL_GATEWAY"}


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
    for name in (
        *("PORT", "ACCESS_MINUTES", "REFRESH_DAYS", "PHOTO_MB", "WORKERS", "THREADS"),
        *("SESSION_IDLE_MINUTES", "SESSION_HOURS"),
    ):
        config[name] = _number(name, raw[name])
    config["PROXIES"] = _number("PROXIES", raw["PROXIES"], least=0)
    for name in ("DEMO", "PREPARE", "TEST_CLOCK", "PRODUCTION"):
        config[name] = _flag(name, raw[name])
    config["REQUIRE_NOTICE"] = _flag("REQUIRE_NOTICE", raw["REQUIRE_NOTICE"] or raw["PRODUCTION"])
    config["OPEN_TO_ALL"] = _words(raw["OPEN_TO_ALL"])
    if not config["OPEN_TO_ALL"] <= OPEN:
        raise BadSetting(
            f"GRIDKEEPER_OPEN_TO_ALL={raw['OPEN_TO_ALL']!r} may name only "
            f"{', '.join(sorted(OPEN))}."
        )
    if raw["LOG_LEVEL"] not in LEVELS:
        raise BadSetting(
            f"GRIDKEEPER_LOG_LEVEL={raw['LOG_LEVEL']!r} must be one of {', '.join(LEVELS)}."
        )
    if raw["STATUS_TOKEN"] and len(raw["STATUS_TOKEN"]) < 20:
        raise BadSetting(
            "GRIDKEEPER_STATUS_TOKEN must have 20 characters or more; `openssl rand -hex 32` "
            "makes one."
        )
    _check_addresses(raw)
    if config["PRODUCTION"] and config["TEST_CLOCK"]:
        raise BadSetting(
            "GRIDKEEPER_TEST_CLOCK=1 is refused together with GRIDKEEPER_PRODUCTION=1."
        )
    config["DATABASE_URL"] = _database(raw["DATABASE_URL"])
    if config["PRODUCTION"]:
        _check_way_to(config["DATABASE_URL"])
    try:
        config["TZ"] = ZoneInfo(raw["TIMEZONE"])
    except (ZoneInfoNotFoundError, ValueError):
        raise BadSetting(
            f"GRIDKEEPER_TIMEZONE={raw['TIMEZONE']!r} is unknown; write for example Asia/Shanghai."
        ) from None
    instance = config["INSTANCE"] = _private(raw["INSTANCE"])
    config["DATABASE_URL"] = config["DATABASE_URL"] or f"sqlite:///{instance / 'gridkeeper.db'}"
    config["SECRET_KEY"] = raw["SECRET_KEY"] or _secret(instance / "secrets")
    if config["PRODUCTION"] and (
        len(config["SECRET_KEY"]) < 32 or len(set(config["SECRET_KEY"])) < 10
    ):
        raise BadSetting(
            "GRIDKEEPER_SECRET_KEY can be guessed; leave it empty, or give one made by `openssl "
            "rand -hex 32`."
        )
    return config | _channels(raw)


def _channels(raw: dict[str, str]) -> dict[str, Any]:
    """What may be pushed through; CHANNEL_HOSTS as scheme -> address of the county's own host."""
    for name in GATEWAYS.values():
        if raw[name] and ("{to}" not in raw[name] or "://" not in raw[name]):
            # without the value: it holds a password
            raise BadSetting(
                f"GRIDKEEPER_{name} must be an Apprise address with {{to}} where the receiver goes."
            )
    found = {}
    for part in sorted(_words(raw["CHANNEL_HOSTS"])):
        scheme, _, host = part.partition("=")
        if scheme not in ROBOTS or not re.fullmatch(r"https?://[^\s/?#]+(/[^\s?#]*)?", host):
            raise BadSetting(
                f"GRIDKEEPER_CHANNEL_HOSTS={part!r} must name one of {', '.join(ROBOTS)} and its "
                "host, for example wecombot=https://wx.example.gov.cn."
            )
        found[scheme] = host
    channels = _words(raw["CHANNELS"])
    unknown = sorted(channels - {*ROBOTS, *GATEWAYS})
    if unknown:
        raise BadSetting(
            f"GRIDKEEPER_CHANNELS={','.join(unknown)} is no channel; there are "
            f"{', '.join((*ROBOTS, *GATEWAYS))}: whatever else is reached through a gateway."
        )
    return {"CHANNELS": channels, "CHANNEL_HOSTS": found}


def _check_addresses(raw: dict[str, str]) -> None:
    if raw["TILE_DATUM"] not in DATUMS:
        raise BadSetting(
            f"GRIDKEEPER_TILE_DATUM={raw['TILE_DATUM']!r} must be one of {', '.join(DATUMS)}."
        )
    if "{s}" in raw["TILE_URL"]:
        raise BadSetting(
            "GRIDKEEPER_TILE_URL must name one host, for example t0 instead of t{s}: pages may "
            "load pictures from hosts named one by one only."
        )
    for name, schemes in (
        ("TILE_URL", ("https://", "/")),
        ("PUBLIC_URL", ("https://",)),
        ("PHOTO_STORE", ("s3://",)),
    ):
        if (raw[name] and not raw[name].startswith(schemes)) or set(raw[name]) & set(" ;,'\""):
            raise BadSetting(
                f"GRIDKEEPER_{name}={raw[name]!r} must begin with {' or '.join(schemes)}, without "
                "spaces or quotes."
            )


def _database(url: str) -> str:
    """The URL as given, if SQLAlchemy understands it and the engine is one of the two."""
    try:
        kind = make_url(url).get_backend_name() if url else "sqlite"
    except ArgumentError:
        kind = ""
    if kind not in ("sqlite", "postgresql"):
        raise BadSetting(
            "GRIDKEEPER_DATABASE_URL must look like "
            "postgresql+psycopg://user:password@host/database, or be empty."
        )
    return url


def _check_way_to(database: str) -> None:
    """Nothing crosses a network in the clear, nor to who only says he is the database."""
    url = make_url(database) if database else None
    if url is None or url.get_backend_name() == "sqlite":
        return
    hosts = {url.host or "", *_words(str(url.query.get("host", "")))}
    here = ("", *HERE)
    elsewhere = {host for host in hosts if not (host in here or host.startswith(("127.", "/")))}
    if elsewhere and url.query.get("sslmode") != "verify-full":
        raise BadSetting(
            "GRIDKEEPER_DATABASE_URL names a database on another machine: add "
            "?sslmode=verify-full&sslrootcert=… (its authority's file, or system)."
        )


def _words(text: str) -> frozenset[str]:
    return frozenset(filter(None, text.replace(" ", "").split(",")))


def _number(name: str, text: str, least: int = 1) -> int:
    if not (text.isascii() and text.isdecimal()) or int(text) < least:
        raise BadSetting(f"{PREFIX}{name}={text!r} must be a whole number of at least {least}.")
    return int(text)


def _flag(name: str, text: str) -> bool:
    if text not in ("0", "1"):
        raise BadSetting(f"{PREFIX}{name}={text!r} must be 0 or 1.")
    return text == "1"


def _private(given: str) -> Path:
    """The folder of the instance, made for this user alone, as all that is written from now on."""
    os.umask(0o077)
    instance = Path(given).resolve()
    try:
        instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise BadSetting(
            f"GRIDKEEPER_INSTANCE={given!r} cannot be made ({error.strerror}); give a folder this "
            "user may write."
        ) from None
    if instance.stat().st_mode & 0o077:
        for name in ("gridkeeper.db", "photos"):
            path = instance / name
            if path.exists() and path.stat().st_mode & 0o077:
                command = f"chmod -R go-rwx {shlex.quote(str(instance))}"
                raise BadSetting(f"{path} may be read by others; run: {command}")
    return instance


def _secret(path: Path) -> str:
    """The key in `path`, made on first use and whole before it has its name: two processes starting
    together agree on one.
    """
    if not path.exists():
        fresh = path.with_name(f"secrets.{os.getpid()}")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_hex(32) + "\n")
        with suppress(FileExistsError):
            os.link(fresh, path)
        fresh.unlink()
    if path.stat().st_mode & 0o077:
        raise BadSetting(f"{path} may be read by others; run: chmod 600 {path}")
    try:
        return path.read_text().strip()
    except PermissionError:
        raise BadSetting(
            f"{path} belongs to another user; run the commands as the user of the service, or "
            "chown it to that user."
        ) from None
