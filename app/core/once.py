"""A call that makes something makes it once, however often it is sent.

Who calls gives it an id of his own; what was answered is kept with it, and the same call under
the same id is answered so again: after a lost answer, a second click, for two threads of one app
at once. What is refused is not kept: mended, it is sent under the same id.
"""

import hmac
import uuid
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, NamedTuple

import orjson
from flask import Response, g, request
from sqlalchemy import Index, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.core.bodies import plain, raw_json
from app.core.db import Json, Model, Utc, db
from app.core.errors import refuse
from app.core.insert import insert_once
from app.core.settings import setting
from app.core.written import dumps

#: The hidden field of a form that is sent once.
FIELD = "form_id"


class Once(Model):
    """A call that has been answered; let go after a month."""

    __tablename__ = "once"
    __table_args__ = (Index("ix_once_at", "at"),)

    #: Made by who calls.
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    officer_id: Mapped[int]
    #: POST /api/v1/plans
    call: Mapped[str]
    #: A keyed mark of what was sent.
    digest: Mapped[str]
    #: {body} or {location}, without what is shown but once.
    answer: Mapped[dict[str, Any]] = mapped_column(Json)
    at: Mapped[datetime] = mapped_column(Utc)


class Call(NamedTuple):
    """What this request says it is."""

    id: uuid.UUID
    officer_id: int
    call: str
    digest: str


def answered_once(view: Any, answer: Callable[[], Response]) -> Response:
    """The answer of a view; what it was before, where the same call had one.

    Another call, or somebody else's, is refused with `id_taken`, other content with
    `content_differs`. Who comes while the first is at work waits for its end.
    """
    call = _named() if hasattr(view, "once") and g.writing else None
    if call is None:
        return answer()
    if not insert_once(Once, **call._asdict(), answer={}, at=clock.now()):
        return _again(call)
    given = answer()
    kept = db.session.get_one(Once, call.id)
    if given.status_code < 400:
        kept.answer = _to_keep(g.pop("answer_again", given), view.once)
    else:  # a form that comes back to be mended
        db.session.delete(kept)
    return given


def forget_calls(before: datetime) -> int:
    """Let go of calls that were answered before a time, at most 500."""
    old = select(Once.id).where(Once.at < before).order_by(Once.at).limit(500)
    gone = delete(Once).where(Once.id.in_(old)).returning(Once.id)
    return len(db.session.scalars(gone).all())


def _named() -> Call | None:
    """The call with its id: of its JSON, its form, or (a file) its address; None without one."""
    if request.is_json:
        sent = raw_json()
        given = sent.get("id") if isinstance(sent, dict) else None
        content = dumps(sent, orjson.OPT_SORT_KEYS)
    elif FIELD in request.form:
        given, content = request.form[FIELD], _of_form()
    else:
        # what is said beside a file is part of it: a trial is no import
        said = sorted(one for one in request.args.items(multi=True) if one[0] != "id")
        given, content = request.args.get("id"), dumps(said) + request.get_data()
    try:
        made = uuid.UUID(given)
    except (ValueError, TypeError, AttributeError):
        return None  # the schema says what is wrong with it
    call, digest = f"{request.method} {request.path}", _digest(content)
    if FIELD in request.form:  # browsers go back to a form and send it with something else
        made = uuid.uuid5(made, f"{call} {digest}")
    return Call(made, g.caller.id, call, digest)


def _of_form() -> bytes:
    fields = [one for one in request.form.items(multi=True) if one[0] != "form_token"]
    files = []
    for name, file in request.files.items(multi=True):
        file.stream.seek(0)
        files.append((name, _digest(file.stream.read())))
        file.stream.seek(0)
    return dumps([fields, files])


def _digest(content: bytes) -> str:
    """A mark of a content by which nobody who reads it can try passwords that were sent."""
    key = str(setting("SECRET_KEY")).encode()
    return hmac.new(key, b"once " + content, "sha256").hexdigest()


def _again(call: Call) -> Response:
    known = db.session.get_one(Once, call.id)
    if (known.officer_id, known.call) != (call.officer_id, call.call):
        refuse("id_taken")
    if known.digest != call.digest:
        refuse("content_differs")
    if "location" in known.answer:
        return Response(status=303, headers={"Location": known.answer["location"]})
    return plain(known.answer["body"])


def _to_keep(given: Response, hidden: Iterable[str]) -> dict[str, Any]:
    if given.location:
        return {"location": given.location}
    return {"body": orjson.loads(given.get_data()) | dict.fromkeys(hidden)}
