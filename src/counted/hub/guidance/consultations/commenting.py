"""Commenting on a clause, some words of it, or the whole; and taking it back."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from counted.errors import WrongUse
from counted.hub.accounts.models import Organisation, User
from counted.hub.accounts.rules import require_voice, standing
from counted.hub.desk.participation import UNKNOWN, profiles
from counted.hub.guidance.consultations import queries, quoting, rules
from counted.hub.guidance.models import Comment, Consultation, Passage
from counted.messages import mark

#: What is written of a comment.
WRITTEN = ("kind", "text", "proposed", "language", "said_by", "sex")


@transaction.atomic
def comment(
    *, consultation: Consultation, by: User, passage: Passage | None, told: Mapping[str, Any],
    speaks_for: Organisation | None = None, channel: str = Comment.Channel.WEB, once: str = "",
    others: tuple[str, ...] = (),
) -> Comment:  # fmt: skip
    """Say something; `told` has columns of `WRITTEN` and "quote", and "country" of `said_by`.

    `once` names what was handed in: the same again adds nothing, and what was kept then is
    returned. `others` are translations of the passage in which words may be quoted, too.
    """
    require_voice(by, speaks_for)
    Consultation.objects.select_for_update().get(pk=consultation.pk)  # one number at a time
    found = queries.consultations().get(pk=consultation.pk)
    fingerprint = hashlib.sha256(once.encode()).hexdigest() if once else ""
    if fingerprint and (kept := _kept(found, by, fingerprint)):
        return kept
    _require_open(found, by)
    if passage is not None and passage.version_id != found.version_id:
        raise WrongUse(
            mark("This clause stands in another version."),
            remedy=mark("Comment on the version that is open."),
        )
    if told.get("said_by") and not rules.may_speak_for_others(standing(by)):
        raise WrongUse(
            mark("Members write down what people without an account say."),
            remedy=mark("Speak for yourself, or ask a member."),
        )
    made = Comment(
        consultation=found, passage=passage, author=by, speaks_for=speaks_for, channel=channel,
        fingerprint=fingerprint, number=_next(found),
        **{name: told[name] for name in WRITTEN if told.get(name)},
    )  # fmt: skip
    _fit(made)
    _quote(made, str(told.get("quote", "")), others)
    _place(made, str(told.get("country", "")))
    made.save()
    return made


def _kept(consultation: Consultation, by: User, fingerprint: str) -> Comment | None:
    return consultation.comments.filter(author=by, fingerprint=fingerprint).first()


def _next(consultation: Consultation) -> int:
    last = consultation.comments.aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def _require_open(consultation: Consultation, by: User) -> None:
    who, now = standing(by), timezone.now()
    if not rules.may_see(who, consultation) or not who.is_signed_in:
        raise WrongUse(
            mark("Others are asked in this consultation."),
            remedy=mark("Write to those who keep the document."),
        )
    if not rules.is_open(consultation, now):
        raise WrongUse(
            mark("Comments are not taken now."),
            remedy=mark("Keep your text, and write to those who keep the document."),
        )


def _fit(made: Comment) -> None:
    """A proposal that changes nothing is none; proposed wording proposes something."""
    made.text, made.proposed = made.text.strip(), made.proposed.strip()
    made.said_by = made.said_by.strip()
    if made.passage is not None and _same(made.proposed, made.passage.text):
        made.proposed = ""
    if made.kind == Comment.Kind.WORDING and not made.proposed:
        raise WrongUse(
            mark("The wording that you propose is the one of the clause."),
            remedy=mark("Change it to what it should say, or choose another kind of comment."),
        )
    if not made.text:
        raise WrongUse(mark("A comment says something."), remedy=mark("Write it down."))


def _same(one: str, other: str) -> bool:
    return one.split() == other.split()


def _quote(made: Comment, wanted: str, others: tuple[str, ...]) -> None:
    """Find the words that are quoted; those of a translation have no place in the original."""
    if not wanted.strip() or made.passage is None:
        return
    here = quoting.read(made.passage.title, made.passage.text)
    if found := quoting.find(wanted, here):
        made.quote, made.quoted_from = found.text, found.start
        return
    for it in others:
        if found := quoting.find(wanted, it):
            made.quote = found.text
            return
    raise WrongUse(
        mark("These words do not stand in the clause."),
        remedy=mark("Copy them from it as they are, or leave them out."),
    )


def _place(made: Comment, country: str) -> None:
    """What the balance counts, as it is today: of the voice, not of who wrote it down."""
    profile = profiles({made.author_id})[made.author_id]
    if made.said_by:
        made.country = country
        made.constituency = made.speaks_for.kind if made.speaks_for else UNKNOWN
        return
    organisation = made.speaks_for
    made.constituency = organisation.kind if organisation else profile.constituency
    made.country = (organisation.country if organisation else "") or profile.country


@transaction.atomic
def withdraw(*, comment: Comment, by: User) -> Comment:
    """Take a comment back while it is open; its number stays, and its words go from the pages."""
    Consultation.objects.select_for_update().get(pk=comment.consultation_id)
    found = Comment.objects.select_related("consultation__version__document").get(pk=comment.pk)
    if not rules.may_withdraw(standing(by), found, timezone.now()):
        raise WrongUse(
            mark("This comment cannot be taken back now."),
            remedy=mark("Write to those who keep the document."),
        )
    found.withdrawn_at = timezone.now()
    found.group = None
    found.save()
    found.agreements.all().delete()
    return found
