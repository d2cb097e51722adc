"""Every setting of the environment that says how the program runs, its default and a sentence.

What moves a deadline or a figure is not here: that is versioned data per county in the database.
"""

from dataclasses import dataclass
from pathlib import Path

PREFIX = "GRIDKEEPER_"
ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Setting:
    """One environment variable: its name without prefix, its default, and what it does."""

    name: str
    default: str
    sentence: str


SETTINGS = (
    Setting(
        "INSTANCE",
        str(ROOT / "instance"),
        "Folder of the embedded database, the photos and the secrets.",
    ),
    Setting(
        "DATABASE_URL",
        "",
        "SQLAlchemy URL; empty means SpatiaLite in the instance folder; postgresql+psycopg://… "
        "for PostGIS.",
    ),
    Setting("HOST", "127.0.0.1", "Address that scripts/run listens on."),
    Setting("PORT", "8000", "Port that scripts/run listens on."),
    Setting(
        "PUBLIC_URL",
        "",
        "The https:// address that phones use; shown as a QR code where /phone was opened "
        "without HTTPS.",
    ),
    Setting(
        "TILE_URL",
        "",
        "Map tiles for /phone, https://…/{z}/{x}/{y}…; empty: outlines only, nothing is loaded "
        "from elsewhere.",
    ),
    Setting(
        "TILE_DATUM",
        "cgcs2000",
        "Datum of these tiles: cgcs2000 or wgs84, gcj02 (the drawing is shifted, never the data).",
    ),
    Setting(
        "DEMO",
        "1",
        "1 lets scripts/run load the demonstration county into an empty database; 0 leaves it "
        "empty.",
    ),
    Setting(
        "PREPARE",
        "0",
        "1, as scripts/run sets it: migrate, load the demonstration and print the address first.",
    ),
    Setting(
        "TIMEZONE",
        "Asia/Shanghai",
        "Decides days, quarters, working hours and night windows; stored times are UTC.",
    ),
    Setting(
        "TEST_CLOCK",
        "0",
        "1 lets `flask clock` move the clock of all processes; refused in production.",
    ),
    Setting("PRODUCTION", "0", "1 for service: no demonstration accounts, no test clock."),
    Setting(
        "SECRET_KEY",
        "",
        "Signs access tokens; empty means one is made once and kept in INSTANCE/secrets (mode "
        "0600).",
    ),
    Setting("ACCESS_MINUTES", "60", "Life of an access token in minutes."),
    Setting("REFRESH_DAYS", "30", "Life of a refresh token in days."),
    Setting("SESSION_IDLE_MINUTES", "30", "When a console that nobody uses signs out, in minutes."),
    Setting("SESSION_HOURS", "12", "Longest life of a sign-in at the console, in hours."),
    Setting("PHOTO_MB", "20", "Largest photo taken, in MiB."),
    Setting(
        "PHOTO_STORE",
        "",
        "Where photos lie: s3://bucket/prefix (credentials in the usual AWS_ variables); empty: "
        "INSTANCE/photos.",
    ),
    Setting(
        "CHANNELS",
        "",
        "Channels officers may choose, comma separated: wecombot, dingtalk, feishu, and sms, mail "
        "through the gateways below; empty: inbox only.",
    ),
    Setting(
        "SMS_GATEWAY",
        "",
        "Apprise address of the county's SMS gateway with {to} for the number, for example "
        "jsons://user:password@sms.example.gov.cn/send?:phone={to}&:message=content.",
    ),
    Setting(
        "MAIL_GATEWAY",
        "",
        "Apprise address of the county's mail server with {to} for the receiver, for example "
        "mailtos://user:password@smtp.example.gov.cn?from=grid@example.gov.cn&to={to}.",
    ),
    Setting(
        "CHANNEL_HOSTS",
        "",
        "Hosts of the county's own where it runs a service itself (政务微信, 专有钉钉), comma "
        "separated: wecombot=https://wx.example.gov.cn,dingtalk=https://….",
    ),
    Setting("LOG_LEVEL", "INFO", "Least severe log record that is written."),
    Setting(
        "WORKERS",
        "1",
        "Web processes; with one the scheduler runs inside it, with more `flask jobs run` is a "
        "process of its own.",
    ),
    Setting(
        "THREADS",
        "8",
        "Threads of each web process. In service with several processes 4: more of them wait for "
        "each other.",
    ),
    Setting(
        "PROXIES",
        "0",
        "How many proxies stand in front and set X-Forwarded-For; 1 behind the Caddy of "
        "docs/operations.md.",
    ),
    Setting(
        "STATUS_TOKEN",
        "",
        "Lets in to /readyz, /metrics and /docs from elsewhere than this machine, as bearer or "
        "as basic password.",
    ),
    Setting(
        "OPEN_TO_ALL",
        "",
        "Which of readyz, metrics, docs anybody may see, comma separated; empty: this machine "
        "and the token only.",
    ),
    Setting(
        "REQUIRE_NOTICE",
        "",
        "1 refuses work until the privacy notice is acknowledged, 0 only reminds; empty means 1 "
        "in production.",
    ),
)
