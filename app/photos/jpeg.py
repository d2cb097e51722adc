"""The price of a JPEG: each of its scans goes over all of its pixels."""

import re

START_OF_SCAN, END_OF_IMAGE, MOST_SEGMENTS = 0xDA, 0xD9, 5000
#: A marker with a segment behind it, or the end: no zero that is stuffed, no restart, no filling.
MARKER = re.compile(rb"\xff([\x02-\xcf\xd9-\xfe])")


def scans_of(content: bytes) -> int:
    """How many scans its first picture has, by its markers; nothing is decoded.

    One of more segments than any camera writes counts as one of as many scans.
    """
    at, found = 2, 0
    for _ in range(MOST_SEGMENTS):
        marker = MARKER.search(content, at)
        if marker is None or marker[1][0] == END_OF_IMAGE:
            return found
        found += marker[1][0] == START_OF_SCAN
        at = marker.end() + int.from_bytes(content[marker.end() : marker.end() + 2], "big")
    return MOST_SEGMENTS
