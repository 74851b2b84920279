"""Files beside texts: pictures painted anew without their places, documents checked by content.

What a file is called and what the browser says it is counts for nothing. A picture is decoded and
painted onto a new sheet, so that neither its place (EXIF, XMP) nor anything hidden behind its end
comes along. A document has to be one of a short list, by its content; one with macros is refused.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath

from counted.errors import UnusableInput
from counted.messages import mark

LARGEST_PICTURE_BYTES = 15 * 1024 * 1024
LARGEST_DOCUMENT_BYTES = 25 * 1024 * 1024
LARGEST_UNPACKED_BYTES = 400 * 1024 * 1024
LARGEST_PART_BYTES = 20 * 1024 * 1024  #: of a part of an office file that is read here
MOST_PARTS = 20_000  #: of an office file and of those within it
LISTED_PART = b"PK\1\2"  #: how an archive begins each line of its list of parts
MOST_PIXELS = 50_000_000
LONGEST_SIDE = 2400  #: pixels; larger pictures are made smaller
QUALITY = 85
PICTURES = frozenset({"JPEG", "PNG", "WEBP", "GIF", "MPO"})
#: What office files say of themselves inside -> media type and ending.
OFFICE = {
    "word/document.xml": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx",
    ),
    "xl/workbook.xml": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx",
    ),
    "ppt/presentation.xml": (
        "application/vnd.openxmlformats-officedocument.presentationml.presentation", "pptx",
    ),
}  # fmt: skip
CONTENTS = "[Content_Types].xml"  #: in which office files tell what each of their parts is
OPEN_DOCUMENTS = {
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "application/vnd.oasis.opendocument.presentation": "odp",
}
#: Where office files keep what runs: beginnings of parts, in lower case, and what they are called.
RUNNING = ("basic/", "scripts/", "xl/macrosheets/", "xl/dialogsheets/")
RUNS = (b"vbaproject", b"macroenabled")
TEXTS: Mapping[str, str] = {"csv": "text/csv", "txt": "text/plain", "md": "text/plain"}
LONGEST_NAME = 120
#: What reading a damaged archive ends in.
DAMAGED = (
    zipfile.BadZipFile, zlib.error, struct.error, OSError, EOFError, ValueError, RuntimeError,
    LookupError,
)  # fmt: skip


@dataclass(frozen=True)
class Checked:
    """A file as it may be kept."""

    data: bytes
    media_type: str
    name: str
    width: int | None = None  #: pixels
    height: int | None = None

    @property
    def is_picture(self) -> bool:
        """Whether it is shown, and not only handed out."""
        return self.media_type.startswith("image/")


def check(data: bytes, *, name: str) -> Checked:
    """The file as it may be kept; UnusableInput where it may not, and why."""
    import filetype

    found = filetype.guess_mime(data) or ""
    if found.startswith("image/"):
        return _picture(data, name=name)
    if len(data) > LARGEST_DOCUMENT_BYTES:
        raise _refusal(mark("'{file}' is too large: at most 25 MB."), name)
    if data.startswith(b"%PDF-"):
        return Checked(data, "application/pdf", _named(name, "pdf"))
    if zipfile.is_zipfile(io.BytesIO(data)):
        return _office(data, name=name)
    return _text(data, name=name)


def _picture(data: bytes, *, name: str) -> Checked:
    from PIL import Image, ImageOps

    if len(data) > LARGEST_PICTURE_BYTES:
        raise _refusal(mark("'{file}' is too large: at most 15 MB."), name)
    try:
        with Image.open(io.BytesIO(data)) as opened:
            if opened.format not in PICTURES or opened.width * opened.height > MOST_PIXELS:
                raise _refusal(mark("'{file}' is no picture that can be shown here."), name)
            upright = ImageOps.exif_transpose(opened)
            has_gaps = upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info
            painted = upright.convert("RGBA" if has_gaps else "RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise _refusal(mark("'{file}' cannot be read as a picture."), name) from error
    painted.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    sheet = Image.new(painted.mode, painted.size)
    sheet.paste(painted)
    out = io.BytesIO()
    if has_gaps:
        sheet.save(out, "PNG", optimize=True)
    else:
        sheet.save(out, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    kind = "png" if has_gaps else "jpeg"
    ending = "png" if has_gaps else "jpg"
    return Checked(out.getvalue(), f"image/{kind}", _named(name, ending), sheet.width, sheet.height)


def _office(data: bytes, *, name: str) -> Checked:
    if data.count(LISTED_PART) > MOST_PARTS:
        raise _refusal(mark("'{file}' unpacks to more than can be looked at."), name)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            names = set(packed.namelist())
            if _is_too_much(packed):
                raise _refusal(mark("'{file}' unpacks to more than can be looked at."), name)
            if _runs(packed, names):
                raise _refusal(mark("'{file}' holds macros, which run on the reader's computer."),
                               name)  # fmt: skip
            said = packed.read("mimetype").decode("ascii") if "mimetype" in names else ""
    except DAMAGED as error:
        raise _refusal(mark("'{file}' is damaged."), name) from error
    if said.strip() in OPEN_DOCUMENTS:
        return Checked(data, said.strip(), _named(name, OPEN_DOCUMENTS[said.strip()]))
    for inside, (media_type, ending) in OFFICE.items():
        if inside in names and CONTENTS in names:
            return Checked(data, media_type, _named(name, ending))
    raise _refusal(mark("'{file}' is an archive of a kind that is not taken here."), name)


def _is_too_much(packed: zipfile.ZipFile) -> bool:
    """Whether it unpacks to more than is kept, or what is read here to more than is read."""
    read = [it.file_size for it in packed.infolist() if it.filename in (CONTENTS, "mimetype")]
    whole = sum(it.file_size for it in packed.infolist())
    return whole > LARGEST_UNPACKED_BYTES or any(it > LARGEST_PART_BYTES for it in read)


def _runs(packed: zipfile.ZipFile, names: set[str]) -> bool:
    """Whether an office file holds macros, whatever its parts are called."""
    if any("vbaproject" in it.lower() or it.lower().startswith(RUNNING) for it in names):
        return True
    if CONTENTS not in names:
        return False
    contents = packed.read(CONTENTS).lower()
    return any(it in contents for it in RUNS)


def _text(data: bytes, *, name: str) -> Checked:
    ending = PurePath(name).suffix.lower().lstrip(".")
    try:
        is_text = "\0" not in data.decode("utf-8")
    except UnicodeDecodeError:
        is_text = False
    if ending not in TEXTS or not is_text:
        raise _refusal(mark("'{file}' is of a kind that is not taken here."), name)
    return Checked(data, TEXTS[ending], _named(name, ending))


def _refusal(what: str, name: str) -> UnusableInput:
    return UnusableInput(
        what,
        remedy=mark(
            "Pictures are JPEG, PNG, WebP or GIF; documents PDF, Word, Excel, PowerPoint, "
            "OpenDocument, or CSV and text in UTF-8."
        ),
        facts={"file": name},
    )


def _named(name: str, ending: str) -> str:
    """The name without a folder and with the ending that its content has."""
    stem = PurePath(name.replace("\\", "/")).stem
    kept = "".join(it if it.isalnum() or it in " -_()." else "-" for it in stem).strip(" .")
    return f"{kept[:LONGEST_NAME] or 'file'}.{ending}"
