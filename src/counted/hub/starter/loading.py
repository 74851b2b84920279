"""Loading the starter collection into a real site, again and again without harm.

What is missing is added. What stands as this loader left it is brought up to date. What a person
changed, withdrew or claimed is left alone: an item is ours only while it is marked as compiled and
its published and latest revision is one that this loader wrote. Organisations and bodies keep no
revisions, so one that is there is never touched.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q

from counted.errors import WrongUse
from counted.hub.accounts import convening
from counted.hub.accounts.models import Body, Organisation, User
from counted.hub.accounts.queries import account_of
from counted.hub.accounts.rules import standing
from counted.hub.library import actions as library
from counted.hub.library import rooms
from counted.hub.library.models import Item
from counted.hub.starter import guiding
from counted.hub.starter.collection import (
    Entry,
    entries,
    facts,
    paragraphs,
    source_lines,
    source_list,
)
from counted.hub.starter.outcomes import Outcome
from counted.messages import mark

#: What the revisions say of themselves that this loader wrote after the first.
NOTE = "Starter collection brought up to date"
COMPILED = "Compiled from public sources, not submitted by the organisation."


@dataclass(frozen=True)
class Loaded:
    """What became of each entry, by its kind and short name such as "case/beach-litter-ghana"."""

    outcomes: Mapping[str, Outcome]

    def those(self, outcome: Outcome) -> list[str]:
        """The entries of which this became, in the order of the collection."""
        return [key for key, became in self.outcomes.items() if became is outcome]


@transaction.atomic
def load(*, by: User) -> Loaded:
    """Load the collection in the name of somebody of the secretariat; all of it or nothing.

    The rooms with which a site begins are opened, too, where they are not there.

    Raises WrongUse where `by` is nobody of the secretariat.
    """
    if not standing(by).is_secretariat:
        raise WrongUse(
            mark("Only the secretariat can load the starter collection."),
            remedy=mark("Name the account of somebody of the secretariat."),
        )
    outcomes: dict[str, Outcome] = {}
    organisations: dict[str, Organisation] = {}
    for it in facts("organisations")["organisations"]:
        found, outcomes[f"organisation/{it['slug']}"] = _organisation(it)
        organisations[it["slug"]] = found
    for it in facts("bodies")["bodies"]:
        outcomes[f"body/{it['slug']}"] = _body(it, by)
    for entry in entries():
        whose = organisations[entry.organisation] if entry.organisation else None
        outcomes[f"{entry.kind}/{entry.slug}"] = _item(entry, whose, by)
    rooms.open_starters(by=by)
    outcomes |= guiding.load(by=by)
    return Loaded(outcomes)


def load_as(email: str) -> Loaded:
    """The same for the account with this address."""
    by = account_of(email)
    if by is None:
        raise WrongUse(
            mark("Nobody here has an account with the address {address}."),
            remedy=mark("Name the account of somebody of the secretariat."),
            facts={"address": email},
        )
    return load(by=by)


def _organisation(it: Mapping[str, Any]) -> tuple[Organisation, Outcome]:
    """The organisation, entered now unless one of this short name or this name is there."""
    country = it.get("country", "")
    same_name = Q(name__iexact=it["name"], country=country)
    known = Organisation.objects.filter(Q(slug=it["slug"]) | same_name).first()
    if known is not None:
        return known, Outcome.UNCHANGED
    made = Organisation.objects.create(
        slug=it["slug"],
        name=it["name"],
        kind=it["kind"],
        country=country,
        place=it.get("place", ""),
        website=it.get("website", ""),
        about=f"{it['about']}\n\n{COMPILED}\n{source_lines(it['sources'])}",
        language="en",
        is_compiled=True,
    )
    return made, Outcome.ADDED


def _body(it: Mapping[str, Any], by: User) -> Outcome:
    """The body, begun now unless one of this kind or short name is there."""
    if Body.objects.filter(Q(kind=it["kind"]) | Q(slug=it["slug"])).exists():
        return Outcome.UNCHANGED
    told = {name: it[name] for name in ("slug", "kind", "name", "about", "asking")}
    known = (
        f"**Status: {facts('bodies')['status']}.** {COMPILED}",
        paragraphs(it["known"]),
        source_list(it["sources"]),
    )
    convening.found(by=by, told={**told, "terms_of_reference": "\n\n".join(known)})
    return Outcome.ADDED


def _item(entry: Entry, organisation: Organisation | None, by: User) -> Outcome:
    whose = organisation.pk if organisation else None
    content = {**library.EMPTY, **entry.content, "organisation": whose}
    known = Item.objects.select_related("latest").filter(slug=entry.slug).first()
    if known is None:
        library.bring(kind=entry.kind, by=by, content=content, slug=entry.slug, is_compiled=True)
        return Outcome.ADDED
    if not _is_ours(known, entry.kind):
        return Outcome.LEFT
    before = known.latest_id
    revision = library.write(item=known, by=by, content=content, note=NOTE)
    if revision.pk == before:
        return Outcome.UNCHANGED
    library.publish(item=known, revision=revision, tell=False)
    return Outcome.RENEWED


def _is_ours(item: Item, kind: str) -> bool:
    """Whether it stands as this loader left it."""
    last = item.latest
    return (
        item.kind == kind
        and item.is_compiled
        and item.state == Item.State.PUBLISHED
        and last is not None
        and item.live_id == last.pk
        and (last.number == 1 or last.note == NOTE)
    )
