"""A draw that anybody can make again: from a seed, whatever the order of what is drawn from (E26).

Each key gets the SHA-256 of seed and key; the smallest are drawn. So every subset of a size is as
likely as any other, both engines give the same, and a larger draw holds the smaller one.
"""

import hashlib
import heapq
from collections.abc import Collection

#: By which method a sample was drawn: stored draws are repeated by their own.
METHOD = 1
VERDICTS = ("right", "false", "unclear")


def draw(seed: str, keys: Collection[str], size: int) -> list[str]:
    """So many of these keys by a seed, in the order in which they are drawn."""
    return heapq.nsmallest(size, keys, key=lambda one: (_mark(seed, one), one))


def _mark(seed: str, key: str) -> bytes:
    return hashlib.sha256(f"{seed}\n{key}".encode()).digest()


def digest(keys: Collection[str]) -> str:
    """A mark of what was drawn from, to see whether it is still the same."""
    found = hashlib.sha256()
    for key in sorted(keys):
        found.update(key.encode() + b"\n")
    return found.hexdigest()


def size_of(frame: int, percent: int, least: int, most: int) -> int:
    """How many to draw of so many: a share, within bounds, never more than there are."""
    return min(frame, max(least, min(most, -(-frame * percent // 100))))
