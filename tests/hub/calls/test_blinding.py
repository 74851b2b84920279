"""What reviewers get of a file where they must not learn who wrote: every byte is looked at."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from tests.hub.calls.office import (
    NAME,
    TEXT,
    WORD,
    W,
    document,
    everything,
    open_document,
    picture,
    says,
    sheet,
    with_parts,
)

from counted.errors import UnusableInput
from counted.hub.calls import files
from counted.hub.calls.blind import blinding, scrubbing
from counted.hub.library import filing

pytestmark = pytest.mark.slow


def test_the_places_are_there_to_leak() -> None:
    for kind in ("JPEG", "PNG", "GIF", "TIFF", "WEBP"):
        assert says(picture(kind)), kind
    for made in (document(), sheet(), open_document()):
        assert says(made)


def test_a_word_document_keeps_its_text_and_says_no_name() -> None:
    clean = files.nameless(document(), WORD, name="a.docx")
    assert not says(clean)
    made = Document(io.BytesIO(clean))
    assert [it.text for it in made.paragraphs[:1]] == ["What we saw."]
    assert "More." in str(made.element.xml)
    assert "The end." in made.paragraphs[-1].text
    assert len(made.inline_shapes) == 4
    assert made.part.rels["x6"].target_ref == "https://example.org/"
    within = made.part.rels["x3"].target_part.blob
    assert load_workbook(io.BytesIO(within)).active["A1"].value == "Toilets"


def test_a_workbook_keeps_its_cells_and_notes() -> None:
    table = b'<table xmlns="x" displayName="Table1" name="Table1"/>'
    edits = {
        "xl/workbook.xml": (
            "<sheets>",
            f'<customWorkbookViews><customWorkbookView name="{NAME} - own" guid="1"/>'
            f"</customWorkbookViews><sheets>",
        ),
        "xl/worksheets/sheet1.xml": (
            "</worksheet>",
            f'<scenarios><scenario name="a" user="{NAME}"/></scenarios></worksheet>',
        ),
    }
    made = with_parts(sheet(), edits, **{"xl/tables/table1.xml": table})
    made = with_parts(
        made,
        **{
            "xl/pivotCache/pivotCacheDefinition1.xml": (
                f'<pivotCacheDefinition refreshedBy="{NAME}"/>'.encode()
            )
        },
    )
    clean = blinding.bare(made, name="a.xlsx")
    assert not says(clean)
    with zipfile.ZipFile(io.BytesIO(clean)) as archive:
        assert b'displayName="Table1"' in archive.read("xl/tables/table1.xml")
    assert load_workbook(io.BytesIO(sheet())).active["A1"].comment.text.startswith(NAME)
    told = re.sub(r"\s+", " ", b"".join(everything(clean)).decode("utf-8", "replace"))
    assert "Check this." in told
    assert "Toilets" in told


def test_an_open_document_keeps_its_text_and_pictures() -> None:
    shown = f'<draw:image xlink:href="Pictures/{NAME}.png"/>'
    made = open_document(shown, **{f"Pictures/{NAME}.png": picture("PNG")})
    assert filing.check(made, name="a.odt").media_type == TEXT
    clean = files.nameless(made, TEXT, name="a.odt")
    assert not says(clean)
    assert filing.check(clean, name="a.odt").media_type == TEXT
    with zipfile.ZipFile(io.BytesIO(clean)) as archive:
        content = archive.read("content.xml").decode()
        (kept,) = [it for it in archive.namelist() if it.startswith("Pictures/")]
        listed = archive.read("META-INF/manifest.xml").decode()
        assert archive.infolist()[0].filename == "mimetype"
    assert "What we saw." in content
    assert "And then." in content
    assert f'href="{kept}"' in content
    assert kept in listed
    assert "Object 1/" in listed


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP"])
def test_a_picture_alone_is_painted_anew(kind: str) -> None:
    checked = filing.check(picture(kind), name=f"{NAME}.x")
    assert not says(files.nameless(checked.data, checked.media_type, name="a"))


def test_a_picture_that_cannot_be_painted_is_not_taken_at_all() -> None:
    with pytest.raises(UnusableInput):
        filing.check(picture("TIFF"), name="a.tiff")


@pytest.mark.parametrize(
    ("part", "data"),
    [
        ("word/embeddings/oleObject1.bin", b"\xd0\xcf\x11\xe0" + NAME.encode()),
        ("word/media/image1.emf", b"\x01\x00\x00\x00" + NAME.encode("utf-16-le")),
        ("word/media/image1.wmf", b"\xd7\xcd\xc6\x9a" + NAME.encode()),
        ("word/media/media1.mp4", b"\0\0\0\x18ftypmp42" + NAME.encode()),
        ("word/embeddings/a.pdf", b"%PDF-1.7 " + NAME.encode()),
        ("word/afchunk.mht", f"From: {NAME}".encode()),
        ("word/glossary/document.xml", b"<not closed"),
        ("word/glossary/document.xml", f"<!DOCTYPE a [<!ENTITY b '{NAME}'>]><a/>".encode()),
        ("word/glossary/document.xml", f"<w:a {W}><w:binData>QQ==</w:binData></w:a>".encode()),
        ("word/glossary/document.xml", b'<a b="data:image/png;base64,QQ=="/>'),
    ],
)
def test_what_cannot_be_cleaned_is_refused_with_a_remedy(part: str, data: bytes) -> None:
    made = with_parts(document(), **{part: data})
    with pytest.raises(UnusableInput, match="may name you") as refused:
        blinding.bare(made, name="a.docx")
    assert "PNG" in refused.value.remedy


def test_documents_within_documents_have_an_end() -> None:
    made = sheet()
    for _ in range(blinding.MOST_WITHIN):
        made = with_parts(sheet(), **{"xl/embeddings/Microsoft_Word_Document1.docx": made})
    assert not says(blinding.bare(made, name="a.xlsx"))
    deeper = with_parts(sheet(), **{"xl/embeddings/Microsoft_Word_Document1.docx": made})
    with pytest.raises(UnusableInput):
        blinding.bare(deeper, name="a.xlsx")


def test_a_pdf_is_refused_with_a_remedy() -> None:
    with pytest.raises(UnusableInput, match="PDF") as refused:
        files.nameless(b"%PDF-1.4", files.PDF, name="a.pdf")
    assert "Word" in refused.value.remedy


@settings(max_examples=60)
@given(
    local=st.sampled_from(
        sorted(scrubbing.EMPTIED | scrubbing.GONE | scrubbing.NAMED | {"t", "p"})
    ),
    attribute=st.sampled_from(sorted(scrubbing.NAMING)),
    text=st.text("ab \n", max_size=5),
)
def test_text_beside_what_goes_always_stays(local: str, attribute: str, text: str) -> None:
    told = f'1<{local} {attribute}="{NAME}"><t>2</t></{local}>{text}3'
    source = f"<document><p>{told}</p></document>"
    root = scrubbing.read(source.encode())
    scrubbing.scrub(root, lost=(), moved=str)
    told = scrubbing.write(root).decode()
    assert NAME not in told
    assert root.xpath("string()").startswith("1")
    assert root.xpath("string()").endswith(f"{text}3")
