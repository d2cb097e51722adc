"""Photos that come with a form: looked at before the transaction, kept where it is refused."""

from itertools import chain
from typing import Any, NamedTuple

from flask import current_app, g, request
from werkzeug.datastructures import MultiDict

from app.console.forms import KEPT
from app.core import clock
from app.photos import service as photos


class Taken(NamedTuple):
    """A photo that came with a form."""

    sha256: str
    filename: str
    size: int
    looked: Any


def files_limit() -> int:
    return int(current_app.config["PHOTO_MB"]) * 1024 * 1024 * 3


def take_files() -> None:
    """Look at the photos and store them before the transaction: it takes time.

    They have one price for the whole form: refuses `photos_too_dear`.
    """
    g.taken = {}
    sent = [
        (name, file.filename, content)
        for name, file in request.files.items(multi=True)
        if file.filename and (content := file.read())
    ]
    found = photos.take_each([content for _, _, content in sent])
    for (name, filename, content), (sha256, looked) in zip(sent, found, strict=True):
        taken = Taken(sha256, filename, len(content), looked)
        g.taken.setdefault(name, []).append(taken)


def record_photos() -> None:
    """Before the action, and whatever becomes of it: a refused form comes back with its photos."""
    for one in chain.from_iterable(g.taken.values()):
        photos.record(one.sha256, one.size, one.looked, officer_id=g.caller.id, now=clock.now())


def with_photos(body: dict[str, Any]) -> None:
    """Name the photos of the form where the body has them: rectified.photo_ids; those that came
    with it and those that came before and are still ticked.
    """
    found: dict[str, list[str]] = {}
    for name in request.form:
        if name.startswith(KEPT):
            found[name.removeprefix(KEPT)] = [
                said.partition(" ")[0] for said in request.form.getlist(name)
            ]
    for name, taken in g.taken.items():
        found.setdefault(name, []).extend(one.sha256 for one in taken)
    for name, ids in found.items():
        *inside, last = name.split(".")
        place = body
        for part in inside:
            place = place.setdefault(part, {})
        place[last] = list(dict.fromkeys(ids))


def typed_with_photos() -> MultiDict[str, str]:
    """What was typed, and the photos by the names that their files had."""
    typed = MultiDict(request.form)
    for name, taken in g.taken.items():
        for one in taken:
            typed.add(KEPT + name, f"{one.sha256} {one.filename}")
    return typed
