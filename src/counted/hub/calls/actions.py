"""What those who run a call do with the call itself: begin, ask, publish, let in late ones."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from counted.errors import WrongUse
from counted.hub.accounts.models import Body, Organisation, User
from counted.hub.calls import starters, telling
from counted.hub.calls.models import Call, Criterion, LateCode, Question, Reviewer, ReviewPhase
from counted.hub.desk import indexing
from counted.hub.ui.slugs import free_slug
from counted.messages import mark

LONGEST_SLUG = 60


@transaction.atomic
def begin(
    *,
    by: User,
    title: str,
    summary: str = "",
    language: str = "en",
    template: str = "",
    body: Body | None = None,
    speaks_for: Organisation | None = None,
    motivated_by: tuple[str, ...] = (),
    made_up: bool = False,
) -> Call:
    """A draft of a call, with the questions of its template; nobody sees it yet."""
    starter = starters.STARTERS.get(template)
    call = Call.objects.create(
        author=by,
        speaks_for=speaks_for,
        slug=free_slug(title, among=Call.objects.all(), otherwise="call", longest=LONGEST_SLUG),
        title=title,
        summary=summary,
        language=language,
        template=template,
        body=body,
        wants=starter.wants if starter else Call.Wants.TEXT,
        anonymity=starter.anonymity if starter else Call.Anonymity.BLIND,
        motivated_by=list(motivated_by),
        made_up=made_up,
    )
    if starter:
        call.text = starters.said(starter.text, language)
        call.summary = summary or starters.said(starter.summary, language)
        call.save()
        _ask_as(call, starter)
    return call


def _ask_as(call: Call, starter: starters.Starter) -> None:
    """The questions of a template in the language of the call; conditions by their names."""
    made: dict[str, Question] = {}
    for position, asks in enumerate(starter.questions, 1):
        made[asks.name] = Question.objects.create(
            call=call,
            position=position,
            condition=made.get(asks.condition),
            **asks.columns(call.language),
        )


@transaction.atomic
def change(*, call: Call, values: Mapping[str, Any]) -> Call:
    """Change texts, dates and rules of a call. Raises WrongUse where names would come to light."""
    is_other = values.get("anonymity", call.anonymity) != call.anonymity
    if is_other and call.contributions.exclude(state="draft").exists():
        raise WrongUse(
            mark("Contributions were handed in under the rule of names that was announced."),
            remedy=mark("Leave the rule as it is for this call."),
        )
    for name, value in values.items():
        setattr(call, name, value)
    call.save()
    indexing.put(telling.of_call(call))
    return call


@transaction.atomic
def publish(*, call: Call) -> Call:
    """Let the world see it. Raises WrongUse where dates or questions are missing."""
    if not (call.opens_at and call.closes_at):
        raise WrongUse(
            mark("A call needs the day on which it opens and its deadline."),
            remedy=mark("Fill in both dates first."),
        )
    if not call.questions.exists():
        raise WrongUse(
            mark("A call needs at least one question."), remedy=mark("Add a question first.")
        )
    if call.state == Call.State.DRAFT:
        call.state = Call.State.PUBLISHED
        call.published_at = timezone.now()
        call.save()
        indexing.put(telling.of_call(call))
    return call


@transaction.atomic
def add_question(*, call: Call, values: Mapping[str, Any]) -> Question:
    """One more question, after the others."""
    last = call.questions.aggregate(last=Max("position"))["last"] or 0
    return Question.objects.create(call=call, position=last + 1, **values)


@transaction.atomic
def change_question(*, question: Question, values: Mapping[str, Any]) -> Question:
    """Change a question. Raises WrongUse where answers would be read in another way."""
    if _is_answered(question) and values.get("variant", question.variant) != question.variant:
        raise WrongUse(
            mark("This question has been answered already; another kind would not fit them."),
            remedy=mark("Add a new question and leave this one as it is."),
        )
    if _is_answered(question) and question.is_personal and not values.get("is_personal", True):
        raise WrongUse(
            mark("People answered this because it was marked as personal."),
            remedy=mark("Leave the mark as it is."),
        )
    for name, value in values.items():
        setattr(question, name, value)
    question.save()
    return question


@transaction.atomic
def drop_question(*, question: Question) -> None:
    """Take a question out. Raises WrongUse where somebody has answered it."""
    if _is_answered(question):
        raise WrongUse(
            mark("Somebody has answered this question already; their words would be lost."),
            remedy=mark("Leave it, and say in its help that it need not be answered any more."),
        )
    question.delete()


def _is_answered(question: Question) -> bool:
    answered = question.call.contributions.filter(answers__has_key=question.key)
    return bool(answered.exists() or question.attachments.exists())


@transaction.atomic
def move_question(*, question: Question, up: bool) -> None:
    """Ask it one place earlier or later. A condition that would point ahead is never met."""
    questions = list(question.call.questions.all())
    at = questions.index(question)
    other = at - 1 if up else at + 1
    if 0 <= other < len(questions):
        questions[at], questions[other] = questions[other], questions[at]
        for position, it in enumerate(questions, 1):
            it.position = position
        Question.objects.bulk_update(questions, ["position"])


@transaction.atomic
def let_in_late(*, call: Call, by: User, until: datetime, note: str) -> LateCode:
    """A code with which somebody may hand in after the deadline."""
    return LateCode.objects.create(call=call, made_by=by, until=until, note=note)


@transaction.atomic
def add_phase(*, call: Call, values: Mapping[str, Any]) -> ReviewPhase:
    """One more phase of reviewing, with three criteria to begin with."""
    last = call.phases.aggregate(last=Max("position"))["last"] or 0
    phase = ReviewPhase.objects.create(call=call, position=last + 1, **values)
    for position, label in enumerate(starters.CRITERIA, 1):
        Criterion.objects.create(
            phase=phase, position=position, label=starters.said(label, call.language)
        )
    return phase


@transaction.atomic
def add_reviewer(*, call: Call, by: User, person: User, most: int) -> Reviewer:
    """Somebody who may be asked to review; the same person again changes how much."""
    kept, _ = Reviewer.objects.update_or_create(
        call=call, person=person, defaults={"most": most, "added_by": by}
    )
    return kept


@transaction.atomic
def set_criterion(
    *, phase: ReviewPhase, criterion: Criterion | None, values: Mapping[str, Any]
) -> Criterion:
    """Add a criterion or change one. Raises WrongUse where reviews were handed in with it."""
    if phase.assignments.filter(review__submitted_at__isnull=False).exists():
        raise WrongUse(
            mark("Reviews were handed in with these criteria; other ones would not fit them."),
            remedy=mark("Add a phase of its own for other criteria."),
        )
    if criterion is None:
        last = phase.criteria.aggregate(last=Max("position"))["last"] or 0
        criterion = Criterion(phase=phase, position=last + 1)
    for name, value in values.items():
        setattr(criterion, name, value)
    criterion.save()
    return criterion
