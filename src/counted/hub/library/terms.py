"""The words for concepts of the taxonomy in the reader's language; one query for all of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import get_language

from counted.hub.groups import GROUPS
from counted.hub.library.models import Concept


def terms() -> Mapping[str, str]:
    """Key -> label in the reader's language, in English where there is none."""
    language = get_language() or "en"
    told = {
        key: labels.get(language) or labels.get("en") or key
        for key, labels in Concept.objects.values_list("key", "labels")
    }
    return {**{key: str(words) for key, words in GROUPS.items()}, **told}


def choices(scheme: str) -> list[tuple[str, str]]:
    """Concepts in use of one scheme as key and label, in the order of the secretariat."""
    language = get_language() or "en"
    found = Concept.objects.filter(scheme=scheme, state=Concept.State.IN_USE)
    return [
        (key, labels.get(language) or labels.get("en") or key)
        for key, labels in found.values_list("key", "labels")
    ]


def current(keys: Iterable[str]) -> list[str]:
    """The keys with those of merged concepts replaced, each once; no query for no keys."""
    wanted = list(keys)
    if not wanted:
        return []
    found = Concept.objects.filter(key__in=wanted, replaced_by__isnull=False)
    now = dict(found.values_list("key", "replaced_by__key"))
    return list(dict.fromkeys(now.get(it, it) for it in wanted))


def current_content(content: Mapping[str, Any]) -> dict[str, Any]:
    """What is written of an item, with merged concepts replaced wherever their keys stand."""
    found = {**content, "record": dict(content.get("record", {}))}
    for told in (found, found["record"]):
        for name in told.keys() & {"topics", "groups", "methods"}:
            told[name] = current(told[name])
    return found
