"""Decisions about user names, passwords and guessing."""

import ipaddress
import secrets
from dataclasses import dataclass
from datetime import timedelta

from zxcvbn import zxcvbn

from grids import texts


@dataclass(frozen=True)
class Slowing:
    """How many failures are free, and how long one waits at most after those that are not."""

    free: int
    longest: timedelta


#: One account from one address.
PAIR = Slowing(4, timedelta(minutes=15))
#: One account from all addresses together: short, for its owner waits with the guessers.
ACCOUNT = Slowing(20, timedelta(minutes=1))
#: All accounts from one address: a carrier puts hundreds of honest phones behind one.
ADDRESS = Slowing(100, timedelta(minutes=1))
#: After so long without a failure counting begins anew.
QUIET = timedelta(days=1)
#: How long an address that one signed in from stays one's own.
KNOWN = timedelta(days=30)
#: After so long a sign-in ends however often it is refreshed: once a year the password is typed.
LONGEST_SIGN_IN = timedelta(days=365)
#: What people here spell passwords with and zxcvbn does not know: words of the trade, love by
#: numbers.
OWN_WORDS = (
    *("gridkeeper", "huanbao", "huanjing", "hbwg", "wangge", "wanggeyuan"),
    *("xiangzhen", "xiancun", "woaini", "1314", "520"),
)
#: What the demonstration's accounts are opened with, as everybody can read: good at the machine
#: itself, never for who comes through a proxy or from elsewhere.
DEMONSTRATION = "gridkeeper-demo"
#: Signs that stand for letters in guessed words, several for some. Nobody guesses early who uses so
#: many of them, and zxcvbn tries all their meanings together.
SIGNS, MOST_SIGNS = frozenset("@({[<!|$+%"), 6
#: What zxcvbn rates lower is guessed within a million tries.
LEAST_SCORE = 2
#: Without characters that are mistaken for each other on a printed sheet.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


def as_username(text: str) -> str:
    """A user name as it is stored and looked for: Ｗang.Fang typed full-width is wang.fang."""
    return texts.code(text).lower()


def network_of(address: str) -> str:
    """Where an address belongs to, as far as guessing goes: of IPv6 the /64, which is one line."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address or "-"
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is None:
            return str(ipaddress.ip_network((found, 64), strict=False))
        found = found.ipv4_mapped
    return str(found)


def wait_after(failures: int, slowing: Slowing = PAIR) -> timedelta:
    """How long the next attempt must wait: after the free ones 2, 4, 8 … s, up to the longest."""
    if failures <= slowing.free:
        return timedelta(0)
    return min(timedelta(seconds=2 ** min(failures - slowing.free, 20)), slowing.longest)


def is_weak(password: str, username: str) -> bool:
    """Under 8 characters, the user name, or what is guessed early: known ones, rows of keys, dates,
    words of the trade.
    """
    if len(password) < 8 or password.lower() in (username.lower(), DEMONSTRATION):
        return True
    if len(SIGNS.intersection(password)) > MOST_SIGNS:
        return False
    # its cost grows with the square of the length; what is long is not rated
    rated = zxcvbn(password[:32], user_inputs=[username, *OWN_WORDS], max_length=32)
    return bool(rated["score"] < LEAST_SCORE)


def new_password() -> str:
    """Ten characters that can be read aloud, about 49 bits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(10))
