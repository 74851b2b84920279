"""A guidance document for machines: JSON-LD in the words of schema.org and of SKOS.

Every clause is a creative work of its own, part of its version, with its permanent address and its
permanent name. What a clause defines stands there as a SKOS definition, too. JSON-LD 1.1 (2020).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from counted.io import guidance_words
from counted.model.guidance import Certainty, Clause, Guidance, Wording

MEDIA_TYPE = "application/ld+json"
CONTEXT: Mapping[str, Any] = {
    "@vocab": "https://schema.org/",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "url": {"@type": "@id"},
    "sameAs": {"@type": "@id"},
    "isBasedOn": {"@type": "@id"},
    "isPartOf": {"@type": "@id"},
    "license": {"@type": "@id"},
    "hasPart": {"@container": "@list"},
}


def write_ld(it: Guidance, *, site: str = "") -> bytes:  # noqa: ARG001  as the other writers
    """The document as JSON-LD."""
    told = {"@context": CONTEXT, **document(it)}
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


def document(it: Guidance) -> dict[str, Any]:
    """The document, without its context."""
    told = {
        "@id": it.address,
        "@type": "CreativeWork",
        "url": it.address,
        "name": _in(it.title, it.title_tongue.code),
        "description": _in(it.summary, (it.summary_tongue or it.title_tongue).code),
        "genre": it.kind,
        "version": str(it.number),
        "creativeWorkStatus": _status(it),
        "inLanguage": it.title_tongue.code,
        "datePublished": it.day.isoformat() if it.day else "",
        "isPartOf": it.document,
        "isBasedOn": it.adapts.address if it.adapts else "",
        "license": it.licence_address,
        "usageInfo": it.licence,
        "maintainer": {"@type": "Organization", "name": it.keeper},
        "identifier": _identifier("sha256", it.sha256) if it.sha256 else "",
        "disambiguatingDescription": " ".join(
            f"{one.title}. {one.text}".strip() for one in guidance_words.notices(it)
        ),
        "hasPart": [clause(one, it) for one in it.clauses],
    }
    return _told(told)


def clause(one: Clause, it: Guidance) -> dict[str, Any]:
    """One clause as part of its version."""
    code = one.tongue.code
    is_definition = one.kind == "definition"
    told = {
        "@id": one.address,
        "@type": ["CreativeWork", "skos:Concept"] if is_definition else "CreativeWork",
        "url": one.address,
        "identifier": _identifier("clause", one.name),
        "position": one.number,
        "genre": one.kind,
        "name": _in(one.title, code),
        "text": _in(one.text, code),
        "skos:prefLabel": _in(one.title, code) if is_definition else "",
        "skos:definition": _in(one.text, code) if is_definition else "",
        "inLanguage": code,
        "isPartOf": it.address,
        "sameAs": one.origin,
        "creativeWorkStatus": _certainty(one),
        "isBasedOn": one.source.address if one.source else "",
        "citation": _source(one) if one.source else "",
    }
    return _told(told)


def _source(one: Clause) -> dict[str, Any]:
    source = one.source
    day = source.day.isoformat() if source and source.day else ""
    name, address = (source.name, source.address) if source else ("", "")
    return _told({"@type": "CreativeWork", "name": name, "url": address, "datePublished": day})


def _status(it: Guidance) -> str:
    if it.is_draft:
        return "Draft"
    return "Open for comments" if it.is_for_comments else "Published"


def _certainty(one: Clause) -> list[str]:
    told = {
        Certainty.UNCONFIRMED: "Not confirmed",
        Certainty.CONFIRMED: "Confirmed by its source",
        Certainty.OWN: "Written here",
    }[one.certainty]
    beside = {Wording.UNTRANSLATED: "Not translated", Wording.BEHIND: "Translation behind"}
    return [told, *([beside[one.wording]] if one.wording in beside else [])]


def _identifier(name: str, value: str) -> dict[str, str]:
    return {"@type": "PropertyValue", "propertyID": name, "value": value}


def _in(text: str, code: str) -> dict[str, str] | str:
    return {"@value": text, "@language": code} if text else ""


def _told(values: Mapping[str, Any]) -> dict[str, Any]:
    """Only what is told."""
    return {name: it for name, it in values.items() if it not in ("", None, [], {})}
