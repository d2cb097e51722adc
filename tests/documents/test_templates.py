"""A county's own templates: what is taken, what is refused, what stays as it was signed."""

import io
import zipfile
from functools import cache

import docx
import pytest

from app.documents.default_template import default_template
from tests.documents.test_documents import text_of
from tests.support.engines import ONE_ENGINE

PATH = "/documents/templates/supervision"


@cache
def paper(*lines):
    made = docx.Document()
    for line in ("{{ number }}", *lines):
        made.add_paragraph(line)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def repacked(content=None, remove=(), **added):
    """A .docx with parts put in or replaced."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content or paper())) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if name not in added and name not in remove:
                new.writestr(name, old.read(name))
        for name, data in added.items():
            new.writestr(name, data)
    return out.getvalue()


def test_a_county_replaces_a_template_and_what_was_signed_stays(people, draft, do):
    assert people.county.get(PATH).data == default_template()
    first, second = draft(), draft()
    do("county", first, "sign")
    before = people.county.get(f"/documents/{first}.docx").data
    own = paper("兹督办：{{ receiver }}", "{% for item in items %}{{ item.label }} {% endfor %}")
    taken = people.county.put(PATH, data=own)
    assert (taken.status_code, taken.json["version"]) == (200, 1), taken.text
    assert people.county.put(PATH, data=own).json["version"] == 1, "the same is no new version"
    assert people.county.get(PATH).data == own
    kinds = {row["kind"]: row for row in people.county.get("/documents/kinds").json["items"]}
    assert (kinds["supervision"]["template"], kinds["reminder"]["template"]) == (1, None)
    assert people.county.get(f"/documents/{first}.docx").data == before
    do("county", second, "sign")
    said = text_of(people.county.get(f"/documents/{second}.docx").data)
    assert said[:2] == ["试环督〔2026〕2号", "兹督办：东镇"]


def test_words_are_text_whatever_they_look_like(people, draft):
    document = draft(ground="<w:p>{{ number }} & {% if %}", demand="一\n二")
    said = text_of(people.county.get(f"/documents/{document}.docx").data)
    assert "<w:p>{{ number }} & {% if %}" in said
    assert "一\n二" in said


def test_only_the_county_sets_its_templates(people):
    assert people.east.put(PATH, data=paper()).json["code"] == "outside_territory"
    assert people.wang.put(PATH, data=paper()).json["code"] == "post_lacks_permission"
    assert people.admin.put(PATH, data=paper()).status_code == 200
    assert people.county.put("/documents/templates/nonsense", data=paper()).status_code == 404


@ONE_ENGINE
@pytest.mark.parametrize(
    "line",
    [
        "{{ ''.__class__ }}",
        "{{ items.__class__.__mro__ }}",
        "{{ number.__init__.__globals__ }}",
        "{{ items.append }}",
        "{{ self }}",
        "{{ range(9) }}",
        "{{ cycler.__init__ }}",
        "{{ number|attr('upper') }}",
        "{{ 'a' * 1000000000 }}",
        "{{ number|replace('', number) }}",
        "{% set x = 1 %}",
        "{% include 'x' %}",
        "{% import 'os' as os %}",
        "{% macro m() %}{% endmacro %}",
        "{% for a in items %}{% for b in items %}x{% endfor %}{% endfor %}",
        "{{ nothing }}",
        "{{ items[0] }}",
        "{{",
    ],
)
def test_a_template_says_words_and_nothing_else(people, line):
    refused = people.county.put(PATH, data=paper(line))
    assert (refused.status_code, refused.json["code"]) == (422, "template_wrong"), line
    assert "模板不能使用" in refused.json["detail"]
    # and where office programs hide text
    hidden = docx.Document(io.BytesIO(paper()))
    hidden.core_properties.title = line
    out = io.BytesIO()
    hidden.save(out)
    assert people.county.put(PATH, data=out.getvalue()).json["code"] == "template_wrong"


EXTERNAL = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships/attachedTemplate" Target="http://elsewhere/x.dotm" TargetMode="External"/>'
    "</Relationships>"
)
ENTITY = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'
FIELD = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
    "<w:p><w:r><w:t>{{ number }}</w:t><w:instrText>DDE</w:instrText>"
    "<w:instrText>AUTO c:\\x</w:instrText></w:r></w:p></w:body></w:document>"
)


def hostile():
    types = zipfile.ZipFile(io.BytesIO(paper())).read("[Content_Types].xml")
    macro = types.replace(b"officedocument.wordprocessingml.document.main", b"macroEnabled.main")
    return {
        "no archive": b"PK\x03\x04 no archive",
        "nothing": b"",
        "a picture": b"\x89PNG" + b"0" * 99,
        "half": paper()[:9000],
        "no text": repacked(remove=("word/document.xml",)),
        "macros": repacked(**{"word/vbaProject.bin": b"x"}),
        "macro type": repacked(**{"[Content_Types].xml": macro}),
        "object": repacked(**{"word/embeddings/a.xlsx": b"x"}),
        "outside": repacked(**{"word/_rels/settings.xml.rels": EXTERNAL}),
        "entities": repacked(**{"word/custom.xml": ENTITY}),
        "utf-16": repacked(**{"word/custom.xml": ENTITY.encode("utf-16")}),
        "path": repacked(**{"../x.exe": b"x"}),
        "field": repacked(**{"word/document.xml": FIELD}),
        "broken xml": repacked(**{"word/header1.xml": "<a>"}),
    }


@ONE_ENGINE
@pytest.mark.parametrize("name", sorted(hostile()))
def test_what_is_no_plain_docx_is_refused_with_a_sentence(people, name):
    refused = people.county.put(PATH, data=hostile()[name])
    assert (refused.status_code, refused.json["code"]) == (422, "template_not_docx"), refused.text
    assert "宏" in refused.json["detail"]


@ONE_ENGINE
@pytest.mark.parametrize(
    "content",
    [
        repacked(**{"word/bomb.xml": b"<a>" + b" " * 60_000_000 + b"</a>"}),
        repacked(**{f"word/x{n}.xml": b"<a/>" for n in range(300)}),
        paper("{" * 500),
        b"0" * (1024 * 1024 + 1),
    ],
    ids=["bomb", "parts", "braces", "bytes"],
)
def test_what_is_too_much_is_refused_before_it_is_unpacked(people, content):
    assert people.county.put(PATH, data=content).json["code"] == "too_large"


def test_a_template_must_have_a_place_for_the_number(people):
    made = docx.Document()
    made.add_paragraph("{{ title }}")
    out = io.BytesIO()
    made.save(out)
    refused = people.county.put(PATH, data=out.getvalue()).json
    assert (refused["code"], refused["why"]) == ("template_wrong", "{{ number }}")
