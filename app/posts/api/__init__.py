"""/me, /officers, /posts, /departments, /access-records, and what cells say of their people."""

from app.posts.api.access import blp as access_blp
from app.posts.api.cells import blp as cells_blp
from app.posts.api.departments import blp as departments_blp
from app.posts.api.officers import blp as officers_blp
from app.posts.api.posts import blp as posts_blp

BLUEPRINTS = (officers_blp, posts_blp, departments_blp, cells_blp, access_blp)
