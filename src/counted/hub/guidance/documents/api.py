"""Guidance, for programs: documents, their versions clause by clause, terms with definitions."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from ninja import Path, Query, Router, Schema
from pydantic import Field

from counted.hub.accounts.programs import LARGEST_KEY, Error, Words, reader
from counted.hub.desk.api import Answer, Asked, answer
from counted.hub.guidance.documents import presenting, queries, reading
from counted.hub.guidance.documents.reading import Shown
from counted.hub.guidance.models import Definition, Document, Passage, Term, Version
from counted.messages import LANGUAGES

router = Router(tags=["Guidance"])
READ = {404: Error}
Slug = Annotated[Words, Path(max_length=80, description="The short name in its address.")]
Number = Annotated[int, Path(ge=1, le=LARGEST_KEY)]
In = Annotated[
    Words,
    Query("", alias="in", max_length=20, description="A language (BCP 47); without: the original."),
]


class VersionOut(Schema):
    """A version of a document."""

    number: int
    url: str
    state: str
    note: str = Field(description="What is new, in Markdown.")
    published_at: datetime | None
    sha256: str


class DocumentOut(Schema):
    """A guidance document with its versions, the latest first."""

    slug: str
    url: str
    kind: str
    title: str
    summary: str
    language: str
    licence: str
    kept_by: str
    adapts: str | None = Field(description="The address of the version that it adapts.")
    countries: list[str]
    topics: list[str]
    is_compiled: bool
    made_up: bool
    versions: list[VersionOut]


class SourceOut(Schema):
    """From where something is."""

    name: str
    url: str
    date: date | None


class ClauseOut(Schema):
    """A clause as one version has it."""

    name: str = Field(description="Permanent within the document, such as c12.")
    number: str = Field(description="In this version, such as 2.3.")
    depth: int
    kind: str
    title: str
    text: str = Field(description="Markdown.")
    language: str
    is_translated: bool
    is_behind: bool = Field(description="The original has been changed since it was translated.")
    status: str = Field(description="own, confirmed or unconfirmed.")
    source: SourceOut | None
    url: str = Field(description="Permanent, of how it reads in this version.")
    origin: str | None = Field(description="The clause that it adapts.")
    change: str = Field(description="Since the version before: same, edited, split, merged, new.")


class WholeOut(VersionOut):
    """A version with all of its clauses in order."""

    document: str
    clauses: list[ClauseOut]


class HistoryOut(Schema):
    """A clause through all published versions that have it, the latest first."""

    name: str
    url: str = Field(description="Permanent, of how it reads on the day of reading.")
    readings: list[ClauseOut]


class DefinitionOut(Schema):
    """What somebody says that a term means."""

    text: str
    language: str
    whose: str
    status: str
    source: SourceOut
    clause: str | None = Field(description="The address of the clause that defines it.")


class TermOut(Schema):
    """A term with the definitions that compete."""

    slug: str
    url: str
    labels: dict[str, str]
    note: str
    broader: str | None
    is_compiled: bool
    made_up: bool
    definitions: list[DefinitionOut]


@router.get("/guidance", response=Answer)
def documents(request: HttpRequest, asked: Query[Asked]) -> Any:  # noqa: ARG001  read by Question
    """Guidance documents, searched and narrowed as on their page."""
    return answer(request, kinds=("document",))


@router.get("/guidance/{slug}", response={200: DocumentOut, **READ})
def document(request: HttpRequest, slug: Slug) -> Any:
    """One document with the versions that this reader reads."""
    found, versions = _versions(request, slug)
    special = {
        "url": _here(request, presenting.document_url(found)),
        "kept_by": presenting.keeper(found),
        "adapts": _here(request, presenting.version_url(found.adapts)) if found.adapts else None,
        "versions": [VersionOut(**_version(request, it)) for it in versions],
    }
    return DocumentOut(**_told(DocumentOut, found, special))


@router.get("/guidance/{slug}/versions/{number}", response={200: WholeOut, **READ})
def version(request: HttpRequest, slug: Slug, number: Number, wanted: In) -> Any:
    """One version, clause by clause, in a language where somebody translated it."""
    found, versions = _versions(request, slug)
    it = next((one for one in versions if one.number == number), None)
    if it is None:
        raise Http404
    clauses = reading.shown(it, wanted or found.language)
    return WholeOut(
        **_version(request, it), document=found.slug, clauses=[_clause(request, c) for c in clauses]
    )


@router.get("/guidance/{slug}/clauses/{serial}", response={200: HistoryOut, **READ})
def clause(request: HttpRequest, slug: Slug, serial: Number) -> Any:
    """One clause, as each published version has it; `serial` is the number in its name."""
    found, versions = _versions(request, slug)
    here = found.clauses.filter(serial=serial).select_related("document").first()
    readable = {it.pk for it in versions}
    readings = [it for it in queries.history(here) if it.version_id in readable] if here else []
    if here is None or not readings:
        raise Http404
    return HistoryOut(
        name=here.name,
        url=_here(request, presenting.clause_url(here)),
        readings=[_reading(request, it) for it in readings],
    )


@router.get("/terms", response=list[TermOut])
def terms(request: HttpRequest) -> Any:
    """All terms with their definitions."""
    return [_term(request, it) for it in _terms()]


@router.get("/terms/{slug}", response={200: TermOut, **READ})
def term(request: HttpRequest, slug: Slug) -> Any:
    """One term with its definitions."""
    found = _terms().filter(slug=slug).first()
    if found is None:
        raise Http404
    return _term(request, found)


def _versions(request: HttpRequest, slug: str) -> tuple[Document, list[Version]]:
    """A document and its versions; for programs, what was withdrawn is gone."""
    found, who = queries.document(slug), reader(request)
    if found is None or not queries.readable(who, found):
        raise Http404
    return found, queries.versions(who, found)


def _version(request: HttpRequest, it: Version) -> dict[str, Any]:
    return _told(VersionOut, it, {"url": _here(request, presenting.version_url(it))})


def _clause(request: HttpRequest, it: Shown) -> ClauseOut:
    words = it.told.wordings.get("text") or it.told.wordings["title"]
    return _passage(
        request, it.passage, title=it.told.said("title"), text=it.told.said("text"),
        language=words.language, is_translated=it.told.number_translated > 0,
        is_behind=it.told.is_behind, change=it.change,
    )  # fmt: skip


def _reading(request: HttpRequest, it: Passage) -> ClauseOut:
    return _passage(
        request, it, title=it.title, text=it.text, language=it.version.document.language,
        is_translated=False, is_behind=False, change="",
    )  # fmt: skip


def _passage(request: HttpRequest, it: Passage, **words: Any) -> ClauseOut:
    origin = it.clause.origin
    special = {
        "name": it.clause.name,
        "source": SourceOut(name=it.source, url=it.source_url, date=it.source_date)
        if it.source
        else None,
        "url": _here(request, presenting.passage_url(it)),
        "origin": _here(request, presenting.clause_url(origin)) if origin else None,
        **words,
    }
    return ClauseOut(**_told(ClauseOut, it, special))


def _terms() -> QuerySet[Term]:
    rows = Term.objects.select_related("broader")
    return rows.prefetch_related("definitions__clause__document")


def _term(request: HttpRequest, it: Term) -> TermOut:
    special = {
        "url": _here(request, presenting.term_url(it)),
        "labels": {code: word for code, word in it.labels.items() if code in LANGUAGES},
        "broader": it.broader.slug if it.broader else None,
        "definitions": [_definition(request, one) for one in it.definitions.all()],
    }
    return TermOut(**_told(TermOut, it, special))


def _definition(request: HttpRequest, it: Definition) -> DefinitionOut:
    special = {
        "source": SourceOut(name=it.source, url=it.source_url, date=it.source_date),
        "clause": _here(request, presenting.clause_url(it.clause)) if it.clause else None,
    }
    return DefinitionOut(**_told(DefinitionOut, it, special))


def _told(schema: type[Schema], row: Any, special: dict[str, Any]) -> dict[str, Any]:
    """The fields of a schema: those that are special, and the columns of a row."""
    names = [it for it in schema.model_fields if it not in special]
    return {it: getattr(row, it) for it in names} | special


def _here(request: HttpRequest, path: str) -> str:
    return request.build_absolute_uri(path)
