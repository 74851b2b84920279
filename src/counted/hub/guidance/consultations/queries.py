"""Reading consultations, their comments, and who has spoken."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from counted.hub.accounts.rules import Standing
from counted.hub.guidance.consultations import rules
from counted.hub.guidance.consultations.hearing import Voice
from counted.hub.guidance.models import Agreement, Comment, Consultation, Disposition, Document

WITH = ("version__document__body", "version__document__organisation", "body", "speaks_for",
        "author")  # fmt: skip
OF_COMMENT = ("author", "speaks_for", "passage__clause", "group", "disposition__clause__document",
              "disposition__by")  # fmt: skip


def consultations() -> QuerySet[Consultation]:
    """All consultations with their version and document."""
    return Consultation.objects.select_related(*WITH)


def consultation(key: int) -> Consultation | None:
    """One consultation, whoever reads it."""
    return consultations().filter(pk=key).first()


def seen_by(who: Standing) -> Q:
    """The condition that somebody is told of a consultation; as `rules.may_see`."""
    audience = Q(audience="public")
    audience |= Q(audience="members") if who.is_member else Q()
    audience |= Q(audience="body", body__in=list(who.bodies))
    return (audience & Q(version__document__withdrawn_reason="")) | run_by(who)


def run_by(who: Standing) -> Q:
    """The condition that somebody runs a consultation; as `rules.may_run`."""
    if who.is_secretariat:
        return Q(pk__isnull=False)
    return Q(version__document__body__in=who.led) | Q(
        version__document__organisation__in=who.represented
    )


def open_at(now: datetime) -> Q:
    """The condition that comments are taken."""
    return Q(opens_at__lte=now, closes_at__gt=now)


def open_for(who: Standing, now: datetime) -> QuerySet[Consultation]:
    """Consultations in which somebody can comment now, those that close first before others."""
    found = consultations().filter(seen_by(who), open_at(now))
    return found.filter(version__document__withdrawn_reason="").order_by("closes_at", "pk")


def to_comment(who: Standing, now: datetime) -> QuerySet[Consultation]:
    """Open consultations in which somebody has not said a word yet."""
    said = Comment.objects.filter(consultation=OuterRef("pk"), author=who.person_id)
    return open_for(who, now).exclude(Exists(said.filter(withdrawn_at=None)))


def to_answer(who: Standing, now: datetime) -> QuerySet[Consultation]:
    """Closed consultations that somebody runs and that wait for their response."""
    spoken = Comment.objects.filter(consultation=OuterRef("pk"), withdrawn_at=None)
    found = consultations().filter(run_by(who), closes_at__lte=now, answered_at=None)
    return found.filter(Exists(spoken)).order_by("closes_at", "pk")


def comments(consultation: Consultation) -> QuerySet[Comment]:
    """All comments of a consultation as pages show them, each knowing it by `linked`."""
    return consultation.comments.select_related(*OF_COMMENT)


def linked(consultation: Consultation, found: Iterable[Comment]) -> list[Comment]:
    """Comments that know their consultation and version without being asked for them."""
    shown = list(found)
    for it in shown:
        it.consultation = consultation
        if it.passage is not None:
            it.passage.version = consultation.version
            it.passage.clause.document = consultation.version.document
    return shown


def comment(consultation: Consultation, number: int) -> Comment | None:
    """One comment by its number."""
    return next(iter(linked(consultation, comments(consultation).filter(number=number))), None)


def unanswered(consultation: Consultation) -> QuerySet[Comment]:
    """Comments that nobody has answered, without those taken back."""
    return comments(consultation).filter(withdrawn_at=None, disposition=None)


def own(who: Standing, consultation: Consultation) -> QuerySet[Comment]:
    """What somebody said, or their organisation did."""
    if not who.is_signed_in:
        return Comment.objects.none()
    mine = Q(author=who.person_id) | Q(speaks_for__in=who.represented)
    return comments(consultation).filter(mine)


def seen_of(who: Standing, consultation: Consultation, now: datetime) -> QuerySet[Comment]:
    """The comments that somebody reads: all, or their own; as `rules.may_read_comment`."""
    if rules.may_read_comments(who, consultation, now):
        return comments(consultation)
    return own(who, consultation)


def voices(consultation: Consultation) -> list[Voice]:
    """Who has spoken, once for each comment; one query for counts, balance and one's own."""
    rows = consultation.comments.filter(withdrawn_at=None).order_by("number")
    return [
        Voice(*it)
        for it in rows.values_list(
            "passage_id", "kind", "author_id", "said_by", "constituency", "country", "language",
            "sex", "speaks_for_id",
        )
    ]  # fmt: skip


def agreements(found: Collection[Comment]) -> list[tuple[int, str, int]]:
    """Comment, constituency and value of each agreement of people who have an account."""
    rows = Agreement.objects.filter(comment__in=[it.pk for it in found], person__is_active=True)
    return list(rows.order_by().values_list("comment_id", "constituency", "value"))


def own_agreements(who: Standing, found: Collection[Comment]) -> dict[int, int]:
    """What somebody said of some comments."""
    rows = Agreement.objects.filter(comment__in=[it.pk for it in found], person=who.person_id)
    return dict(rows.values_list("comment_id", "value"))


def of_document(document: Document) -> list[Consultation]:
    """All consultations on versions of a document, the latest first."""
    found = list(consultations().filter(version__document=document))
    for it in found:
        it.version.document = document
    return found


def disposition(comment: Comment) -> Disposition | None:
    """What became of a comment; None while nobody has said."""
    return getattr(comment, "disposition", None)


def read_by(who: Standing, now: datetime) -> Q:
    """The condition on comments that somebody reads them; as `rules.may_read_comment`."""
    shown = Q(shown="at_once") | Q(closes_at__lte=now)
    open_to = Consultation.objects.filter((seen_by(who) & shown) | run_by(who)).values("pk")
    mine = Q(author=who.person_id) | Q(speaks_for__in=who.represented)
    return Q(consultation__in=open_to) | (mine if who.is_signed_in else Q(pk__in=[]))
