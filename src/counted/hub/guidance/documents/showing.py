"""Where documents and clauses appear outside their own pages: the search, cards, sections."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from counted.hub import searching
from counted.hub.accounts.rules import PUBLIC, standing
from counted.hub.desk.models import Entry
from counted.hub.guidance.documents import presenting, queries
from counted.hub.guidance.models import Clause, Document, Passage, Term
from counted.hub.ui.markdown import plain
from counted.hub.ui.parts import Item, Text
from counted.hub.ui.things import of_keys

TYPE = "guidance-"  #: begins the values of the facet "type"


def types(values: Iterable[str]) -> dict[str, Text]:
    """Words for the types of documents."""
    words = {f"{TYPE}{name}": label for name, label in Document.Kind.choices}
    return {it: words[it] for it in values if it in words}


def document_cards(keys: Iterable[str], reader: Any) -> Mapping[str, Item]:
    """Cards of those documents that the reader may read."""
    who = standing(reader)
    found = of_keys(queries.documents(), keys)
    return {str(it.pk): presenting.document_card(it) for it in found if queries.readable(who, it)}


def clause_cards(keys: Iterable[str], reader: Any) -> Mapping[str, Item]:  # noqa: ARG001 - all read them
    """Cards of clauses as they stand in the last published version that has them.

    One that was merged or removed since keeps its card: its page leads on from there.
    """
    rows = queries.published_passages().filter(clause__in=of_keys(Clause.objects.all(), keys))
    last = rows.order_by("clause_id", "-version__number").distinct("clause_id")
    return {
        str(it.clause_id): presenting.passage_card(it, presenting.clause_url(it.clause))
        for it in last
    }


def term_cards(keys: Iterable[str], reader: Any) -> Mapping[str, Item]:  # noqa: ARG001 - all read them
    """Cards of terms."""
    return {str(it.pk): presenting.term_card(it) for it in of_keys(Term.objects.all(), keys)}


def documents(keys: Iterable[str] | None) -> Iterator[Entry]:
    """An entry for each document of which something is published."""
    for it in of_keys(queries.public(), keys):
        last = queries.latest(it)
        if last is None or last.published_at is None:
            continue
        told = [word for one in last.passages.all() for word in (one.title, plain(one.text))]
        kept_by = it.organisation
        yield Entry(
            kind="document",
            key=str(it.pk),
            title=it.title,
            summary=it.summary,
            language=it.language,
            url=presenting.document_url(it),
            by=presenting.keeper(it)[:300],
            made_up=it.made_up,
            at=last.published_at,
            audiences=[PUBLIC],
            countries=it.countries,
            languages=[it.language],
            topics=it.topics,
            organisation_kind=kept_by.kind if kept_by else "",
            type=TYPE + it.kind,
            year=last.published_at.year,
            words=searching.index(told, language=it.language),
        )


def clauses(keys: Iterable[str] | None) -> Iterator[Entry]:
    """An entry for each clause of the version of today that says something."""
    documents = queries.public()
    for it in _last(of_keys(Clause.objects.filter(document__in=documents), keys)):
        document = it.version.document
        if (it.kind == Passage.Kind.HEADING and not it.text) or it.version.published_at is None:
            continue
        yield Entry(
            kind="clause",
            key=str(it.clause_id),
            title=presenting.passage_title(it)[:300],
            summary=plain(it.text),
            language=document.language,
            url=presenting.clause_url(it.clause),
            by=f"{document.title}, {it.number}"[:300],
            made_up=document.made_up,
            at=it.version.published_at,
            audiences=[PUBLIC],
            countries=document.countries,
            languages=[document.language],
            topics=document.topics,
            type=TYPE + document.kind,
            year=it.version.published_at.year,
        )


def terms(keys: Iterable[str] | None) -> Iterator[Entry]:
    """An entry for each term, found by its names in all languages and by its definitions."""
    for it in of_keys(Term.objects.prefetch_related("definitions"), keys):
        definitions = list(it.definitions.all())
        told = [*it.labels.values(), *(one.text for one in definitions)]
        yield Entry(
            kind="term",
            key=str(it.pk),
            title=str(it)[:300],
            summary=it.note or (definitions[0].text if definitions else ""),
            language="en",
            url=presenting.term_url(it),
            by=", ".join(dict.fromkeys(one.whose for one in definitions))[:300],
            made_up=it.made_up,
            at=it.changed_at,
            audiences=[PUBLIC],
            languages=list(it.labels),
            words=searching.index(told),
        )


def _last(clauses: Any) -> list[Passage]:
    """Each clause as the last published version of its document has it; none that it has not."""
    return list(queries.standing_passages().filter(clause__in=clauses).order_by("pk"))
