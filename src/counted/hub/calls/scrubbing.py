"""One XML part of an office file without what programs note in it of people and their computers.

What its author wrote stays; what a program wrote beside it goes: who commented, changed, saved or
printed, under which account, from which folder, and under which name a picture was put in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from typing import Any

from lxml import etree

#: Parts that tell of the file and not what stands in it: nothing but the outermost element stays.
ABOUT = frozenset({"coreProperties", "Properties", "document-meta", "document-settings"})
#: Elements that go with everything in them.
GONE = frozenset({"absPath", "docVars", "mailMerge", "fileSharing", "presenceInfo"})
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
        "lastModifiedBy", "sourceFile", "odcFile", "connection", "gfxdata",
    }
)  # fmt: skip
#: Attributes that name somebody in these elements, and are something else in others.
NAMING_IN = frozenset(
    {
        ("author", "name"), ("cmAuthor", "name"), ("person", "displayName"), ("scenario", "user"),
        ("userInfo", "name"), ("tag", "val"), ("imagedata", "title"),
    }
)  # fmt: skip
#: Elements that have to have a name, which may be that of somebody or of a file.
NAMED = frozenset({"cNvPr", "docPr", "customWorkbookView"})
#: Fields that a program fills with names.
FILLED = frozenset(
    {
        "AUTHOR", "LASTSAVEDBY", "USERNAME", "USERINITIALS", "USERADDRESS", "FILENAME", "TEMPLATE",
        "DOCPROPERTY", "DOCVARIABLE", "COMMENTS", "SUBJECT", "KEYWORDS", "INFO",
    }
)  # fmt: skip
HOLDING_BYTES = frozenset({"binData", "binaryData", "binary-data"})
#: Where a file lies on somebody's computer, and names of files.
PLACE = re.compile(
    r"(?:file:/+|(?<![A-Za-z])[A-Za-z]:[\\/]|\\\\[\w.$-]+\\|(?<![\w.:/-])/(?:home|Users)/)"
    r"[^\"'<>|]*"
)
FILE = re.compile(r"\.(?:jpe?g|png|gif|tiff?|bmp|webp|svg|emf|wmf|heic|docx?|xlsx?|pptx?|od[tsp])$",
                  re.IGNORECASE)  # fmt: skip
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
LINK = "{http://www.w3.org/1999/xlink}href"
NOWHERE = "about:blank"


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
    """The part as bytes."""
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)


def scrub(root: Any, *, lost: Collection[str], moved: Callable[[str], str]) -> None:
    """Take out whatever a program noted of people.

    `lost` are the relations of this part that lead nowhere any more; `moved` answers with the new
    address of a part within the file, or with what is put in the place of another one.
    """
    if _local(root) in ABOUT:
        root[:] = []
        root.text = None
        return
    _empty_fields(root)
    said = [it.text for it in root.iter() if _local(it) == "author" and it.text]
    for it in list(root.iter()):
        if _local(it) in HOLDING_BYTES:
            raise UnreadableError("bytes within a text")
        if _local(it) in GONE or _is_lost(it, lost):
            _remove(it)
            continue
        _scrub_attributes(it, moved)
        _scrub_text(it, said)


def _local(it: Any) -> str:
    return etree.QName(it).localname if isinstance(it.tag, str) else ""


def _remove(it: Any) -> None:
    """Take an element out; the text that follows after it stays."""
    parent, before = it.getparent(), it.getprevious()
    if it.tail and before is not None:
        before.tail = (before.tail or "") + it.tail
    elif it.tail:
        parent.text = (parent.text or "") + it.tail
    parent.remove(it)


def _is_lost(it: Any, lost: Collection[str]) -> bool:
    """Whether an element is there for a part that is gone; of a page only the attribute goes."""
    named = [key for key, value in it.attrib.items() if RELATIONS in key and value in lost]
    if named and _local(it) == "pageSetup":
        for key in named:
            del it.attrib[key]
        return False
    return bool(named)


def _empty_fields(root: Any) -> None:
    """Take out what a program wrote into fields for names of people and files."""
    open_fields: list[list[Any]] = []  #: of each: what it is for, whether its result has begun
    for it in root.iter():
        match _local(it):
            case "fldSimple":
                if _is_filled(next((v for k, v in it.items() if k.endswith("}instr")), "")):
                    for text in it.iter(f"{{{etree.QName(it).namespace}}}t"):
                        text.text = ""
            case "fldChar":
                _turn(open_fields, next((v for k, v in it.items() if k.endswith("Type")), ""))
            case "instrText" if open_fields:
                open_fields[-1][0] += it.text or ""
            case "t" if any(begun and _is_filled(what) for what, begun in open_fields):
                it.text = ""


def _turn(open_fields: list[list[Any]], sign: str) -> None:
    if sign == "begin":
        open_fields.append(["", False])
    elif sign == "separate" and open_fields:
        open_fields[-1][1] = True
    elif sign == "end" and open_fields:
        open_fields.pop()


def _is_filled(instruction: str) -> bool:
    return (instruction.split() or [""])[0].upper() in FILLED


def _scrub_attributes(it: Any, moved: Callable[[str], str]) -> None:
    local = _local(it)
    for key, value in it.attrib.items():
        name = etree.QName(key).localname
        if name in NAMING or (local, name) in NAMING_IN:
            it.attrib[key] = ""
        elif name == "name" and local in NAMED:
            it.attrib[key] = f"Object {it.get('id', '')}".strip()
        elif key == LINK:
            it.attrib[key] = moved(value)
        elif value.startswith("data:"):
            raise UnreadableError("bytes within a text")
        elif name in ("name", "descr", "title", "alt", "href") and FILE.search(value):
            it.attrib[key] = ""
        else:
            it.attrib[key] = PLACE.sub("", value)


def _scrub_text(it: Any, said: list[str]) -> None:
    """What is only a name goes, and the name with which a program begins a note in a sheet."""
    local = _local(it)
    if local in EMPTIED:
        it.text = None
    elif local == "instrText" and it.text:
        it.text = PLACE.sub("", it.text)
    elif local == "t" and it.text:
        for name in said:
            it.text = it.text.removeprefix(f"{name}:") if it.text != name else ""
