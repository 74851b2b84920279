"""Documents as a whole: begun, drafted anew, published, adapted, withdrawn."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from counted.errors import WrongUse
from counted.hub.accounts.models import Body, Organisation, User
from counted.hub.accounts.rules import require_voice, standing
from counted.hub.desk import indexing
from counted.hub.desk.actions import tell_watchers
from counted.hub.desk.translating_actions import carry
from counted.hub.guidance.documents import drafting, mapping, presenting, rules
from counted.hub.guidance.documents.queries import NOT_DRAFT
from counted.hub.guidance.models import Change, Clause, Document, Passage, Version
from counted.hub.ui.slugs import free_slug
from counted.messages import mark

LONGEST_SLUG = 70
#: What is written of a document.
WRITTEN = ("kind", "title", "summary", "language", "licence", "countries", "topics")
PUBLISHED = gettext_noop("%(title)s has a new version, number %(number)s.")
OPENED = gettext_noop("Version %(number)s of %(title)s is open for comments.")


@transaction.atomic
def begin(
    *,
    by: User,
    told: Mapping[str, Any],
    body: Body | None = None,
    speaks_for: Organisation | None = None,
    slug: str = "",
    made_up: bool = False,
    is_compiled: bool = False,
) -> Document:
    """Begin a document with an empty draft; `body` keeps it, or else the organisation.

    Its address is made of its title, unless `slug` tells another one that is free.
    """
    _require(rules.may_begin(standing(by)) or speaks_for is not None)
    require_voice(by, speaks_for)
    _require_keeper(by, body, speaks_for)
    document = Document(
        author=by, speaks_for=speaks_for, body=body, made_up=made_up, is_compiled=is_compiled,
        organisation=None if body else speaks_for, slug=_slug(slug or told["title"]),
    )  # fmt: skip
    _write(document, told)
    document.versions.create(number=1, made_by=by)
    return document


@transaction.atomic
def describe(*, document: Document, by: User, told: Mapping[str, Any]) -> Document:
    """Change what is said of a document as a whole; `told` has columns of `WRITTEN`."""
    document = _write(_own(document, by), told)
    index(document)
    return document


@transaction.atomic
def draft(*, document: Document, by: User) -> Version:
    """The draft of the next version, begun as a copy of the last one where there is none."""
    document = _own(document, by)
    last = document.versions.order_by("-number").first()
    if last is None:
        return document.versions.create(number=1, made_by=by)
    if last.state == Version.State.DRAFT:
        return last
    version = document.versions.create(number=last.number + 1, made_by=by)
    old = list(last.passages.all())
    new = _copied(old, version, {it.clause_id: it.clause_id for it in old})
    Change.objects.bulk_create(
        Change(version=version, before=a, after=b, kind=mapping.SAME)
        for a, b in zip(old, new, strict=True)
    )
    carry({presenting.passage_thing(a): presenting.passage_thing(b) for a, b in _pairs(old, new)})
    return version


@transaction.atomic
def discard(*, version: Version, by: User) -> None:
    """Throw a draft away; what is published stays."""
    version = drafting.held(version, by)
    if version.number == 1:
        version.document.delete()
    else:
        version.delete()


@transaction.atomic
def publish(
    *, version: Version, by: User, note: str = "", for_comments: bool = False, tells: bool = True
) -> Version:
    """Make a draft a version that never changes; `note` tells readers what is new.

    Those who watch the document are told, unless the caller does so (`tells` False).
    """
    version = drafting.held(version, by)
    passages = list(version.passages.select_related("clause"))
    if not passages:
        raise WrongUse(
            mark("There is nothing to publish yet."), remedy=mark("Write a clause first.")
        )
    if version.number > 1 and not note.strip():
        raise WrongUse(
            mark("Readers of the version before want to know what is new."),
            remedy=mark("Write it down in a sentence or two."),
        )
    version.note, version.published_at = note.strip(), timezone.now()
    version.state = Version.State.CONSULTATION if for_comments else Version.State.FINAL
    version.sha256 = sha256_of(passages)
    version.save()
    document = version.document
    if version.follows is not None:
        document.adapts = version.follows
    document.save(update_fields=["adapts", "changed_at"])
    index(document)
    if tells:
        tell_watchers(
            thing=presenting.document_thing(document), text=OPENED if for_comments else PUBLISHED,
            facts={"title": document.title, "number": version.number},
            url=presenting.version_url(version), is_decision=True, by=by,
        )  # fmt: skip
    return version


@transaction.atomic
def adapt(
    *, version: Version, by: User, speaks_for: Organisation | None, told: Mapping[str, Any],
    made_up: bool = False,
) -> Document:  # fmt: skip
    """Begin an adaptation of a version: its clauses, to be changed for one's own country."""
    parent = version.document
    is_open = version.state != Version.State.DRAFT and not parent.withdrawn_reason
    _require(rules.may_adapt(standing(by)) and is_open)
    require_voice(by, speaks_for)
    _require_keeper(by, None, speaks_for)
    document = Document(
        author=by, speaks_for=speaks_for, organisation=speaks_for, adapts=version,
        slug=_slug(told["title"]), made_up=made_up or parent.made_up,
        is_compiled=parent.is_compiled,
    )  # fmt: skip
    own = {"kind": parent.kind, "language": parent.language, "licence": parent.licence,
           "topics": parent.topics}  # fmt: skip
    _write(document, {**own, **told})
    draft = document.versions.create(number=1, made_by=by)
    old = list(version.passages.select_related("clause"))
    clauses = Clause.objects.bulk_create(
        Clause(document=document, serial=it.clause.serial, origin=it.clause) for it in old
    )
    new = _copied(old, draft, {it.origin_id: it.pk for it in clauses})
    carry({presenting.passage_thing(a): presenting.passage_thing(b) for a, b in _pairs(old, new)})
    drafting.arrange(draft)
    return document


@transaction.atomic
def withdraw(*, document: Document, by: User, reason: str) -> None:
    """Take a document back; its addresses stay, and tell why."""
    document = _own(document, by)
    if not document.versions.filter(NOT_DRAFT).exists():
        raise WrongUse(
            mark("Nothing of this document is published."),
            remedy=mark("Throw its draft away instead."),
        )
    if not reason.strip():
        raise WrongUse(
            mark("Those who cite this document come back and want to know why it is gone."),
            remedy=mark("Write down the reason."),
        )
    document.withdrawn_reason = reason.strip()
    document.save()
    index(document)


def index(document: Document) -> None:
    """Let the search know how a document and its clauses read now."""
    indexing.put(presenting.document_thing(document))
    clauses = document.clauses.values_list("pk", flat=True)
    indexing.put_all(presenting.CLAUSE, map(str, clauses))


def sha256_of(passages: Sequence[Passage]) -> str:
    """The fingerprint of a version: of the names and the words of its clauses, in order."""
    told = "\n".join(f"{it.clause.name} {it.number} {it.sha256}" for it in passages)
    return hashlib.sha256(told.encode()).hexdigest()


def _pairs(old: Sequence[Passage], new: Sequence[Passage]) -> zip[tuple[Passage, Passage]]:
    return zip(old, new, strict=True)


def _copied(
    old: Sequence[Passage], version: Version, clauses: Mapping[int | None, int]
) -> list[Passage]:
    """The passages of one version in another, each for the clause that `clauses` says."""
    columns = (*drafting.WRITTEN, "position", "number", "sha256")
    return Passage.objects.bulk_create(
        Passage(
            version=version,
            clause_id=clauses[it.clause_id],
            **{name: getattr(it, name) for name in columns},
        )
        for it in old
    )


def _own(document: Document, by: User) -> Document:
    found = Document.objects.select_for_update().get(pk=document.pk)
    _require(rules.may_write(standing(by), found))
    return found


def _write(document: Document, told: Mapping[str, Any]) -> Document:
    for name in WRITTEN:
        if name in told:
            setattr(document, name, told[name])
    document.save()
    return document


def _slug(title: str) -> str:
    return free_slug(title, among=Document.objects.all(), otherwise="guide", longest=LONGEST_SLUG)


def _require_keeper(by: User, body: Body | None, organisation: Organisation | None) -> None:
    """What somebody begins is kept by somebody: else they could not write it themselves."""
    if body is None and organisation is None and not standing(by).is_secretariat:
        raise WrongUse(
            mark("A document is kept by a group or an organisation."),
            remedy=mark("Choose in whose name you begin it."),
        )


def _require(is_allowed: bool) -> None:
    if not is_allowed:
        raise WrongUse(
            mark("This document is kept by others."),
            remedy=mark("Propose what you mean on the page of the clause."),
        )
