"""Office files as reviewers may have them who must not learn who wrote.

A file is made anew of the parts that somebody reads, each cleaned: texts by `scrubbing`, pictures
painted anew, documents within a document like the document itself. Parts that nobody reads go.
A part that is none of these could say anything, so a file that holds one is refused with a remedy:
it is better that its author saves it in another way than that a name reaches a reviewer.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from counted.errors import UnusableInput
from counted.hub.calls import scrubbing
from counted.hub.calls.scrubbing import NOWHERE, UnreadableError
from counted.hub.library import filing
from counted.messages import mark

MOST_WITHIN = 3  #: documents within documents
CONTENTS, MANIFEST, KIND = "[Content_Types].xml", "META-INF/manifest.xml", "mimetype"
TEXTS = (".xml", ".rels", ".vml", ".rdf")
#: What nobody reads, from the beginning of its name, in lower case.
UNREAD = (
    "docprops/thumbnail", "docprops/custom", "docmetadata/", "thumbnails/", "customxml/",
    "_xmlsignatures/", "configurations2/", "layout-cache", "objectreplacements/", "[trash]/",
    "xl/printersettings/", "word/printersettings/", "ppt/printersettings/", "xl/revisions/",
    "xl/customproperty", "word/fonts/", "ppt/fonts/", "fonts/",
)  # fmt: skip
#: Names of parts that programs give; any other name is replaced, since somebody gave it.
GIVEN = re.compile(
    r"(?:\[Content_Types\]|_rels/|docProps/(?:core|app)|mimetype|META-INF/manifest|manifest"
    r"|(?:Object \d+/)?(?:content|styles|meta|settings)"
    r"|(?:word|xl|ppt)/(?:(?:media|theme|charts|drawings|diagrams|embeddings|worksheets|slides"
    r"|slideLayouts|slideMasters|notesSlides|notesMasters|handoutMasters|comments|tables"
    r"|threadedComments|persons|externalLinks|pivotTables|pivotCache|glossary|_rels)/)*"
    r"(?:image|document|workbook|presentation|styles|settings|webSettings|fontTable|numbering"
    r"|theme|comments|people|footnotes|endnotes|header|footer|chart|style|colors|drawing|data"
    r"|layout|quickStyle|sheet|sharedStrings|calcChain|table|vmlDrawing|slide|slideLayout"
    r"|slideMaster|notesSlide|notesMaster|handoutMaster|presProps|viewProps|tableStyles"
    r"|commentAuthors|authors|person|externalLink|pivotTable)\d*)?"
    r"(?:\.(?:xml|rels|jpe?g|png|gif|vml|rdf))*"
)
EMBEDDED = frozenset({"JPEG", "PNG", "GIF", "TIFF", "WEBP", "BMP", "MPO"})


def bare(data: bytes, *, name: str, within: int = 0) -> bytes:
    """The office file made anew without names. Raises UnusableInput where that is not sure."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as source:
            found = {it.filename: source.read(it) for it in source.infolist() if not it.is_dir()}
            return _Package(found, name, within).written()
    except (UnreadableError, zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError) as no:
        raise _refusal(name) from no


def _refusal(name: str, part: str = "") -> UnusableInput:
    return UnusableInput(
        mark("'{file}' may name you: names cannot be taken out of something that it holds{part}."),
        remedy=mark(
            "In this call reviewers do not learn who wrote. Put charts and objects in as pictures "
            "(PNG or JPEG), leave out sound and film, and save the file anew."
        ),
        facts={"file": name, "part": f" ({part})" if part else ""},
    )


@dataclass
class _Package:
    """The parts of a file by their names, and what becomes of each."""

    parts: dict[str, bytes]
    name: str
    within: int
    new: dict[str, str] = field(default_factory=dict)  #: name -> new name; "" of what goes
    lost: dict[str, set[str]] = field(default_factory=dict)  #: part -> relations that lead nowhere

    def __post_init__(self) -> None:
        for at, it in enumerate(self.parts, 1):
            self.new[it] = self._named(it, at)
        for it in [one for one in self.parts if one.endswith(".rels")]:
            self.new[it] = self._beside(it)

    def _named(self, part: str, at: int) -> str:
        lower = part.lower()
        if lower.startswith(UNREAD) or (lower.startswith("meta-inf/") and part != MANIFEST):
            return ""
        if GIVEN.fullmatch(part):
            return part
        top, ending = part.partition("/")[0], posixpath.splitext(part)[1].lower()
        known = top if top in ("word", "xl", "ppt", "Pictures") else "parts"
        return f"{known}/part{at}{ending if re.fullmatch(r'[.][a-z0-9]{1,5}', ending) else ''}"

    def _beside(self, rels: str) -> str:
        """Where the relations of a part stand: beside the part."""
        owner = _owner(rels)
        if not owner:
            return rels
        new = self.new.get(owner, "")
        folder, base = posixpath.split(new)
        return f"{folder}/_rels/{base}.rels" if new else ""

    def written(self) -> bytes:
        """The file made anew."""
        relations = {
            it: self._relations(it) for it in self.parts if it.endswith(".rels") and self.new[it]
        }
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as target:
            for part, data in self.parts.items():
                if self.new[part]:
                    told = zipfile.ZipInfo(self.new[part])  # without the time of writing
                    stored = part == KIND
                    told.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
                    target.writestr(told, relations.get(part) or self._clean(part, data))
        return out.getvalue()

    def _clean(self, part: str, data: bytes) -> bytes:
        """One part without names."""
        if part == KIND:
            return data if data.decode("ascii", "replace").strip() in filing.OPEN_DOCUMENTS else b""
        if part == CONTENTS or part.endswith("manifest.xml"):
            return self._list(data)
        if part.endswith(TEXTS):
            root = scrubbing.read(data)
            folder = posixpath.dirname(part)
            moved = partial(self._linked, folder)
            scrubbing.scrub(root, lost=self.lost.get(part, ()), moved=moved)
            return scrubbing.write(root)
        if (painted := _painted(data)) is not None:
            return painted
        if self.within < MOST_WITHIN and zipfile.is_zipfile(io.BytesIO(data)):
            checked = filing.check(data, name=self.name)
            return bare(checked.data, name=self.name, within=self.within + 1)
        raise _refusal(self.name, posixpath.splitext(part)[1])

    def _list(self, data: bytes) -> bytes:
        """The list of parts, with their new names and without those that go."""
        root = scrubbing.read(data)
        for it in list(root):
            for key, value in it.attrib.items():
                if key.endswith(("PartName", "full-path")):
                    self._rename(it, key, value)
        return scrubbing.write(root)

    def _rename(self, it: Any, key: str, value: str) -> None:
        part = value.strip("/")
        if new := self.new.get(part):
            it.set(key, f"/{new}" if value.startswith("/") else new)
        elif part and not any(kept.startswith(f"{part}/") for kept in self.new.values()):
            it.getparent().remove(it)

    def _relations(self, rels: str) -> bytes:
        """The relations of a part: within the file to new names, without only to the web."""
        root, owner = scrubbing.read(self.parts[rels]), _owner(rels)
        for it in list(root):
            target = it.get("Target", "")
            if it.get("TargetMode") == "External":
                is_web = target.startswith(("http://", "https://", "#"))
                it.set("Target", target if is_web else NOWHERE)
                continue
            path, hash_, _where = target.partition("#")
            part = posixpath.normpath(posixpath.join(posixpath.dirname(owner), path)).lstrip("/")
            if new := self.new.get(part):
                it.set("Target", f"/{new}")
            elif path or not hash_:
                self.lost.setdefault(owner, set()).add(it.get("Id", ""))
                root.remove(it)
        return scrubbing.write(root)

    def _linked(self, folder: str, href: str) -> str:
        """Where a link leads: to a part under its new name, to the web, within the text."""
        if href.startswith(("http://", "https://", "#")):
            return href
        part = posixpath.normpath(posixpath.join(folder, href)).lstrip("/")
        if new := self.new.get(part):
            return posixpath.relpath(new, folder or ".")
        return href if any(it.startswith(f"{part}/") for it in self.new.values()) else NOWHERE


def _owner(rels: str) -> str:
    """The part to which relations belong; "" for those of the file itself."""
    folder, base = posixpath.split(rels)
    return posixpath.join(posixpath.dirname(folder), base.removesuffix(".rels"))


def _painted(data: bytes) -> bytes | None:
    """A picture painted anew in its own format, so that only what is seen of it is left."""
    from PIL import Image

    try:
        with Image.open(io.BytesIO(data)) as picture:
            kind = picture.format or ""
            if kind not in EMBEDDED or picture.width * picture.height > filing.MOST_PIXELS:
                return None
            mode = "RGB" if kind in ("JPEG", "MPO", "BMP") else "RGBA"
            painted = picture.convert(mode)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    sheet = Image.new(painted.mode, painted.size)
    sheet.paste(painted)
    out = io.BytesIO()
    sheet.save(out, "JPEG" if kind == "MPO" else kind, quality=filing.QUALITY)
    return out.getvalue()
