"""Who opens a consultation, who comments, who reads what, who says what became of a comment."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from counted.hub.accounts.rules import Standing
from counted.hub.guidance.documents import rules as documents

if TYPE_CHECKING:
    from counted.hub.guidance.models import Comment, Consultation


def may_run(who: Standing, consultation: Consultation) -> bool:
    """Open and close it, group and answer comments: who writes the document, the secretariat."""
    return documents.may_write(who, consultation.version.document)


def is_of_audience(who: Standing, consultation: Consultation) -> bool:
    """Belong to those who are asked."""
    if consultation.audience == "public" or may_run(who, consultation):
        return True
    if consultation.audience == "members":
        return who.is_member
    return consultation.body_id in who.bodies


def may_see(who: Standing, consultation: Consultation) -> bool:
    """Read what is asked: those who are asked, as long as the version can be read."""
    return is_of_audience(who, consultation) and documents.may_read_version(
        who, consultation.version
    )


def is_open(consultation: Consultation, now: datetime) -> bool:
    """Whether comments are taken."""
    return consultation.opens_at <= now < consultation.closes_at


def may_comment(who: Standing, consultation: Consultation, now: datetime) -> bool:
    """Comment: with an account, as one of those who are asked, while it is open."""
    return who.is_signed_in and may_see(who, consultation) and is_open(consultation, now)


def may_speak_for_others(who: Standing) -> bool:
    """Bring in what people without an account say: members."""
    return who.is_member


def may_read_comments(who: Standing, consultation: Consultation, now: datetime) -> bool:
    """Read comments of others: at once or after it has closed, as the consultation says."""
    if may_run(who, consultation):
        return True
    if not may_see(who, consultation):
        return False
    return consultation.shown == "at_once" or now >= consultation.closes_at


def is_own(who: Standing, comment: Comment) -> bool:
    """Have said it: its author, or who represents its organisation today."""
    if not who.is_signed_in:
        return False
    return comment.author_id == who.person_id or who.represents(comment.speaks_for_id)


def may_read_comment(who: Standing, comment: Comment, now: datetime) -> bool:
    """Read one comment: one's own always."""
    return is_own(who, comment) or may_read_comments(who, comment.consultation, now)


def may_withdraw(who: Standing, comment: Comment, now: datetime) -> bool:
    """Take a comment back: its author, or who represents its organisation, while it is open."""
    if comment.withdrawn_at or not is_open(comment.consultation, now):
        return False
    return is_own(who, comment)


def may_agree(who: Standing, comment: Comment, now: datetime) -> bool:
    """Agree or disagree with a comment that one reads and that is not one's own."""
    is_others = not is_own(who, comment) and not comment.withdrawn_at
    return (
        is_others
        and may_comment(who, comment.consultation, now)
        and may_read_comments(who, comment.consultation, now)
    )


def may_read_answers(who: Standing, consultation: Consultation) -> bool:
    """Read what became of comments: everybody who reads them, from the response on."""
    return consultation.answered_at is not None or may_run(who, consultation)
