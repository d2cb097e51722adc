"""/me, /officers, /posts, /departments, /delegations, /duty-rosters, /access-records, and what
cells say of their people.
"""

from app.posts.api.access import blp as access_blp
from app.posts.api.cells import blp as cells_blp
from app.posts.api.contacts import blp as contacts_blp
from app.posts.api.contracts import blp as contracts_blp
from app.posts.api.delegations import blp as delegations_blp
from app.posts.api.departments import blp as departments_blp
from app.posts.api.duty import blp as duty_blp
from app.posts.api.officers import blp as officers_blp
from app.posts.api.posts import blp as posts_blp

BLUEPRINTS = (
    officers_blp,
    posts_blp,
    delegations_blp,
    departments_blp,
    cells_blp,
    contacts_blp,
    contracts_blp,
    duty_blp,
    access_blp,
)
