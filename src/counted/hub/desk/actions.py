"""What can be done at the desk: ask, take a step, tell, watch.

Every step is one transaction: the step, the new state, what the kind of request does then, and
the notices stand or fall together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from counted.errors import WrongUse
from counted.hub.accounts.models import Body, Organisation, User
from counted.hub.accounts.rules import require_voice
from counted.hub.desk import hearing, kinds, mailing, sides, words
from counted.hub.desk.conversation import (
    ASKER,
    LIVELY,
    UNDECIDED,
    Action,
    Rule,
    State,
    Way,
    option,
)
from counted.hub.desk.models import Notice, Policy, Request, Step
from counted.hub.desk.sides import Told
from counted.hub.desk.telling import (
    gather,
    mark_read,
    set_rhythm,
    tell,
    tell_watchers,
    unwatch,
    watch,
)
from counted.hub.ui.things import Thing
from counted.messages import mark

__all__ = [
    "ask",
    "mark_read",
    "set_policy",
    "set_rhythm",
    "take_step",
    "tell",
    "tell_watchers",
    "unwatch",
    "watch",
    "write_to",
]

QUOTED_CHARACTERS = 2000
STOPPED = "due_before_changes"  #: the fact that keeps when an answer was due, while authors work
ASKED_ALREADY = WrongUse(
    mark("This was asked for already and has not been decided yet."),
    remedy=mark("Open the request and add what you want to say."),
)
#: What everybody who may be told weighs more than news.
TELLING = frozenset(
    {Action.ACCEPT, Action.DECLINE, Action.ASK_CHANGES, Action.NO_CHANGES, Action.CLOSE}
)


def ask(
    *,
    kind: str,
    by: User | None = None,
    title: str,
    thing: Thing | None = None,
    speaks_for: Organisation | None = None,
    body: Body | None = None,
    text: str = "",
    facts: Mapping[str, Any] | None = None,
    language: str = "en",
) -> Request:
    """Ask for something; those who decide are told.

    Without an account (`by` None), `facts` holds `name` and `email`, and answers go there. Raises
    WrongUse where the same person has asked the same already, or may not speak for `speaks_for`.
    """
    require_voice(by, speaks_for)
    needs_two, _days = kinds.policy(kind)
    kind_of_thing, key = thing or ("", "")
    request = Request(
        kind=kind,
        thing_kind=kind_of_thing,
        thing_key=key,
        title=title[:300],
        language=language,
        asked_by=by,
        speaks_for=speaks_for,
        body=body,
        needs_two=needs_two,
        facts=dict(facts or {}),
        due_at=_due(kind),
    )
    try:
        with transaction.atomic():
            request.save()
            _write(request, action=Action.ASK, side=ASKER, by=by, text=text, speaks_for=speaks_for)
    except IntegrityError as error:
        if "one_open_request_of_a_kind" not in str(error):
            raise
        raise ASKED_ALREADY from error
    return request


def _due(kind: str) -> datetime | None:
    """When an answer, or changes, are due from now on; between people nobody owes an answer."""
    if kinds.kind_of(kind).is_between_people:
        return None
    return timezone.now() + timedelta(days=kinds.policy(kind)[1])


@transaction.atomic
def take_step(
    *,
    request: Request,
    by: User | None,
    action: str,
    text: str = "",
    speaks_for: Organisation | None = None,
) -> Request:
    """Do one thing in a request. Raises WrongUse where this person may not do this now.

    `by` None is whoever asked without an account; the caller has seen their signed link.
    """
    require_voice(by, speaks_for)
    request = Request.objects.select_for_update().get(pk=request.pk)
    actor = sides.actor_of(by, request) if by else sides.stranger(request)
    rule = option(sides.read_course(request), actor, action) if actor else None
    if actor and action == Action.COMMENT and (why := hearing.unheard(request, actor, by=by)):
        raise why
    if rule is None:
        raise WrongUse(
            mark("This cannot be done with the request as it stands now."),
            remedy=mark("Open it again: somebody may have been quicker."),
        )
    if rule.needs_text and not text.strip():
        raise WrongUse(
            mark("A decision without words helps nobody."),
            remedy=mark("Write down what is meant, and why."),
        )
    _move(request, rule, by)
    _write(request, action=action, side=rule.side, by=by, text=text, speaks_for=speaks_for)
    _follow(request, action, by)
    return request


def _move(request: Request, rule: Rule, by: User | None) -> None:
    """State, due date and who has it in hand."""
    if rule.action == Action.TAKE and rule.to is None:
        request.taken_by = by
    if rule.to not in (None, request.state):
        request.state = rule.to
        request.closed_at = None if rule.to in LIVELY else timezone.now()
        if rule.to in UNDECIDED:
            request.due_at = _due_after(request, rule)
        elif rule.to == State.ANSWERED:
            request.due_at = None
        if rule.to == State.APPEALED:
            request.taken_by = None
    request.save()


def _due_after(request: Request, rule: Rule) -> datetime | None:
    """When the next step is due: with every new state a new time begins.

    Only whoever asks for changes and takes it back gains none: the day of before holds again.
    """
    stopped = request.facts.pop(STOPPED, None)
    if rule.action == Action.NO_CHANGES and stopped:
        return datetime.fromisoformat(stopped)
    if rule.action == Action.ASK_CHANGES and request.due_at:
        request.facts[STOPPED] = request.due_at.isoformat()
    return _due(request.kind)


def _write(
    request: Request,
    *,
    action: str,
    side: str,
    by: User | None,
    text: str,
    speaks_for: Organisation | None,
) -> Step:
    """Add the step, and tell those who are to be told."""
    told = sides.told_of(request, sides.read_course(request), action=action, side=side, by=by)
    step = Step.objects.create(
        request=request,
        action=action,
        person=by,
        speaks_for=speaks_for,
        text=text.strip(),
        told=[it.name for it in told],
    )
    _tell(request, step, told)
    return step


def facts_of(
    request: Request,
    *,
    action: str,
    by: User | None,
    speaks_for: Organisation | None,
    text: str,
) -> dict[str, Any]:
    """The facts with which people are told of a step."""
    facts: dict[str, Any] = {
        "who": words.name_of(by, speaks_for, str(request.facts.get("name", ""))),
        "title": request.title,
    }
    if action == Action.ASK:
        facts["asked"] = kinds.kind_of(request.kind).asked
    if action == Action.ASK_CHANGES and (due := _due(request.kind)):
        facts["due"] = timezone.localdate(due)
    if text:
        facts[words.QUOTE] = text[:QUOTED_CHARACTERS]
    return facts


def _tell(request: Request, step: Step, told: list[Told]) -> None:
    facts = facts_of(
        request, action=step.action, by=step.person, speaks_for=step.speaks_for, text=step.text
    )
    facts["step"] = step.pk  # two steps in the same words are two events
    way = kinds.kind_of(request.kind).way
    text = words.of_step(step.action, way)
    url = reverse("desk:request", args=[request.pk])
    is_letter = way == Way.LETTER and step.action == Action.COMMENT
    for why in Notice.Why:
        people = [it.person for it in told if it.person and it.why == why]
        tell(
            people=gather(people, text=text, facts=facts, url=url) if is_letter else people,
            why=why,
            text=text,
            facts=facts,
            url=url,
            thing=Thing("request", str(request.pk)),
            is_decision=step.action in TELLING,
            by=step.person,
        )
    for it in told:
        if it.address:
            mailing.write_to_stranger(request=request, step=step, facts=facts, to=it)


def _follow(request: Request, action: str, by: User | None) -> None:
    """What the kind of request does on this step."""
    kind = kinds.kind_of(request.kind)
    follow = {
        Action.ACCEPT: kind.on_accept,
        Action.DECLINE: kind.on_decline,
        Action.ASK_CHANGES: kind.on_changes,
        Action.RESUBMIT: kind.on_resubmit,
        Action.APPEAL: kind.on_resubmit,
        Action.WITHDRAW: kind.on_withdraw,
    }.get(Action(action))
    if follow is not None:
        follow(request, by)


@transaction.atomic
def set_policy(*, kind: str, by: User, needs_two: bool, days: int) -> Policy:
    """Choose how requests of a kind are decided; those asked before keep what held then."""
    kept, _ = Policy.objects.update_or_create(
        kind=kind, defaults={"needs_two": needs_two, "days": days, "set_by": by}
    )
    return kept


def write_to(*, people: Iterable[User], by: User, text: str) -> list[Notice]:
    """Write to people in the name of the secretariat; each hears of it as of other news."""
    return tell(
        people=people,
        why=Notice.Why.ADDRESSED,
        text=words.LETTER,
        facts={"who": words.name_of(by, None), words.QUOTE: text},
        url=reverse("desk:notices"),
        by=by,
    )
