"""An adaptation beside its parent: what differs, and what the parent has changed since.

The parent is the document whose version an adaptation adapts. Following it is a decision clause by
clause; nothing is taken over by itself.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction

from counted.hub.accounts.models import User
from counted.hub.desk.comparing import Piece, compare
from counted.hub.guidance.documents import drafting, mapping, queries
from counted.hub.guidance.documents.reading import words
from counted.hub.guidance.models import Change, Clause, Document, Passage, Version


class Labelled:
    """What has a kind of change."""

    kind: str

    @property
    def label(self) -> str:
        """The kind in a word."""
        return str(Change.Kind(self.kind).label)


@dataclass(frozen=True)
class Apart(Labelled):
    """One clause of an adaptation against its parent's: `own` or `parent` may be missing."""

    own: Passage | None
    parent: Passage | None
    pieces: tuple[Piece, ...]

    @property
    def kind(self) -> str:
        """What the adaptation did: "new", "removed" or "edited"."""
        if self.parent is None:
            return mapping.NEW
        return mapping.REMOVED if self.own is None else mapping.EDITED


@dataclass(frozen=True)
class Ahead(Labelled):
    """A clause that the parent changed since; what it reads there now, and how here."""

    clause: int  #: key of the parent's clause
    was: Passage | None  #: in the version that is adapted
    now: Passage | None  #: in the parent's version of today; None: removed there
    own: Passage | None  #: here
    pieces: tuple[Piece, ...]

    @property
    def is_own(self) -> bool:
        """Whether the adaptation says it in words of its own, so that somebody has to choose."""
        return bool(self.own and self.was and self.own.sha256 != self.was.sha256)

    @property
    def kind(self) -> str:
        """What the parent did."""
        if self.was is None:
            return mapping.NEW
        return mapping.REMOVED if self.now is None else mapping.EDITED


def apart(version: Version) -> list[Apart]:
    """What a version of an adaptation says otherwise than the version that it adapts."""
    adapted = version.document.adapts
    if adapted is None or adapted.document.withdrawn_reason:
        return []
    theirs = {it.clause_id: it for it in queries.passages(adapted)}
    found, met = [], set()
    for own in queries.passages(version):
        parent = theirs.get(own.clause.origin_id) if own.clause.origin_id else None
        met.add(own.clause.origin_id)
        if parent is None or parent.sha256 != own.sha256:
            pieces = compare(words(parent) if parent else "", words(own))
            found.append(Apart(own, parent, pieces))
    left = [it for key, it in theirs.items() if key not in met]
    return [*found, *(Apart(None, it, compare(words(it), "")) for it in left)]


def newer(document: Document) -> Version | None:
    """The parent's published version of today, where it is not the one that is adapted.

    None of a parent that was withdrawn, and none where the draft follows it already.
    """
    if document.adapts is None or document.adapts.document.withdrawn_reason:
        return None
    last = queries.latest(document.adapts.document)
    is_newer = last is not None and last.number > document.adapts.number
    return last if is_newer and not document.versions.filter(follows=last).exists() else None


def ahead(document: Document, own: Version) -> list[Ahead]:
    """What the parent changed since the version that is adapted, in its order of today."""
    last = newer(document)
    if last is None or document.adapts is None:
        return []
    was = {it.clause_id: it for it in queries.passages(document.adapts)}
    now = {it.clause_id: it for it in queries.passages(last)}
    here = {it.clause.origin_id: it for it in queries.passages(own) if it.clause.origin_id}
    found = []
    for key in dict.fromkeys([*now, *was]):
        before, after = was.get(key), now.get(key)
        if before and after and before.sha256 == after.sha256:
            continue
        if after is None and key not in here:
            continue  # gone in both
        pieces = compare(words(before) if before else "", words(after) if after else "")
        found.append(Ahead(key, before, after, here.get(key), pieces))
    return found


@transaction.atomic
def follow(*, draft: Version, by: User, taken: Collection[int]) -> Version:
    """Take over the parent's words for the clauses in `taken`; the others stay as they are.

    Once the draft is published, the adaptation adapts the parent's version of today.
    """
    draft = drafting.held(draft, by)
    document = draft.document
    last = newer(document)
    if last is None:
        return draft
    order = [it.clause_id for it in queries.passages(last)]
    for it in ahead(document, draft):
        if it.clause in taken:
            _take(it, draft, by, order)
    draft.follows = last
    draft.save(update_fields=["follows"])
    return draft


def _take(one: Ahead, draft: Version, by: User, order: list[int]) -> None:
    if one.now is None:
        if one.own is not None:
            drafting.remove(passage=one.own, by=by)
        return
    told = {name: getattr(one.now, name) for name in drafting.WRITTEN}
    if one.own is not None:
        drafting.write(passage=one.own, by=by, told=told, seen=drafting.seen_of(one.own))
        return
    made = drafting.insert(version=draft, by=by, told=told, after=_before(one.clause, draft, order))
    Clause.objects.filter(pk=made.clause_id).update(origin=one.clause)


def _before(clause: int, draft: Version, order: list[int]) -> Passage | None:
    """The passage here behind which a clause of the parent belongs: that of the nearest before."""
    here = {it.clause.origin_id: it for it in queries.passages(draft)}
    earlier = order[: order.index(clause)]
    return next((here[key] for key in reversed(earlier) if key in here), None)
