"""Writing a draft: passages put in, written, split, merged, moved and taken out.

Every deed leaves the draft whole: positions and numbers run through, and the ways from the version
before it are kept, so that comments and evidence find what their clause has become.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max

from counted.errors import WrongUse
from counted.hub.accounts.models import User
from counted.hub.accounts.rules import standing
from counted.hub.guidance.documents import mapping, rules
from counted.hub.guidance.documents.numbering import DEEPEST, numbers
from counted.hub.guidance.documents.taking_in import Piece
from counted.hub.guidance.models import Change, Clause, Passage, Version
from counted.hub.library.actions import MovedOnError
from counted.messages import mark

#: What is written of a passage.
WRITTEN = (
    "depth", "kind", "title", "text", "status", "source", "source_url", "source_date",
)  # fmt: skip
MOST_PASSAGES = 2000


def seen_of(passage: Passage) -> str:
    """By what a passage is known to be the one that a writer had before them, in every column."""
    told = json.dumps([str(getattr(passage, name)) for name in WRITTEN])
    return hashlib.sha256(told.encode()).hexdigest()


def seen_of_draft(version: Version) -> str:
    """By what a whole draft is known to be the one that a writer had before them."""
    told = " ".join(seen_of(it) for it in version.passages.order_by("pk"))
    return hashlib.sha256(told.encode()).hexdigest()


def _require_seen(passage: Passage, seen: str | None) -> None:
    if seen is not None and seen != seen_of(passage):
        raise MovedOnError(
            mark("Somebody else wrote this passage while you did."),
            remedy=mark("Read both texts, choose, and save once more."),
        )


def fingerprint(*, title: str, text: str) -> str:
    """By what a passage reads the same: its title and its text."""
    return hashlib.sha256(f"{title}\0{text}".encode()).hexdigest()


@transaction.atomic
def write(
    *, passage: Passage, by: User, told: Mapping[str, Any], seen: str | None = None
) -> Passage:
    """Write a passage of a draft; `told` has columns of `WRITTEN`.

    `seen` is `seen_of` what the writer had before them: MovedOnError where it is otherwise now,
    and nothing is written. None: nobody had anything before them, such as when a file is read.
    """
    passage = _held(passage, by)
    _require_seen(passage, seen)
    _fill(passage, told)
    passage.save()
    arrange(passage.version)
    return passage


@transaction.atomic
def insert(
    *, version: Version, by: User, told: Mapping[str, Any], after: Passage | None = None
) -> Passage:
    """Put a new clause behind another and as deep as it, or at the beginning."""
    version = held(version, by)
    if after is not None:
        after = version.passages.get(pk=after.pk)
    place, depth = (after.position, after.depth) if after else (0, 1)
    passage = _new(version, {"depth": depth, **told}, at=place)
    arrange(version)
    return passage


@transaction.atomic
def take_in(*, version: Version, by: User, pieces: Sequence[Piece]) -> list[Passage]:
    """Put the clauses of a text at the end of a draft."""
    return put_in(version=version, by=by, told=[vars(it) for it in pieces])


@transaction.atomic
def put_in(*, version: Version, by: User, told: Sequence[Mapping[str, Any]]) -> list[Passage]:
    """Put new clauses at the end of a draft, each told by columns of `WRITTEN`."""
    version = held(version, by)
    last = version.passages.count()
    made = [_new(version, it, at=last + number) for number, it in enumerate(told)]
    arrange(version)
    return made


@transaction.atomic
def split(
    *, passage: Passage, by: User, parts: Sequence[Mapping[str, Any]], seen: str | None = None
) -> list[Passage]:
    """Make several clauses of one; the first part keeps its name, and all keep its history.

    `seen` as in `write`.
    """
    passage = _held(passage, by)
    _require_seen(passage, seen)
    if len(parts) < 2:
        raise WrongUse(
            mark("This leaves the clause in one piece."),
            remedy=mark("Say where the second part begins."),
        )
    origins = list(passage.came_from.exclude(before=None).values_list("before_id", flat=True))
    same = {name: getattr(passage, name) for name in WRITTEN}
    _fill(passage, parts[0])
    passage.save()
    made = [passage]
    for part in parts[1:]:
        new = _new(passage.version, {**same, "title": "", **part}, at=made[-1].position)
        _lead(passage.version, [(it, new.pk) for it in origins])
        new.proposals.add(*passage.proposals.all())
        made.append(new)
    arrange(passage.version)
    return made


@transaction.atomic
def merge(
    *, passage: Passage, into: Passage, by: User, told: Mapping[str, Any], seen: str | None = None
) -> Passage:
    """Make one clause of two: `into` keeps its name, and gets what `told` says as its words.

    `seen` is `seen_of_draft` when the writer looked: several clauses are at stake.
    """
    into = _held(into, by)
    passage = _held(passage, by)
    if passage.pk == into.pk:
        raise ValueError("a clause is merged into another")
    if seen is not None and seen != seen_of_draft(into.version):
        raise MovedOnError(
            mark("Somebody else wrote this draft while you did."),
            remedy=mark("Look at both clauses again, and save once more."),
        )
    origins = passage.came_from.exclude(before=None).values_list("before_id", flat=True)
    _lead(into.version, [(it, into.pk) for it in origins])
    into.proposals.add(*passage.proposals.all())
    _fill(into, told)
    into.save()
    _drop(passage)
    arrange(into.version)
    return into


@transaction.atomic
def move(*, passage: Passage, by: User, steps: int) -> None:
    """Move a passage up (negative) or down among the others."""
    passage = _held(passage, by)
    others = [it for it in passage.version.passages.all() if it.pk != passage.pk]
    place = max(0, min(passage.position - 1 + steps, len(others)))
    arrange(passage.version, order=[*others[:place], passage, *others[place:]])


@transaction.atomic
def remove(*, passage: Passage, by: User, why: str = "") -> None:
    """Take a clause out of a draft; the map says so, and why, to those who look for it."""
    passage = _held(passage, by)
    version = passage.version
    origins = list(passage.came_from.exclude(before=None).values_list("before_id", flat=True))
    _drop(passage)
    arrange(version)
    if why:
        version.changes.filter(before_id__in=origins, after=None).update(note=why[:500])


def held(version: Version, by: User) -> Version:
    """The draft, locked against others; WrongUse where it is none, or not theirs to write."""
    found = (
        Version.objects.select_for_update().select_related("document").filter(pk=version.pk).first()
    )
    if found is None:
        raise WrongUse(
            mark("This draft is no longer there."),
            remedy=mark("Somebody threw it away; begin another."),
        )
    if not rules.may_write(standing(by), found.document):
        raise WrongUse(
            mark("This document is kept by others."),
            remedy=mark("Propose what you mean on the page of the clause."),
        )
    if found.state != Version.State.DRAFT:
        raise WrongUse(
            mark("What is published stays as it is."),
            remedy=mark("Begin a new draft and change it there."),
        )
    return found


def arrange(version: Version, *, order: Sequence[Passage] | None = None) -> None:
    """Let positions, numbers and the map run through the whole draft again."""
    passages = list(version.passages.order_by("position", "pk")) if order is None else list(order)
    told = numbers(it.depth for it in passages)
    for place, (passage, number) in enumerate(zip(passages, told, strict=True), 1):
        passage.position, passage.number = place, number
    Passage.objects.bulk_update(passages, ["position", "number"])
    _map(version, passages)


def _map(version: Version, passages: Sequence[Passage]) -> None:
    before = before_of(version)
    old = {it.pk: it.sha256 for it in before.passages.all()} if before else {}
    new = {it.pk: it.sha256 for it in passages}
    kept = {(it.before_id, it.after_id): it for it in version.changes.all()}
    ways = mapping.whole(kept, before=list(old), after=list(new))
    kinds = mapping.named(ways, {**old, **new})
    Change.objects.filter(pk__in=[it.pk for way, it in kept.items() if way not in kinds]).delete()
    made = [
        Change(version=version, before_id=way[0], after_id=way[1], kind=kind)
        for way, kind in kinds.items()
        if way not in kept
    ]
    Change.objects.bulk_create(made)
    moved = [it for way, it in kept.items() if way in kinds and it.kind != kinds[way]]
    for it in moved:
        it.kind = kinds[it.before_id, it.after_id]
    Change.objects.bulk_update(moved, ["kind"])


def before_of(version: Version) -> Version | None:
    """The version before this one."""
    earlier = version.document.versions.filter(number__lt=version.number)
    return earlier.order_by("-number").first()


def _held(passage: Passage, by: User) -> Passage:
    version = held(passage.version, by)
    found = version.passages.select_for_update().filter(pk=passage.pk).first()
    if found is None:
        raise WrongUse(
            mark("This clause is no longer in the draft."),
            remedy=mark("Look at the draft as it stands now."),
        )
    found.version = version
    return found


def _new(version: Version, told: Mapping[str, Any], *, at: int) -> Passage:
    """A clause of its own behind the position `at`; `arrange` has to follow."""
    count = version.passages.count()
    if count >= MOST_PASSAGES:
        raise WrongUse(
            mark("A document has at most {most} clauses."),
            remedy=mark("Make two documents of it."),
            facts={"most": MOST_PASSAGES},
        )
    passage = Passage(version=version, clause=_clause(version), position=at)
    _fill(passage, told)
    passage.save()
    return passage


def _clause(version: Version) -> Clause:
    """A clause with a name that none of the document ever had."""
    clauses = version.document.clauses
    last = clauses.aggregate(last=Max("serial"))["last"] or 0
    return clauses.create(serial=last + 1)


def _fill(passage: Passage, told: Mapping[str, Any]) -> None:
    for name in WRITTEN:
        if name in told:
            setattr(passage, name, told[name])
    passage.depth = max(1, min(passage.depth, DEEPEST))
    passage.title, passage.text = passage.title.strip(), passage.text.strip()
    if not (passage.title or passage.text):
        raise WrongUse(
            mark("A clause says something."), remedy=mark("Write a title, a text or both.")
        )
    if passage.status != Passage.Status.OWN and not passage.source.strip():
        raise WrongUse(
            mark("What comes from elsewhere names its source."),
            remedy=mark("Add the source, or say that it was written here."),
        )
    passage.sha256 = fingerprint(title=passage.title, text=passage.text)


def _lead(version: Version, ways: Sequence[mapping.Way]) -> None:
    Change.objects.bulk_create(
        [Change(version=version, before_id=a, after_id=b, kind=mapping.EDITED) for a, b in ways],
        ignore_conflicts=True,
    )


def _drop(passage: Passage) -> None:
    """Take a passage out; a clause that no version has any more goes with it, its name stays used.

    Its ways go, too; `arrange` writes down what has lost its way.
    """
    passage.came_from.all().delete()
    passage.delete()
