"""What an input costs is asked before the work: dear ones are refused, with a sentence."""

import hashlib
import io
import zipfile

import openpyxl
import pytest

from app.core import in_child
from app.core.errors import Problem
from app.core.geo import MOST_VERTICES
from app.core.in_child import Died
from app.core.sheet_cells import LAST_ROW
from app.photos.decoding import MOST_SCANS
from app.photos.inspection import MOST_AT_ONCE, look_at_each
from app.posts.service.prepare_roster import MOST_GIVEN
from tests.support import dear, filings, world


def ring(corners):
    """An area with long sides that lie close to one another: the dearest to check."""
    lon, lat = world.inside(world.V1)
    found = []
    for step in range(corners // 2):
        off = step / corners * 1e-4
        found += [[lon + off, lat], [lon + 1e-3 + off, lat + 1e-3]]
    return {"type": "Polygon", "coordinates": [[*found, [lon + 1e-3, lat - 1e-4], found[0]]]}


def test_scans_are_counted_before_a_photo_is_decoded(people):
    for scans, status in ((MOST_SCANS, 201), (MOST_SCANS + 1, 413)):
        photo = dear.many_scans((640, 480), scans)
        sent = people.wang.put(f"/photos/{hashlib.sha256(photo).hexdigest()}", data=photo)
        assert sent.status_code == status, sent.text
    assert sent.json["code"] == "photo_too_dear"


def test_what_is_decoded_elsewhere_has_limits_and_dies_alone(monkeypatch):
    monkeypatch.setattr(in_child, "MOST_SECONDS", 1)
    with pytest.raises(Died):
        in_child.in_child(dear.wait_for_ever)
    with pytest.raises(Died):
        in_child.in_child(bytearray, 400 * 1024 * 1024)
    assert in_child.in_child(len, b"abc") == 3


def test_nests_too_deep_is_said_and_no_fault(people):
    deep = "[" * 1000 + "]" * 1000
    for method, path, name in (
        ("POST", "/cells/locate", "points"),
        ("PUT", f"/incidents/{filings.new_id()}", "description"),
        ("PUT", f"/patrols/{filings.new_id()}", "track"),
    ):
        body = f'{{"{name}": {deep}}}'
        said = {"Content-Type": "application/json"}
        answer = people.wang.call(method, path, data=body, headers=said)
        assert (answer.status_code, answer.json["code"]) == (422, "too_deep")


def test_corners_are_counted_before_a_shape_is_checked(people):
    answer = people.east.post("/sites", filings.site() | {"geometry": ring(MOST_VERTICES + 100)})
    assert (answer.status_code, answer.json["code"]) == (422, "too_many_vertices")
    answer = people.east.post("/sites", filings.site() | {"geometry": ring(200)})
    assert answer.status_code == 201, answer.text


def test_no_more_of_a_table_is_read_than_is_taken(people):
    head = "username,name,post,cell\n"
    for content in (
        (head + "\n" * LAST_ROW + "a,b,grid_officer,c\n").encode(),
        (head + "a,b\n" * 1_500_000).encode(),
        workbook_of(40, 10),
        workbook_of(1, 9_000),
    ):
        answer = people.admin.call("POST", "/officers/import?dry_run=1", data=content)
        assert (answer.status_code, answer.json["code"]) == (422, "roster_refused")
    site = people.east.call(
        "POST", "/sites/import?datum=wgs84", data=b"kind,lon,lat\n" + b"1\n" * 2_000_000
    )
    assert site.status_code == 413


def test_passwords_that_a_roster_gives_are_counted_before_they_are_hashed(people):
    rows = [
        f"new.{number},某,grid_officer,{world.V1},chosen by hand {number}"
        for number in range(MOST_GIVEN + 1)
    ]
    whole = "\n".join(["username,name,post,cell,password", *rows]).encode()
    tried = people.admin.call("POST", "/officers/import?dry_run=1", data=whole)
    assert (tried.status_code, tried.json["officers"]) == (200, MOST_GIVEN + 1), tried.text
    refused = people.admin.call("POST", "/officers/import", data=whole)
    assert (refused.status_code, refused.json["code"]) == (422, "too_many_accounts")
    some = whole.rpartition(b"\n")[0]
    assert people.admin.call("POST", "/officers/import", data=some).status_code == 200
    again = people.admin.call("POST", "/officers/import", data=whole)
    assert again.json["officers"] == 1, "who has an account costs nothing"


def test_hundreds_of_new_people_come_in_one_call_and_a_county_by_a_command(app, people, tmp_path):
    def roster(number):
        rows = [f"new.{n},某,grid_officer,{world.V1}" for n in range(number)]
        return "\n".join(["username,name,post,cell", *rows]).encode()

    made = people.admin.call("POST", "/officers/import", data=roster(300))
    assert (made.status_code, made.json["officers"]) == (200, 300), made.text
    more = people.admin.call("POST", "/officers/import", data=roster(301))
    assert (more.status_code, more.json["code"]) == (422, "roster_refused")
    assert "split" in more.text or "分几份" in more.text
    file = tmp_path / "roster.csv"
    file.write_bytes(roster(301))
    done = app.test_cli_runner().invoke(args=["officers", "import", str(file), "--dry-run"])
    assert done.exit_code == 0, done.output


def workbook_of(sheets, rows, columns=8):
    book = openpyxl.Workbook(write_only=True)
    for number in range(sheets):
        sheet = book.create_sheet(f"{number}")
        for _ in range(rows):
            sheet.append([1] * columns)
    out = io.BytesIO()
    book.save(out)
    assert zipfile.is_zipfile(out)
    return out.getvalue()


def test_the_photos_of_one_form_have_the_time_of_one():
    """Each by itself is cheap enough; a dozen of them is given up."""
    large = dear.png((4000, 4000))
    assert [one.width for one in look_at_each([large, large])] == [4000, 4000]
    with pytest.raises(Problem) as refused:
        look_at_each([large] * MOST_AT_ONCE)
    assert (refused.value.code, refused.value.status) == ("photos_too_dear", 413)
