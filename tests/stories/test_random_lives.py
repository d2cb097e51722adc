"""Whatever people do in whatever order, and however time goes by, what must be so is so."""

import random
from collections import Counter
from time import monotonic

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from app.cells.models import Cell
from app.core.db import db
from app.incidents.actions import ACTIONS
from tests.support import world
from tests.support.engines import ONE_ENGINE
from tests.support.lives import ACTORS, Lives, Undone
from tests.support.offices import add_office, add_person
from tests.support.proofs import check_cases, check_told


@pytest.fixture
def live(app, people, time, run_job):
    """Lives a few cases for some steps, each step proved; undone afterwards. The actions taken."""
    offices = [
        add_office(app, "water", "水利局", world.COUNTY),
        add_office(app, "env_office", "环保办", world.EAST_TOWN, "env"),
    ]
    with app.app_context():
        ids = dict(db.session.execute(db.select(Cell.code, Cell.id)).all())
    add_person(app, "east2", "reviewer", cell_id=ids[world.EAST_TOWN])
    add_person(app, "county2", "reviewer", cell_id=ids[world.COUNTY])
    for name in ACTORS:
        assert getattr(people, name).id
    for place, who in ((world.V1, people.town_leader), (world.EAST_TOWN, people.county2)):
        named = people.county.post(f"/cells/{place}/contacts", {"officer_id": who.id})
        assert named.status_code == 201, named.text

    def run(rng, steps):
        with Undone(people):
            lives, late = Lives(rng, people, time, run_job, offices), {}
            for _ in range(2):
                lives.file()
            for _ in range(steps):
                done = lives.step()
                with app.app_context():
                    if done is not None:
                        who, case, action = done
                        check_told(case, getattr(people, who).id, action)
                    check_cases(lives.cases if done is None else [done[1]], late)
            with app.app_context():
                check_cases(lives.cases, late)
        return lives.taken

    return run


@ONE_ENGINE
@settings(max_examples=8, phases=[Phase.explicit, Phase.generate])
@given(seed=st.integers(0, 2**32))
def test_what_must_be_so_is_so_after_any_steps(live, seed):
    live(random.Random(seed), 30)


@pytest.mark.soak
def test_what_must_be_so_is_so_for_as_long_as_one_looks(live, soak_seconds):
    """Prints how often each action was taken, and which were not."""
    end, taken, seed = monotonic() + soak_seconds, Counter[str](), 0
    while monotonic() < end:
        seed += 1
        taken.update(live(random.Random(seed), 60))
    print(f"\n{seed} histories, {sum(taken.values())} actions: {dict(taken.most_common())}")
    print(f"never taken: {sorted(set(ACTIONS) - set(taken))}")
    assert taken.total() > seed, "something was done in each"
