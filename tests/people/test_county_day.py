"""Days are those of the county's clocks, never of UTC."""

import pytest

from tests.support import filings, world
from tests.support.people import Person

TODAY = "2026-07-02"


@pytest.mark.parametrize("hour", ["00:30", "07:30", "08:30", "23:30"])
def test_what_a_newcomer_is_refused_on_his_first_day_his_township_sees(people, time, hour):
    time.set(f"{TODAY}T{hour}:00+08:00")
    body = {"username": "new.comer", "name": "新人", "kind": "grid_officer", "cell": world.V1}
    made = people.east.post("/officers", body | {"password": world.PASSWORD, "starts_on": TODAY})
    assert made.status_code == 201, made.text
    new = Person(people.app, "new.comer")
    again = "grid-keeper-9"
    changed = new.post("/auth/password", {"old": world.PASSWORD, "new": again})
    new.headers = {"Authorization": f"Bearer {changed.json['access_token']}"}
    case = f"/incidents/{filings.new_id()}"
    wrong = filings.incident(time.now()) | {"kind": "NO-SUCH"}
    verdicts = new.post("/sync", {"items": [{"path": case, "body": wrong}]}).json["verdicts"]
    assert verdicts[0]["verdict"] == "refused"
    assert any(case in row["path"] for row in people.east.get("/refused").json["items"])
