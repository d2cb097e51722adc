"""Powers: which post permits what, where its territory ends, who appoints whom (row A11)."""

import pytest

from app.posts.rules import (
    APPOINTS,
    EVERY,
    MANAGING,
    PERMISSIONS,
    POSTS,
    WATCHED,
    WATCHERS,
    Caller,
    Held,
    Scope,
)

# county 1 holds townships 2 and 3; 2 holds villages 4 and 5; county 9 is another
PATHS = {1: "/1/", 2: "/1/2/", 3: "/1/3/", 4: "/1/2/4/", 5: "/1/2/5/", 9: "/9/"}
LEVELS = {1: "county", 2: "township", 3: "township", 4: "village", 5: "village", 9: "county"}


def held(kind: str, cell: int, department: int | None = None) -> Held:
    return Held(kind, cell, PATHS[cell], LEVELS[cell], department)


def scope(*posts: tuple[str, int]) -> Scope:
    return Scope(tuple(held(kind, cell) for kind, cell in posts))


@pytest.mark.parametrize(
    ("action", "posts"),
    [
        ("cells.read", EVERY),
        ("cells.write", {"reviewer", "administrator"}),
        ("officers.import", {"administrator"}),
        ("policies.write", {"reviewer", "administrator"}),
        ("tasks.excuse", {"reviewer"}),
        ("patrols.file", {"grid_chief", "grid_officer", "reviewer", "leader", "inspector"}),
        ("patrols.read", EVERY - {"administrator"}),
        ("tracks.read", {"grid_chief", "reviewer", "inspector"}),  # never a peer's
        ("incidents.review", {"reviewer"}),
        ("mendings.rule", {"reviewer", "leader"}),
        ("evaluations.run", {"reviewer"}),
        ("evaluations.enter", {"reviewer", "leader"}),
        ("evaluations.assess", {"grid_chief", "reviewer", "leader"}),
        ("evaluations.departments", {"reviewer", "leader", "inspector", "liaison"}),
        ("discoveries.decide", {"reviewer", "leader"}),
        ("accountability.decide", {"leader", "inspector"}),
        ("audit.read", {"inspector", "administrator"}),
        ("privacy.write", {"administrator"}),
    ],
)
def test_what_each_post_permits(action, posts):
    assert {kind for kind in POSTS if scope((kind, 4)).allows(action)} == set(posts)


def test_every_action_is_permitted_to_some_known_post():
    for action, posts in PERMISSIONS.items():
        assert posts, action
        assert posts <= EVERY, action


def test_who_holds_no_post_may_do_nothing():
    nobody = scope()
    assert not any(nobody.allows(action) for action in PERMISSIONS)
    assert nobody.county_id() is None
    assert nobody.cell_ids("cells.read") == nobody.departments() == []
    assert not nobody.in_county("/1/")
    assert not nobody.borders("/1/")


@pytest.mark.parametrize(
    ("cell", "covered"),
    [(1, {1, 2, 3, 4, 5}), (2, {2, 4, 5}), (4, {4}), (9, {9})],
)
def test_a_territory_is_the_cell_and_all_below_it(cell, covered):
    reviewer = scope(("reviewer", cell))
    assert {c for c in PATHS if reviewer.covers("incidents.review", PATHS[c])} == covered


def test_a_path_that_only_begins_alike_is_another_cell():
    assert not Scope((Held("reviewer", 4, "/1/4/", "village"),)).covers("cells.write", "/1/42/")


def test_only_the_posts_that_permit_an_action_give_its_territory():
    both = scope(("grid_officer", 4), ("reviewer", 3))
    assert both.cell_ids("incidents.review") == [3]
    assert both.cell_ids("patrols.file") == [3, 4]
    assert not both.covers("incidents.review", PATHS[4])
    assert [post.kind for post in both.roots("sites.write")] == ["grid_officer", "reviewer"]


def test_two_posts_in_one_cell_are_one_territory():
    assert scope(("grid_officer", 4), ("grid_chief", 4)).cell_ids("patrols.file") == [4]


@pytest.mark.parametrize(
    ("cell", "bordering"),
    [(4, {1, 2, 4}), (2, {1, 2, 4, 5}), (1, {1, 2, 3, 4, 5}), (9, {9})],
)
def test_the_tree_one_works_in_is_below_and_above_never_beside(cell, bordering):
    officer = scope(("grid_officer", cell))
    assert {c for c in PATHS if officer.borders(PATHS[c])} == bordering


def test_counties_are_strangers_to_each_other():
    officer = scope(("grid_officer", 4))
    assert officer.county_id() == 1
    assert [c for c in PATHS if officer.in_county(PATHS[c])] == [1, 2, 3, 4, 5]
    assert scope(("inspector", 9), ("inspector", 1)).in_county(PATHS[5])


@pytest.mark.parametrize(
    ("by", "given"),
    [
        ("reviewer", {"grid_chief", "grid_officer", "reviewer", "leader", "liaison", "supervisor"}),
        ("administrator", EVERY),
        ("grid_chief", set()),
        ("leader", set()),
        ("inspector", set()),
    ],
)
def test_who_appoints_whom(by, given):
    assert {kind for kind in POSTS if scope((by, 2)).appoints(kind, PATHS[4])} == set(given)


@pytest.mark.parametrize("by", sorted(APPOINTS))
def test_nobody_appoints_above_or_beside_himself(by):
    appointing = scope((by, 2))
    assert [c for c in PATHS if appointing.appoints("grid_officer", PATHS[c])] == [2, 4, 5]


def test_a_reviewer_makes_no_inspector_and_no_administrator():
    above_all = scope(("reviewer", 1))
    assert not above_all.appoints("inspector", PATHS[4])
    assert not above_all.appoints("administrator", PATHS[4])


@pytest.mark.parametrize(
    ("by", "cell", "kind", "ends"),
    [
        ("reviewer", 4, "grid_officer", True),
        ("reviewer", 4, "grid_chief", True),
        ("reviewer", 2, "grid_officer", True),
        ("reviewer", 2, "liaison", True),
        # who stands above him in his own cell, and his fellow
        ("reviewer", 2, "grid_chief", False),
        ("reviewer", 2, "leader", False),
        ("reviewer", 2, "reviewer", False),
        ("reviewer", 3, "grid_officer", False),
        ("reviewer", 1, "reviewer", False),
        ("administrator", 2, "leader", True),
        ("administrator", 2, "inspector", True),
        ("leader", 4, "grid_officer", False),
    ],
)
def test_whose_post_one_takes_away(by, cell, kind, ends):
    assert scope((by, 2)).ends(kind, PATHS[cell]) == ends


@pytest.mark.parametrize(("cell", "above"), [(4, True), (5, True), (2, False), (3, False)])
def test_what_is_given_from_above_is_given_by_a_post_that_stands_higher(cell, above):
    assert scope(("reviewer", 2)).appoints_above("reviewer", PATHS[cell]) == above
    assert not scope(("leader", 2)).appoints_above("reviewer", PATHS[cell])


@pytest.mark.parametrize(
    ("post", "county"),
    [(("reviewer", 1), 1), (("reviewer", 9), 9), (("reviewer", 2), None), (("leader", 1), None)],
)
def test_a_county_acts_by_the_posts_of_its_own_office(post, county):
    assert scope(post).county_for("policies.write") == county


def test_what_one_may_without_being_an_administrator():
    both = scope(("administrator", 1), ("reviewer", 2))
    assert both.allows("officers.import")
    assert not both.office().allows("officers.import")
    assert both.office() == scope(("reviewer", 2))
    assert not both.office().appoints("inspector", PATHS[4])


def test_who_watches_over_an_office_is_no_part_of_it_and_sees_its_cases():
    assert WATCHERS < WATCHED
    assert not WATCHERS & MANAGING
    for kind in WATCHERS:
        assert scope((kind, 1)).allows("incidents.territory")


def test_a_liaison_answers_for_his_departments():
    liaison = Scope((held("liaison", 1, 12), held("liaison", 1, 7), held("grid_officer", 4)))
    assert liaison.departments() == [7, 12]
    assert liaison.basis("cells.read") == "liaison 12, liaison 7, grid_officer 4"


def test_the_basis_of_a_look_names_the_posts_that_permit_it_and_no_other():
    both = scope(("grid_officer", 4), ("reviewer", 2), ("inspector", 1))
    assert both.basis("tracks.read") == "reviewer 2, inspector 1"
    assert both.basis("privacy.write") == ""


def test_a_case_has_its_reviewers_among_the_posts_on_its_cells():
    caller = scope(("reviewer", 2), ("reviewer", 3), ("leader", 2), ("reviewer", 1))
    assert [post.cell_id for post in caller.reviews([4, 2, 1, None])] == [2, 1]
    assert caller.reviews([]) == []
    assert scope(("leader", 2)).reviews([2]) == []


def test_a_caller_cannot_be_changed_on_the_way():
    caller = Caller(7, "王芳", scope(("grid_officer", 4)))
    with pytest.raises(AttributeError):
        caller.id = 8  # type: ignore[misc]
    assert caller == Caller(7, "王芳", scope(("grid_officer", 4)))
