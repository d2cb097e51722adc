"""A roster imported again: what it says otherwise of who is there is set, or named as kept."""

from dataclasses import dataclass, field
from datetime import date, datetime

from app.core import audit
from app.core.errors import Problem
from app.people.models import Officer
from app.posts.models import Post
from app.posts.rules import Caller
from app.posts.service.edit_officers import corrects
from app.posts.service.end_posts import end_post
from app.posts.service.own_people import is_own
from app.posts.service.tell_people import Given, tell_account

Words = tuple[str, str]
UPDATED, KEPT = ("已更新", "updated"), ("保留", "kept")
PHONE, PASSWORD = ("手机", "phone"), ("初始密码", "password")


@dataclass
class Renewal:
    """What of a row was set, and what stays as it was with the reason: each in Chinese, English."""

    changed: list[Words] = field(default_factory=list)
    kept: list[Words] = field(default_factory=list)

    def said(self) -> str | None:
        """Both as a sentence in both languages; None where the row says nothing new."""
        parts = [part for part in ((UPDATED, self.changed), (KEPT, self.kept)) if part[1]]
        chinese = "；".join(f"{what[0]}：{'、'.join(zh for zh, _ in some)}" for what, some in parts)
        english = "; ".join(f"{what[1]}: {', '.join(en for _, en in some)}" for what, some in parts)
        return f"{chinese} / {english}" if parts else None


def renew_officer(
    *, of: Officer, phone: str, password: str, caller: Caller | None, now: datetime
) -> Renewal:
    """Another phone is taken over; a blank one says nothing, a password is its owner's by now."""
    found = Renewal()
    if password:
        found.kept.append(PASSWORD)
    if not phone or phone == of.phone:
        return found
    if caller is not None and not is_own(caller.scope, of.id, now):
        found.kept.append(
            ("手机（此人另有不归您任命的岗位）", "phone (holds posts that are not yours to give)")
        )
        return found
    if caller is not None and not corrects(caller, of, now):
        found.kept.append(("手机（此人由上级管理）", "phone (the level above sees to this person)"))
        return found
    diff = audit.apply(of, {"phone": phone})
    by = caller.id if caller else None
    audit.changed("officers.edit", "officer", of.id, by=by, now=now, fields=sorted(diff))
    if caller is not None:
        tell_account("phone_changed", caller, of, now)
    found.changed.append(PHONE)
    return found


def renew_post(
    *,
    of: Post,
    starts_on: date | None,
    ends_on: date | None,
    caller: Caller | None,
    now: datetime,
    among: list[Given],
) -> Renewal:
    """Another last day is set where ending the post by itself would be; a first day stays, and so
    does a last day where the roster has none. What lasts longer by it is added to `among`.
    """
    found = Renewal()
    if starts_on is not None and starts_on != of.starts_on:
        found.kept.append((f"起 {of.starts_on}", f"from {of.starts_on}"))
    if ends_on == of.ends_on:
        return found
    if ends_on is None:
        found.kept.append((f"止 {of.ends_on}", f"to {of.ends_on}"))
        return found
    try:
        end_post(caller=caller, post=of, ends_on=ends_on, now=now, among=among)
        found.changed.append((f"止 {ends_on}", f"to {ends_on}"))
    except Problem as problem:
        chinese, english = sentences(problem)
        day = of.ends_on or "—"
        found.kept.append((f"止 {day}（{chinese}）", f"to {day} ({english})"))
    return found


def sentences(problem: Problem) -> Words:
    """A refusal in Chinese and English."""
    return problem.body(english=False)["detail"], problem.body(english=True)["detail"]
