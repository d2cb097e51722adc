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


def declared(shapefile: Path) -> str | None:
    """The codec that the files beside a shapefile name; None where they name none we know."""
    beside = {p.suffix.lower(): p for p in shapefile.parent.glob(shapefile.stem + ".*")}
    if ".cpg" in beside:
        said = beside[".cpg"].read_text(errors="replace").strip("\ufeff\x00 \r\n\t").lower()
        return next((codec for start, codec in _CPG if said.startswith(start)), None)
    if ".dbf" not in beside:
        return None
    with beside[".dbf"].open("rb") as file:
        head = file.read(32)
    return _DBF.get(head[29]) if len(head) == 32 else None


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


def decoded(content: bytes) -> str:
    """A whole text file: by its byte order mark, else UTF-8 or GB18030, whichever leaves fewer
    places that are no text; these stand as �.
    """
    for mark, codec in ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if content.startswith(mark):
            return content.decode(codec, "replace")
    readings = [content.decode(codec, "replace") for codec in ("utf-8-sig", "gb18030")]
    return min(readings, key=lambda reading: reading.count("�"))
