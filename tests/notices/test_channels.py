"""Notices pushed to WeCom, DingTalk, Feishu, by text message and mail, played on this machine."""

import pytest

from app.notices.rules import MOST_ATTEMPTS
from tests.support import filings, world
from tests.support.engines import ONE_ENGINE
from tests.support.receiver import SECRET

NUMBER = f"{world.COUNTY}-2026-000001"
MAIL = "mail://east@example.gov.cn"
ADDRESSES = {
    "wecombot://693a91f6-7aoc": "wecombot",
    "dingtalk://1234abcd": "dingtalk",
    f"dingtalk://{SECRET}@1234abcd": "dingtalk",
    "feishu://a1b2-c3": "feishu",
    "sms://13800000000": "sms",
    MAIL: "mail",
}


def wants(person, *channels, **wishes):
    """His wishes; a channel is an address, or (address, urgent_only)."""
    rows = [c if isinstance(c, tuple) else (c, False) for c in channels]
    body = {"channels": [{"address": a, "urgent_only": u} for a, u in rows]} | wishes
    answer = person.put("/notices/settings", body)
    assert answer.status_code == 200, answer.text
    return answer.json


def file(people, time, **changes):
    case = filings.new_id()
    body = filings.incident(time.now(), description="秘密地点，举报人李四", **changes)
    assert people.wang.put(f"/incidents/{case}", body).status_code == 201
    return case


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_service_gets_the_number_and_kind_and_nothing_else(
    people, time, receiver, run_job, outbox, address
):
    wants(people.east, address)
    file(people, time)
    assert [run_job("deliver"), run_job("deliver")] == [1, 0]
    ((service, text),) = receiver.came
    assert service == ADDRESSES[address]
    assert f"新问题 {NUMBER}（秸秆焚烧），请在时限前受理。" in text
    for said in ("秘密", "李四", "wang", "村", "114.", "33."):
        assert said not in text
    assert outbox() == [("sent", 1, None)]


def test_the_receiver_is_whom_the_officer_named(people, time, receiver, run_job):
    wants(people.east, "sms://13800000000", MAIL)
    file(people, time)
    assert run_job("deliver") == 2
    assert receiver.texts("sms")[0].startswith("13800000000: 新问题")
    assert receiver.texts("mail")[0].startswith("east@example.gov.cn: 环保网格: 新问题")


@pytest.mark.parametrize(
    ("address", "answer", "error"),
    [
        ("wecombot://693a91f6-7aoc", 93000, "refused 93000"),
        ("dingtalk://1234abcd", 310000, "refused 310000"),
        ("dingtalk://SECother@1234abcd", 0, "refused 310000"),
        ("feishu://a1b2-c3", 19024, "refused 19024"),
        ("wecombot://693a91f6-7aoc", "http 503", "http 503"),
        ("sms://13800000000", "http 500", "channel refused"),
        (MAIL, 550, "channel refused"),
    ],
)
def test_a_refusal_is_no_delivery_and_is_tried_again(
    people, time, receiver, run_job, outbox, address, answer, error
):
    service = ADDRESSES.get(address, "dingtalk")
    receiver.refusing[service] = answer
    wants(people.east, address)
    file(people, time)
    assert run_job("deliver") == 0
    assert outbox() == [("waiting", 1, error)]
    receiver.refusing.clear()
    if answer:
        time.forward(seconds=31)
        assert run_job("deliver") == 1
        assert len(receiver.texts(service)) == 1


def test_each_channel_gets_a_notice_once_whatever_the_others_do(
    people, time, receiver, run_job, outbox
):
    receiver.refusing["feishu"] = "http 500"
    wants(people.east, "wecombot://693a91f6-7aoc", "feishu://a1b2-c3")
    file(people, time)
    assert run_job("deliver") == 1
    for _ in range(MOST_ATTEMPTS):
        time.forward(hours=2)
        run_job("deliver")
    assert outbox() == [("sent", 1, None), ("dead", MOST_ATTEMPTS, "http 500")]
    assert len(receiver.texts("wecombot")) == 1


def test_a_channel_for_what_is_urgent_gets_nothing_else(people, time, receiver, run_job):
    wants(people.east, "wecombot://693a91f6-7aoc", ("sms://13800000000", True))
    file(people, time)
    run_job("deliver")
    assert receiver.texts("sms") == []
    file(people, time, nature="emergency", kind="EMG-01", severity="emergency")
    run_job("deliver")
    assert len(receiver.texts("wecombot")) == 2
    assert [text.split("（")[0] for text in receiver.texts("sms")] == [
        f"13800000000: 突发情况 {NUMBER[:-1]}2"
    ]


@ONE_ENGINE
@pytest.mark.parametrize(
    "address",
    [
        "tgram://123/456",  # not allowed here
        "file:///etc/passwd",
        "wecombot://",
        "wecombot://a b",
        "wecombot://a,wecombot://b",
        "wecombot://key?verify=no",
        "wecombot://key/?%76erify=no",
        "feishu://token/?r%74o=9999",
        "feishu://token/?cto=9999",
        "dingtalk://token/?retry=5",
        "dingtalk://token/?redirect=yes",
        "json://10.0.0.1/",
        "sms://",
        "sms://110&:phone=13800000000",
        "sms://abc",
        "mail://east@example.gov.cn?to=other@example.org",
        "mail://east",
        "mail://a@b,c@d",
        "no address",
    ],
)
def test_an_address_that_leads_elsewhere_or_weakens_what_protects_it_is_refused(
    people, receiver, address
):
    for answer in (
        people.east.put("/notices/settings", {"channels": [{"address": address}]}),
        people.east.put("/me/channel", {"address": address}),
    ):
        assert (answer.status_code, answer.json["code"]) == (422, "invalid"), address
    assert people.east.get("/notices/settings").json["channels"] == []


@ONE_ENGINE
@pytest.mark.parametrize(
    "body",
    [
        {},
        {"channels": [{"address": f"sms://1380000000{n}"} for n in range(6)]},
        {"channels": [{"address": "sms://13800000000"}] * 2},
        {"channels": [], "quiet": {"from": "22:00"}},
        {"channels": [], "quiet": {"from": "22:00", "to": "22:00"}},
        {"channels": [], "quiet": {"from": "24:00", "to": "07:00"}},
        {"channels": [], "quiet": {"from": "٢٢:00", "to": "07:00"}},
        {"channels": [], "digest": {}},
        {"channels": [], "digest": {"at": "08:00", "every_hours": 2}},
        {"channels": [], "digest": {"every_hours": 0}},
        {"channels": [], "digest": {"every_hours": 13}},
        {"channels": [], "officer_id": 1},
    ],
)
def test_wishes_that_mean_nothing_are_refused(people, receiver, body):
    answer = people.east.put("/notices/settings", body)
    assert (answer.status_code, answer.json["code"]) == (422, "invalid"), body


def test_the_one_channel_of_before_and_the_many_of_now_are_the_same(people, time, receiver):
    assert people.east.get("/notices/settings").json == {
        "channels": [],
        "quiet": None,
        "digest": None,
        "allowed": ["dingtalk", "feishu", "mail", "sms", "wecombot"],
    }
    night = {"from": "22:00", "to": "07:00"}
    chosen = wants(people.east, MAIL, "sms://13800000000", quiet=night, digest={"at": "08:00"})
    assert [c["address"] for c in chosen["channels"]] == [MAIL, "sms://13800000000"]
    assert people.east.put("/me/channel", {"address": "feishu://a1b2-c3"}).status_code == 204
    kept = people.east.get("/notices/settings").json
    assert kept["channels"] == [{"address": "feishu://a1b2-c3", "urgent_only": False}]
    assert (kept["quiet"], kept["digest"]) == (night, {"at": "08:00"})
    assert people.west.get("/notices/settings").json["channels"] == [], "everybody's are his own"
    assert people.east.put("/me/channel", {"address": None}).status_code == 204
    assert people.east.get("/notices/settings").json["channels"] == []


def test_a_scheme_no_longer_allowed_is_sent_nothing(app, people, time, receiver, run_job, outbox):
    wants(people.east, "feishu://a1b2-c3")
    file(people, time)
    app.config["CHANNELS"] = frozenset({"wecombot"})
    assert run_job("deliver") == 0
    assert outbox() == [("waiting", 1, "channel not allowed")]
    file(people, time)
    assert len(outbox()) == 1, "nor is it put into the outbox"
    assert receiver.came == []


def test_what_waits_follows_to_the_channel_chosen_since(people, time, receiver, run_job, outbox):
    receiver.refusing["feishu"] = "http 500"
    wants(people.east, "feishu://a1b2-c3")
    file(people, time)
    run_job("deliver")
    wants(people.east, MAIL)
    assert run_job("deliver") == 1
    assert len(receiver.texts("mail")) == 1
    receiver.refusing.clear()
    time.forward(hours=3)
    assert run_job("deliver") == 0
    assert receiver.texts("feishu") == []
    assert [state for state, _, _ in outbox()] == ["dropped", "sent"]
