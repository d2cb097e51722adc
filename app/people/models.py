"""Accounts, refresh tokens and failed sign-ins."""

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import REFERENCE, Model, Utc


class Officer(Model):
    """A person with an account."""

    __tablename__ = "officer"
    __table_args__ = REFERENCE

    id: Mapped[int] = mapped_column(primary_key=True)
    #: What the person signs in with; lower case, unique for ever.
    username: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    phone: Mapped[str | None]
    #: Argon2id.
    password_hash: Mapped[str]
    #: Set for imported and reset passwords: everything but changing it is refused until then.
    must_change_password: Mapped[bool]
    #: Which tokens count: whatever ends every sign-in makes it one more.
    token_version: Mapped[int] = mapped_column(server_default="0")
    #: The last day of service; afterwards nobody signs in.
    ends_on: Mapped[date | None]
    #: The first of his channels (notices/models.py), for programs that knew one; nobody else reads
    #: it.
    channel: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(Utc)
    #: The newest privacy notice that the person has acknowledged; the proof is in Acknowledgement.
    notice_id: Mapped[int | None]


class PrivacyNotice(Model):
    """What people are told of the data kept on them (PIPL Art.

    17); a version per row, its id the version's number.
    """

    __tablename__ = "privacy_notice"
    __table_args__ = REFERENCE

    id: Mapped[int] = mapped_column(primary_key=True)
    #: Empty for the one that counts where a county has none of its own.
    county_id: Mapped[int | None]
    valid_from: Mapped[date]
    text: Mapped[str]
    english: Mapped[str]
    edited_by: Mapped[int | None]
    edited_at: Mapped[datetime] = mapped_column(Utc)


class Acknowledgement(Model):
    """That an officer has acknowledged a version; rows are only ever added."""

    __tablename__ = "acknowledgement"

    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"), primary_key=True)
    notice_id: Mapped[int] = mapped_column(ForeignKey("privacy_notice.id"), primary_key=True)
    at: Mapped[datetime] = mapped_column(Utc)


class RefreshToken(Model):
    """One link in a chain of rotating refresh tokens."""

    __tablename__ = "refresh_token"

    id: Mapped[int] = mapped_column(primary_key=True)
    #: SHA-256 of the token; the token itself is nowhere stored.
    digest: Mapped[str] = mapped_column(unique=True)
    #: All tokens that grew from one sign-in.
    family: Mapped[str] = mapped_column(index=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"), index=True)
    #: When the sign-in began; empty for those that are older than this column.
    began_at: Mapped[datetime | None] = mapped_column(Utc)
    expires_at: Mapped[datetime] = mapped_column(Utc)
    #: When it was first exchanged for a successor.
    replaced_at: Mapped[datetime | None] = mapped_column(Utc)
    #: The token it was made from; using this one ends that one's grace.
    parent_id: Mapped[int | None]
    #: Its successor has been used: presenting it now is theft.
    spent: Mapped[bool]
    revoked_at: Mapped[datetime | None] = mapped_column(Utc)


class SignInFailure(Model):
    """Failed attempts of one user name from one address; either may be "", which is any.

    Slows the guesser, never locks the account.
    """

    __tablename__ = "sign_in_failure"

    username: Mapped[str] = mapped_column(primary_key=True)
    address: Mapped[str] = mapped_column(primary_key=True)
    failures: Mapped[int]
    #: Attempts before this are refused unheard.
    next_at: Mapped[datetime] = mapped_column(Utc)
    #: When the pair signed in last: who guesses elsewhere does not make it wait.
    known_at: Mapped[datetime | None] = mapped_column(Utc)


class BrowserSession(Model):
    """A sign-in at the console; ended by signing out, a new password, a closed account, time."""

    __tablename__ = "browser_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    #: SHA-256 of what the cookie holds; that itself is nowhere stored.
    digest: Mapped[str] = mapped_column(unique=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"), index=True)
    started_at: Mapped[datetime] = mapped_column(Utc)
    #: When it was last used, to the minute.
    used_at: Mapped[datetime] = mapped_column(Utc)
    ended_at: Mapped[datetime | None] = mapped_column(Utc)
