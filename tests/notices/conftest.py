"""The services on this machine, and an application that pushes to them."""

from collections.abc import Iterator

import pytest

from app.core import config
from app.core.db import db
from app.core.web import App
from app.notices.models import Delivery
from tests.support.receiver import Receiver, receiving


@pytest.fixture
def receiver(app: App, rolled_back: None) -> Iterator[Receiver]:
    with receiving() as services:
        names = {f"GRIDKEEPER_{name}": value for name, value in services.settings().items()}
        read = config.read(names | {"GRIDKEEPER_INSTANCE": str(app.config["INSTANCE"])})
        before = {name: app.config[name] for name in services.settings()}
        app.config.update({name: read[name] for name in before})
        yield services
        app.config.update(before)


@pytest.fixture
def outbox(app: App):
    """What stands in the outbox: (state, attempts, error), in order."""

    def rows() -> list[tuple[str, int, str | None]]:
        with app.app_context():
            query = db.select(Delivery.state, Delivery.attempts, Delivery.error)
            return [tuple(row) for row in db.session.execute(query.order_by(Delivery.id))]

    return rows
