"""Reading lists of resources that others keep: BibTeX, RIS, CSV, and metadata of DOIs.

What a file is follows from its content. Each entry is told as it was understood, or why it was
not, with the words of the file beside it: nothing is lost without being named, and one bad entry
takes no good one with it.
"""

from __future__ import annotations

import csv
import io
import json
import logging
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from counted.errors import UnusableInput
from counted.messages import mark

LARGEST_BYTES = 4 * 1024 * 1024
MOST_ENTRIES = 500
LONGEST_RAW = 600
DOI = re.compile(r"10\.\d{4,9}/\S+")
UNFIT = re.compile(r"[\x00\ud800-\udfff]")  #: what no text that is kept can hold
YEAR = re.compile(r"\b(1[89]\d\d|20\d\d|21\d\d)\b")
#: Kinds of the formats -> types of resources; everything else is a publication.
TYPES: Mapping[str, str] = {
    "dataset": "data",
    "data": "data",
    "software": "tool",
    "comp": "tool",
    "computerprogram": "tool",
    "tool": "tool",
    "manual": "guidance",
    "standard": "guidance",
    "stand": "guidance",
    "guidance": "guidance",
    "course": "training",
    "training": "training",
}
#: Names that columns of a CSV file may have.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "title": ("title", "titre", "título", "titulo", "название", "标题", "العنوان"),
    "authors": ("authors", "author", "creator", "auteurs", "autores"),
    "year": ("year", "date", "published", "année", "año"),
    "publisher": ("publisher", "organisation", "organization", "institution", "éditeur", "editor"),
    "doi": ("doi",),
    "url": ("url", "link", "address", "lien", "enlace"),
    "summary": ("summary", "abstract", "description", "résumé", "resumen"),
    "type": ("type", "kind"),
    "language": ("language", "lang", "langue", "idioma"),
    "keywords": ("keywords", "tags", "mots-clés"),
    "licence": ("licence", "license"),
}


@dataclass(frozen=True)
class Entry:
    """One entry of a file, as it was understood."""

    raw: str  #: its beginning, as it stood in the file
    title: str = ""
    summary: str = ""
    authors: tuple[str, ...] = ()
    publisher: str = ""
    year: int | None = None
    doi: str = ""
    url: str = ""
    type: str = "publication"
    language: str = ""
    keywords: tuple[str, ...] = ()
    licence: str = ""
    trouble: str = ""  #: marked English: why it cannot be taken

    def plain(self) -> dict[str, Any]:
        """As JSON keeps it; the words of the file stay behind."""
        return asdict(self) | {"raw": ""}


def restore(kept: Mapping[str, Any]) -> Entry:
    """An entry from what `plain` gave; what nobody knows is left out."""
    known = {it.name for it in fields(Entry)}
    values = {key: value for key, value in kept.items() if key in known}
    for name in ("authors", "keywords"):
        told = values.get(name)
        values[name] = tuple(map(_fit, told)) if isinstance(told, (list, tuple)) else ()
    year = values.get("year")
    values["year"] = year if isinstance(year, int) else None
    texts = {k: _fit(v) for k, v in values.items() if k not in ("authors", "keywords", "year")}
    return Entry(**{**values, "raw": "", **texts})


def read(data: bytes) -> list[Entry]:
    """All entries of a file in their order. Raises UnusableInput where it is none of the kinds."""
    if len(data) > LARGEST_BYTES:
        raise UnusableInput(
            mark("The file is too large: at most 4 MB."), remedy=mark("Hand it in in parts.")
        )
    text = _decoded(data)
    found = list(_reader(text)(text))
    if not found:
        raise UnusableInput(
            mark("Nothing was found in the file."),
            remedy=mark("It has to be BibTeX, RIS, CSV with a column 'title', or JSON or XML of a "
                        "DOI."),
        )  # fmt: skip
    return found


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _reader(text: str) -> Callable[[str], Iterable[Entry]]:
    start = text.lstrip()[:1]
    if start in ("{", "["):
        return _json
    if start == "<":
        return _xml
    if re.search(r"^TY {0,2}-", text, re.MULTILINE):
        return _ris
    if re.search(r"^\s*@\w+\s*[{(]", text, re.MULTILINE):
        return _bibtex
    return _csv


def _entry(raw: str, **told: Any) -> Entry:
    """An entry with its values brought into shape, and what is wrong with it."""
    shaped = {
        "title": _line(told.get("title"))[:300],
        "summary": _line(told.get("summary"))[:600],
        "authors": tuple(it for name in told.get("authors") or () if (it := _line(name)[:300])),
        "publisher": _line(told.get("publisher"))[:300],
        "year": year(told.get("year")),
        "doi": doi(told.get("doi")) or doi(told.get("url")),
        "url": _address(told.get("url")),
        "type": TYPES.get(
            re.sub(r"[^a-z]", "", str(told.get("type") or "").lower()), "publication"
        ),
        "language": _line(told.get("language"))[:20],
        "keywords": tuple(it for w in told.get("keywords") or () if (it := _line(w)[:80]))[:20],
        "licence": _line(told.get("licence"))[:60],
    }
    trouble = "" if shaped["title"] else mark("It has no title.")
    return Entry(raw=_fit(raw)[:LONGEST_RAW], trouble=trouble, **shaped)


def _fit(value: Any) -> str:
    """A value as a text that can be kept."""
    return UNFIT.sub("", str(value or ""))


def _line(value: Any) -> str:
    """A value as one line of text, without marks of HTML or BibTeX."""
    text = re.sub(r"<[^>]{1,80}>", "", _fit(value))
    return " ".join(text.replace("{", "").replace("}", "").split())


def year(value: Any) -> int | None:
    """The first year that a text tells."""
    found = YEAR.search(str(value or ""))
    return int(found[1]) if found else None


def doi(value: Any) -> str:
    """The DOI in a text, in lower case and without the address in front; "" where there is none."""
    found = DOI.search(_fit(value))
    return found[0].rstrip(".,;)").lower() if found else ""


def _address(value: Any) -> str:
    text = _fit(value).strip()
    return text[:500] if text.startswith(("https://", "http://")) and " " not in text else ""


def _bibtex(text: str) -> Iterator[Entry]:
    import bibtexparser
    from bibtexparser.middlewares import LatexDecodingMiddleware

    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)  # it would print what it reads
    library = bibtexparser.parse_string(text, append_middleware=[LatexDecodingMiddleware()])
    told: list[tuple[int, Entry]] = []
    for it in library.entries:
        values = {key: field.value for key, field in it.fields_dict.items()}
        entry = _entry(it.raw or it.key, **_bibtex_values(values), type=it.entry_type)
        told.append((it.start_line or 0, entry))
    for broken in library.failed_blocks:
        raw = (broken.raw or "")[:LONGEST_RAW]
        told.append((broken.start_line or 0, Entry(raw, trouble=mark("It cannot be read."))))
    yield from (it for _line_number, it in sorted(told, key=lambda it: it[0]))


def _bibtex_values(values: Mapping[str, str]) -> dict[str, Any]:
    """Values of an entry of BibTeX under our names."""
    names = re.split(r"\s+and\s+", values.get("author") or values.get("editor") or "")
    known = ("publisher", "institution", "organization", "school", "journal", "journaltitle")
    return {
        "title": values.get("title"),
        "summary": values.get("abstract"),
        "authors": names,
        "publisher": next((values[it] for it in known if values.get(it)), ""),
        "year": values.get("year") or values.get("date"),
        "doi": values.get("doi"),
        "url": values.get("url") or values.get("howpublished"),
        "language": values.get("langid") or values.get("language"),
        "keywords": re.split(r"[,;]", values.get("keywords", "")),
    }


def _ris(text: str) -> Iterator[Entry]:
    import rispy

    for raw in re.split(r"(?m)^(?=TY {0,2}-)", text):
        if not raw.strip():
            continue
        body = raw if re.search(r"(?m)^ER {0,2}-", raw) else f"{raw.rstrip()}\nER  - \n"
        try:
            (it,) = rispy.loads(body)
        except (ValueError, OSError, KeyError, IndexError, TypeError):
            yield Entry(raw[:LONGEST_RAW], trouble=mark("It cannot be read."))
            continue
        urls = it.get("urls") or [it.get("url", "")]
        yield _entry(
            raw,
            title=it.get("title") or it.get("primary_title"),
            summary=it.get("abstract") or it.get("notes_abstract"),
            authors=it.get("authors") or it.get("first_authors") or (),
            publisher=it.get("publisher") or it.get("journal_name") or it.get("secondary_title"),
            year=it.get("year") or it.get("publication_year") or it.get("date"),
            doi=it.get("doi"),
            url=urls[0] if isinstance(urls, list) else urls,
            language=it.get("language"),
            keywords=it.get("keywords") or (),
            type=it.get("type_of_reference"),
        )


def _csv(text: str) -> Iterator[Entry]:
    first = text.splitlines()[0] if text.strip() else ""
    separator = max(",;\t", key=first.count)
    rows = csv.reader(io.StringIO(text), delimiter=separator)
    try:
        heads = [it.strip().casefold() for it in next(rows, [])]
        at = {
            name: next(i for i, it in enumerate(heads) if it in words)
            for name, words in COLUMNS.items()
            if any(it in words for it in heads)
        }
        if "title" not in at:
            return
        for row in rows:
            if not any(it.strip() for it in row):
                continue
            values: dict[str, Any] = {k: row[i] if i < len(row) else "" for k, i in at.items()}
            for name in ("authors", "keywords"):
                values[name] = re.split(r"[;|]", values.get(name, ""))
            yield _entry(separator.join(row), **values)
    except csv.Error:
        yield Entry(first[:LONGEST_RAW], trouble=mark("From here on the table cannot be read."))


def _json(text: str) -> Iterator[Entry]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return
    several = found if isinstance(found, list) else found.get("data", found)
    for it in several if isinstance(several, list) else [several]:
        raw = _fit(json.dumps(it, ensure_ascii=False))[:LONGEST_RAW]
        try:
            told = _datacite(it.get("attributes", it)) if _is_datacite(it) else _csl(it)
            yield _entry(raw, **told)
        except (AttributeError, KeyError, TypeError, IndexError):
            yield Entry(raw, trouble=mark("It cannot be read."))


def _is_datacite(it: Mapping[str, Any]) -> bool:
    return "titles" in it or "titles" in it.get("attributes", {})


def _csl(it: Mapping[str, Any]) -> dict[str, Any]:
    """Values of an entry of CSL-JSON, or of what Crossref answers."""
    title = it.get("title")
    issued = it.get("issued") or it.get("published") or {}
    parts = issued.get("date-parts") or [[issued.get("raw") or issued.get("literal")]]
    people = it.get("author") or it.get("editor") or ()
    names = [
        p.get("literal") or p.get("name")
        or ", ".join(filter(None, (p.get("family"), p.get("given"))))
        for p in people
    ]  # fmt: skip
    keywords = it.get("keyword") or ""
    return {
        "title": title[0] if isinstance(title, list) and title else title,
        "summary": it.get("abstract"),
        "authors": names,
        "publisher": it.get("publisher") or it.get("container-title"),
        "year": parts[0][0] if parts and parts[0] else None,
        "doi": it.get("DOI"),
        "url": it.get("URL"),
        "type": it.get("type"),
        "language": it.get("language"),
        "keywords": keywords if isinstance(keywords, list) else re.split(r"[,;]", keywords),
    }


def _datacite(it: Mapping[str, Any]) -> dict[str, Any]:
    """Values of an entry of DataCite's JSON."""
    publisher = it.get("publisher")
    texts = {d.get("descriptionType"): d.get("description") for d in it.get("descriptions") or ()}
    rights = (it.get("rightsList") or [{}])[0]
    return {
        "title": (it.get("titles") or [{}])[0].get("title"),
        "summary": texts.get("Abstract"),
        "authors": [c.get("name") for c in it.get("creators") or ()],
        "publisher": publisher.get("name") if isinstance(publisher, dict) else publisher,
        "year": it.get("publicationYear"),
        "doi": it.get("doi"),
        "url": it.get("url"),
        "type": (it.get("types") or {}).get("resourceTypeGeneral"),
        "language": it.get("language"),
        "keywords": [s.get("subject") for s in it.get("subjects") or ()],
        "licence": rights.get("rightsIdentifier"),
    }


def _xml(text: str) -> Iterator[Entry]:
    from xml.etree.ElementTree import Element, ParseError

    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        root: Element = fromstring(text.encode("utf-8"))
    except (ParseError, DefusedXmlException, ValueError):
        return
    for it in [root, *root.iter("{*}resource")] if not root.tag.endswith("resource") else [root]:
        if not it.tag.endswith("resource"):
            continue

        def one(path: str, of: Element = it) -> str:
            return (of.findtext(path) or "").strip()

        kind = it.find("{*}resourceType")
        yield _entry(
            " ".join("".join(it.itertext()).split()),
            title=one("{*}titles/{*}title"),
            summary=one("{*}descriptions/{*}description"),
            authors=[(a.text or "") for a in it.iterfind("{*}creators/{*}creator/{*}creatorName")],
            publisher=one("{*}publisher"),
            year=one("{*}publicationYear"),
            doi=one("{*}identifier"),
            type=kind.get("resourceTypeGeneral") if kind is not None else "",
            language=one("{*}language"),
            keywords=[(a.text or "") for a in it.iterfind("{*}subjects/{*}subject")],
        )
