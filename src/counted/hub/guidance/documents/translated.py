"""What of documents and clauses can be translated: a document's title, a passage's words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from counted.hub.accounts.rules import standing
from counted.hub.desk import translating
from counted.hub.desk.translating import Field, Original, Source
from counted.hub.guidance.documents import presenting, queries, rules
from counted.hub.guidance.models import Document, Passage
from counted.hub.ui.things import of_keys


def register() -> None:
    """Make them translatable; called when the app starts."""
    translating.register(Source("document", Document, _document, of_document, rules.writes))
    translating.register(Source("passage", Passage, _passage, of_passage, _writes_passage))


def of_document(document: Document) -> Original:
    """Title and summary of a document."""
    texts = {"title": Field(_("Title"), document.title)}
    if document.summary:
        texts["summary"] = Field(_("In one sentence"), document.summary)
    thing, url = presenting.document_thing(document), presenting.document_url(document)
    return Original(thing, document.title, url, document.language, texts)


def of_passage(passage: Passage) -> Original:
    """Title and text of a clause as one version has it."""
    texts = {}
    if passage.title:
        texts["title"] = Field(_("Title"), passage.title)
    if passage.text:
        texts["text"] = Field(_("Text"), passage.text)
    thing, url = presenting.passage_thing(passage), presenting.passage_url(passage)
    language = passage.version.document.language
    return Original(thing, presenting.passage_title(passage), url, language, texts)


def _document(key: str, reader: Any) -> Document | None:
    found = of_keys(Document.objects.all(), [key]).first()
    return found if found and queries.readable(standing(reader), found) else None


def _passage(key: str, reader: Any) -> Passage | None:
    rows = Passage.objects.select_related("version__document", "clause")
    found = of_keys(rows, [key]).first()
    return found if found and rules.may_read_version(standing(reader), found.version) else None


def _writes_passage(person: Any, passage: Passage) -> bool:
    return rules.writes(person, passage.version.document)
