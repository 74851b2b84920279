"""Office files made for tests: full of the name of their author, or with parts put in."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from docx import Document
from openpyxl import Workbook
from openpyxl.comments import Comment
from PIL import Image, PngImagePlugin

NAME = "Okello-of-the-lake"
HOME = "home"  #: of a path on somebody's machine
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TEXT = "application/vnd.oasis.opendocument.text"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


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


def relations(*each: tuple[str, str, str, bool]) -> str:
    """Relations, each of an id, a kind, a target and whether it leads out of the file."""
    return "".join(
        f'<Relationship Id="{at}" Type="{kind if "/" in kind else f"{RELATION}/{kind}"}" '
        f'Target="{target}"' + (' TargetMode="External"/>' if leads_out else "/>")
        for at, kind, target, leads_out in each
    )


def related(*each: tuple[str, str, str, bool]) -> bytes:
    return f'<Relationships xmlns="{PACKAGE}">{relations(*each)}</Relationships>'.encode()


def word(body: str = "", *each: tuple[str, str, str, bool], **more: bytes) -> bytes:
    """A Word document with this in its body, before and after what its author wrote."""
    made = Document()
    made.add_paragraph("Before.")
    out = io.BytesIO()
    made.save(out)
    edits = {
        "word/document.xml": (
            "<w:sectPr",
            f"{body}<w:p><w:r><w:t>After.</w:t></w:r></w:p><w:sectPr",
        ),
        "word/_rels/document.xml.rels": (
            "</Relationships>",
            f"{relations(*each)}</Relationships>",
        ),
    }
    return with_parts(out.getvalue(), edits, **more)


def sheets(**more: bytes) -> bytes:
    out = io.BytesIO()
    book = Workbook()
    book.active["A1"] = "Toilets"
    book.save(out)
    return with_parts(out.getvalue(), **more)


def slides(**more: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        target.writestr("[Content_Types].xml", "<Types/>")
        target.writestr("_rels/.rels", related())
        target.writestr("ppt/presentation.xml", "<presentation/>")
        for name, data in more.items():
            target.writestr(name, data)
    return out.getvalue()


def packed(**more: bytes) -> bytes:
    """A workbook with more parts, all of it compressed."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(sheet(**more))) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for it in source.infolist():
            target.writestr(it.filename, source.read(it))
    return out.getvalue()
