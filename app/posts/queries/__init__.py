"""Who calls, who holds what, and what a caller may see."""

from app.posts.queries.caller import SignedIn, caller_of, signed_in
from app.posts.queries.holders import (
    by_ids,
    contracts_at,
    holders,
    liaisons,
    names,
    open_on,
    people_in,
    posts_of,
    valid_on,
)
from app.posts.queries.territory import (
    looks_seen,
    near,
    officers_seen,
    people_of_territory,
    posts_seen,
)

__all__ = [
    "SignedIn",
    "by_ids",
    "caller_of",
    "contracts_at",
    "holders",
    "liaisons",
    "looks_seen",
    "names",
    "near",
    "officers_seen",
    "open_on",
    "people_in",
    "people_of_territory",
    "posts_of",
    "posts_seen",
    "signed_in",
    "valid_on",
]
