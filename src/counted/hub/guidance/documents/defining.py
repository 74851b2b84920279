"""The register of terms, kept by the secretariat; each definition is somebody's.

A term has definitions that compete; none of them is ours, and each says whose it is and from where.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from counted.errors import WrongUse
from counted.hub.accounts.models import User
from counted.hub.accounts.rules import standing
from counted.hub.desk import indexing
from counted.hub.guidance.documents import presenting, rules
from counted.hub.guidance.models import Definition, Term
from counted.hub.ui.slugs import free_slug
from counted.messages import mark

LONGEST_SLUG = 70
#: What is written of a term, and of a definition.
NAMED = ("labels", "note", "broader")
DEFINED = ("text", "language", "whose", "source", "source_url", "source_date", "status", "clause",
           "position")  # fmt: skip


@transaction.atomic
def save(
    *, by: User, told: Mapping[str, Any], term: Term | None = None, slug: str = "",
    is_compiled: bool = False, made_up: bool = False,
) -> Term:  # fmt: skip
    """Add a term, or name it anew; `told` has columns of `NAMED`. Its address never changes."""
    _require(by)
    kept = term or Term(is_compiled=is_compiled, made_up=made_up)
    for name in NAMED:
        if name in told:
            setattr(kept, name, told[name])
    kept.labels = {it: word.strip() for it, word in kept.labels.items() if word.strip()}
    if "en" not in kept.labels:
        raise WrongUse(
            mark("A term needs a name in English."),
            remedy=mark("Others read it until there is one in their language."),
        )
    if kept.pk and kept.broader and kept.pk in _line(kept.broader):
        raise WrongUse(
            mark("A term cannot stand below itself."), remedy=mark("Choose another place.")
        )
    if term is None:
        among = Term.objects.all()
        words = slug or kept.labels["en"]
        kept.slug = free_slug(words, among=among, otherwise="term", longest=LONGEST_SLUG)
    kept.save()
    _index(kept)
    return kept


@transaction.atomic
def define(
    *, by: User, term: Term, told: Mapping[str, Any], definition: Definition | None = None
) -> Definition:
    """Add a definition, or write one anew; `told` has columns of `DEFINED`."""
    _require(by)
    kept = definition or Definition(term=term)
    for name in DEFINED:
        if name in told:
            setattr(kept, name, told[name])
    for name, what in (("text", mark("A definition says something.")),
                       ("whose", mark("A definition is somebody's.")),
                       ("source", mark("A definition names its source."))):  # fmt: skip
        if not getattr(kept, name).strip():
            raise WrongUse(what, remedy=mark("Write it down, or leave the definition out."))
    kept.save()
    _index(term)
    return kept


@transaction.atomic
def drop(*, by: User, definition: Definition) -> None:
    """Take a definition out of the register."""
    _require(by)
    term = definition.term
    definition.delete()
    _index(term)


def _line(term: Term) -> set[int]:
    """A term and all that stand above it."""
    found: set[int] = set()
    above: Term | None = term
    while above is not None and above.pk not in found:
        found.add(above.pk)
        above = above.broader
    return found


def _index(term: Term) -> None:
    indexing.put(presenting.term_thing(term))


def _require(by: User) -> None:
    if not rules.may_keep_terms(standing(by)):
        raise WrongUse(
            mark("The secretariat keeps the terms."),
            remedy=mark("Write to it; it adds what has a source."),
        )
