"""Which encoding bytes are in: the declared one while it fits, else the one that fits best."""

import codecs
from collections.abc import Sequence
from pathlib import Path

#: What stands in a .cpg file (lower case, its beginning) and the codec that it means.
_CPG = (
    *(("utf", "utf-8"), ("65001", "utf-8"), ("gb", "gb18030"), ("936", "gb18030")),
    *(("cp936", "gb18030"), ("54936", "gb18030"), ("big5", "big5"), ("950", "big5")),
    ("cp950", "big5"),
)
#: The byte in the head of a .dbf that means as much, at place 29.
_DBF = {0x4D: "gb18030", 0x4F: "big5", 0x7A: "gb18030", 0x78: "big5"}
USUAL = ("utf-8", "gb18030")
_WHOLE = (("utf-8-sig", "UTF-8"), ("gb18030", "GBK"))


def declared(shapefile: Path) -> str | None:
    """The codec that the files beside a shapefile name; None where they name none we know."""
    beside = {p.suffix.lower(): p for p in shapefile.parent.glob(shapefile.stem + ".*")}
    if ".cpg" in beside:
        said = beside[".cpg"].read_text(errors="replace").strip("\ufeff\x00 \r\n\t").lower()
        return named(said)
    if ".dbf" not in beside:
        return None
    with beside[".dbf"].open("rb") as file:
        head = file.read(32)
    return _DBF.get(head[29]) if len(head) == 32 else None


def named(said: str) -> str | None:
    """The codec that a name of an encoding, in lower case, means; None for one we do not know."""
    return next((codec for start, codec in _CPG if said.startswith(start)), None)


def fitting(values: Sequence[bytes], said: str | None) -> str:
    """The codec in which the fewest of these values hold bytes that are no text.

    A value whose last character alone is incomplete was cut by its column's width and fits. The
    declared codec wins a tie, then UTF-8.
    """
    order = list(dict.fromkeys([said, *USUAL] if said else USUAL))
    return min(order, key=lambda codec: sum(text(v, codec)[1] == "bad_bytes" for v in values))


def text(value: bytes, codec: str) -> tuple[str, str | None]:
    """(the text, what was wrong): cut_value where half a character at the end was dropped,
    bad_bytes where some are no text at all and stand as �.
    """
    try:
        found = codecs.getincrementaldecoder(codec)().decode(value, final=False)
    except UnicodeDecodeError:
        return value.decode(codec, "replace"), "bad_bytes"
    try:
        return value.decode(codec), None
    except UnicodeDecodeError:
        return found, "cut_value"


def decoded(content: bytes) -> tuple[str, str]:
    """(a whole text file without its byte order mark, as what it was read): by that mark, by the
    zeros of UTF-16 without one, else UTF-8 or GB18030, whichever leaves fewer places that are no
    text; these stand as �.
    """
    utf16 = _utf16(content)
    if utf16:
        return content.decode(utf16, "replace").removeprefix("\ufeff"), "UTF-16"
    found = {said: content.decode(codec, "replace") for codec, said in _WHOLE}
    said = min(found, key=lambda said: found[said].count("�"))
    return found[said], said


def _utf16(content: bytes) -> str | None:
    """The kind of UTF-16 that a file is in: every other byte of what is written in Latin letters,
    digits and commas is zero there.
    """
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    head = content[:1024]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) <= len(head) // 20 or max(even, odd) < 4 * min(even, odd):
        return None  # 一 has such a byte, too
    return "utf-16-le" if odd > even else "utf-16-be"
