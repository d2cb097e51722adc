"""The passwords of a roster's new people: made, rated and hashed before its transaction."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from app.core.db import db
from app.core.errors import refuse
from app.core.read_sheet import Row, Table
from app.people import service as people
from app.people.models import Officer
from app.people.rules import is_weak, new_password

#: New accounts of a call whose passwords the roster gives: the hash of one costs a fifth of a
#: second by design. Those that are made here are no words that anybody tries, and cost little.
MOST_GIVEN = 4


@dataclass(frozen=True)
class Prepared:
    """A row with the hash of its password, the password where it was made here, and whether the
    one given is too weak.
    """

    row: Row
    hashed: str
    made: str
    weak: bool = False


def known_names(table: Table) -> set[str]:
    """The user names of a roster that somebody has."""
    names, found = sorted({row.cells["username"] for row in table.rows}), set[str]()
    for start in range(0, len(names), 500):
        some = select(Officer.username).where(Officer.username.in_(names[start : start + 500]))
        found |= set(db.session.scalars(some))
    return found


def prepare(
    table: Table, known: Collection[str] = (), *, most: int | None = None, dry_run: bool = False
) -> list[Prepared]:
    """Give new names passwords where they have none; rate and hash them: slow, so before the
    transaction. Who is `known` keeps his password, and costs nothing.

    Refuses `too_many_accounts` over `most` given ones; a dry run needs no hash, and takes any.
    """
    given = {name: "" for row in table.rows if (name := row.cells["username"]) not in known}
    for row in table.rows:
        if row.cells["username"] in given and row.cells["password"]:
            given[row.cells["username"]] = row.cells["password"]
    count = sum(map(bool, given.values()))
    if most is not None and count > most and not dry_run:
        refuse("too_many_accounts", count=count, most=most)
    weak = {name for name, password in given.items() if password and is_weak(password, name)}
    made = {name: new_password() for name, password in given.items() if not password}
    hashed = {
        name: people.UNUSABLE if dry_run or name in weak else people.hash_of_chosen(password)
        for name, password in given.items()
        if password
    }
    hashed |= {n: people.UNUSABLE if dry_run else people.hash_of_made(p) for n, p in made.items()}
    names = [(row, row.cells["username"]) for row in table.rows]
    return [
        Prepared(row, hashed.get(name, people.UNUSABLE), made.get(name, ""), name in weak)
        for row, name in names
    ]
