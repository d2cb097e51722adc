"""Passwords are hashed and checked while nobody waits for a transaction to end."""

import os
import re
import threading

import pytest
from argon2 import PasswordHasher

from app.core.db import db
from app.people.service import passwords
from tests.support import world
from tests.support.browsing import Browser

NEW = {"name": "新", "kind": "grid_officer", "cell": world.V1}
GIVEN, WEAK = "chosen by hand 7", "12345678"


@pytest.fixture
def held(monkeypatch):
    """Of each hash that is made or checked, whether a transaction was open. All of them are in the
    thread that gives way to others.
    """
    found, hand_over = [], passwords._hashing

    def handed_over(*what):
        found.append(db.session().in_transaction())
        return hand_over(*what)

    def seen(do):
        def work(*args):
            assert os.getpriority(os.PRIO_PROCESS, threading.get_native_id()) > 0
            return do(*args)

        return work

    monkeypatch.setattr(passwords, "_hashing", handed_over)
    for name in ("hash", "verify"):
        monkeypatch.setattr(PasswordHasher, name, seen(getattr(PasswordHasher, name)))
    return found


def test_no_password_is_hashed_in_a_transaction(people, held):
    admin, wang = people.admin, people.wang
    made = admin.post("/officers", NEW | {"username": "new.one"})
    assert made.status_code == 201, made.text
    key = made.json["officer"]["id"]
    given = admin.post("/officers", NEW | {"username": "new.two", "password": GIVEN})
    assert (given.status_code, given.json["password"]) == (201, GIVEN)
    assert admin.post(f"/officers/{key}/password").status_code == 200
    assert admin.post(f"/officers/{key}/password", {"password": GIVEN}).status_code == 200
    said = {"username": "new.one", "password": GIVEN}
    assert wang.post("/auth/login", said).status_code == 200
    changed = wang.post("/auth/password", {"old": world.PASSWORD, "new": GIVEN})
    assert changed.status_code == 200, changed.text
    roster = f"username,name,post,cell,password\nnew.four,某,grid_officer,{world.V1},{GIVEN}"
    assert admin.call("POST", "/officers/import", data=roster.encode()).status_code == 200
    assert len(held) == 8
    assert not any(held)


def test_nor_is_one_that_is_refused(people, held):
    admin, wang = people.admin, people.wang
    for path, body, who, code in (
        (
            "/officers",
            NEW | {"username": "new.one", "password": WEAK},
            admin,
            "password_weak",
        ),
        ("/officers", NEW | {"username": "wang", "password": GIVEN}, admin, "username_taken"),
        ("/officers", NEW | {"username": "x y"}, admin, "invalid"),
        (f"/officers/{wang.id}/password", {"password": WEAK}, admin, "password_weak"),
        (f"/officers/{wang.id}/password", {"password": GIVEN}, wang, "post_lacks_permission"),
        ("/officers/999/password", {}, admin, "not_found"),
        ("/auth/password", {"old": "wrong", "new": GIVEN}, wang, "password_wrong"),
        ("/auth/password", {"old": world.PASSWORD, "new": WEAK}, wang, "password_weak"),
        ("/auth/password", {"old": world.PASSWORD}, wang, "invalid"),
    ):
        answer = who.post(path, body)
        assert answer.json["code"] == code, (path, answer.text)
    assert not any(held)


def test_nor_in_the_console(app, people, held):
    admin = Browser(app, "admin")
    made = admin.send(
        "/officers/new", "/console/officers/new", **NEW, username="new.one", password=GIVEN
    )
    assert made.status_code == 200, made.text
    key = people.admin.get("/officers?q=new.one").json["items"][0]["id"]
    page, to = f"/officers/{key}", f"/console/officers/{key}/password"
    assert admin.send(page, to, password="").status_code == 200
    assert admin.send(page, to, password=WEAK).status_code == 422
    token = re.search(r'name="form_token" value="(\w+)"', admin.get("/password").text)[1]
    typed = {"old": world.PASSWORD, "new": GIVEN, "again": GIVEN, "form_token": token}
    assert admin.client.post("/console/password", data=typed).status_code == 303
    assert len(held) == 5
    assert not any(held)
