"""A photo for somebody who may see a filing that names it."""

from dataclasses import dataclass
from typing import Any

from app.core.errors import refuse
from app.photos import queries, store
from app.photos.models import Photo


@dataclass(frozen=True)
class Shown:
    """Bytes and their media type; `inert` ones are never shown as a picture."""

    content_type: str
    content: bytes
    inert: bool = False


def show(photo: Photo, *, caller: Any, size: str | None) -> Shown:
    """The original for people of a county where a filing names it, else an upright copy.

    `size`: original, large, small, or None for the best that the caller may have. Refuses
    `not_found` where he may see no filing that names it.
    """
    counties = queries.counties_of(photo.sha256, caller) or refuse("not_found")
    of_county = caller.scope.county_id() in counties
    size = size or ("original" if of_county else "large")
    if size == "original" and not of_county:
        refuse("post_lacks_permission")
    if size == "original" or photo.width is None or photo.damaged:
        whole = store.original(photo.sha256) if of_county else refuse("not_found")
        return Shown(photo.content_type, whole, bool(photo.damaged))
    return Shown("image/jpeg", store.shown(photo.sha256, size) or refuse("not_found"))
