"""What reviewers get of a file where they must not learn who wrote: every byte is looked at."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from PIL import Image, PngImagePlugin

from counted.errors import UnusableInput
from counted.hub.calls import files
from counted.hub.calls.blind import blinding, scrubbing
from counted.hub.library import filing

pytestmark = pytest.mark.slow

NAME = "Okello-of-the-lake"
HOME = "home"  #: of a path on somebody's machine
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TEXT = "application/vnd.oasis.opendocument.text"


def everything(data: bytes) -> Iterator[bytes]:
    """Every byte of a file, unpacked, and what pictures tell of themselves."""
    yield data
    if zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield archive.comment
            for it in archive.infolist():
                yield it.filename.encode() + it.comment + it.extra
                yield from everything(archive.read(it))
        return
    try:
        with Image.open(io.BytesIO(data)) as picture:
            yield repr((picture.info, dict(picture.getexif()))).encode()
            yield repr(getattr(picture, "text", "")).encode()
            yield repr(dict(getattr(picture, "tag_v2", {}))).encode()
    except OSError:
        return


def says(data: bytes, name: str = NAME) -> bool:
    """Whether a file tells a name anywhere, in any of the usual encodings."""
    forms = (name.encode(), name.encode("utf-16-le"))
    return any(form in it for it in everything(data) for form in forms)


def picture(kind: str) -> bytes:
    """A picture that tells who made it in the ways of its format."""
    out, sheet = io.BytesIO(), Image.new("RGB", (9, 7), "red")
    exif = Image.Exif()
    exif[0x013B] = NAME  # artist
    match kind:
        case "PNG":
            told = PngImagePlugin.PngInfo()
            told.add_text("Author", NAME, zip=True)
            told.add_itxt("XML:com.adobe.xmp", f"<x>{NAME}</x>")
            sheet.save(out, kind, pnginfo=told, exif=exif)
        case "GIF":
            sheet.save(out, kind, comment=NAME.encode())
        case "TIFF":
            sheet.save(out, kind, tiffinfo={0x013B: NAME, 0x010E: NAME})
        case "WEBP":
            sheet.save(out, kind, exif=exif, xmp=f"<x>{NAME}</x>".encode())
        case _:
            sheet.save(out, kind, exif=exif, comment=NAME.encode())
    return out.getvalue()


def sheet(**more: bytes) -> bytes:
    """A workbook that tells who wrote it in its properties, notes and path."""
    book = Workbook()
    book.properties.creator = book.properties.lastModifiedBy = NAME
    book.active["A1"] = "Toilets"
    book.active["A1"].comment = Comment(f"{NAME}:\nCheck this.", NAME)
    out = io.BytesIO()
    book.save(out)
    return with_parts(out.getvalue(), **more)


def with_parts(
    data: bytes, edits: dict[str, tuple[str, str]] | None = None, **more: bytes
) -> bytes:
    """An office file with more parts, and with texts in its parts replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for it in source.infolist():
            old, new = (edits or {}).get(it.filename, ("", ""))
            assert old.encode() in source.read(it), old
            target.writestr(it, source.read(it).replace(old.encode(), new.encode(), 1))
        for name, content in more.items():
            target.writestr(name, content)
    return out.getvalue()


def document() -> bytes:
    """A Word document full of the name of its author."""
    made = Document()
    about = made.core_properties
    about.author = about.last_modified_by = about.comments = about.keywords = NAME
    made.add_paragraph("What we saw.")
    made.add_comment(runs=made.paragraphs[0].runs, text="Check.", author=NAME, initials=NAME)
    for kind in ("JPEG", "PNG", "GIF", "TIFF"):
        made.add_picture(io.BytesIO(picture(kind)))
    out = io.BytesIO()
    made.save(out)
    body = f"""
      <w:p><w:ins w:id="9" w:author="{NAME}"><w:r><w:t>More.</w:t></w:r></w:ins>
        <w:fldSimple w:instr=" AUTHOR "><w:r><w:t>{NAME}</w:t></w:r></w:fldSimple>
        <w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>LASTSAVEDBY</w:instrText>
        </w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>{NAME}</w:t></w:r>
        <w:r><w:fldChar w:fldCharType="end"/></w:r>
        <w:r><w:instrText>INCLUDEPICTURE "C:\\Users\\{NAME}\\a.png"</w:instrText></w:r>
        <w:r><w:t>The end.</w:t></w:r></w:p><!-- {NAME} --><w:sectPr"""
    relations = "".join(
        f'<Relationship Id="{at}" Type="{RELATION}/{kind}" Target="{target}"{mode}/>'
        for at, kind, target, mode in (
            ("x1", "hyperlink", f"mailto:{NAME}@example.org", ' TargetMode="External"'),
            ("x2", "attachedTemplate", f"file:///C:/Users/{NAME}/n.dot", ' TargetMode="External"'),
            ("x3", "package", "embeddings/Microsoft_Excel_Worksheet.xlsx", ""),
            ("x4", "customXml", "../customXml/item9.xml", ""),
            ("x5", "image", f"media/{NAME}.png", ""),
            ("x6", "hyperlink", "https://example.org/", ' TargetMode="External"'),
        )
    )
    sheets = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    edits = {
        "[Content_Types].xml": (
            "<Override",
            f'<Default Extension="xlsx" ContentType="{sheets}"/><Override',
        ),
        "word/document.xml": ("<w:sectPr", body),
        "word/_rels/document.xml.rels": ("</Relationships>", f"{relations}</Relationships>"),
        "word/settings.xml": (
            "</w:settings>",
            f'<w:docVars><w:docVar w:name="who" w:val="{NAME}"/></w:docVars></w:settings>',
        ),
    }
    deep = Document(io.BytesIO(out.getvalue()))
    deeper = io.BytesIO()
    deep.save(deeper)
    more = {
        "word/embeddings/Microsoft_Excel_Worksheet.xlsx": sheet(),
        "customXml/item9.xml": f"<b><Author>{NAME}</Author></b>".encode(),
        f"word/media/{NAME}.png": picture("PNG"),
        "docProps/thumbnail.emf": NAME.encode("utf-16-le"),
        "_xmlsignatures/sig1.xml": f"<s>{NAME}</s>".encode(),
        "word/printerSettings/printerSettings1.bin": NAME.encode("utf-16-le"),
    }
    return with_parts(deeper.getvalue(), edits, **more)


def open_document(body: str = "", **more: bytes) -> bytes:
    """An OpenDocument text that tells who wrote it."""
    office = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
    spaces = (
        f'xmlns:office="{office}" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
        'xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" '
        'xmlns:config="urn:oasis:names:tc:opendocument:xmlns:config:1.0" '
        'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" '
        'xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    )
    manifest = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    entries = "".join(
        f'<m:file-entry m:full-path="{it}" m:media-type="text/xml"/>'
        for it in ("/", "content.xml", "Object 1/", "Object 1/meta.xml", *more)
    )
    listed = f'<m:manifest xmlns:m="{manifest}">{entries}</m:manifest>'
    parts = {
        "mimetype": TEXT.encode(),
        "content.xml": f"""<office:document-content {spaces}><office:body><office:text>
            <text:p>What we saw.<office:annotation><dc:creator>{NAME}</dc:creator>
            </office:annotation> And then.<text:author-name>{NAME}</text:author-name>
            <text:initial-creator>{NAME}</text:initial-creator>{body}
            <text:a xlink:href="file:///{HOME}/{NAME}/a.ods">there</text:a></text:p>
            </office:text></office:body></office:document-content>""".encode(),
        "meta.xml": f"""<office:document-meta {spaces}><office:meta>
            <meta:initial-creator>{NAME}</meta:initial-creator>
            <meta:user-defined meta:name="Info">{NAME}</meta:user-defined>
            <dc:creator>{NAME}</dc:creator></office:meta></office:document-meta>""".encode(),
        "settings.xml": f"""<office:document-settings {spaces}><config:config-item
            config:name="PrinterName">{NAME}</config:config-item>
            </office:document-settings>""".encode(),
        "Object 1/meta.xml": f"""<office:document-meta {spaces}>{NAME}
            </office:document-meta>""".encode(),
        "Thumbnails/thumbnail.png": picture("PNG"),
        "ObjectReplacements/Object 1": NAME.encode(),
        "META-INF/documentsignatures.xml": f"<s>{NAME}</s>".encode(),
        "META-INF/manifest.xml": listed.encode(),
        **more,
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for name, data in parts.items():
            target.writestr(name, data)
    return out.getvalue()


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
