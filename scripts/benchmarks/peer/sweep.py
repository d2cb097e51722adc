"""The job that is timed: one sweep of limits, connected as a scheduler that runs already is.

Prints {"seconds": …} for the driver, without the program's start.
"""

import json
import time
from datetime import UTC, datetime

from app import create_app
from app.core.db import db
from app.jobs import escalate


def main() -> None:
    app = create_app()
    with app.app_context():
        db.session.execute(db.text("SELECT 1"))
        db.session.rollback()
        began = time.perf_counter()
        escalate(datetime.now(UTC))
        print(json.dumps({"seconds": round(time.perf_counter() - began, 4)}))


if __name__ == "__main__":
    main()
