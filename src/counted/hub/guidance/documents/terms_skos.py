"""The register of terms for machines: SKOS, and schema.org's DefinedTerm.

Definitions that compete are documentation as related resources (SKOS Primer, section 4.2): each is
a node of its own with its words, whose it is, its source and its day.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from counted.hub.guidance.documents import presenting
from counted.hub.guidance.models import Definition, Term
from counted.hub.library.taxonomy import FORMATS
from counted.hub.ui.describing import without_empty

SAFE = "%/:?#[]@!$&'()*+,;=~"  #: what an address may hold as it is


def skos(terms: Iterable[Term], *, site: str, scheme: str, ending: str) -> str:
    """Terms with their definitions as SKOS; `scheme` is the path of the register."""
    from rdflib import RDF, Graph, Literal, URIRef
    from rdflib.namespace import SKOS

    graph = Graph()
    graph.bind("skos", SKOS)
    register = URIRef(site + scheme)
    graph.add((register, RDF.type, SKOS.ConceptScheme))
    known = list(terms)
    at = {it.pk: URIRef(site + presenting.term_url(it)) for it in known}
    for it in known:
        me = at[it.pk]
        graph.add((me, RDF.type, SKOS.Concept))
        graph.add((me, SKOS.inScheme, register))
        for language, word in it.labels.items():
            graph.add((me, SKOS.prefLabel, Literal(word, _tag(language))))
        if it.note:
            graph.add((me, SKOS.scopeNote, Literal(it.note, "en")))
        if it.broader_id in at:
            graph.add((me, SKOS.broader, at[it.broader_id]))
            graph.add((at[it.broader_id], SKOS.narrower, me))
        else:
            graph.add((me, SKOS.topConceptOf, register))
        for one in it.definitions.all():
            _define(graph, me, one, site)
    return str(graph.serialize(format=FORMATS[ending]))


def _define(graph: Any, me: Any, one: Definition, site: str) -> None:
    from rdflib import RDF, BNode, Literal, URIRef
    from rdflib.namespace import DCTERMS, SKOS

    node = URIRef(site + presenting.clause_url(one.clause)) if one.clause else BNode()
    graph.add((me, SKOS.definition, node))
    graph.add((node, RDF.value, Literal(one.text, _tag(one.language))))
    graph.add((node, DCTERMS.creator, Literal(one.whose)))
    graph.add((node, DCTERMS.bibliographicCitation, Literal(one.source)))
    graph.add((node, SKOS.note, Literal(one.get_status_display())))
    if one.source_url:
        graph.add((node, DCTERMS.source, URIRef(quote(one.source_url, safe=SAFE))))
    if one.source_date:
        graph.add((node, DCTERMS.date, Literal(one.source_date)))


def defined_term(term: Term, definitions: Iterable[Definition], *, site: str) -> dict[str, Any]:
    """A term for search engines, with every definition under whose it is."""
    here = site + presenting.term_url(term)
    told = list(definitions)
    return without_empty(
        {
            "@type": "DefinedTerm",
            "@id": here,
            "url": here,
            "name": str(term),
            "alternateName": [word for code, word in term.labels.items() if code != "en"],
            "description": [f"{it.whose}: {it.text}" for it in told],
            "citation": [_citation(it) for it in told],
            "inDefinedTermSet": site + presenting.terms_url(),
        }
    )


def _citation(it: Definition) -> dict[str, Any]:
    day = it.source_date.isoformat() if it.source_date else ""
    return without_empty(
        {"@type": "CreativeWork", "name": it.source, "url": it.source_url, "datePublished": day}
    )


def _tag(language: str) -> str:
    return "zh-Hans" if language == "zh-hans" else language
