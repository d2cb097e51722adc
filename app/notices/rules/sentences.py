"""What a notice says, and whether it is urgent."""

from app.notices.rules.of_accountability import ACCOUNTABILITY
from app.notices.rules.of_beside import BESIDE
from app.notices.rules.of_cases import CASES
from app.notices.rules.of_discoveries import DISCOVERIES
from app.notices.rules.of_ledgers import LEDGERS
from app.notices.rules.of_others import OTHER_THINGS

#: kind -> (Chinese, English); sentences may go to a phone's lock screen: no names of people, no
#: places.
SENTENCES = {**CASES, **BESIDE, **ACCOUNTABILITY, **OTHER_THINGS, **DISCOVERIES, **LEDGERS}
UNKNOWN = (
    "有一条新消息，请更新程序后查看。",
    "There is news: update the program to read it.",
)
#: Kinds that wait neither for the end of a night nor for others (C18, B25): emergencies, and what
#: is told to whoever is on duty now.
URGENT = frozenset(
    {
        *("emergency_filed", "emergency_moved", "emergency_unanswered", "emergency_downstream"),
        *("emergency_late", "emergency_over_limit", "fire_reported", "token_theft"),
        "incident_overdue_on_duty",
        *("account_opens", "name_changed", "phone_changed"),
        *("password_reset", "account_closes", "seat_taken", "seat_given", "seat_reset"),
        "seat_phone",
        *("seat_opened", "seat_ended", "deputy_changed"),
    }
)
#: Calls in an emergency: each is read by itself, never together with others.
READ_ALONE = frozenset({"emergency_filed", "emergency_moved", "emergency_unanswered"})


def sentence(kind: str, params: dict[str, object], english: bool = False) -> str:
    """The notice in words; KeyError where it lacks what they need."""
    return SENTENCES[kind][1 if english else 0].format_map(params)


def as_stored(kind: str, params: dict[str, object], english: bool = False) -> str:
    """A stored notice in words: what its parameters lack is …, and one that only a newer program
    knows says so. One notice must not hide the others of an inbox.
    """
    try:
        return sentence(kind, params, english)
    except (ValueError, TypeError, AttributeError, LookupError):
        return without_names(kind, english)


class _Blank(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "…"


def without_names(kind: str, english: bool = False) -> str:
    """What notices of a kind say, whatever of."""
    return SENTENCES.get(kind, UNKNOWN)[1 if english else 0].format_map(_Blank())
