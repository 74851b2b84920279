"""Keeping the taxonomy: what a site begins with, what the secretariat changes, and SKOS.

The key of a concept never changes, because items keep it. A concept that is merged into another
leaves its key behind, which then leads there; items are told the new key at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml
from django.db import transaction
from django.db.models import Count, F, Func, Min, Value
from django.utils.text import slugify

from counted.errors import WrongUse
from counted.hub.accounts.models import User
from counted.hub.accounts.rules import standing
from counted.hub.desk import indexing
from counted.hub.library import terms
from counted.hub.library.models import Concept, Item
from counted.messages import mark

SCHEMES = tuple(Concept.Scheme.values)
#: Where items keep the keys of a scheme; methods stand in records.
COLUMNS = {"topic": "topics", "population": "groups"}
FORMATS = {"ttl": "turtle", "rdf": "xml", "jsonld": "json-ld"}
MEDIA_TYPES = {
    "ttl": "text/turtle",
    "rdf": "application/rdf+xml",
    "jsonld": "application/ld+json",
}
MOST_EMERGING = 200


@dataclass(frozen=True)
class Use:
    """Another app that keeps topics, or members' own words for them."""

    name: str
    #: words of their own that people used: how often, and since when
    words: Callable[[], Iterable[tuple[str, int, Any]]]
    take_up: Callable[[str, Concept], object]  #: such a word has become a concept
    replace: Callable[[Concept, Concept], object]  #: a concept was merged into another


_uses: dict[str, Use] = {}


def register_use(use: Use) -> Use:
    """Hear of words that another app's people use, and tell it what became of concepts."""
    _uses[use.name] = use
    return use


@cache
def beginning() -> Mapping[str, Any]:
    """The concepts with which a site begins."""
    text = resources.files(__package__).joinpath("taxonomy.yaml").read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.safe_load(text)
    return found


def load(**_given: Any) -> int:
    """Add the concepts that are not there; how many. What is there stays as it is."""
    facts = beginning()
    known = set(Concept.objects.values_list("key", flat=True))
    added = [
        Concept(
            scheme=scheme,
            key=key,
            labels=dict(zip(facts["languages"], labels, strict=True)),
            source=facts["source"],
            position=10 * number,
        )
        for scheme in SCHEMES
        for number, (key, labels) in enumerate(facts[scheme].items(), 1)
        if key not in known
    ]
    Concept.objects.bulk_create(added, ignore_conflicts=True)
    return len(added)


@transaction.atomic
def save(
    *,
    by: User,
    scheme: str,
    labels: Mapping[str, str],
    concept: Concept | None = None,
    definitions: Mapping[str, str] | None = None,
    other_labels: Mapping[str, list[str]] | None = None,
    broader: Concept | None = None,
    position: int = 100,
    source: str = "",
) -> Concept:
    """Add a concept, or rename, define and move one."""
    _require(by)
    if not labels.get("en"):
        raise WrongUse(
            mark("A concept needs a name in English."),
            remedy=mark("Others read it until there is one in their language."),
        )
    if concept is not None and broader is not None and concept.pk in _line(broader):
        raise WrongUse(
            mark("A concept cannot stand below itself."), remedy=mark("Choose another place.")
        )
    kept = concept or Concept(scheme=scheme, key=_free_key(labels["en"]))
    kept.labels = {it: text for it, text in labels.items() if text}
    kept.definitions = {it: text for it, text in (definitions or {}).items() if text}
    kept.other_labels = {it: texts for it, texts in (other_labels or {}).items() if texts}
    kept.broader, kept.position, kept.source = broader, position, source
    kept.save()
    if concept is not None:
        _index_again([kept])
    return kept


@transaction.atomic
def retire(*, by: User, concept: Concept, replaced_by: Concept | None = None) -> None:
    """No longer offer a concept; with `replaced_by`, items get that one instead (a merger)."""
    _require(by)
    if replaced_by is not None and (
        replaced_by.pk == concept.pk
        or replaced_by.scheme != concept.scheme
        or replaced_by.state != Concept.State.IN_USE
    ):
        raise WrongUse(
            mark("A concept is merged into another one of its kind that is in use."),
            remedy=mark("Choose another one."),
        )
    concept.state, concept.replaced_by = Concept.State.RETIRED, replaced_by
    concept.save()
    concept.narrower.update(broader=replaced_by or concept.broader)
    if replaced_by is not None:
        Concept.objects.filter(replaced_by=concept).update(replaced_by=replaced_by)
        _replace(concept, replaced_by)
        for use in _uses.values():
            use.replace(concept, replaced_by)


@transaction.atomic
def take_up(*, by: User, word: str, scheme: str, labels: Mapping[str, str]) -> Concept:
    """Make a concept of a word that members use, and give it to the items that carry the word."""
    concept = save(by=by, scheme=scheme, labels=labels, other_labels={"en": [word]})
    column = COLUMNS.get(scheme)
    same = [it for it in _words() if it.casefold() == word.casefold()]
    carrying = Item.objects.filter(keywords__overlap=same)
    for item in carrying:
        if column and concept.key not in getattr(item, column):
            setattr(item, column, [*getattr(item, column), concept.key])
            item.save(update_fields=[column])
    _put(carrying)
    for use in _uses.values():
        use.take_up(word, concept)
    return concept


@dataclass(frozen=True)
class Emerging:
    """A word that members use and the taxonomy lacks."""

    word: str
    items: int  #: and things of other apps
    since: Any  #: when the first with it was begun


def emerging() -> list[Emerging]:
    """Words of published items, and of other apps, that no concept has as a name; the most used
    first."""
    each = Func(F("keywords"), function="unnest", set_returning=True)
    rows = (
        Item.objects.filter(state=Item.State.PUBLISHED)
        .order_by()
        .annotate(word=each)
        .values("word")
        .annotate(items=Count("pk"), since=Min("begun_at"))
    )
    used = [(row["word"], row["items"], row["since"]) for row in rows]
    used += [told for use in _uses.values() for told in use.words()]
    known = _names()
    merged: dict[str, Emerging] = {}
    for word, items, since in used:
        key = word.casefold()
        if key in known:
            continue
        before = merged.get(key, Emerging(word, 0, since))
        merged[key] = Emerging(before.word, before.items + items, min(before.since, since))
    return sorted(merged.values(), key=lambda it: (-it.items, it.word))[:MOST_EMERGING]


def skos(concepts: Iterable[Concept], *, base: str, ending: str) -> str:
    """The taxonomy as SKOS; `base` is the address below which concepts stand."""
    from rdflib import RDF, Graph, Literal, URIRef
    from rdflib.namespace import DCTERMS, OWL, SKOS

    graph = Graph()
    graph.bind("skos", SKOS)
    known = list(concepts)
    at = {it.pk: URIRef(f"{base}{it.key}") for it in known}
    for scheme, label in Concept.Scheme.choices:
        graph.add((URIRef(f"{base}scheme-{scheme}"), RDF.type, SKOS.ConceptScheme))
        graph.add((URIRef(f"{base}scheme-{scheme}"), SKOS.prefLabel, Literal(str(label), "en")))
    for it in known:
        me, scheme = at[it.pk], URIRef(f"{base}scheme-{it.scheme}")
        graph.add((me, RDF.type, SKOS.Concept))
        graph.add((me, SKOS.inScheme, scheme))
        graph.add((me, SKOS.notation, Literal(it.key)))
        for predicate, texts in (
            (SKOS.prefLabel, {k: [v] for k, v in it.labels.items()}),
            (SKOS.altLabel, it.other_labels),
            (SKOS.definition, {k: [v] for k, v in it.definitions.items()}),
        ):
            for language, several in texts.items():
                for text in several:
                    graph.add((me, predicate, Literal(text, _tag(language))))
        if it.broader_id in at:
            graph.add((me, SKOS.broader, at[it.broader_id]))
            graph.add((at[it.broader_id], SKOS.narrower, me))
        elif it.state == Concept.State.IN_USE:
            graph.add((me, SKOS.topConceptOf, scheme))
        if it.state == Concept.State.RETIRED:
            graph.add((me, OWL.deprecated, Literal(True)))
        if it.replaced_by_id in at:
            graph.add((me, DCTERMS.isReplacedBy, at[it.replaced_by_id]))
    return str(graph.serialize(format=FORMATS[ending]))


def _tag(language: str) -> str:
    return "zh-Hans" if language == "zh-hans" else language


def _require(by: User) -> None:
    if not standing(by).is_secretariat:
        raise WrongUse(
            mark("The secretariat keeps the taxonomy."),
            remedy=mark("Write what is missing into the words of your own; they read those."),
        )


def _line(concept: Concept) -> set[int]:
    """A concept and all above it."""
    found: set[int] = set()
    here: Concept | None = concept
    while here is not None and here.pk not in found:
        found.add(here.pk)
        here = here.broader
    return found


def _free_key(label: str) -> str:
    key = slugify(label)[:70] or "concept"
    taken = set(Concept.objects.filter(key__startswith=key).values_list("key", flat=True))
    number = 2
    free = key
    while free in taken:
        free, number = f"{key}-{number}", number + 1
    return free


def named(word: str, scheme: str) -> Concept | None:
    """The concept in use that has this word as one of its names in any language."""
    wanted = word.strip().casefold()
    for it in Concept.objects.filter(scheme=scheme, state=Concept.State.IN_USE):
        others = (text for several in it.other_labels.values() for text in several)
        if wanted in {text.casefold() for text in (*it.labels.values(), *others)}:
            return it
    return None


def _names() -> set[str]:
    """Every name of every concept, in lower case."""
    found = set()
    for labels, others in Concept.objects.values_list("labels", "other_labels"):
        found |= {it.casefold() for it in labels.values()}
        found |= {it.casefold() for several in others.values() for it in several}
    return found


def _words() -> set[str]:
    each = Func(F("keywords"), function="unnest", set_returning=True)
    return set(Item.objects.order_by().annotate(word=each).values_list("word", flat=True))


def _replace(old: Concept, new: Concept) -> None:
    if old.scheme == Concept.Scheme.METHOD:
        _replace_methods(old)
    column = COLUMNS.get(old.scheme)
    if column is None:
        return
    having = Item.objects.filter(**{f"{column}__contains": [old.key]})
    keys = list(having.values_list("pk", flat=True))
    both = having.filter(**{f"{column}__contains": [new.key]})
    both.update(**{column: Func(F(column), Value(old.key), function="array_remove")})
    swap = Func(F(column), Value(old.key), Value(new.key), function="array_replace")
    having.update(**{column: swap})
    _put(Item.objects.filter(pk__in=keys))


def _replace_methods(old: Concept) -> None:
    """Methods stand in the records of items."""
    having = list(Item.objects.filter(record__methods__contains=[old.key]))
    for item in having:
        methods = terms.current(item.record["methods"])
        item.record = {**item.record, "methods": methods}
        item.save(update_fields=["record"])
    _put(having)


def _index_again(concepts: Iterable[Concept]) -> None:
    """Items are found by the words of their concepts."""
    for concept in concepts:
        if column := COLUMNS.get(concept.scheme):
            _put(Item.objects.filter(**{f"{column}__contains": [concept.key]}))


def _put(items: Iterable[Item]) -> None:
    by_kind: dict[str, list[str]] = {}
    for item in items:
        by_kind.setdefault(item.kind, []).append(str(item.pk))
    for kind, keys in by_kind.items():
        indexing.put_all(kind, keys)
