"""Saying what became of comments: one by one, many in one sitting, or a group at once.

Whoever writes an answer says which one they had before them (`seen`); where somebody else answered
meanwhile, nothing is overwritten.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from counted.errors import WrongUse
from counted.hub.accounts.models import User
from counted.hub.guidance.consultations import actions, queries
from counted.hub.guidance.models import (
    Clause,
    Comment,
    CommentGroup,
    Consultation,
    Disposition,
)
from counted.messages import mark

#: What is written of a disposition.
WRITTEN = ("outcome", "reason", "clause")


class AnsweredError(WrongUse):
    """Somebody else answered the same comment meanwhile."""


def seen(disposition: Disposition | None) -> str:
    """By which an answer that somebody has before them is known; "" where there is none."""
    if disposition is None:
        return ""
    return fingerprint(disposition.outcome, disposition.reason, disposition.clause_id)


def fingerprint(outcome: str, reason: str, clause: int | None) -> str:
    """By which an answer of these words is known; "" of one that says nothing."""
    if not (outcome or reason or clause):
        return ""
    told = f"{outcome}\0{reason}\0{clause or ''}"
    return hashlib.sha256(told.encode()).hexdigest()[:16]


@transaction.atomic
def answer(*, comment: Comment, by: User, told: Mapping[str, Any], seen_before: str) -> Disposition:
    """Say what became of a comment, with a reason; `told` has columns of `WRITTEN`.

    After the response the author is told of every change. AnsweredError where it has another
    answer than the one that was `seen_before`.
    """
    consultation = actions.held(comment.consultation, by)
    found = queries.comments(consultation).get(pk=comment.pk)
    if found.withdrawn_at:
        raise WrongUse(
            mark("This comment was taken back by its author."),
            remedy=mark("It needs no answer any more."),
        )
    kept = queries.disposition(found)
    if seen(kept) != seen_before:
        raise AnsweredError(
            mark("Somebody else answered this comment while you did."),
            remedy=mark("Read both answers, choose, and save once more."),
        )
    made = kept or Disposition(comment=found)
    _fill(made, consultation, told)
    if kept is not None and seen(made) == seen_before:
        return kept
    made.by = by
    made.save()
    if consultation.answered_at is not None:
        actions.tell_authors(consultation, consultation.comments.filter(pk=found.pk), by)
    return made


def _fill(made: Disposition, consultation: Consultation, told: Mapping[str, Any]) -> None:
    reason = str(told.get("reason", "")).strip()
    if not told.get("outcome") or not reason:
        raise WrongUse(
            mark("Never a bare yes or no."),
            remedy=mark("Choose what became of it, and write down why."),
        )
    clause = told.get("clause")
    if clause is not None and clause.document_id != consultation.version.document_id:
        raise WrongUse(
            mark("This clause stands in another document."),
            remedy=mark("Name a clause of this document."),
        )
    made.outcome, made.reason, made.clause = told["outcome"], reason, clause


def clause_named(consultation: Consultation, name: str) -> Clause | None:
    """The clause that a name such as "c12" or "12" tells; None where it tells none."""
    serial = name.strip().lower().removeprefix("c")
    if not serial.isdecimal() or len(serial) > 9:
        return None
    clauses = consultation.version.document.clauses
    return clauses.filter(serial=int(serial)).first()


@transaction.atomic
def put_together(
    *, comments: Iterable[Comment], by: User, title: str = "", group: CommentGroup | None = None
) -> CommentGroup:
    """Put comments that say much the same into a group, a new one without `group`."""
    chosen = [it for it in comments if not it.withdrawn_at]
    if not chosen:
        raise WrongUse(mark("No comment is chosen."), remedy=mark("Choose at least one."))
    consultation = actions.held(chosen[0].consultation, by)
    if group is None:
        if not title.strip():
            raise WrongUse(
                mark("A group says what its comments have in common."),
                remedy=mark("Write it down in a few words."),
            )
        group = consultation.groups.create(title=title.strip()[:200], made_by=by)
    elif group.consultation_id != consultation.pk:
        raise WrongUse(
            mark("This group is of another consultation."), remedy=mark("Choose another group.")
        )
    _move(chosen, consultation, group)
    return group


@transaction.atomic
def take_out(*, comments: Iterable[Comment], by: User) -> None:
    """Take comments out of their groups; a group that nobody is in any more goes."""
    chosen = list(comments)
    if chosen:
        consultation = actions.held(chosen[0].consultation, by)
        _move(chosen, consultation, None)


def _move(
    chosen: Iterable[Comment], consultation: Consultation, group: CommentGroup | None
) -> None:
    keys = [it.pk for it in chosen]
    consultation.comments.filter(pk__in=keys).update(group=group)
    consultation.groups.filter(comments=None).delete()


@transaction.atomic
def answer_group(
    *, group: CommentGroup, by: User, told: Mapping[str, Any], again: bool = False
) -> list[Disposition]:
    """Give every comment of a group the same answer, each its own row.

    Comments that have one keep it, unless `again` says to replace it.
    """
    consultation = actions.held(group.consultation, by)
    members = queries.linked(
        consultation, queries.comments(consultation).filter(group=group, withdrawn_at=None)
    )
    return [
        answer(comment=it, by=by, told=told, seen_before=seen(queries.disposition(it)))
        for it in members
        if again or queries.disposition(it) is None
    ]
