"""Places in office files that tell a name, one by one: gone, and what was written stays."""

from __future__ import annotations

import io
import zipfile

import pytest
from docx import Document
from PIL import Image, ImageSequence
from tests.hub.calls.office import (
    HOME,
    NAME,
    RELATION,
    open_document,
    picture,
    related,
    says,
    sheets,
    slides,
    word,
)

from counted.errors import UnusableInput
from counted.hub.calls.blind import blinding, scrubbing
from counted.hub.calls.blind.budget import Budget
from counted.hub.calls.blind.links import PLACE, web
from counted.hub.calls.blind.painting import painted

pytestmark = pytest.mark.slow

HARMLESS = f"See C:/data, /{HOME}/ and mailto: in the manual"
R = f'xmlns:r="{RELATION}"'
FAR = f"https://example-my.sharepoint.com/personal/{NAME}/b.xlsx"


def field(instruction: str, shown: str, *, told: str = "instrText", end: str = "end") -> str:
    """A field in a paragraph: what it is for and what it shows."""
    signs = {it: f'<w:r><w:fldChar w:fldCharType="{it}"/></w:r>' for it in ("begin", "separate")}
    ended = f'<w:r><w:fldChar w:fldCharType="{end}"/></w:r>' if end else ""
    what = f"<w:r><w:{told}>{instruction}</w:{told}></w:r>"
    return f"<w:p>{signs['begin']}{what}{signs['separate']}{shown}{ended}</w:p>"


def run(text: str, kind: str = "t") -> str:
    return f"<w:r><w:{kind}>{text}</w:{kind}></w:r>"


def within(data: bytes, part: str) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(part).decode()


def bound(path: str) -> str:
    return (
        f'<w:sdt><w:sdtPr><w:dataBinding w:xpath="{path}"/><w:text/></w:sdtPr><w:sdtContent><w:p>'
        f"{run(NAME)}</w:p></w:sdtContent></w:sdt>"
    )


IN_WORD = {
    "template": word(
        **{
            "word/_rels/settings.xml.rels": related(("t1", "attachedTemplate", FAR, True)),
        }
    ),
    "picture elsewhere": word("", ("z1", "image", f"https://example.org/{NAME}.png", True)),
    "link to somebody's folder": word("", ("z1", "hyperlink", FAR, True)),
    "bound to the author": word(bound("/ns1:coreProperties[1]/ns0:creator[1]")),
    "bound to the company": word(bound("/ns0:Properties[1]/ns0:Company[1]")),
    "mail": word(field(f'HYPERLINK "mailto:{NAME}@example.org"', run("write"))),
    "split": word(field(f'HYPER</w:instrText><w:instrText>LINK "mailto:{NAME}@x.org"', run("so"))),
    "linked table": word(field(f'LINK Excel.Sheet.12 "{FAR}" Sheet1', run("1"))),
    "included": word(field(f'INCLUDETEXT "{FAR}"', run("1"))),
    "name of the file": word(
        field("FILENAME \\p", run(f"C:\\Users\\{NAME}\\a.docx", "delText"), told="delInstrText")
    ),
    "author, deleted": word(field("AUTHOR", run(NAME, "delText"))),
    "simple field": word(f'<w:fldSimple w:instr="LINK {FAR}">{run("1")}</w:fldSimple>'),
    "who may edit": word(f'<w:permStart w:id="1" w:ed="{NAME}@example.org"/><w:permEnd w:id="1"/>'),
    "smart tag": word(
        f'<w:smartTag w:element="PersonName"><w:smartTagPr><w:attr w:name="ID" w:val="{NAME}"/>'
        f"</w:smartTagPr>{run('he')}</w:smartTag>"
    ),
    "line for a signature": word(
        f'<w:p><w:pict><o:signatureline xmlns:o="o" o:suggestedsigner="{NAME}"/></w:pict></w:p>'
    ),
    "shape": word(
        f'<w:p><w:r><w:pict><v:shape xmlns:v="v" xmlns:o="o" id="{NAME}" href="mailto:{NAME}@x" '
        f'o:href="smb://here/{NAME}" alt="/Volumes/{NAME}/a b.png"/></w:pict></w:r></w:p>'
    ),
    "unknown attribute": word(f'<w:p w:whatever="{NAME}"/>'),
    "what a field carries": word(
        f'<w:p><w:r><w:fldChar w:fldCharType="begin"><w:fldData>{NAME}</w:fldData></w:fldChar>'
        "</w:r>"
        '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    ),
    "namespace": word(f'<w:p xmlns:x="urn:{NAME}"/>'),
    "kind of relation": word(
        "",
        ("x9", f"http://{NAME}/a", "styles.xml", False),
        ("x8", f"http://{NAME}/a", "https://example.org", True),
    ),
    "unknown element": word(f"<w:whatever>{NAME}</w:whatever>"),
    "tasks": word(**{"word/documenttasks/documenttasks1.xml": f"<Tasks>{NAME}</Tasks>".encode()}),
    "chart of a file": word(
        **{
            "word/charts/chart1.xml": "<c:chartSpace xmlns:c='c'><c:f>'C:\\Users\\"
            f"{NAME}\\[b.xlsx]Sheet1'!$A$1</c:f></c:chartSpace>".encode()
        }
    ),
}
IN_SHEETS = {
    "connections": sheets(
        **{"xl/connections.xml": f'<connections><c name="{NAME}"/></connections>'.encode()}
    ),
    "query": sheets(**{"xl/queryTables/queryTable1.xml": f'<queryTable name="{NAME}"/>'.encode()}),
    "protected cells": sheets(
        **{
            "xl/worksheets/sheet9.xml": "<worksheet><protectedRange name='a' "
            f'securityDescriptor="O:{NAME}"/></worksheet>'.encode()
        }
    ),
    "other workbook": sheets(
        **{
            "xl/externalLinks/externalLink1.xml": "<externalLink><alternateUrls "
            f'driveId="{NAME}"/><ddeLink ddeTopic="{NAME}"/></externalLink>'.encode(),
            "xl/externalLinks/_rels/externalLink1.xml.rels": related(
                ("rId1", "externalLinkPath", FAR, True)
            ),
        }
    ),
    "who said so": sheets(
        **{
            "xl/threadedComments/threadedComment1.xml": "<ThreadedComments><threadedComment "
            f'displayName="{NAME}"/></ThreadedComments>'.encode()
        }
    ),
    "scenario": sheets(
        **{
            "xl/worksheets/sheet9.xml": "<worksheet><scenario name='a' "
            f'comment="Created by {NAME}"/></worksheet>'.encode()
        }
    ),
}
IN_SLIDES = {
    "changes": slides(
        **{"ppt/changesInfos/changesInfo1.xml": f'<chgInfo><c name="{NAME}"/></chgInfo>'.encode()}
    ),
    "authors": slides(
        **{"ppt/authors.xml": f'<authorLst><author name="{NAME}"/></authorLst>'.encode()}
    ),
}
IN_OPEN_DOCUMENTS = {
    "author in a span": open_document(
        f"<text:author-name><text:span>{NAME}</text:span> {NAME}</text:author-name>"
    ),
    "description": open_document(
        f'<svg:desc xmlns:svg="s">file:///{HOME}/{NAME}/x.png</svg:desc>'
        f'<svg:title xmlns:svg="s">C:\\Users\\{NAME}\\x.png</svg:title>'
    ),
    "included section": open_document(f'<text:section-source xlink:href="{FAR}"/>'),
    "mail": open_document(f'<text:a xlink:href="mailto:{NAME}@example.org">write</text:a>'),
    "database": open_document(
        f'<t:database-source-sql xmlns:t="t" t:database-name="{NAME}"/>'
        f'<text:database-display text:database-name="{NAME}"/>'
    ),
    "resolved": open_document(f'<text:p xmlns:l="l" l:resolved-by="{NAME}"/>'),
    "formula": open_document(
        f"<t:c xmlns:t='t' t:formula=\"of:='file:///{HOME}/{NAME}/x.ods'#$S.A1\"/>"
    ),
}


@pytest.mark.parametrize("place", IN_WORD)
def test_word_says_no_name(place: str) -> None:
    made = IN_WORD[place]
    assert says(made)
    clean = blinding.bare(made, name="a.docx")
    assert not says(clean)
    written = within(clean, "word/document.xml")
    assert "Before." in written
    assert "After." in written
    Document(io.BytesIO(clean))


@pytest.mark.parametrize("place", [*IN_SHEETS, *IN_SLIDES, *IN_OPEN_DOCUMENTS])
def test_sheets_slides_and_open_documents_say_no_name(place: str) -> None:
    made = {**IN_SHEETS, **IN_SLIDES, **IN_OPEN_DOCUMENTS}[place]
    assert says(made)
    assert not says(blinding.bare(made, name="a.x"))


def test_a_picture_that_would_be_fetched_from_elsewhere_is_refused() -> None:
    made = open_document(f'<draw:image xlink:href="https://example.org/{NAME}.png"/>')
    with pytest.raises(UnusableInput, match="may name you"):
        blinding.bare(made, name="a.odt")


@pytest.mark.parametrize("part", ["word/my_manifest.xml", "word/whatever.xml", "x/manifest.xml"])
def test_a_part_of_an_unknown_kind_is_refused(part: str) -> None:
    with pytest.raises(UnusableInput, match="may name you"):
        blinding.bare(word(**{part: f"<a who='{NAME}'/>".encode()}), name="a.docx")


def test_what_the_author_reads_of_fields_stays() -> None:
    body = (
        bound("/ns1:coreProperties[1]/ns0:title[1]").replace(NAME, "Water in wards")
        + field('HYPERLINK "https://example.org/a"', run("our page"))
        + field("LINK Excel.Sheet.12 a.xlsx", run("42"))
        + field('TOC \\o "1-3" \\h', run("Chapter 1"))
        + field("PAGE", run("7"))
    )
    written = within(blinding.bare(word(body), name="a.docx"), "word/document.xml")
    for kept in ("Water in wards", "https://example.org/a", "our page", "42", "TOC \\o", "PAGE"):
        assert kept in written
    assert "Excel.Sheet" not in written


def test_a_field_that_nobody_closed_ends_with_its_paragraph() -> None:
    body = field("AUTHOR", run(NAME), end="") + f"<w:p>{run('The words of the author.')}</w:p>"
    clean = blinding.bare(word(body), name="a.docx")
    assert not says(clean)
    assert "The words of the author." in within(clean, "word/document.xml")
    assert "After." in within(clean, "word/document.xml")


def test_other_words_stay_whatever_they_look_like() -> None:
    told = 'id="1" name="a" descr="data: share of toilets, by ward"'
    body = f'<w:p><w:r><w:drawing><wp:docPr xmlns:wp="x" {told}/></w:drawing></w:r></w:p>'
    body += f"<w:p>{run(HARMLESS)}</w:p>"
    written = within(blinding.bare(word(body), name="a.docx"), "word/document.xml")
    assert "data: share of toilets, by ward" in written
    assert HARMLESS in written


def test_what_a_program_needs_to_show_a_text_stays() -> None:
    source = Document()
    source.add_heading("What we saw", 1)
    source.add_paragraph("A point.", style="List Bullet")
    table = source.add_table(1, 2, style="Light Grid Accent 1")
    table.cell(0, 0).text = "Ward"
    out = io.BytesIO()
    source.save(out)
    made = Document(io.BytesIO(blinding.bare(out.getvalue(), name="a.docx")))
    assert made.paragraphs[0].style.name == "Heading 1"
    assert made.paragraphs[1].style.name == "List Bullet"
    assert made.tables[0].style.name == "Light Grid Accent 1"
    for part in ("word/styles.xml", "word/theme/theme1.xml", "word/numbering.xml"):
        before, after = (
            scrubbing.read(within(it, part).encode())
            for it in (out.getvalue(), blinding.bare(out.getvalue(), name="a.docx"))
        )
        assert [dict(it.attrib) for it in before.iter()] == [
            dict(it.attrib) for it in after.iter()
        ], part


DRAWN = '<svg xmlns="http://www.w3.org/2000/svg"/>'


def test_of_a_drawing_beside_a_picture_the_picture_stays() -> None:
    body = (
        f'<w:p><w:r><a:blip xmlns:a="a" {R} r:embed="p1"><a:extLst><a:ext uri="x"><s:svgBlip '
        f'xmlns:s="s" r:embed="p2"/></a:ext></a:extLst></a:blip></w:r></w:p>'
    )
    made = word(
        body,
        ("p1", "image", "media/image1.png", False),
        ("p2", "image", "media/image2.svg", False),
        **{"word/media/image1.png": picture("PNG"), "word/media/image2.svg": DRAWN.encode()},
    )
    clean = blinding.bare(made, name="a.docx")
    with zipfile.ZipFile(io.BytesIO(clean)) as archive:
        assert "word/media/image1.png" in archive.namelist()
        assert not [it for it in archive.namelist() if "svg" in it]
    written = within(clean, "word/document.xml")
    assert 'embed="p1"' in written
    assert "p2" not in written


def test_a_drawing_alone_is_refused() -> None:
    body = f'<w:p><w:r><a:blip xmlns:a="a" {R} r:embed="p1"/></w:r></w:p>'
    made = word(
        body,
        ("p1", "image", "media/image1.svg", False),
        **{"word/media/image1.svg": DRAWN.encode()},
    )
    with pytest.raises(UnusableInput, match="may name you"):
        blinding.bare(made, name="a.docx")
    alone = open_document(
        '<draw:image xlink:href="Pictures/a.svg"/>', **{"Pictures/a.svg": DRAWN.encode()}
    )
    with pytest.raises(UnusableInput, match="may name you"):
        blinding.bare(alone, name="a.odt")


def test_a_chart_of_an_open_document_stays_whatever_its_folder_is_called() -> None:
    frame = (
        f'<draw:frame><draw:object xlink:href="./{NAME}"/>'
        f'<draw:image xlink:href="./ObjectReplacements/{NAME}"/></draw:frame>'
    )
    chart = "<d:document-content xmlns:d='d'><d:p>A chart</d:p></d:document-content>"
    made = open_document(frame, **{f"{NAME}/content.xml": chart.encode(), f"{NAME}/": b""})
    clean = blinding.bare(made, name="a.odt")
    assert not says(clean)
    assert "A chart" in within(clean, "Object 1000/content.xml")
    assert 'href="Object 1000"' in within(clean, "content.xml")
    listed = within(clean, "META-INF/manifest.xml")
    assert 'full-path="Object 1000/content.xml"' in listed
    assert 'full-path="Object 1000/"' in listed


def test_a_moving_picture_keeps_all_its_pictures() -> None:
    out = io.BytesIO()
    frames = [Image.new("RGB", (9, 7), it) for it in ("red", "blue", "green")]
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], duration=[50, 70, 90])
    made = painted(out.getvalue(), budget=Budget())
    assert made
    with Image.open(io.BytesIO(made)) as moving:
        seen = [
            (it.convert("RGB").getpixel((1, 1)), it.info["duration"])
            for it in ImageSequence.Iterator(moving)
        ]
    assert seen == [((255, 0, 0), 50), ((0, 0, 255), 70), ((0, 128, 0), 90)]


def test_pictures_of_many_greys_stay_grey() -> None:
    deep = Image.new("I;16", (64, 1))
    deep.putdata([it * 1000 for it in range(64)])
    out = io.BytesIO()
    deep.save(out, "PNG")
    made = painted(out.getvalue(), budget=Budget())
    assert made
    with Image.open(io.BytesIO(made)) as shown:
        greys = [shown.convert("L").getpixel((it, 0)) for it in range(64)]
    assert greys == [it * 1000 // 256 for it in range(64)]


@pytest.mark.parametrize(
    "target",
    ["mailto:a@example.org", "file:///a", "smb://a/b", FAR, "https://a@example.org/", "a.docx",
     "https://d.docs.live.net/12/a.docx", "javascript:alert(1)"],
)  # fmt: skip
def test_links_to_people_and_their_folders_lead_nowhere(target: str) -> None:
    assert not web(target)
    assert web("https://example.org/personal-hygiene") == "https://example.org/personal-hygiene"


def test_ordinary_words_are_no_place() -> None:
    for it in ("profile:a", "ratio a:b", "word/media/image1.png", "1:/2"):
        assert not PLACE.search(it), it


@pytest.mark.parametrize("kind", ["TIFF", "JPEG"])
def test_pictures_made_for_print_are_painted(kind: str) -> None:
    out = io.BytesIO()
    Image.new("CMYK", (9, 7), (0, 255, 255, 0)).save(out, kind)
    made = painted(out.getvalue(), budget=Budget())
    assert made
    with Image.open(io.BytesIO(made)) as shown:
        red, green, _ = shown.convert("RGB").getpixel((1, 1))
    assert red > 200 > 60 > green
