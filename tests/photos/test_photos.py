"""What photos show of themselves, what is refused, how they contradict their filing.

The store in a folder and in S3.
"""

import hashlib
import io
import resource
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import boto3
import pytest
from moto.server import ThreadedMotoServer
from PIL import Image
from PIL.TiffImagePlugin import IFDRational

from app.cells.models import Cell
from app.core.db import db, transaction
from app.photos import service as photos
from app.photos.inspection import look
from app.posts.models import Post
from tests.support import filings, world
from tests.support.databases import environment


def camera_photo(
    lon=None,
    lat=None,
    taken=None,
    offset="+08:00",
    size=(2400, 1800),
    orientation=None,
    flags=None,
):
    """A JPEG as a phone's camera makes it."""
    exif = Image.Exif()
    if taken:
        exif.get_ifd(0x8769).update({0x9003: taken.strftime("%Y:%m:%d %H:%M:%S"), 0x9011: offset})
    if lon is not None:
        parts = [
            (
                IFDRational(int(v)),
                IFDRational(int(v * 60 % 60)),
                IFDRational(round(v * 3600 % 60 * 10_000), 10_000),
            )
            for v in (lat, lon)
        ]
        exif.get_ifd(0x8825).update({1: "N", 2: parts[0], 3: "E", 4: parts[1]})
        exif.get_ifd(0x8825).update(flags or {})
    if orientation:
        exif[0x0112] = orientation
    out = io.BytesIO()
    image = Image.new("RGB", size, "green")
    image.paste("red", (0, 0, size[0] // 4, size[1] // 4))
    image.save(out, "JPEG", exif=exif)
    return out.getvalue()


def sent(person, content):
    sha = hashlib.sha256(content).hexdigest()
    answer = person.put(f"/photos/{sha}", data=content)
    assert answer.status_code in (200, 201), answer.text
    return sha


def test_a_photo_is_shown_upright_smaller_and_without_exif_and_the_original_stays(people, time):
    lon, lat = world.inside(world.V1)
    content = camera_photo(lon, lat, datetime(2026, 7, 1, 8, 50), orientation=6)
    sha = sent(people.wang, content)
    people.wang.put(f"/incidents/{filings.new_id()}", filings.incident(time.now(), photo_ids=[sha]))
    assert people.east.get(f"/photos/{sha}").data == content
    for size, side in (("large", 1600), ("small", 320)):
        shown = people.east.get(f"/photos/{sha}?size={size}")
        with Image.open(io.BytesIO(shown.data)) as image:
            assert (shown.mimetype, max(image.size), image.size[0] < image.size[1]) == (
                "image/jpeg",
                side,
                True,
            )
            assert dict(image.getexif()) == {}
            assert image.getpixel((image.size[0] - 3, 3))[0] > 200, (
                "the corner that was left above is right above"
            )


@pytest.mark.parametrize(
    ("changes", "marks"),
    [
        ({}, None),
        ({"lon": 114.5}, ["photo_far"]),
        ({"taken": datetime(2026, 6, 28, 8, 50)}, ["photo_time"]),
        ({"taken": datetime(2026, 7, 1, 0, 50), "offset": "+00:00"}, None),
        ({"lon": None, "taken": None}, None),
        ({"lon": 114.5, "taken": datetime(2026, 7, 3, 8)}, ["photo_far", "photo_time"]),
    ],
)
def test_a_photo_that_contradicts_its_filing_is_marked_never_refused(people, time, changes, marks):
    lon, lat = world.inside(world.V1)
    sha = sent(
        people.wang,
        camera_photo(
            **({"lon": lon, "lat": lat, "taken": datetime(2026, 7, 1, 8, 50)} | changes),
            size=(80, 60),
        ),
    )
    case = people.wang.put(
        f"/incidents/{filings.new_id()}", filings.incident(time.now(), photo_ids=[sha])
    ).json
    assert case["photos"][0].get("marks") == marks


#: Tags of the GPS block: 9 status, 10 dimensions of the fix, 11 dilution of precision, 31 error in
#: metres, 7 and 29 its clock.
@pytest.mark.parametrize(
    ("off", "flags", "marks"),
    [
        (0.01, {}, ["photo_far"]),
        (0.01, {9: "A", 10: "3", 11: 1.2, 31: 5.0}, ["photo_far"]),
        (0.5, {9: "V"}, None),  # no fix: what it last knew, half a degree away
        (0.5, {9: "v\0"}, None),
        (0.5, {9: "V", 7: (2.0, 0.0, 0.0), 29: "2007:04:11"}, None),  # nor does it know when
        (0.01, {31: 2000.0}, None),
        (0.01, {31: 700.0}, ["photo_far"]),  # 1,112 m away, 300 m and 700 m allowed
        (0.01, {11: 200.0}, None),
        (0.01, {11: 99.0}, ["photo_far"]),
        (0.0035, {10: "2"}, None),  # 389 m, by three satellites
        (0.0035, {10: "3"}, ["photo_far"]),
        (0.01, {31: 0.0, 11: 0.0, 10: "", 9: ""}, ["photo_far"]),  # said nothing of it
        (0.01, {31: IFDRational(0, 0), 11: IFDRational(1, 0)}, ["photo_far"]),
        (0.01, {31: 4e9}, None),
    ],
)
def test_a_position_that_its_camera_calls_void_or_inexact_accuses_nobody(
    people, time, off, flags, marks
):
    lon, lat = world.inside(world.V1)
    content = camera_photo(lon, lat + off, size=(80, 60), flags=flags)
    case = people.wang.put(
        f"/incidents/{filings.new_id()}",
        filings.incident(time.now(), photo_ids=[sent(people.wang, content)]),
    ).json
    assert case["photos"][0].get("marks") == marks


def test_nobody_outside_the_county_gets_exif(app, people, time):
    """Who filed a case keeps seeing it after he has moved to another county: the picture, not the
    camera's data.
    """
    content = camera_photo(114.01, 33.01, datetime(2026, 7, 1, 8, 50))
    sha = sent(people.wang, content)
    people.wang.put(f"/incidents/{filings.new_id()}", filings.incident(time.now(), photo_ids=[sha]))
    assert people.wang.get(f"/photos/{sha}").data == content
    with app.app_context(), transaction():
        other = Cell(code="990999", name="邻县", level="county", path="/", parent_id=None)
        db.session.add(other)
        db.session.flush()
        other.path = f"/{other.id}/"
        db.session.execute(
            db.update(Post).where(Post.officer_id == people.wang.id).values(cell_id=other.id)
        )
    assert people.wang.get(f"/photos/{sha}?size=original").json["code"] == "post_lacks_permission"
    with Image.open(io.BytesIO(people.wang.get(f"/photos/{sha}").data)) as image:
        assert (image.size, dict(image.getexif())) == ((1600, 1200), {})
    assert people.east.get(f"/photos/{sha}").data == content


def test_knowing_a_hash_gives_nobody_the_photo(people, time):
    sha = sent(people.wang, camera_photo(size=(80, 60)))
    people.wang.put(f"/incidents/{filings.new_id()}", filings.incident(time.now(), photo_ids=[sha]))
    people.zhao.put(
        f"/incidents/{filings.new_id()}", filings.incident(time.now(), world.W1, photo_ids=[sha])
    )
    assert people.zhao.get(f"/photos/{sha}").status_code == 404
    assert people.west.get(f"/photos/{sha}").status_code == 404
    assert people.east.get(f"/photos/{sha}").status_code == 200


def test_recordings_are_kept_and_everything_else_is_refused_by_content(people, time):
    ogg = b"OggS\x00\x02" + b"\x00" * 22 + b"\x01\x1eOpusHead" + b"\x00" * 200
    amr = b"#!AMR\n" + b"\x00" * 200
    for content, mime in ((ogg, "audio/ogg"), (amr, "audio/amr")):
        sha = sent(people.wang, content)
        people.wang.put(
            f"/incidents/{filings.new_id()}", filings.incident(time.now(), photo_ids=[sha])
        )
        assert people.wang.get(f"/photos/{sha}").mimetype == mime
    for rubbish in (
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"GIF89a" + b"\0" * 50,
        b"MZ" + b"\0" * 100,
        b"%PDF-1.4",
        b"RIFF\0\0\0\0AVI LIST",
    ):
        sha = hashlib.sha256(rubbish).hexdigest()
        assert people.wang.put(f"/photos/{sha}", data=rubbish).json["code"] == "not_a_photo", (
            rubbish[:10]
        )


def test_a_truncated_photo_is_kept_as_evidence_and_never_shown_as_a_picture(people, time):
    content = camera_photo()[:20_000]
    sha = sent(people.wang, content)
    case = people.wang.put(
        f"/incidents/{filings.new_id()}", filings.incident(time.now(), photo_ids=[sha])
    ).json
    assert case["photos"][0]["marks"] == ["photo_damaged"]
    answer = people.east.get(f"/photos/{sha}?size=large")
    assert (answer.data, answer.headers["Content-Disposition"]) == (content, "attachment")


def test_photos_awaited_over_five_days_are_listed_and_their_officer_is_told(people, time, run_job):
    people.wang.put(
        f"/incidents/{filings.new_id()}",
        filings.incident(time.now(), photo_ids=["a" * 64, "b" * 64]),
    )
    time.forward(days=4)
    assert run_job("photos_awaited") == 0
    time.forward(days=2)
    assert people.east.get("/photos/awaited").json["items"][0]["id"] == "a" * 64
    assert people.west.get("/photos/awaited").json["items"] == []
    assert run_job("photos_awaited") == 1
    assert run_job("photos_awaited") == 0, "once a week"
    notice = people.wang.get("/notices").json["items"][0]
    assert (
        "2 张照片" in notice["sentence"]
        if "sentence" in notice
        else notice["kind"] == "photos_awaited"
    )


def test_parts_whose_rest_never_comes_are_let_go(app, people, time, run_job):
    people.wang.call("PUT", f"/photos/{'c' * 64}/parts/1", data=b"half a photo")
    with app.app_context():
        assert photos.forget_parts(datetime.now(UTC) + timedelta(days=13)) == 0
        assert photos.forget_parts(datetime.now(UTC) + timedelta(days=15)) >= 1
        assert photos.parts(people.wang.id, "c" * 64) == []


@pytest.mark.parametrize("size", [(64_250, 64_250), (12_000, 10_001)])
def test_pixels_are_counted_before_they_are_decoded(people, size):
    out = io.BytesIO()
    Image.new("1", (8, 8)).save(out, "JPEG")
    bomb = bytearray(out.getvalue())
    at = bomb.index(b"\xff\xc0") + 5
    bomb[at : at + 4] = size[1].to_bytes(2, "big") + size[0].to_bytes(2, "big")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    answer = people.wang.put(f"/photos/{hashlib.sha256(bomb).hexdigest()}", data=bytes(bomb))
    assert (answer.status_code, answer.json["code"]) == (413, "too_many_pixels")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20_000, "in KiB"


def test_a_fifty_megapixel_phone_photo_takes_bounded_memory():
    """A process of its own, because memory is never given back: 50 million pixels, decoded at a
    fraction.
    """
    made = subprocess.run(
        [sys.executable, "-c", FIFTY], capture_output=True, text=True, timeout=120, check=True
    )
    more = int(made.stdout)
    assert more < 120_000, f"{more} KiB; whole it would be 147,000"


FIFTY = """
import io, resource
from PIL import Image
from app.photos.inspection import look
from app.posts.models import Post
out = io.BytesIO()
image = Image.new("RGB", (8160, 6144), "green")
image.save(out, "JPEG")
del image
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
content = out.getvalue()
with open("/proc/self/clear_refs", "w") as file:
    file.write("5")
def peak():
    lines = open("/proc/self/status")
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))
start = peak()
seen = look(content)
assert (seen.width, seen.damaged) == (8160, False)
print(peak() - start)
"""


def test_the_store_may_be_an_s3_bucket(tmp_path, monkeypatch):
    """The same verbs on a bucket: put, parts, copies made again when they are missing."""
    from app import create_app

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    try:
        host, port = server.get_host_and_port()
        for name, value in {
            "ENDPOINT_URL": f"http://{host}:{port}",
            "ACCESS_KEY_ID": "k",
            "SECRET_ACCESS_KEY": "s",
            "REGION": "us-east-1",
        }.items():
            monkeypatch.setenv(f"AWS_{name}", value)
        monkeypatch.setenv("AWS_ALLOW_HTTP", "true")
        monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        bucket = boto3.client("s3", endpoint_url=f"http://{host}:{port}")
        bucket.create_bucket(Bucket="photos")
        app = create_app(
            environment(
                tmp_path, f"sqlite:///{tmp_path}/t.db", PHOTO_STORE="s3://photos/gridkeeper"
            )
        )
        content = camera_photo(size=(640, 480))
        sha = hashlib.sha256(content).hexdigest()
        with app.app_context():
            photos.keep_part(7, sha, 1, content[:1000])
            photos.keep_part(7, sha, 2, content[1000:])
            assert photos.parts(7, sha) == [1, 2]
            assert photos.join(7, sha, 2) == content
            photos.drop_parts(7, sha)
            assert photos.parts(7, sha) == []
            photos.take(sha, content)
            assert photos.original(sha) == content
            bucket.delete_object(Bucket="photos", Key=f"gridkeeper/copies/small/{sha[:2]}/{sha}")
            assert look(photos.shown(sha, "small")).width == 320
        keys = {row["Key"] for row in bucket.list_objects_v2(Bucket="photos")["Contents"]}
        assert keys == {
            f"gridkeeper/{sha[:2]}/{sha}",
            *(f"gridkeeper/copies/{size}/{sha[:2]}/{sha}" for size in ("large", "small")),
        }
    finally:
        server.stop()
