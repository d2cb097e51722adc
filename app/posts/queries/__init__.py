"""Who calls, who holds what, who stands in, who is on duty, and what a caller may see."""

from app.posts.queries.caller import SignedIn, caller_of, signed_in
from app.posts.queries.contacts import (
    FireMember,
    contact_rows,
    contacts,
    fire_team,
    fire_team_rows,
)
from app.posts.queries.delegations import (
    delegation_seen,
    delegations_between,
    delegations_of,
    visible_delegations,
)
from app.posts.queries.duty import (
    Turn,
    on_duty,
    still_to_come,
    turns_at,
    turns_beginning,
    turns_between,
    turns_to_come,
)
from app.posts.queries.holders import (
    able,
    by_ids,
    contracts_at,
    contracts_of,
    holders,
    liaisons,
    names,
    open_on,
    people_in,
    posts_of,
    posts_with_paths,
    valid_on,
)
from app.posts.queries.standing import and_deputies
from app.posts.queries.territory import (
    near,
    people_of_territory,
    visible_looks,
    visible_officer,
    visible_officers,
    visible_posts,
)

__all__ = [
    "FireMember",
    "SignedIn",
    "Turn",
    "able",
    "and_deputies",
    "by_ids",
    "caller_of",
    "contact_rows",
    "contacts",
    "contracts_at",
    "contracts_of",
    "delegation_seen",
    "delegations_between",
    "delegations_of",
    "fire_team",
    "fire_team_rows",
    "holders",
    "liaisons",
    "names",
    "near",
    "on_duty",
    "open_on",
    "people_in",
    "people_of_territory",
    "posts_of",
    "posts_with_paths",
    "signed_in",
    "still_to_come",
    "turns_at",
    "turns_beginning",
    "turns_between",
    "turns_to_come",
    "valid_on",
    "visible_delegations",
    "visible_looks",
    "visible_officer",
    "visible_officers",
    "visible_posts",
]
