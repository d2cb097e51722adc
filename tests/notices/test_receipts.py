"""Who has read what about a case: for its reviewer and those above."""

from tests.notices.test_channels import file


def receipts(person, case, **more):
    query = "&".join(
        f"{k}={v}" for k, v in ({"about": "incident", "about_id": case} | more).items()
    )
    return person.get(f"/notices/receipts?{query}")


def test_the_reviewer_sees_who_has_read_what_and_when(people, time):
    case = file(people, time, nature="violation")
    assert [
        (r["officer"]["name"], r["kind"], r["read_at"])
        for r in receipts(people.east, case).json["items"]
    ] == [("east", "incident_filed", None), ("county", "incident_copied", None)]
    time.forward(minutes=7)
    notice = people.county.get("/notices").json["items"][0]["id"]
    people.county.post(f"/notices/{notice}/read")
    seen = receipts(people.east, case.upper()).json["items"][1]
    assert (seen["created_at"][:16], seen["read_at"][:16]) == (
        "2026-07-01T01:00",
        "2026-07-01T01:07",
    )
    assert receipts(people.county, case).json["items"][1] == seen, "and so does the level above"
    page = receipts(people.east, case, limit=1).json
    assert receipts(people.east, case, cursor=page["next"]).json["items"] == [seen]


def test_nobody_else_does_and_strangers_learn_nothing(people, time):
    case = file(people, time)
    for person in (people.wang, people.chief, people.inspector, people.admin):
        assert receipts(person, case).status_code == 403, person.username
    unknown = receipts(people.west, "ffffffff-ffff-4fff-8fff-ffffffffffff")
    for about, key in (("incident", case), ("incident", "x"), ("officer", "1")):
        answer = people.west.get(f"/notices/receipts?about={about}&about_id={key}")
        assert (answer.status_code, answer.data) == (404, unknown.data)
