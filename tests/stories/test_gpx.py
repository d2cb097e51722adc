"""GPX files as handhelds and map apps write them: encodings, prefixes, datums, several outings."""

import gzip
import re
from datetime import UTC, datetime

import pytest

from grids import datums
from tests.support import filings, walks, world
from tests.support.engines import ONE_ENGINE

HEAD = '<?xml version="1.0"{encoding}?>\n<gpx version="1.1" creator="手持机">'
#: When the walk of the files begins.
BEGUN = 1_782_835_200


def gpx(walk, *, encoding="", datum="wgs84", name="柳河村"):
    """A file of one track, as text."""
    lon, lat = world.inside(world.V1)
    lons, lats = datums.from_wgs84(
        walk[:, 0] + lon - walks.LON, walk[:, 1] + lat - walks.LAT, datum
    )
    points = "".join(
        f'<trkpt lat="{y:.7f}" lon="{x:.7f}"><ele>40</ele><time>{_text(ms)}</time></trkpt>'
        for x, y, ms in zip(lons, lats, walk[:, 2], strict=True)
    )
    head = HEAD.format(encoding=f' encoding="{encoding}"' if encoding else "")
    return f"{head}<trk><name>{name}</name><trkseg>{points}</trkseg></trk></gpx>"


def _text(ms):
    at = datetime.fromtimestamp(ms / 1000 - walks.AT / 1000 + BEGUN, UTC)
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


WALK = walks.walking(walks.line, 20, metres=900)


def put(person, content, query="", key=None):
    data = content.encode() if isinstance(content, str) else content
    return person.call("PUT", f"/patrols/{key or filings.new_id()}.gpx{query}", data=data)


@ONE_ENGINE
@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("", "utf-8"),
        ("", "utf-8-sig"),
        ("UTF-8", "utf-8"),
        ("utf8", "utf-8-sig"),
        ("GB2312", "gb18030"),
        ("gbk", "gbk"),
        ("GB18030", "gb18030"),
        ("Big5", "big5"),
        ("UTF-16", "utf-16"),
        ("UTF-16", "utf-16-le"),
        ("utf-16", "utf-16-be"),
        ("", "utf-16"),
        ("windows-1252", "utf-8"),  # it says so, and is not: the way is plain digits
        ("UTF-8", "gb18030"),
        ("iso-8859-1", "utf-8"),
    ],
)
def test_a_file_is_read_in_the_encoding_that_it_declares(people, time, said, written):
    filed = put(people.wang, gpx(WALK, encoding=said).encode(written))
    assert filed.status_code == 201, filed.text
    assert (filed.json["points"], filed.json["marks"]) == (len(WALK), [])
    assert filed.json["length_m"] == pytest.approx(900, abs=20)


@pytest.mark.parametrize("prefix", ["gpx", "g1.x", "轨迹"])
def test_names_may_have_a_prefix(people, time, prefix):
    text = gpx(WALK)
    for name in ("gpx", "trkseg", "trkpt", "trk", "time", "name", "ele"):
        text = text.replace(f"<{name}", f"<{prefix}:{name}").replace(
            f"</{name}", f"</{prefix}:{name}"
        )
        text = text.replace(f"{prefix}:{prefix}:", f"{prefix}:")
    space = f'<{prefix}:gpx xmlns:{prefix}="http://www.topografix.com/GPX/1/1"'
    filed = put(people.wang, text.replace(f"<{prefix}:gpx", space, 1))
    assert (filed.status_code, filed.json.get("points")) == (201, len(WALK)), filed.text


def test_what_a_map_app_wrote_in_its_own_datum_is_shifted_back(people, time):
    key = filings.new_id()
    filed = put(people.wang, gpx(WALK, datum="gcj02"), "?datum=gcj02", key)
    assert (filed.status_code, filed.json["inside_share"]) == (201, 1.0)
    (lon, lat), *_ = people.wang.get(f"/patrols/{key}.geojson").json["geometry"]["coordinates"]
    assert (lon, lat) == pytest.approx(world.inside(world.V1), abs=1e-6)
    assert put(people.wang, gpx(WALK, datum="gcj02"), "?datum=gcj02", key).status_code == 200
    other = put(people.wang, gpx(WALK, datum="gcj02"), key=key)
    assert other.json["code"] == "content_differs"
    assert put(people.wang, gpx(WALK), "?datun=gcj02").json["code"] == "unknown_argument"
    for query in ("?datum=mars", "?outing=0", "?outing=x", "?datum=gcj02&datum=wgs84"):
        assert put(people.wang, gpx(WALK), query).json["code"] == "invalid"


LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


@ONE_ENGINE
@pytest.mark.parametrize(
    "content",
    [
        gpx(WALK, encoding="GB2312").replace("<gpx", LAUGHS + "<gpx", 1).encode("gb18030"),
        gpx(WALK, encoding="UTF-16").replace("<gpx", OUTSIDE + "<gpx", 1).encode("utf-16"),
        *(gpx(WALK, encoding=name).encode() for name in ("utf-7", "punycode", "zip", "idna")),
        gpx(WALK, encoding="no-such-thing").encode(),
        gpx(WALK, encoding="UTF-16").encode(),  # bytes that are none
        gpx(WALK).replace('lat="33', 'lat="x33', 1).encode(),
        gpx(WALK).replace('lat="33', 'lat="nan" x="', 1).encode(),
        gpx(WALK).replace('lat="33', 'lat="133', 1).encode(),
        gpx(WALK).replace("lat=", "lot=", 1).encode(),
        gpx(WALK)[:-9].encode(),
        b"\xff\xfe",
        b"\x00" * 100,
        gzip.compress(gpx(WALK).encode(), mtime=0),
    ],
    ids=lambda content: content[:60].decode("latin-1"),
)
def test_what_is_none_or_reaches_outside_is_refused_with_a_sentence(people, time, content):
    refused = put(people.wang, content)
    assert (refused.status_code, refused.json["code"]) == (422, "gpx_broken"), refused.text
    said = refused.json["detail"].partition("：")[2]
    assert said, "and why, in words"
    assert not re.search("[A-Za-z]{4,}", said), said


def days(count, apart_h=24.0):
    """A file with a walk of each day."""
    text = gpx(WALK)
    begin, end = text.index("<trk>"), text.index("</gpx>")
    tracks = (gpx(walks.moved(WALK, seconds=n * apart_h * 3600)) for n in range(count))
    return text[:begin] + "".join(one[one.index("<trk>") : -6] for one in tracks) + text[end:]


def test_a_file_of_three_mornings_is_three_patrols(people, time):
    time.forward(days=3)
    asked = put(people.wang, days(3))
    assert (asked.status_code, asked.json["code"]) == (422, "gpx_several_outings")
    assert [at[:10] for at in asked.json["outings"]] == ["2026-07-01", "2026-07-02", "2026-07-03"]
    keys = [filings.new_id() for _ in range(3)]
    for n, key in enumerate(keys):
        filed = put(people.wang, days(3), f"?outing={n + 1}", key)
        assert filed.status_code == 201, filed.text
        assert (filed.json["points"], filed.json["duration_s"]) == (len(WALK), 750)
        assert filed.json["started_at"][:10] == ("2026-06-30", "2026-07-01", "2026-07-02")[n]  # UTC
        assert filed.json["marks"] == []
    assert put(people.wang, days(3), "?outing=1", keys[0]).status_code == 200
    assert put(people.wang, days(3), "?outing=2", keys[0]).json["code"] == "content_differs"
    assert put(people.wang, days(3), "?outing=4").json["code"] == "gpx_no_such_outing"


def test_a_break_of_two_hours_is_one_outing_and_no_time(people, time):
    filed = put(people.wang, days(2, apart_h=2.5))
    assert (filed.status_code, filed.json["duration_s"]) == (201, 1500)
    assert filed.json["length_m"] == pytest.approx(1800, abs=40)


def test_a_point_of_another_day_or_without_a_time_is_left_out_and_said(people, time):
    text = gpx(WALK)
    lone = '<trkpt lat="33" lon="114"><time>2026-06-20T01:00:00Z</time></trkpt>'
    odd = '<trkpt lat="33" lon="114"><time>yesterday</time></trkpt><trkpt lat="33" lon="114"/>'
    filed = put(people.wang, text.replace("<trkseg>", "<trkseg>" + lone + odd))
    assert (filed.json["points"], filed.json["duration_s"]) == (len(WALK), 750)
    assert "2 个轨迹点没有时间" in filed.json["note"]
    assert "1 个轨迹点与其他点相隔数小时" in filed.json["note"]
