"""Files that come with contributions: checked by content, and without names for reviewers.

What may be kept, and that nothing but the picture is left of a picture, is the library's rule. In
addition a copy for reviewers says nothing of who wrote it, where a program can see to that.
"""

from __future__ import annotations

import io
import re
import zipfile

import filetype

from counted.errors import UnusableInput
from counted.hub.blobs import Blobs
from counted.hub.library import filing

PDF = "application/pdf"
blobs = Blobs("calls")


def keep(*, name: str, data: bytes) -> tuple[str, filing.Checked]:
    """Check and keep a file: its hash, and what it is. Raises UnusableInput where it may not be."""
    checked = filing.check(data, name=name)
    return blobs.put(checked.data), checked


def ending(name: str) -> str:
    """The ending of the name of a file that is kept."""
    return name.rpartition(".")[2]


#: Where documents name people: whole elements, and attributes of comments and tracked changes.
ELEMENTS = re.compile(
    rb"(<(?:\w+:)?(?:creator|lastModifiedBy|Company|Manager|initial-creator|printed-by|author|"
    rb"contributor|description|keywords|subject|title)(?:\s[^>]*)?>)[^<]*(</)",
    re.IGNORECASE,
)
ATTRIBUTES = re.compile(
    rb"""(\s(?:\w+:)?(?:author|initials|userId|providerId|displayName|lastEditedBy)=)"""
    rb"""("[^"]*"|'[^']*')"""
)
ABOUT = re.compile(r"^(docProps/.*|meta\.xml|xl/comments.*\.xml|xl/persons/.*)$")
WRITTEN = re.compile(
    r"^(word/(document|comments\w*|people|footnotes|endnotes|header\d*|footer\d*)\.xml"
    r"|ppt/commentAuthors\.xml|ppt/authors\.xml|xl/revisions/.*|content\.xml)$"
)
AUTHORED = re.compile(rb"""(\s(?:\w+:)?(?:author|initials|userId|displayName)=)("[^"]*"|'[^']*')""")
CREATORS = re.compile(rb"(<(?:dc:creator|dc:contributor)(?:\s[^>]*)?>)[^<]*(</)")


def nameless(data: bytes, media_type: str) -> bytes | None:
    """The file without what it says of its authors; None where no program here can do that.

    Pictures were written anew when they were kept, and text has no such part. From office files
    go properties, names of those who commented or tracked changes, and data about pictures within.
    A PDF may say it anywhere; somebody has to look.
    """
    if media_type.startswith(("image/", "text/")):
        return data
    if media_type == PDF:
        return None
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for part in source.infolist():
            bare = zipfile.ZipInfo(part.filename)  # without the time at which it was written
            bare.compress_type = part.compress_type
            target.writestr(bare, _nameless_part(part.filename, source.read(part)))
    return out.getvalue()


def _nameless_part(name: str, data: bytes) -> bytes:
    if name == "docProps/custom.xml":
        return re.sub(rb"<property\b.*?</property>", b"", data, flags=re.DOTALL)
    if ABOUT.match(name):
        return ATTRIBUTES.sub(rb'\1""', ELEMENTS.sub(rb"\1\2", data))
    if WRITTEN.match(name):
        return CREATORS.sub(rb"\1\2", AUTHORED.sub(rb'\1""', data))
    if "/media/" in f"/{name}" or name.startswith("Pictures/"):
        return _painted(name, data)
    return data


def _painted(name: str, data: bytes) -> bytes:
    """A picture within a document, painted anew in its own format; others go without a trace."""
    from PIL import Image

    kind = (filetype.guess_mime(data[:8192]) or "").removeprefix("image/").upper()
    if kind not in ("JPEG", "PNG"):
        return data
    try:
        filing.check(data, name=name)
        with Image.open(io.BytesIO(data)) as picture:
            sheet = picture.convert("RGB" if kind == "JPEG" else "RGBA")
    except (UnusableInput, OSError, ValueError):
        return b""
    out = io.BytesIO()
    bare = Image.new(sheet.mode, sheet.size)
    bare.paste(sheet)
    bare.save(out, kind)
    return out.getvalue()
