"""The proxy of docs/service/Caddyfile in front of a server of this machine."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support import live

CADDYFILE = live.ROOT / "docs/service/Caddyfile"
#: What a test's machine has otherwise: no name, no authority to install, no other ports.
HERE = "{\n\tskip_install_trust\n\tadmin off\n\tauto_https disable_redirects\n"


@contextmanager
def caddy(port: int, folder: Path) -> Iterator[str]:
    """Caddy in front of the server at `port`; its address."""
    outside = live.free_port()
    text = CADDYFILE.read_text().replace("127.0.0.1:8000", f"127.0.0.1:{port}")
    comment, _, rest = text.partition("{\n")
    site = f"https://localhost:{outside} {{\n\ttls internal"
    rest = rest.replace("grid.example.gov.cn {", site)
    (folder / "Caddyfile").write_text(comment + HERE + rest)
    home = {"HOME": folder, "XDG_DATA_HOME": folder, "XDG_CONFIG_HOME": folder}
    env = os.environ | {name: str(path) for name, path in home.items()}
    command = ["caddy", "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]
    address = f"https://localhost:{outside}"
    with (folder / "caddy.log").open("wb") as log:
        running = subprocess.Popen(command, env=env, stdout=log, stderr=log)
        try:
            live.wait_for(
                lambda: running.poll() is not None or live.answers(f"{address}/healthz"), 60
            )
            assert running.poll() is None, (folder / "caddy.log").read_text()[-3000:]
            yield address
        finally:
            running.terminate()
            running.wait(30)
