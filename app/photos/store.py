"""Where the bytes lie: a folder or an S3 bucket behind one interface.

Originals, smaller copies, parts on their way.
"""

from contextlib import suppress
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

import obstore
import obstore.exceptions
import structlog
from obstore.store import LocalStore, from_url

from app.core.bounds import again
from app.core.errors import Problem, refuse
from app.core.settings import setting
from app.photos import inspection
from app.photos.decoding import COPIES

log = structlog.get_logger()
ERRORS = (obstore.exceptions.BaseError, OSError)
PART_BYTES = 256 * 1024
#: How long parts wait for the rest.
PARTS_LIVE = timedelta(days=14)


def store() -> Any:
    """The object store: what PHOTO_STORE names, or the folder INSTANCE/photos."""
    address = setting("PHOTO_STORE")
    return _bucket(address) if address else _folder(setting("INSTANCE") / "photos")


@cache
def _bucket(address: str) -> Any:
    return from_url(address)  # credentials and endpoint from the usual AWS_… variables


@cache
def _folder(path: Path) -> Any:
    path.mkdir(exist_ok=True)
    return LocalStore(str(path))


def key_of(sha256: str) -> str:
    """Where an original lies in the store."""
    return f"{sha256[:2]}/{sha256}"


def _copy_key(sha256: str, size: str) -> str:
    return f"copies/{size}/{sha256[:2]}/{sha256}"


def put(sha256: str, content: bytes, copies: dict[str, bytes]) -> None:
    """Store an original and its copies, whole before anything else knows of them."""
    try:
        for size, copy in copies.items():
            obstore.put(store(), _copy_key(sha256, size), copy)
        obstore.put(store(), key_of(sha256), content)
    except ERRORS as error:
        _full(error)


def put_back(sha256: str, content: bytes) -> None:
    """Store an original from a backup; copies are made when somebody looks."""
    obstore.put(store(), key_of(sha256), content)


def original(sha256: str) -> bytes:
    """The bytes as they were sent; FileNotFoundError where the store has lost them."""
    return bytes(obstore.get(store(), key_of(sha256)).bytes())


def shown(sha256: str, size: str) -> bytes | None:
    """A copy for looking at, `large` or `small`, upright and without EXIF.

    None where the original cannot be decoded.
    """
    try:
        return bytes(obstore.get(store(), _copy_key(sha256, size)).bytes())
    except FileNotFoundError:
        try:
            copies = inspection.look(original(sha256)).copies
        except Problem as problem:
            if problem.code == "busy":  # to be asked again, not to be taken for none
                raise
            return None  # taken before its price was asked
        for name, copy in copies.items():
            obstore.put(store(), _copy_key(sha256, name), copy)
        return copies.get(size)


def holds(sha256: str) -> bool:
    """Whether the original is there."""
    try:
        obstore.head(store(), key_of(sha256))
    except FileNotFoundError:
        return False
    return True


def drop(sha256: str) -> None:
    """Let an original and its copies go, as far as they are there."""
    for key in (key_of(sha256), *(_copy_key(sha256, size) for size in COPIES)):
        with suppress(FileNotFoundError):
            obstore.delete(store(), key)


def keep_part(officer_id: int, sha256: str, number: int, content: bytes) -> None:
    """Keep part `number` (from 1) of what this officer is sending.

    The same number again replaces it.
    """
    try:
        obstore.put(store(), f"{_parts(officer_id, sha256)}/{number:05d}", content)
    except ERRORS as error:
        _full(error)


def parts(officer_id: int, sha256: str) -> list[int]:
    """The numbers of the parts that are there."""
    return sorted(int(row["path"].rsplit("/", 1)[1]) for row in _listed(_parts(officer_id, sha256)))


def join(officer_id: int, sha256: str, count: int) -> bytes:
    """Parts 1 to `count` as one; refuses naming the missing ones."""
    here = set(parts(officer_id, sha256))
    missing = [n for n in range(1, count + 1) if n not in here]
    if missing:
        refuse("parts_missing", missing=missing)
    folder = _parts(officer_id, sha256)
    try:
        return b"".join(
            bytes(obstore.get(store(), f"{folder}/{n:05d}").bytes()) for n in range(1, count + 1)
        )
    except FileNotFoundError:  # joined by another request meanwhile
        refuse("parts_missing", missing=[1])


def drop_parts(officer_id: int, sha256: str) -> None:
    """Let the parts go once the whole is stored."""
    for row in _listed(_parts(officer_id, sha256)):
        obstore.delete(store(), row["path"])


def forget_parts(now: datetime) -> int:
    """Let go parts whose rest never came."""
    old = [row["path"] for row in _listed("parts") if row["last_modified"] < now - PARTS_LIVE]
    for path in old:
        obstore.delete(store(), path)
    return len(old)


def _listed(prefix: str) -> list[Any]:
    return [row for rows in obstore.list(store(), prefix) for row in rows]


def _parts(officer_id: int, sha256: str) -> str:
    return f"parts/{officer_id}/{sha256}"


def _full(error: Exception) -> NoReturn:
    log.error("photo not stored", kind=type(error).__name__)
    refuse("storage_full", again("storage_full"))
