"""The dearest inputs that the limits let through, and the price of reading them."""

import io
import os
import pickle
import subprocess
import sys
import threading
import zlib
from pathlib import Path
from typing import Any

from PIL import Image

ROOT = Path(__file__).parents[2]
PRICE = """
import pickle, resource, sys
work, args = pickle.load(sys.stdin.buffer)
try:
    work(*args)
    said = "taken"
except Exception as error:
    said = getattr(error, "code", None) or type(error).__name__
own, below = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
seconds = sum(one.ru_utime + one.ru_stime for one in (own, below))
# a process inherits the peak of the one that started it; its status has its own
peak = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(said, seconds, max(peak, below.ru_maxrss) // 1024)
"""


def price_of(work: Any, *args: Any) -> tuple[str, float, int]:
    """(taken, or why not, the seconds of processor time, the MiB at most) of a call in a process of
    its own, with all that it starts and imports.
    """
    done = subprocess.run(
        [sys.executable, "-c", PRICE],
        input=pickle.dumps((work, args)),
        stdout=subprocess.PIPE,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        check=True,
    )
    said, seconds, mib = done.stdout.decode().split()
    return said, float(seconds), int(mib)


def segments(jpeg: bytes) -> list[tuple[int, bytes]]:
    """(marker, bytes) of each segment, a scan's data with its head."""
    found, at = [], 2
    while jpeg[at + 1] != 0xD9:
        end = at + 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
        if jpeg[at + 1] == 0xDA:
            while jpeg[end] != 0xFF or jpeg[end + 1] == 0 or 0xD0 <= jpeg[end + 1] <= 0xD7:
                end = jpeg.index(b"\xff", end + 1)
        found.append((jpeg[at + 1], jpeg[at:end]))
        at = end
    return found


def many_scans(size: tuple[int, int], scans: int, noise: float = 0.0) -> bytes:
    """A progressive JPEG whose last scan of a colour is said again and again."""
    out = io.BytesIO()
    picture = Image.effect_noise(size, noise) if noise else Image.new("L", size, 99)
    picture.convert("RGB").save(out, "JPEG", progressive=True, subsampling=0, quality=60)
    parts = segments(out.getvalue())
    own = sum(marker == 0xDA for marker, _ in parts)
    # the first scan of the alternating part goes over every block
    again = [part for marker, part in parts if marker == 0xDA][1]
    body = b"".join(part for _, part in parts)
    return b"\xff\xd8" + body + again * (scans - own) + b"\xff\xd9"


def png(size: tuple[int, int], mode: int = 6, depth: int = 16) -> bytes:
    """An interlaced PNG of zeros."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        crc = zlib.crc32(kind + data).to_bytes(4, "big")
        return len(data).to_bytes(4, "big") + kind + data + crc

    width, height = size
    row = {6: 4, 2: 3, 0: 1}[mode] * depth // 8 * width + 1
    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes((depth, mode, 0, 0, 0))
    pack = zlib.compressobj()
    data = b"".join(pack.compress(bytes(row)) for _ in range(height)) + pack.flush()
    signature = b"\x89PNG\r\n\x1a\n"
    return signature + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def encoded(kind: str, size: tuple[int, int], **how: Any) -> bytes:
    """Noise in a kind of file."""
    out = io.BytesIO()
    Image.effect_noise(size, 60).convert("RGB").save(out, kind, **how)
    return out.getvalue()


def wait_for_ever() -> None:
    """Work that never ends."""
    threading.Event().wait()
