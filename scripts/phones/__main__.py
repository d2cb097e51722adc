"""scripts/phone: walks, goes offline, comes back, sends.

Everything in the queue survives its being killed.
"""

import argparse
import json
from pathlib import Path

from scripts.phones.client import Client, NoNetwork, Refused, patiently
from scripts.phones.pocket import Pocket
from scripts.phones.walking import walk


def main() -> int:
    """0: everything is stored; 1: something was refused; 2: something is still on the phone."""
    ask = argparse.ArgumentParser(prog="scripts/phone", description=__doc__)
    ask.add_argument("--server", default="http://127.0.0.1:8000")
    ask.add_argument("--user", default="officer")
    ask.add_argument("--password", default="gridkeeper-demo")
    ask.add_argument(
        "--pocket", type=Path, default=Path("phone.db"), help="the phone's own database"
    )
    ask.add_argument("--patrols", type=int, default=1)
    ask.add_argument(
        "--offline", action="store_true", help="walk only: nothing is sent until the next start"
    )
    ask.add_argument("--photo-kb", type=int, default=300)
    ask.add_argument(
        "--haste",
        type=float,
        default=1.0,
        help="a factor for pauses between attempts; tests use 0.01",
    )
    ask.add_argument("--quiet", action="store_true")
    asked = ask.parse_args()
    say = (lambda _: None) if asked.quiet else lambda text: print(text, flush=True)
    client = Client(asked.server, asked.user, asked.password)
    pocket = Pocket(asked.pocket, client)
    row = pocket.db.execute("select value from known where name = 'start'").fetchone()
    if row is None or not asked.offline:
        try:
            start = patiently(
                lambda: client.call("GET", "/phone/start"),
                tries=6 if row else 60,
                scale=asked.haste,
                say=say,
            )
            pocket.db.execute(
                "insert or replace into known values ('start', ?)", (json.dumps(start),)
            )
            pocket.read_epoch(start)
        except NoNetwork:
            if row is None:
                say("no network, and no package of an earlier day")
                return 2
        except Refused as refused:
            say(str(refused))
            return 1
    start = json.loads(
        pocket.db.execute("select value from known where name = 'start'").fetchone()[0]
    )
    for number in range(asked.patrols):
        say(
            f"patrol {number + 1} of {asked.patrols}: "
            f"{walk(pocket, start, photo_kb=asked.photo_kb)}"
        )
        if not asked.offline:
            patiently(pocket.flush, scale=asked.haste, say=say)
    if not asked.offline:
        patiently(pocket.flush, scale=asked.haste, say=say)
    for verdict in pocket.refused():
        say(f"refused: {verdict['path']} {verdict['problem'].get('detail')}")
    say(f"{pocket.left()} left on the phone; statuses {sorted(set(client.statuses))}")
    unexpected = {status for status in client.statuses if status >= 500 and status != 503}
    return 1 if pocket.refused() or unexpected else 2 if pocket.left() else 0


raise SystemExit(main())
