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
import struct
import zipfile
import zlib
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any

from counted.errors import UnusableInput
from counted.hub.calls.blind import scrubbing
from counted.hub.calls.blind.budget import Budget, TooMuchError
from counted.hub.calls.blind.links import NOWHERE, web
from counted.hub.calls.blind.painting import painted
from counted.hub.calls.blind.scrubbing import UnreadableError
from counted.hub.library import filing
from counted.messages import mark

MOST_WITHIN = 3  #: documents within documents
CONTENTS, MANIFEST, KIND = "[Content_Types].xml", "META-INF/manifest.xml", "mimetype"
TEXTS = (".xml", ".rels", ".vml", ".rdf")
#: What a list of parts says of each of them.
LISTED = frozenset({"PartName", "ContentType", "Extension", "full-path", "media-type", "version"})
RELATED = frozenset({"Id", "Type", "Target", "TargetMode"})
HYPERLINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
#: Kinds of relations that formats define.
TYPE = re.compile(
    r"http://(?:schemas\.(?:openxmlformats\.org|microsoft\.com)|purl\.oclc\.org)/[\w./-]+"
)
#: What reading a damaged or strange file may end in; none of it may stop the page.
DAMAGED = (
    UnreadableError, zipfile.BadZipFile, zlib.error, struct.error, OSError, EOFError, RuntimeError,
    LookupError, ValueError, TypeError, AttributeError, ArithmeticError,
)  # fmt: skip
#: What nobody reads, from the beginning of its name, in lower case.
UNREAD = (
    "docprops/thumbnail", "docprops/custom", "docmetadata/", "thumbnails/", "customxml/",
    "_xmlsignatures/", "configurations2/", "layout-cache", "objectreplacements/", "[trash]/",
    "xl/printersettings/", "word/printersettings/", "ppt/printersettings/", "xl/revisions/",
    "xl/customproperty", "word/fonts/", "ppt/fonts/", "fonts/", "manifest.rdf", "customui/",
    "usercustomization/", "xl/connections", "xl/querytables/", "xl/users/", "xl/xmlmaps",
    "xl/volatiledependencies", "xl/webextensions/", "xl/namedsheetviews/", "xl/customdata/",
    "ppt/changesinfos/", "ppt/revisioninfo", "ppt/tags/", "ppt/customxml/", "ppt/webextensions/",
    "ppt/authors/changes", "word/documenttasks/", "word/webextensions/", "word/commentsids",
    "word/commentsextensible", "word/keymap", "word/recipientdata", "word/mailmerge",
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


def bare(data: bytes, *, name: str, within: int = 0, budget: Budget | None = None) -> bytes:
    """The office file made anew without names. Raises UnusableInput where that is not sure.

    `budget` is what may still be looked at, over all files within one another.
    """
    budget = budget or Budget()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as source:
            return _Package(budget.unpacked(source), name, within, budget).written()
    except TooMuchError as no:
        raise _too_much(name) from no
    except DAMAGED as no:
        raise _refusal(name) from no


def _too_much(name: str) -> UnusableInput:
    return UnusableInput(
        mark("'{file}' unpacks to more than can be looked at."),
        remedy=mark(
            "Make its pictures smaller, leave out files within it, or hand it in as several files."
        ),
        facts={"file": name},
    )


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
    budget: Budget
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
        if lower.endswith(".svg"):  # what programs draw beside it as a picture is kept
            return ""
        folder, base = posixpath.split(part)
        if folder in self.objects:
            part = f"{self.objects[folder]}/{base}"
        if GIVEN.fullmatch(part):
            return part
        top, ending = part.partition("/")[0], posixpath.splitext(part)[1].lower()
        known = top if top in ("word", "xl", "ppt", "Pictures") else "parts"
        return f"{known}/part{at}{ending if re.fullmatch(r'[.][a-z0-9]{1,5}', ending) else ''}"

    @cached_property
    def objects(self) -> dict[str, str]:
        """Folders of charts and formulas of an OpenDocument, whatever they are called, anew."""
        held = {posixpath.dirname(it) for it in self.parts if it.endswith("/content.xml")}
        ours = sorted(it for it in held if not re.fullmatch(r"Object \d{1,3}", it))
        return {it: f"Object {1000 + at}" for at, it in enumerate(ours)} if ours else {}

    @cached_property
    def folders(self) -> frozenset[str]:
        """Folders that hold something that is kept."""
        return frozenset(posixpath.dirname(it) for it in self.new.values() if it)

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
        if part in (CONTENTS, MANIFEST):
            return self._list(data)
        if part.endswith(TEXTS):
            root = self._read(data)
            moved = partial(self._linked, part)
            scrubbing.scrub(root, lost=self.lost.get(part, ()), moved=moved)
            return scrubbing.write(root)
        if (picture := painted(data, budget=self.budget)) is not None:
            return picture
        if self.within < MOST_WITHIN and zipfile.is_zipfile(io.BytesIO(data)):
            checked = filing.check(data, name=self.name)
            return bare(checked.data, name=self.name, within=self.within + 1, budget=self.budget)
        raise _refusal(self.name, posixpath.splitext(part)[1])

    def _read(self, data: bytes) -> Any:
        return scrubbing.read(self.budget.text(data))

    def _list(self, data: bytes) -> bytes:
        """The list of parts, with their new names and without those that go."""
        root = self._read(data)
        root.text = None
        for it in list(root):
            it[:], it.text, it.tail = [], None, None
            for key, value in it.attrib.items():
                if key.rpartition("}")[2] not in LISTED:
                    del it.attrib[key]
                elif key.endswith(("PartName", "full-path")):
                    self._rename(it, key, value)
        return scrubbing.write(root)

    def _rename(self, it: Any, key: str, value: str) -> None:
        part = value.strip("/")
        if new := self.new.get(part):
            it.set(key, f"/{new}" if value.startswith("/") else new)
        elif new := self.objects.get(part, ""):
            it.set(key, f"{new}/")
        elif part and part not in self.folders:
            it.getparent().remove(it)

    def _relations(self, rels: str) -> bytes:
        """The relations of a part: within the file to new names, without only links to the web."""
        root, owner = self._read(self.parts[rels]), _owner(rels)
        root.text = None
        for it in list(root):
            it[:], it.text, it.tail = [], None, None
            for key in set(it.attrib) - RELATED:
                del it.attrib[key]
            target = it.get("Target", "")
            if it.get("TargetMode") == "External":
                is_link = it.get("Type", "").endswith("/hyperlink")
                if not TYPE.fullmatch(it.get("Type", "")):
                    it.set("Type", HYPERLINK)
                it.set("Target", (is_link and web(target)) or NOWHERE)
                continue
            path, hash_, _where = target.partition("#")
            part = posixpath.normpath(posixpath.join(posixpath.dirname(owner), path)).lstrip("/")
            new = self.new.get(part)
            if new and TYPE.fullmatch(it.get("Type", "")):
                it.set("Target", f"/{new}")
            elif path or not hash_:
                self.lost.setdefault(owner, set()).add(it.get("Id", ""))
                root.remove(it)
        return scrubbing.write(root)

    def _linked(self, owner: str, href: str) -> str:
        """Where a link leads: to a part under its new name, to the web, within the text."""
        if led := web(href):
            return led
        folder = posixpath.dirname(owner)
        part = posixpath.normpath(posixpath.join(folder, href)).lstrip("/")
        if new := self.new.get(part) or self.objects.get(part):
            return posixpath.relpath(new, posixpath.dirname(self.new[owner]) or ".")
        return href if part in self.folders else NOWHERE


def _owner(rels: str) -> str:
    """The part to which relations belong; "" for those of the file itself."""
    folder, base = posixpath.split(rels)
    return posixpath.join(posixpath.dirname(folder), base.removesuffix(".rels"))
