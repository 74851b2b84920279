"""Documents, versions and clauses as all else points at them, and as components show them."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from counted.hub.guidance.models import Clause, Document, Passage, Term, Version
from counted.hub.ui import parts
from counted.hub.ui.describing import beginning
from counted.hub.ui.markdown import plain
from counted.hub.ui.things import Thing
from counted.hub.ui.words import isolated

LONGEST_TITLE = 120  #: characters
CLAUSE = "clause"  #: the kind of thing


def document_thing(document: Document) -> Thing:
    """A document, through all its versions."""
    return Thing("document", str(document.pk))


def clause_thing(clause: Clause) -> Thing:
    """A clause, through all its versions."""
    return Thing(CLAUSE, str(clause.pk))


def passage_thing(passage: Passage) -> Thing:
    """How a clause reads in one version: what is translated."""
    return Thing("passage", str(passage.pk))


def document_url(document: Document) -> str:
    """Where a document is read as it stands today."""
    return reverse("guidance:document", args=[document.slug])


def version_url(version: Version) -> str:
    """The permanent address of one version."""
    return reverse("guidance:version", args=[version.document.slug, version.number])


def clause_url(clause: Clause) -> str:
    """The permanent address of a clause, wherever it stands today."""
    return reverse("guidance:clause", args=[clause.document.slug, clause.serial])


def passage_url(passage: Passage) -> str:
    """The permanent address of a clause as one version has it."""
    version = passage.version
    return reverse(
        "guidance:passage", args=[version.document.slug, version.number, passage.clause.serial]
    )


def keeper(document: Document) -> str:
    """Who keeps a document."""
    kept_by = document.body or document.organisation
    return kept_by.name if kept_by else _("The secretariat")


def passage_title(passage: Passage) -> str:
    """Its title, or how its text begins."""
    return passage.title or beginning(plain(passage.text), longest=LONGEST_TITLE)


def document_card(document: Document) -> parts.Item:
    """A document as it stands in a list."""
    return parts.Item(
        title=document.title,
        url=document_url(document),
        kind=document.get_kind_display(),
        note=document.summary,
        foot=isolated(keeper(document)),
        language=document.language,
        made_up=document.made_up,
    )


def passage_card(passage: Passage, url: str = "") -> parts.Item:
    """A clause as it stands in a list, as one version has it; `url` where it leads elsewhere."""
    document = passage.version.document
    number = _("Version {number}").format(number=passage.version.number)
    return parts.Item(
        title=" ".join(it for it in (passage.number, passage_title(passage)) if it),
        url=url or passage_url(passage),
        kind=_("Clause"),
        foot=" · ".join((isolated(document.title), number)),
        language=document.language,
        made_up=document.made_up,
    )


def term_thing(term: Term) -> Thing:
    """A term."""
    return Thing("term", str(term.pk))


def term_url(term: Term) -> str:
    """Where the definitions of a term stand side by side."""
    return reverse("guidance:term", args=[term.slug])


def terms_url() -> str:
    """Where all terms stand."""
    return reverse("guidance:terms")


def term_name(term: Term, language: str | None) -> str:
    """A term in a language, or else in English."""
    return term.labels.get(language or "en") or str(term)


def term_card(term: Term) -> parts.Item:
    """A term as it stands in a list."""
    return parts.Item(
        title=term_name(term, get_language()), url=term_url(term), kind=_("Term"), note=term.note,
        made_up=term.made_up,
    )  # fmt: skip
