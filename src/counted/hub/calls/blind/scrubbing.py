"""One XML part of an office file with what its author wrote, and without what programs noted in it.

What stays is what is known: parts of known kinds, words in the elements and attributes in which
authors' words stand, and everywhere else only what can name nobody: numbers, measures, words of the
format. So a place of which nobody here has heard says nothing either.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from typing import Any

from lxml import etree

from counted.hub.calls.blind import fields
from counted.hub.calls.blind.links import NOWHERE, PLACE, local
from counted.hub.calls.blind.parts import ABOUT, KINDS, WORDED, WORDED_ATTRIBUTE

#: Elements that go with everything in them.
GONE = frozenset(
    {
        "absPath", "docVars", "mailMerge", "fileSharing", "presenceInfo", "dataBinding",
        "permStart", "permEnd", "smartTagPr", "customXmlPr", "signatureline", "ddeLink", "oleLink",
        "alternateUrls", "database-source-sql", "database-source-table", "database-source-query",
        "dde-source", "dde-link", "dde-links", "section-source", "table-source",
        "cell-range-source", "webPublishing", "writeProtection", "documentProtection",
        "fldData",
    }
)  # fmt: skip
#: Elements whose text goes; they are there for a name only, or for what a computer calls the file.
EMPTIED = frozenset(
    {
        "author", "creator", "contributor", "initial-creator", "creator-initials", "printed-by",
        "author-name", "author-initials", "file-name", "template-name", "sender-initials",
        "sender-firstname", "sender-lastname", "sender-title", "sender-position", "sender-email",
        "sender-company", "sender-phone-work", "sender-phone-private", "sender-fax",
        "sender-street", "sender-city", "sender-postal-code", "sender-country",
        "sender-state-or-province",
    }
)  # fmt: skip
#: Attributes that go wherever they stand.
NAMING = frozenset(
    {
        "author", "initials", "userId", "providerId", "lastEditedBy", "userName", "refreshedBy",
        "lastModifiedBy", "sourceFile", "odcFile", "connection", "gfxdata", "resolved-by",
        "database-name", "connection-name", "securityDescriptor", "suggestedsigner",
        "suggestedsigner2", "suggestedsigneremail", "email", "ed",
    }
)  # fmt: skip
#: Attributes that name somebody in these elements, and are something else in others.
NAMING_IN = frozenset(
    {
        ("author", "name"), ("cmAuthor", "name"), ("person", "displayName"), ("scenario", "user"),
        ("scenario", "comment"), ("userInfo", "name"), ("tag", "val"), ("imagedata", "title"),
        ("threadedComment", "displayName"), ("chgData", "name"), ("queryTable", "name"),
    }
)  # fmt: skip
#: Elements that have to have a name, which may be that of somebody or of a file.
NAMED = frozenset({"cNvPr", "docPr", "customWorkbookView"})
HOLDING_BYTES = frozenset({"binData", "binaryData", "binary-data"})
FILE = re.compile(r"\.(?:jpe?g|png|gif|tiff?|bmp|webp|svg|emf|wmf|heic|docx?|xlsx?|pptx?|od[tsp])$",
                  re.IGNORECASE)  # fmt: skip
BYTES = re.compile(r"\s*data:[\w.+-]+/[\w.+-]+[;,]", re.IGNORECASE)
#: What could name somebody: words that begin with a capital or are not of a format, addresses.
SPEAKS = re.compile(r"(?!True\b|False\b)(?<![A-Za-z0-9])[A-Z][a-z]{2}|[^\x00-\x7f]|\w@[a-z]|//|\\")
RELATIONS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
#: Beginnings of the namespaces of formats, which attributes may name without using them.
FORMAT = re.compile(
    r"https?://(?:schemas\.(?:openxmlformats\.org|microsoft\.com)|purl\.(?:org|oclc\.org)|www\.w3\.org"
    r"|openoffice\.org|docs\.oasis-open\.org)/|urn:(?:oasis:|schemas-microsoft-com:|org:documentfound)"
)
LINK = "{http://www.w3.org/1999/xlink}href"
#: Text that authors write on the page: what looks like a place in it is theirs.
RUNNING = frozenset({"t", "p", "h", "span", "a", "text", "mtext", "annotation"})
#: Properties of a file to which a field for text may be bound; the title is its author's text.
BOUND = re.compile(r"coreProperties|Properties|CoverPage", re.IGNORECASE)
TITLE = re.compile(r"[:/]title\b[^/]*$", re.IGNORECASE)


class UnreadableError(ValueError):
    """A part that cannot be read, or holds bytes that nobody can look into."""


def read(data: bytes) -> Any:
    """The outermost element, without comments and instructions to programs."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableError(str(error)) from error
    if root.getroottree().docinfo.doctype:
        raise UnreadableError("a document type")
    return root


def write(root: Any) -> bytes:
    """The part as bytes; of namespaces that are only declared, those of the formats stay."""
    formats = [it for it, uri in root.nsmap.items() if it and FORMAT.match(uri)]
    etree.cleanup_namespaces(root, keep_ns_prefixes=formats)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)


def scrub(root: Any, *, lost: Collection[str], moved: Callable[[str], str]) -> None:
    """Take out whatever a program noted of people. Raises UnreadableError for an unknown part.

    `lost` are the relations of this part that lead nowhere any more; `moved` answers with the new
    address of a part within the file, or with what is put in the place of another one.
    """
    if local(root) in ABOUT:
        root[:] = []
        root.text = None
        root.attrib.clear()
        return
    if local(root) not in KINDS:
        raise UnreadableError("a part of an unknown kind")
    fields.empty(root)
    _empty_bound(root)
    said = {it.text for it in root.iter("{*}author") if it.text}
    going = []
    for it in root.iter(etree.Element):
        if local(it) in HOLDING_BYTES:
            raise UnreadableError("bytes within a text")
        if local(it) in GONE or _is_lost(it, lost):
            going.append(it)
            continue
        _scrub_attributes(it, moved)
        _scrub_text(it, said)
    for it in [*going, *_drawn_elsewhere(root)]:
        _remove(it)


def _remove(it: Any) -> None:
    """Take an element out; the text that follows after it stays."""
    parent, before = it.getparent(), it.getprevious()
    if parent is None:
        raise UnreadableError("a part of which nothing stays")
    if it.tail and before is not None:
        before.tail = (before.tail or "") + it.tail
    elif it.tail:
        parent.text = (parent.text or "") + it.tail
    parent.remove(it)


def _is_lost(it: Any, lost: Collection[str]) -> bool:
    """Whether an element is there for a part that is gone; of a page only the attribute goes.

    Raises UnreadableError where that part was a picture which nothing stands in for.
    """
    if not lost:
        return False
    named = [key for key, value in it.attrib.items() if key.startswith(RELATIONS) and value in lost]
    if named and local(it) in ("blip", "imagedata"):
        raise UnreadableError("a drawing that nothing stands in for")
    if named and local(it) == "pageSetup":
        for key in named:
            del it.attrib[key]
        return False
    return bool(named)


def _drawn_elsewhere(root: Any) -> list[Any]:
    """Pictures that are gone and that others stand in for; UnreadableError where none does."""
    gone = [it for it in root.iter("{*}image") if it.get(LINK) == NOWHERE]
    for it in gone:
        beside = it.itersiblings("{*}image", "{*}object", "{*}object-ole")
        before = it.itersiblings("{*}image", "{*}object", "{*}object-ole", preceding=True)
        if all(one.get(LINK) == NOWHERE for one in (*beside, *before)):
            raise UnreadableError("a drawing that nothing stands in for")
    return gone


def _empty_bound(root: Any) -> None:
    """Take out what fields for text show of the properties of the file."""
    emptied: set[Any] = set()
    for it in root.iter("{*}dataBinding"):
        path = next((value for key, value in it.items() if key.endswith("xpath")), "")
        whole = next(it.iterancestors("{*}sdt"), None)
        if whole is None or not BOUND.search(path) or TITLE.search(path):
            continue
        if any(one in emptied for one in (whole, *whole.iterancestors())):
            continue
        emptied.add(whole)
        for text in whole.iter("{*}t", "{*}delText"):
            text.text = ""


def _scrub_attributes(it: Any, moved: Callable[[str], str]) -> None:
    kind = local(it)
    for key, value in it.attrib.items():
        name = key.rpartition("}")[2]
        if name in NAMING or (kind, name) in NAMING_IN:
            it.attrib[key] = ""
        elif name == "name" and kind in NAMED:
            it.attrib[key] = f"Object {it.get('id', '')}".strip()
        elif key == LINK or name == "href":
            it.attrib[key] = moved(value) if _may_lead(kind, value) else NOWHERE
        elif BYTES.match(value):
            raise UnreadableError("bytes within a text")
        elif name in ("name", "descr", "title", "alt") and FILE.search(value):
            it.attrib[key] = ""
        elif key.startswith(RELATIONS) or WORDED_ATTRIBUTE.fullmatch(name):
            it.attrib[key] = PLACE.sub("", value)
        elif SPEAKS.search(value):
            del it.attrib[key]


def _may_lead(kind: str, target: str) -> bool:
    """Whether an element may lead out of the file: links that a person follows may."""
    return kind == "a" or "://" not in target


def _scrub_text(it: Any, said: Collection[str]) -> None:
    """What is only a name goes, and the name with which a program begins a note in a sheet."""
    kind = local(it)
    if kind in EMPTIED:
        for within in it.iter():
            within.text = None
            if within is not it:
                within.tail = None
        return
    if said and kind == "t" and it.text:
        name, colon, rest = it.text.partition(":")
        it.text = "" if it.text in said else rest if colon and name in said else it.text
    it.text = _kept(it.text, kind)
    for within in it:
        within.tail = _kept(within.tail, kind)


def _kept(text: str | None, kind: str) -> str | None:
    if not text or kind in RUNNING:
        return text
    if kind in WORDED:
        return PLACE.sub("", text)
    return None if SPEAKS.search(text) else text
