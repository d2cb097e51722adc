"""Photos of the demonstration."""

import hashlib
import io
import random
from datetime import datetime

from PIL import Image

from app.photos import service as photos


def picture(rng: random.Random, officer_id: int, now: datetime) -> str:
    """A picture of fields under a sky, each in colours of its own; its hash."""
    tint = [rng.randint(0, 60) for _ in range(3)]
    sky = Image.new("RGB", (640, 480), (150 + tint[0], 170 + tint[1], 180 + tint[2]))
    sky.paste((90 + tint[2], 110 + tint[0], 50 + tint[1]), (0, 200 + tint[0], 640, 480))
    out = io.BytesIO()
    sky.save(out, "JPEG", quality=80)
    content = out.getvalue()
    sha256 = hashlib.sha256(content).hexdigest()
    looked = photos.take(sha256, content)
    photos.record(sha256, len(content), looked, officer_id=officer_id, now=now)
    return sha256
