"""The demonstration's ledgers: items of each kind, in every state, round one township."""

import random
import uuid
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from app.core import clock
from app.core.db import db
from app.demo.pictures import picture
from app.demo.playing import Play
from app.demo.tables import SEED
from app.ledgers import queries, service
from app.ledgers.models import LedgerItem
from app.ledgers.rules.kinds import CRITERIA, Kind
from app.ledgers.rules.values import choices
from app.ledgers.schemas import ItemActionIn, ItemIn

#: How far an item has come; of each ledger some, the next of them in the next ledger.
ENDS = ("listed", "rectifying", "late", "public_notice", "applied", "filed", "keep_on")
OF_EACH = 3
#: (days before now, step, who takes it, what it says)
STEPS: tuple[tuple[float, str, str, dict[str, Any]], ...] = (
    (13.0, "describe", "lister", {}),
    (12.8, "issue", "issuer", {}),
    (10.5, "progress", "chief", {"note": "已完成一半", "measures_done": [1]}),
    *((10.4 - n / 10, "prove", "chief", {"criterion": one}) for n, one in enumerate(CRITERIA)),
    (10.0, "self_check", "chief", {"note": "自查合格"}),
    (9.5, "publish", "issuer", {}),
    (1.4, "apply", "chief", {"note": "申请销号"}),
    *((1.3 - n / 10, "confirm", "county", {"criterion": one}) for n, one in enumerate(CRITERIA)),
    (0.9, "verify", "county", {"note": "现场核查达标"}),
    (0.5, "file", "county", {"note": "同意备案"}),
)
LAST = {
    "listed": 0,
    "rectifying": 3,
    "late": 3,
    "keep_on": 3,
    "public_notice": 8,
    "applied": 9,
    "filed": len(STEPS),
}
PROBLEM = "巡查发现{}存在问题，需限期整改。"
WORDS = ("青石", "柳河", "东岗", "南坡", "河湾")


class Ledgers:
    """What happens to them, planned into what is played; with chances of their own, so that
    nothing else that is played becomes another.
    """

    def __init__(self, play: Play, people: Mapping[str, int], village: Any, town: Any) -> None:
        self.play, self.people, self.village, self.town = play, dict(people), village, town
        self.random = random.Random(f"{SEED} ledgers")
        #: Of each who shows something one picture: a demonstration needs no more.
        self.pictures: dict[int, str] = {}

    def plan(self, now: datetime) -> None:
        """Everything that happens to them until now."""
        kinds = queries.kinds_for(self.play.county_id).values()
        for place, kind in enumerate(kinds):
            for n in range(OF_EACH):
                end = ENDS[(place + n * 2) % len(ENDS)]
                key, began = self._id(), now - timedelta(days=13.5 - n / 20 - place / 100)
                self.play.at(began, partial(self._list, kind, key, f"{self._name(kind)}{n + 1}号"))
                for number in range(LAST[end]):
                    days, step, who, said = STEPS[number]
                    body = dict(said) | ({"set": self._plan(end, now)} if not number else {})
                    at = now - timedelta(days=days - n / 20 - place / 100)
                    self.play.at(at, partial(self._step, kind, key, step, who, body))

    def _id(self) -> uuid.UUID:
        return uuid.UUID(int=self.random.getrandbits(128), version=4)

    def _name(self, kind: Kind) -> str:
        return f"{self.random.choice(WORDS)}{kind.title}"

    def _lister(self, kind: Kind) -> str:
        """Who may list in it: the county where the township does not issue."""
        return "county" if kind.issue == "county" else "township"

    def _list(self, kind: Kind, key: uuid.UUID, name: str, now: datetime) -> None:
        body = {
            "id": str(key),
            "kind": kind.code,
            "cell": self.village.code,
            "name": name,
            "fields": dict(_filled(kind, self.random, now)),
            "problem": PROBLEM.format(name),
        }
        caller = self.play.actors.caller(self.people[self._lister(kind)], now)
        service.add_item(caller=caller, body=ItemIn().load(body), now=now)

    def _plan(self, end: str, now: datetime) -> dict[str, Any]:
        today = clock.day_of(now)
        last = today + timedelta(days=-2 if end == "late" else self.random.randint(10, 90))
        limit = {"kind": "date", "day": last.isoformat()}
        return {
            "goal": "达到整改标准，不反弹。",
            "measures": [{"text": "清理现场"}, {"text": "落实防治设施"}, {"text": "建立日常巡查"}],
            "responsible": {"cell": self.village.code},
            "lead": {"cell": self.town.code},
            "leader": {"name": "周凯"},
            "follower_id": self.people["officer"],
            "limit": {"kind": "keep_on"} if end == "keep_on" else limit,
            "plan_on": (today - timedelta(days=12)).isoformat(),
        }

    def _step(
        self,
        kind: Kind,
        key: uuid.UUID,
        step: str,
        who: str,
        said: dict[str, Any],
        now: datetime,
    ) -> None:
        whose = self._lister(kind) if who in ("lister", "issuer") else who
        officer_id = self.people[whose]
        body = {"id": str(self._id())} | said
        if step in ("prove", "confirm"):
            body |= {"note": "现场照片", "photo_ids": [self._picture(officer_id, now)]}
        service.act_on_item(
            caller=self.play.actors.caller(officer_id, now),
            item_id=key,
            action=step,
            body=ItemActionIn().load(body),
            version=db.session.get_one(LedgerItem, key).version,
            now=now,
        )

    def _picture(self, officer_id: int, now: datetime) -> str:
        if officer_id not in self.pictures:
            self.pictures[officer_id] = picture(self.random, officer_id, now)
        return self.pictures[officer_id]


def _filled(kind: Kind, rng: random.Random, now: datetime) -> Iterator[tuple[str, Any]]:
    """Fields as people would fill them in."""
    for name, field in kind.fields.items():
        offered = [*choices(field)]
        if field["type"] == "array":
            yield name, rng.sample(offered, min(2, len(offered)))
        elif offered:
            yield name, rng.choice(offered)
        elif field["type"] == "boolean":
            yield name, rng.random() < 0.5
        elif field["type"] in ("number", "integer"):
            yield name, max(field.get("minimum", 1), rng.randint(1, 60))
        elif field.get("format") == "date":
            yield name, (clock.day_of(now) - timedelta(days=rng.randint(1, 300))).isoformat()
        else:
            yield name, f"{field['title'][:10]}{rng.randint(1, 999)}"
