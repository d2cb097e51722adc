"""Cases that live as chance wills: whoever may do something does it, and time goes by."""

import random
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from app.core.db import db
from app.incidents.actions import ACTIONS
from app.incidents.rules.actions import OPEN
from tests.stories.test_damaged_filings import ACTION_BODIES
from tests.support import filings, world
from tests.support.actions import CLOSING, NEEDED
from tests.support.people import Clock, People, Person

#: Who acts; those with most to do are named more than once.
ACTORS = (
    *("east", "east", "east2", "county", "county2", "town_leader", "town_leader"),
    *("county_leader", "wang", "peer", "chief", "li", "water", "west", "zhao", "env"),
)
WAITS = (
    *(timedelta(minutes=11), timedelta(hours=3), timedelta(hours=3), timedelta(days=1)),
    *(timedelta(days=4), timedelta(days=40)),
)
FILINGS: tuple[dict[str, Any], ...] = (
    {},
    {"kind": "EMG-01"},
    {"kind": "DIS-01", "measures_taken": ""},
    filings.ON_SPOT,
    {"kind": "RUR-03", "measures_taken": ""},
)
#: What an office may file besides.
SENT_IN: tuple[dict[str, Any], ...] = (
    {"source": "public", "reporter": {"name": "某", "phone": "139", "anonymous": False}},
    {"source": "upper_check"},
    {"source": "assigned_from_above"},
)
JOBS = ("escalate", "escalate", "vacancies", "rehome", "remind_top_rung", "audit")


ONE_FITS = (
    *("receive", "decline", "answer", "joint_result", "grant", "deny", "resume"),
    *("order", "refuse_measure", "withdraw_measure", "lift", "agreement_broken"),
)
SESSIONS = (
    {"outcome": "agreed", "agreement": "夜间停机"},
    {"outcome": "continued"},
    {"outcome": "failed"},
)
MORE = (
    {"clock": "working_hours", "hours": 1},
    {"clock": "working_days", "days": 1},
    {"clock": "natural_days", "days": 1},
)
#: How much rather a case is led on than aside: chance alone would seldom lead one to its end.
FORWARD = 6


def leads_on(action: str) -> bool:
    """Whether an action leads a case to another open status, or to its closing."""
    on = {*OPEN, "closed"}
    return any(way.after in on for way in ACTIONS[action].ways)


class Lives:
    """A few cases, and who may act on them; `taken` counts the actions that were taken."""

    def __init__(
        self,
        rng: random.Random,
        people: People,
        time: Clock,
        run_job: Callable[[str], int],
        offices: list[int],
    ) -> None:
        self.rng, self.people, self.time, self.run_job = rng, people, time, run_job
        self.offices, self.cases, self.taken = offices, list[str](), list[str]()

    def file(self) -> str:
        """A case of one kind or another, by a villager or an office."""
        who = self.rng.choice(("wang", "wang", "peer", "east", "county"))
        body = self.rng.choice(FILINGS)
        if who in ("east", "county") and self.rng.random() < 0.5:
            body = self.rng.choice(SENT_IN)
        case = filings.new_id()
        answer = self.person(who).put(
            f"/incidents/{case}", filings.incident(self.time.now(), **body)
        )
        assert answer.status_code == 201, answer.text
        self.cases.append(case)
        return case

    def step(self) -> tuple[str, str, str] | None:
        """Something happens: (who, case, action) where it is an action, or time goes by."""
        chance = self.rng.random()
        if chance < 0.12:
            self.time.forward(seconds=self.rng.choice(WAITS).total_seconds())
        elif chance < 0.22:
            self.run_job(self.rng.choice(JOBS))
        elif chance < 0.25:
            self.file()
        else:
            return self.act()
        return None

    def act(self) -> tuple[str, str, str] | None:
        """Somebody does what his answer offers: it is done, or refused for what the body says."""
        case = self.rng.choice(self.cases[-4:])
        for who in self.rng.sample(ACTORS, 8):
            seen = self.person(who).get(f"/incidents/{case}").json
            offered = seen.get("actions") or []
            if set(offered) - {"comment"} or (offered and self.rng.random() < 0.05):
                break
        else:
            return None
        version = seen["version"]
        # what was done already is done the less
        done = Counter(self.taken)
        weights = [(FORWARD if leads_on(name) else 1) / (1 + done[name]) for name in offered]
        action = self.rng.choices(offered, weights)[0]
        answer = self.person(who).act(case, action, version=version, **self.body(action, case))
        assert answer.status_code in (201, 409, 422), (who, action, answer.text)
        if answer.status_code != 201:
            assert answer.json["code"] != "action_not_allowed", (who, action, "was offered")
            return None
        self.taken.append(action)
        return who, case, action

    def body(self, action: str, case: str) -> dict[str, Any]:
        """A body with which the action can be taken, if anybody's can."""
        rng, person = self.rng, self.person
        handlers = [person(n).id for n in ("town_leader", "town_leader", "east", "wang", "county")]
        others = [one for one in self.cases if one != case] or [case]
        satisfied = rng.choice(("satisfied", "no_reporter", "unreachable", "dissatisfied"))
        chosen: dict[str, dict[str, Any]] = {
            "accept": {"handling_class": rng.choice(("immediate", "general", "complex"))},
            "correct": {"description": f"田边，已补充{rng.randrange(9)}"},
            "assign": rng.choice(
                [{"officer_id": rng.choice(handlers)}, {"department_id": rng.choice(self.offices)}]
            ),
            "transfer": {
                "to": rng.choice(
                    [
                        {"department_id": rng.choice(self.offices)},
                        {"cell_code": world.WEST_TOWN},
                        {"body": "police"},
                    ]
                )
            },
            "name_leader": {"officer_id": person("town_leader").id},
            # of things beside the case the only one that fits, or none is named in vain
            **{name: {} for name in ONE_FITS},
            "measure": {
                "kind": rng.choice(("stop", "repair", "closure", "time_limited_treatment"))
            },
            "carry_out": {"photo_ids": ["f" * 64]},
            "accept_measure": {"passed": rng.random() < 0.7},
            "mediate": NEEDED["mediate"] | rng.choice(SESSIONS),
            "look_back": {"result": rng.choice(("held", "failed"))},
            "pause": {
                "reason": "停电",
                "until": (self.time.now() + timedelta(days=3)).date().isoformat(),
            },
            "extend": {"budget": rng.choice(MORE)},
            "submit": {},
            "close": CLOSING | {"satisfaction": satisfied},
            "relocate": {"cell_code": rng.choice((world.V2, world.V2, world.V1, world.W1))},
            "merge": {"into": rng.choice(others)},
            "assist": {"cell_code": rng.choice((world.V1, world.V2))},
            "joint": {
                "bodies": self.offices,
                "on": (self.time.now() + timedelta(days=1)).date().isoformat(),
            },
        }
        known = ACTION_BODIES.get(action, {}) | NEEDED.get(action, {})
        return chosen.get(action, known) | {"note": "说明"}

    def person(self, name: str) -> Person:
        found: Person = getattr(self.people, name)
        return found


class Undone:
    """What happens inside is undone, commits and all."""

    def __init__(self, people: People) -> None:
        self.app = people.app

    def __enter__(self) -> None:
        with self.app.app_context():
            self.point = db.engines[None].begin_nested()  # type: ignore[union-attr]

    def __exit__(self, *_: object) -> None:
        self.point.rollback()
