"""Kinds of documents, what may be done with one when, how it is numbered (rows E09, E10)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

STATES = ("drafted", "signed", "sent", "received", "replied", "closed", "dropped")
#: From here on the receiver's people see it.
SENT = ("sent", "received", "replied", "closed")
UNSENT = ("drafted", "signed")
#: Sent and without a reply.
UNANSWERED = ("sent", "received")
OFFICE = frozenset({"reviewer", "leader"})
#: Who gets what is sent to a cell; a department's liaisons get what is sent to it.
CELL_PEOPLE = frozenset({"reviewer", "grid_chief", "leader"})


@dataclass(frozen=True)
class Kind:
    """One kind of document. `word` stands in its number, between the county's prefix and year."""

    name: str
    word: str
    #: Posts at the issuing cell that may sign it.
    signs: frozenset[str] = OFFICE
    #: Posts at the receiving cell that get it.
    gets: frozenset[str] = CELL_PEOPLE
    #: What may become of it, with the words for it.
    outcomes: tuple[str, ...] = ("settled", "partly", "unanswered", "raised")


LEADER = frozenset({"leader"})
#: The ladder of E09 first, then the wider set of E10; grave ones are signed by a leader.
KINDS: dict[str, Kind] = {
    "reminder": Kind("提醒函", "环提"),
    "supervision": Kind("督办通知", "环督"),
    "circular": Kind("通报", "环通"),
    "report": Kind("专报", "环报", gets=LEADER),
    "letter": Kind("函告", "环函"),
    "warning": Kind("警示", "环警"),
    "talk": Kind("约谈", "环约", LEADER, outcomes=("held", "settled", "partly", "raised")),
    "listed": Kind("挂牌督办", "环挂", LEADER, outcomes=("lifted", "partly", "raised")),
    "area_limit": Kind("区域限批", "环限", LEADER, outcomes=("lifted", "raised")),
    "accountability": Kind(
        "移交问责", "环问", LEADER, outcomes=("accepted", "declined", "settled")
    ),
    # of evaluations: what they list is what was computed
    "ranking": Kind("考核排名通报", "环考"),
    "score": Kind("考核得分说明", "环分"),
    # the figures of a month, by the cells below one
    "monthly": Kind("月度工作通报", "环月"),
    # what responsible bodies told in a month of what they put right
    "rectification": Kind("整改月调度通报", "环调"),
}
OUTCOMES = tuple(dict.fromkeys(name for kind in KINDS.values() for name in kind.outcomes))

SIGNER, ISSUER, RECEIVER = "signer", "issuer", "receiver"


@dataclass(frozen=True)
class Move:
    """What one side may do in some states, and the state that follows."""

    states: frozenset[str]
    to: str
    side: str
    #: Whether words must say why, or what the reply is.
    note: bool = False


MOVES: dict[str, Move] = {
    "sign": Move(frozenset({"drafted"}), "signed", SIGNER),
    "drop": Move(frozenset({"drafted", "signed"}), "dropped", ISSUER, note=True),
    "receive": Move(frozenset({"sent"}), "received", RECEIVER),
    "reply": Move(frozenset({"sent", "received", "replied"}), "replied", RECEIVER, note=True),
    "close": Move(frozenset({"sent", "received", "replied"}), "closed", ISSUER),
}


def sides(
    kind: str,
    issuer: int,
    receiver: tuple[int | None, int | None],
    posts: Iterable[tuple[str, int, int | None]],
) -> frozenset[str]:
    """On which sides of a document somebody stands with his posts of today.

    `receiver` is (cell, department); posts are (kind, cell, department).
    """
    found = set()
    cell, department = receiver
    for post, at, office in posts:
        if office is not None:
            found |= {RECEIVER} if office == department else set()
            continue
        if at == issuer and post in OFFICE:
            found.add(ISSUER)
        if at == issuer and post in KINDS[kind].signs:
            found.add(SIGNER)
        if at == cell and post in KINDS[kind].gets:
            found.add(RECEIVER)
    return frozenset(found)


def allowed(state: str, on: Collection[str], *, replied_himself: bool) -> list[str]:
    """The actions that somebody on these sides may take; nobody closes what he replied to."""
    return [
        name
        for name, move in MOVES.items()
        if state in move.states and move.side in on and not (name == "close" and replied_himself)
    ]


def received_by(post: str) -> list[str]:
    """The kinds of documents that a post at the receiving cell gets."""
    return [name for name, kind in KINDS.items() if post in kind.gets]


def default_prefix(county: str) -> str:
    """The sign of a county that has named none: the first character of its name."""
    return county[:1]


def number(prefix: str, kind: str, year: int, serial: int) -> str:
    """量环督〔2026〕3号."""
    return f"{prefix}{KINDS[kind].word}〔{year}〕{serial}号"


def is_late(state: str, reply_by: date | None, day: date) -> bool:
    """Whether a reply is owed and its last day has passed."""
    return state in UNANSWERED and reply_by is not None and reply_by < day


def long_date(day: date) -> str:
    """A day as it is written in a document: 2026年7月3日."""
    return f"{day.year}年{day.month}月{day.day}日"
