"""What counts in no figure stands beside them, with why: whoever asks is not left to guess."""

from tests.support import filings, world
from tests.support.evaluating import OPENED, done, enter, path

V1, QUARTER = world.V1, "2026Q3"


def filed(person, what, body):
    key = filings.new_id()
    answer = person.put(f"/{what}/{key}", body)
    assert answer.status_code == 201, answer.text
    return key


def beside(person, code=V1, period=QUARTER, **headers):
    """{row: (what it is, why)} of what counts nowhere."""
    shown = done(person.get(f"/evaluations/{period}/{code}", **headers))
    assert all(one["text"] for one in shown["uncounted"])
    return {one["row"]: (one["of"], one["why"]) for one in shown["uncounted"]}


def test_each_thing_that_does_not_count_says_why(people, time, run_job):
    walked, began = filed(people.wang, "patrols", filings.patrol(time.now())), time.now()
    time.forward(hours=3)
    forged = {"device": {"id": "p", "mock": True}}
    doubtful = filed(people.wang, "patrols", filings.patrol(time.now(), **forged))
    time.forward(hours=3)
    abroad = filed(people.li, "patrols", filings.patrol(time.now(), cell_code=V1))
    seen = filed(people.wang, "incidents", filings.incident(time.now()))
    assert people.east.act(seen, "accept", handling_class="general").status_code == 201
    time.forward(hours=3)  # an office that walks there stands above the village
    above = filed(people.east, "patrols", filings.patrol(time.now(), cell_code=V1))
    run_job("doubts")

    time.set(OPENED)
    sent = time.now().isoformat()
    late = filed(people.wang, "incidents", filings.incident(began, sent_at=sent))
    done(people.county.post(f"/evaluations/{QUARTER}", {}))
    time.forward(minutes=30)
    later = filed(people.wang, "incidents", filings.incident(began, sent_at=time.now().isoformat()))
    found = beside(people.chief)
    assert found[doubtful] == ("patrol", "in_doubt")
    assert found[abroad][0] == "patrol"
    assert found[abroad][1] in ("in_doubt", "outside_post")
    assert found[above] == ("patrol", "not_own_people")
    assert found[late] == ("case", "late")
    assert found[later] == ("case", "came_later")
    assert not {walked, seen} & found.keys()
    assert beside(people.east, world.EAST_TOWN).keys() >= {doubtful, late}
    assert not beside(people.west, world.W1)

    # what is entered and withdrawn, too
    given = done(enter(people.east, V1, "demonstration"))
    assert given["id"] not in beside(people.chief)
    gone = people.east.post(path(V1, f"entries/{given['id']}/withdraw"), {"reason": "有误"})
    assert gone.status_code == 200, gone.text
    assert beside(people.chief)[given["id"]] == ("entry", "withdrawn")

    # somebody has accepted the late one: computed again it counts
    assert people.east.act(late, "accept", handling_class="general").status_code == 201
    time.forward(minutes=1)
    done(people.county.post(f"/evaluations/{QUARTER}", {}))
    again = beside(people.chief)
    assert late not in again
    assert again[later] == ("case", "late")
    english = beside(people.chief, headers={"Accept-Language": "en"})
    assert english == again


def test_a_quarter_that_runs_says_so_too(people, time, run_job):
    forged = {"device": {"id": "p", "mock": True}}
    doubtful = filed(people.wang, "patrols", filings.patrol(time.now(), **forged))
    run_job("doubts")
    time.forward(minutes=1)
    assert beside(people.chief)[doubtful] == ("patrol", "in_doubt")
