"""Text that people and their programs write, in one form: what cannot be seen is taken away, what
was typed clean stays as it is.

`prose` is for descriptions, `line` for titles and addresses, `person` for names of people, `code`
for codes, user names, phones and headings, `of_cell` for what a table's cell holds. Done twice,
each does nothing more. It stands here because boundary files need it too, below everything else.

Names are not folded by NFKC as a whole: compatibility ideographs and variation selectors (U+FE00…,
U+E0100…) are letters of somebody's name, full-width punctuation is how Chinese is written. A
joiner (U+200C, U+200D) or a Mongolian vowel separator between letters that need it stays.
"""

import math
import re
import unicodedata
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Literal

#: Seen by nobody: soft hyphens, zero-width spaces, marks of direction, byte order marks …
INVISIBLE = re.compile(
    r"[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)
JOINERS = re.compile("[\u200c\u200d]+")
#: Blanks of every width, and letters that are only a blank (U+3164: a "name" of nothing).
BLANK = re.compile(r"[\u00a0\u1680\u2000-\u200a\u202f\u205f\u2800\u3164\u115f\u1160\uffa0]")
BREAK = re.compile(r"\r\n?|[\u0085\u2028\u2029]")
#: Ideographs of which even canonical normal forms make others.
COMPATIBLE = re.compile("[^\uf900-\ufaff\U0002f800-\U0002fa1f]+")
HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
ALIGNED = re.compile(f"(?<=[{HAN}])\\s+(?=[{HAN}])")
#: Dots that keyboards offer for that of foreign names (迪力木拉提·买买提).
DOTS = re.compile("[\u2022\u2027\u2219\u22c5\u30fb\uff65\u0387]")
SCIENTIFIC = re.compile(r"\d(\.\d+)?[eE]\+?\d+")
#: A number that was text: ="138…", 138….0, '138….
AS_FORMULA, WHOLE = re.compile(r'="([^"]*)"'), re.compile(r"(\d{6,})\.0+")
#: What programs write where nothing was. Nobody's code, phone or name in a county's files; where
#: one is needed its absence is said of the row.
NULLS = frozenset(
    {"NULL", "Null", "null", "<NULL>", "<Null>", "<null>", "(null)", "(NULL)", "\\N", "<NA>"}
    | {"nan", "NaN", "NAN", "NaT", "None"}
)
#: Parts of characters that come in their place when text is copied out of a PDF.
_RADICALS = {chr(n): unicodedata.normalize("NFKC", chr(n)) for n in range(0x2F00, 0x2FD6)}
_CUT = (
    "⺟母⺠民⻁虎⻄西⻅见⻆角⻉贝⻋车⻓长⻔门⻘青⻙韦⻚页⻛风⻜飞"
    "⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻬齐⻮齿⻰龙⻳龟"
)
_RADICALS |= dict(zip(_CUT[::2], _CUT[1::2], strict=True))
_SEEN = str.maketrans(_RADICALS)
#: Full-width digits and letters; punctuation stays as wide as it is.
_NARROW = str.maketrans(
    {
        n: n - 0xFEE0
        for a, b in (("０", "９"), ("Ａ", "Ｚ"), ("ａ", "ｚ"))
        for n in range(ord(a), ord(b) + 1)
    }
)


def prose(text: str) -> str:
    """Text of several lines: nothing invisible, one kind of line break, no blank end."""
    return _settled(_prose, text)


def line(text: str) -> str:
    """Text of one line: single blanks, digits and letters in their usual width."""
    return _settled(_line, text)


def person(text: str) -> str:
    """Somebody's name: 张　三, aligned by a blank, is 张三; 欧阳·娜 keeps the one dot."""
    return _settled(_person, text)


def code(text: str) -> str:
    """What is compared letter by letter: NFKC, and without what spreadsheets leave round it."""
    return _settled(_code, text)


def is_scientific(text: str) -> bool:
    """Whether a spreadsheet has written a long number as 1.38E+10: its digits are lost."""
    return SCIENTIFIC.fullmatch(text) is not None


def has_control(text: str) -> bool:
    """Whether a control character is in it, other than line breaks and tabs."""
    return any(unicodedata.category(c) == "Cc" and c not in "\n\r\t" for c in text)


def letters(text: str | None) -> int:
    """How many letters are in it, of whatever script: full stops and digits give no reason."""
    return sum(one.isalpha() for one in text or "")


def of_cell(value: object) -> str:
    """What a table's cell holds, as text: empty for every null; 13800000001.0 is the number.

    Of a time its day (2026-07-01): tables of people hold days. Its lines stay lines: what a column
    is for says which of the other ways follows.
    """
    unfilled = "" if value is None else str(value).replace("\0", "")  # what dBase fills up with
    text = _settled(lambda found: _unwrapped(_prose(found)), unfilled)
    if text in NULLS or (isinstance(value, float | Decimal) and not math.isfinite(value)):
        return ""
    if isinstance(value, date):  # as datetime is; pandas' NaT is one too, and was a null
        return value.isoformat()[:10]
    if isinstance(value, float | Decimal) and value == int(value):
        return str(int(value))
    return text


def _settled(way: Callable[[str], str], text: str) -> str:
    """One way as often as it changes something: a form is a form."""
    while (found := way(text)) != text:
        text = found
    return text


def _prose(text: str) -> str:
    text = _formed(INVISIBLE.sub("", text).translate(_SEEN), "NFC")
    text = JOINERS.sub(_joiner, text)
    lines = BREAK.sub("\n", BLANK.sub(" ", text)).rstrip().split("\n")
    # a first line may begin with 　　, the way paragraphs do
    return "\n".join(part.rstrip(" \t") for part in lines).lstrip(" \t\n")


def _line(text: str) -> str:
    return " ".join(_prose(text).translate(_NARROW).split())


def _person(text: str) -> str:
    return DOTS.sub("·", ALIGNED.sub("", _line(text)))


def _code(text: str) -> str:
    return _unwrapped(_line(_formed(_line(text), "NFKC")))


def _unwrapped(text: str) -> str:
    """Without the sign by which somebody told a spreadsheet that a number is text.

    An apostrophe before a Latin letter is part of a name ('t Hooft).
    """
    if found := AS_FORMULA.fullmatch(text):
        return found[1].strip()
    if found := WHOLE.fullmatch(text):
        return found[1]
    if text[:1] in ("'", "’", "‘") and not (text[1:2].isalpha() and text[1:2].isascii()):
        return text[1:].strip()
    return text


def _formed(text: str, form: Literal["NFC", "NFKC"]) -> str:
    """A normal form of all but the ideographs that it would make others of."""
    if text.isascii() or unicodedata.is_normalized(form, text):
        return text
    return COMPATIBLE.sub(lambda part: unicodedata.normalize(form, part[0]), text)


def _joiner(found: re.Match[str]) -> str:
    """A joiner stays between letters of scripts that join, and inside emoji."""
    text = found.string
    around = text[found.start() - 1 : found.start()], text[found.end() : found.end() + 1]
    return "" if any(not one or _is_plain(ord(one)) for one in around) else found[0]


def _is_plain(point: int) -> bool:
    """Whether a letter never joins with another: Latin, Han and what stands between them."""
    return (
        point < 0x300
        or 0x2E80 <= point < 0xA000
        or 0xF900 <= point < 0xFB00
        or 0xFF00 <= point < 0xFFF0
        or 0x20000 <= point < 0x40000
    )
