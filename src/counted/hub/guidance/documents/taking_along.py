"""A version as somebody takes it along: as Word, PDF, HTML or JSON-LD, in their language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from counted.hub.accounts import labels
from counted.hub.desk import translating
from counted.hub.desk.translating import Told
from counted.hub.guidance.documents import presenting, reading, translated
from counted.hub.guidance.documents.reading import Shown
from counted.hub.guidance.models import Version
from counted.hub.library import licences
from counted.hub.ui.parts import Link, Text
from counted.io import guidance_ld, guidance_page, guidance_pdf, guidance_word
from counted.messages import LANGUAGES
from counted.model.guidance import Certainty, Clause, Guidance, Parent, Source, Tongue, Wording

KEPT = 16  #: files made last, in memory: what many take along is made once


@dataclass(frozen=True)
class Format:
    """One way to take a version along."""

    label: Text
    media_type: str
    write: Callable[..., bytes]


FORMATS: Mapping[str, Format] = {
    "docx": Format(
        _("Word"),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        guidance_word.write_word,
    ),
    "pdf": Format(_("PDF"), "application/pdf", guidance_pdf.write_pdf),
    "html": Format(_("One web page, to be kept"), "text/html; charset=utf-8",
                   guidance_page.write_page),
    "jsonld": Format(_("JSON-LD, for machines"), guidance_ld.MEDIA_TYPE, guidance_ld.write_ld),
}  # fmt: skip


def links(version: Version, language: str) -> list[Link]:
    """The ways to take a version along, in a language."""
    page = presenting.version_url(version)
    end = "" if language == version.document.language else f"?{translating.ASKED}={language}"
    return [Link(it.label, f"{page}take/{name}{end}") for name, it in FORMATS.items()]


def made(version: Version, name: str, *, language: str, site: str) -> bytes:
    """The file of a version in one of the formats."""
    return _made(guidance(version, language=language, site=site), name, site)


@lru_cache(maxsize=KEPT)
def _made(it: Guidance, name: str, site: str) -> bytes:
    return FORMATS[name].write(it, site=site)


def guidance(version: Version, *, language: str, site: str) -> Guidance:
    """A version as a noun that knows no database; `site` begins all addresses."""
    document = version.document
    told = translating.told(translated.of_document(document), language)
    title, summary = told["title"], told.wordings.get("summary")
    own = _tongue(document.language)
    return Guidance(
        title=title.text,
        title_tongue=_tongue(title.language),
        summary=summary.text if summary else "",
        summary_tongue=_tongue(summary.language) if summary else None,
        kind=document.get_kind_display(),
        number=version.number,
        tongue=_tongue(language if language in LANGUAGES else get_language() or "en"),
        address=site + presenting.version_url(version),
        document=site + presenting.document_url(document),
        keeper=presenting.keeper(document),
        clauses=tuple(_clause(it, site) for it in reading.shown(version, language)),
        day=version.published_at.date() if version.published_at else None,
        note=version.note,
        note_tongue=own,
        licence=document.licence,
        licence_address=licences.address(document.licence),
        sha256=version.sha256,
        is_for_comments=version.state == Version.State.CONSULTATION,
        is_compiled=document.is_compiled,
        is_made_up=document.made_up,
        withdrawn=document.withdrawn_reason,
        adapts=_parent(document.adapts, site) if document.adapts else None,
    )


def _clause(shown: Shown, site: str) -> Clause:
    it, told = shown.passage, shown.told
    wording = _wording(told)
    origin = it.clause.origin
    return Clause(
        name=it.clause.name,
        number=it.number,
        depth=it.depth,
        kind=it.kind,
        tongue=_tongue(_spoken(told)),
        address=site + shown.url,
        title=told.said("title"),
        text=told.said("text"),
        wording=wording,
        certainty=Certainty(it.status),
        source=Source(it.source, it.source_url, it.source_date) if it.source else None,
        origin=site + presenting.clause_url(origin) if origin else "",
    )


def _wording(told: Told) -> Wording:
    if not told.is_foreign:
        return Wording.ORIGINAL
    if not told.is_complete:
        return Wording.UNTRANSLATED
    return Wording.BEHIND if told.is_behind else Wording.TRANSLATED


def _spoken(told: Told) -> str:
    """The language of its words: where only the title is translated, that of the text."""
    return (told.wordings.get("text") or told.wordings["title"]).language


def _parent(version: Version, site: str) -> Parent:
    return Parent(version.document.title, version.number, site + presenting.version_url(version))


def _tongue(code: str) -> Tongue:
    return Tongue(code, labels.direction(code) == "rtl")
