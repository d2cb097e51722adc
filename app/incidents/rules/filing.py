"""What a report says of itself: its source, and whether others than its own people found it."""

from app.posts.rules import FIELD, Scope

#: name -> (Chinese, English)
SOURCES = {
    "own_patrol": ("网格巡查", "own patrol"),
    "supervisor": ("社会监督员", "supervisor"),
    "public": ("群众举报", "public"),
    "hotline_12369": ("12369 热线", "hotline 12369"),
    "upper_check": ("上级检查", "check from above"),
    "assigned_from_above": ("上级交办", "assigned from above"),
    "department": ("部门移送", "department"),
    "media": ("媒体曝光", "media"),
    "satellite": ("卫星遥感", "satellite"),
}
#: Highest first.
LEVELS = ("county", "township", "village", "unit")
#: Keys that differ between a case filed alone and inside its patrol: no part of its content.
ENVELOPE = frozenset({"id", "patrol_id"})


def sources(scope: Scope) -> list[str]:
    """The sources that an officer's posts allow, the default first (B07, C03).

    Villages have their own patrols only.
    """
    kinds = {post.kind for post in scope.roots("incidents.file")}
    found: list[str] = []
    if kinds & FIELD:
        found.append("own_patrol")
    if "supervisor" in kinds:
        found.append("supervisor")
    if kinds - FIELD - {"supervisor"}:
        found += [s for s in ("upper_check", *SOURCES) if s not in found and s != "supervisor"]
    return found


def filer_level(scope: Scope) -> str | None:
    """The highest level at which somebody has a post that files cases; None for supervisors."""
    held = {post.level for post in scope.roots("incidents.file") if post.kind != "supervisor"}
    return next((level for level in LEVELS if level in held), None)


def found_by_others(
    *, discoverable: bool, nature: str, fact_cell_id: int | None, scope: Scope
) -> bool:
    """Whether it is discoverable, and others than the cell's own officers found it (E12)."""
    own = any(post.kind in FIELD and f"/{fact_cell_id}/" in post.path for post in scope.posts)
    return (
        discoverable and nature in ("violation", "hazard") and fact_cell_id is not None and not own
    )
