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
    near,
    people_of_territory,
    visible_looks,
    visible_officers,
    visible_posts,
)

__all__ = [
    "SignedIn",
    "by_ids",
    "caller_of",
    "contracts_at",
    "holders",
    "liaisons",
    "names",
    "near",
    "open_on",
    "people_in",
    "people_of_territory",
    "posts_of",
    "signed_in",
    "valid_on",
    "visible_looks",
    "visible_officers",
    "visible_posts",
]
