"""Consultations as a whole: opened on a draft, closed earlier or later, answered in public."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from counted.errors import WrongUse
from counted.hub.accounts.models import Organisation, User
from counted.hub.accounts.queries import read_standings
from counted.hub.accounts.rules import require_voice, standing
from counted.hub.desk import indexing, telling
from counted.hub.desk.actions import tell
from counted.hub.desk.models import Notice
from counted.hub.desk.participation import member_ids
from counted.hub.guidance.consultations import presenting, queries, rules
from counted.hub.guidance.documents import actions as documents
from counted.hub.guidance.documents import presenting as shelf
from counted.hub.guidance.models import Comment, Consultation, Version
from counted.messages import mark

#: What is written of a consultation.
WRITTEN = ("title", "text", "language", "audience", "body", "shown", "opens_at", "closes_at")
ASKED = gettext_noop("Your comments are asked for until %(until)s: %(title)s")
LONGER = gettext_noop("Comments are now taken until %(until)s: %(title)s")
CLOSED = gettext_noop("Comments are no longer taken: %(title)s")
ANSWERED = gettext_noop("Your comments were answered (%(numbers)s): %(title)s")
RESPONDED = gettext_noop("Every comment has its answer: %(title)s")


@transaction.atomic
def open_for_comments(
    *, version: Version, by: User, told: Mapping[str, Any], note: str = "",
    speaks_for: Organisation | None = None, made_up: bool = False,
) -> Consultation:  # fmt: skip
    """Publish a draft as the version that is open, and ask those who are asked, once each.

    `told` has columns of `WRITTEN`; `note` tells what is new in the version.
    """
    require_voice(by, speaks_for)
    _require_times(told["opens_at"], told["closes_at"])
    version = documents.publish(version=version, by=by, note=note, for_comments=True, tells=False)
    made = Consultation(
        version=version, author=by, speaks_for=speaks_for,
        made_up=made_up or version.document.made_up,
        **{name: told[name] for name in WRITTEN if name in told},
    )  # fmt: skip
    if made.audience != Consultation.Audience.BODY:
        made.body = None
    elif made.body is None:
        raise WrongUse(
            mark("A consultation of one group has to name it."), remedy=mark("Choose the group.")
        )
    made.save()
    indexing.put(presenting.thing(made))
    facts = {"title": made.title, "until": made.closes_at}
    asked = _asked(made)
    tell(
        people=asked, why=Notice.Why.ASKED, text=ASKED, facts=facts, url=presenting.url(made),
        thing=presenting.thing(made), is_decision=True, by=by,
    )  # fmt: skip
    _tell_others(made, asked, by)
    return made


def _asked(consultation: Consultation) -> list[User]:
    """Members or the seats of the group, and those of the audience who watch the document."""
    if consultation.audience == Consultation.Audience.BODY:
        body = consultation.body
        keys = set(body.seats.values_list("person_id", flat=True)) if body else set()
    else:
        keys = member_ids()
    document = shelf.document_thing(consultation.version.document)
    keys |= {it.pk for it in telling.watching(document, is_decision=True)}
    found = list(User.objects.filter(pk__in=keys, is_active=True).order_by("pk"))
    read_standings(found)
    return [it for it in found if rules.may_see(standing(it), consultation)]


def _tell_others(consultation: Consultation, asked: Iterable[User], by: User) -> None:
    """Those who watch the document and are not asked hear of its new version."""
    version, known = consultation.version, {it.pk for it in asked}
    document = shelf.document_thing(version.document)
    watching = telling.watching(document, is_decision=True)
    tell(
        people=[it for it in watching if it.pk not in known], why=Notice.Why.WATCHED,
        text=documents.OPENED, facts={"title": version.document.title, "number": version.number},
        url=shelf.version_url(version), thing=document, is_decision=True, by=by,
    )  # fmt: skip


@transaction.atomic
def change_closing(
    *, consultation: Consultation, by: User, closes_at: datetime, reason: str
) -> Consultation:
    """Let it last longer, or close it earlier; whoever reads it is told why."""
    found = held(consultation, by)
    now = timezone.now()
    if found.answered_at is not None:
        raise WrongUse(
            mark("Every comment was answered already."),
            remedy=mark("Open a consultation on the next version."),
        )
    if not reason.strip():
        raise WrongUse(
            mark("People plan their work by this day."), remedy=mark("Write down why it changes.")
        )
    closes_at = max(closes_at, now)  # what was said until now was said in time
    _require_times(found.opens_at, closes_at)
    if closes_at == found.closes_at:
        raise WrongUse(
            mark("It closes then already."), remedy=mark("Choose another day, or go back.")
        )
    found.closing_changes.create(
        before=found.closes_at, after=closes_at, reason=reason.strip(), by=by
    )
    found.closes_at = closes_at
    found.save()
    indexing.put(presenting.thing(found))
    telling.tell(
        people=_concerned(found), why=Notice.Why.ASKED,
        text=LONGER if closes_at > now else CLOSED,
        facts={"title": found.title, "until": closes_at, "quote": reason.strip()},
        url=presenting.url(found), thing=presenting.thing(found), is_decision=True, by=by,
    )  # fmt: skip
    return found


def _concerned(consultation: Consultation) -> list[User]:
    """Those who were asked, and those who have spoken."""
    spoken = User.objects.filter(
        pk__in=consultation.comments.order_by().values("author"), is_active=True
    )
    return [*_asked(consultation), *spoken]


@transaction.atomic
def respond(*, consultation: Consultation, by: User) -> Consultation:
    """Make the response public and tell every author what became of their comments.

    Raises WrongUse while it is open, or while a comment has no answer.
    """
    found = held(consultation, by)
    now = timezone.now()
    if found.answered_at is not None:
        return found
    if now < found.closes_at:
        raise WrongUse(
            mark("Comments are still taken."),
            remedy=mark("Wait until it has closed, or close it earlier."),
        )
    waiting = queries.unanswered(found).values_list("number", flat=True)
    if waiting:
        raise WrongUse(
            mark("These comments have no answer yet: {numbers}"),
            remedy=mark("Answer each of them first."),
            facts={"numbers": numbered(waiting)},
        )
    found.answered_at = now
    found.save()
    indexing.put(presenting.thing(found))
    heard = tell_authors(found, found.comments.filter(withdrawn_at=None), by)
    document = shelf.document_thing(found.version.document)
    watching = telling.watching(document, is_decision=True)
    tell(
        people=[
            it for it in watching if it.pk not in heard and rules.may_see(standing(it), found)
        ],
        why=Notice.Why.WATCHED, text=RESPONDED, facts={"title": found.title},
        url=presenting.response_url(found), thing=presenting.thing(found), is_decision=True,
        by=by,
    )  # fmt: skip
    return found


def tell_authors(consultation: Consultation, comments: Iterable[Comment], by: User) -> set[int]:
    """One notice to each author, with the numbers of all their comments; who they are."""
    theirs: dict[int, list[Comment]] = {}
    for it in comments.select_related("author", "disposition"):
        theirs.setdefault(it.author_id, []).append(it)
    now = timezone.now()
    for found in theirs.values():
        tell(
            people=[found[0].author], why=Notice.Why.YOURS, text=ANSWERED,
            facts={"title": consultation.title, "numbers": numbered(it.number for it in found)},
            url=_own_url(consultation, found), thing=presenting.thing(consultation),
            is_decision=True, by=by,
        )  # fmt: skip
        for it in found:
            it.disposition.told_at = now
            it.disposition.save(update_fields=["told_at"])
    return set(theirs)


def _own_url(consultation: Consultation, found: list[Comment]) -> str:
    """Where an author reads what became of theirs: the one comment, or all of them."""
    if len(found) == 1:
        return presenting.comment_url(found[0])
    return presenting.own_url(consultation)


def numbered(numbers: Iterable[int]) -> str:
    """Numbers of comments in a sentence."""
    return ", ".join(f"#{it}" for it in numbers)


def held(consultation: Consultation, by: User) -> Consultation:
    """The consultation, locked against others; WrongUse for whoever does not run it."""
    Consultation.objects.select_for_update().get(pk=consultation.pk)
    found = queries.consultations().get(pk=consultation.pk)
    if not rules.may_run(standing(by), found):
        raise WrongUse(
            mark("This consultation is run by others."),
            remedy=mark("Comment on a clause, or write to those who keep the document."),
        )
    return found


def _require_times(opens_at: datetime, closes_at: datetime) -> None:
    if closes_at <= opens_at:
        raise WrongUse(mark("It would close before it opens."), remedy=mark("Choose a later end."))
