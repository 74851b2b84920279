"""Stating needs, asking peers, and writing exchanges."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from counted.errors import WrongUse
from counted.hub.accounts.models import Mandate, Organisation, User
from counted.hub.accounts.rules import may_speak_for, require_voice, running, standing
from counted.hub.desk import indexing
from counted.hub.desk.actions import tell, tell_watchers
from counted.hub.desk.models import Notice
from counted.hub.evidence import actions as evidence
from counted.hub.evidence.models import Link
from counted.hub.library.models import Concept
from counted.hub.partnerships import rules
from counted.hub.partnerships.models import Exchange, Need, Part
from counted.hub.partnerships.presenting import (
    beginning,
    exchange_thing,
    exchange_url,
    need_thing,
    need_url,
)
from counted.hub.ui.slugs import free_slug
from counted.messages import mark

LONGEST_SLUG = 70
NEED_WRITTEN = (
    "statement", "topic", "words", "country", "urgency", "visibility", "language",
)  # fmt: skip
EXCHANGE_WRITTEN = (
    "title", "aim", "state", "start", "end", "topics", "countries", "participants", "learned",
    "result", "language",
)  # fmt: skip
MET = gettext_noop("What somebody needed has been met: %(title)s")
NAMED = gettext_noop("%(who)s names %(organisation)s as taking part in “%(title)s”. Is it so?")
MOVED = gettext_noop("There is news of the exchange “%(title)s”.")


@transaction.atomic
def state_need(
    *,
    by: User,
    told: Mapping[str, Any],
    speaks_for: Organisation | None = None,
    made_up: bool = False,
) -> Need:
    """State what one needs; `told` has the columns of `NEED_WRITTEN`."""
    _require(rules.may_state(standing(by)))
    require_voice(by, speaks_for)
    need = Need(author=by, speaks_for=speaks_for, made_up=made_up)
    return _write_need(need, told)


@transaction.atomic
def change_need(*, need: Need, by: User, told: Mapping[str, Any]) -> Need:
    """Say it differently, or for other readers; what has ended stays as it is."""
    need = Need.objects.select_for_update().get(pk=need.pk)
    _require(rules.may_change_need(standing(by), need) and need.state == Need.State.OPEN)
    return _write_need(need, told)


def _write_need(need: Need, told: Mapping[str, Any]) -> Need:
    for name in NEED_WRITTEN:
        if name in told:
            setattr(need, name, told[name])
    need.save()
    indexing.put(need_thing(need))
    return need


@transaction.atomic
def end_need(*, need: Need, by: User, is_met: bool, outcome: str = "") -> Need:
    """Say that a need was met, and by what; or take it back."""
    need = Need.objects.select_for_update().get(pk=need.pk)
    _require(rules.may_change_need(standing(by), need) and need.state == Need.State.OPEN)
    if is_met and not outcome.strip():
        raise WrongUse(
            mark("Others with the same need want to know what helped."),
            remedy=mark("Write it down in a sentence."),
        )
    need.state = Need.State.MET if is_met else Need.State.CLOSED
    need.outcome, need.closed_at = outcome.strip(), timezone.now()
    need.save()
    indexing.put(need_thing(need))
    if is_met:
        facts = {"title": beginning(need.statement)}
        tell_watchers(
            thing=need_thing(need), text=MET, facts=facts, url=need_url(need), is_decision=True,
            by=by,
        )  # fmt: skip
    return need


@transaction.atomic
def begin_exchange(
    *,
    by: User,
    told: Mapping[str, Any],
    organisations: Iterable[Organisation] = (),
    speaks_for: Organisation | None = None,
    need: Need | None = None,
    made_up: bool = False,
) -> Exchange:
    """Begin an exchange, which everybody reads; organisations are shown once they agree.

    `need` is what it answers, where it began with one.
    """
    _require(rules.may_state(standing(by)))
    require_voice(by, speaks_for)
    _require(need is None or rules.may_read_need(standing(by), need))
    slug = free_slug(
        told["title"], among=Exchange.objects.all(), otherwise="exchange", longest=LONGEST_SLUG
    )
    exchange = Exchange(author=by, speaks_for=speaks_for, slug=slug, made_up=made_up)
    _write_exchange(exchange, told)
    named = {it.pk: it for it in (*organisations, *([speaks_for] if speaks_for else []))}
    _name(exchange, named.values(), by)
    if need is not None:
        evidence.link(
            source=exchange_thing(exchange), relation=Link.Relation.ANSWERS,
            target=need_thing(need), by=by, speaks_for=speaks_for, is_checked=True,
        )  # fmt: skip
    indexing.put(exchange_thing(exchange))
    return exchange


@transaction.atomic
def change_exchange(
    *,
    exchange: Exchange,
    by: User,
    told: Mapping[str, Any],
    organisations: Iterable[Organisation] | None = None,
) -> Exchange:
    """Write an exchange; organisations that are new are asked, those left out are taken off.

    Those who watch it are told when it gets a note of what was learned, or a result.
    """
    exchange = Exchange.objects.select_for_update().get(pk=exchange.pk)
    _require(rules.may_change_exchange(standing(by), exchange))
    before = (exchange.learned, exchange.result, exchange.state)
    _write_exchange(exchange, told)
    if organisations is not None:
        wanted = {it.pk: it for it in organisations}
        exchange.parts.exclude(organisation_id__in=wanted).delete()
        known = set(exchange.parts.values_list("organisation_id", flat=True))
        _name(exchange, [it for key, it in wanted.items() if key not in known], by)
    indexing.put(exchange_thing(exchange))
    if (exchange.learned, exchange.result, exchange.state) != before:
        tell_watchers(
            thing=exchange_thing(exchange), text=MOVED,
            facts={"title": exchange.title, "at": exchange.changed_at.isoformat()},
            url=exchange_url(exchange), is_decision=exchange.state == Exchange.State.DONE, by=by,
        )  # fmt: skip
    return exchange


def _write_exchange(exchange: Exchange, told: Mapping[str, Any]) -> None:
    for name in EXCHANGE_WRITTEN:
        if name in told:
            setattr(exchange, name, told[name])
    exchange.save()


def _name(exchange: Exchange, organisations: Iterable[Organisation], by: User) -> None:
    """Name organisations: those that `by` speaks for take part at once, the others are asked.

    The secretariat enters what is public anyhow.
    """
    now = timezone.now()
    for it in organisations:
        is_agreed = standing(by).is_secretariat or may_speak_for(by, it)
        Part.objects.create(
            exchange=exchange,
            organisation=it,
            agreed_at=now if is_agreed else None,
            agreed_by=by if is_agreed else None,
        )
        if not is_agreed:
            _ask(exchange, it, by)


def _ask(exchange: Exchange, organisation: Organisation, by: User) -> None:
    mandates = Mandate.objects.filter(
        running(), organisation=organisation, role=Mandate.Role.REPRESENTATIVE
    )
    tell(
        people=User.objects.filter(pk__in=mandates.values("person_id"), is_active=True),
        why=Notice.Why.DECIDES,
        text=NAMED,
        facts={
            "who": str(by), "organisation": organisation.name, "title": exchange.title,
        },
        url=exchange_url(exchange),
        thing=exchange_thing(exchange),
        by=by,
    )  # fmt: skip


@transaction.atomic
def answer_part(*, part: Part, by: User, agrees: bool) -> None:
    """Say for an organisation whether it takes part; a no, also later, takes it off."""
    _require(rules.may_answer(standing(by), part.organisation_id))
    if agrees:
        Part.objects.filter(pk=part.pk, agreed_at__isnull=True).update(
            agreed_at=timezone.now(), agreed_by=by
        )
    else:
        part.delete()
    indexing.put(exchange_thing(part.exchange))


@transaction.atomic
def withdraw_exchange(*, exchange: Exchange, by: User, reason: str) -> None:
    """Take an exchange back; its address then tells why."""
    _require(rules.may_change_exchange(standing(by), exchange))
    if not reason.strip():
        raise WrongUse(
            mark("Readers who come back want to know why."),
            remedy=mark("Write down why it is withdrawn; everybody reads it."),
        )
    exchange.withdrawn_reason = reason.strip()
    exchange.save(update_fields=["withdrawn_reason", "changed_at"])
    indexing.put(exchange_thing(exchange))


@transaction.atomic
def take_up_word(word: str, concept: Concept) -> None:
    """Give needs that were stated in such words the topic that they have become."""
    if concept.scheme != Concept.Scheme.TOPIC:
        return
    carrying = Need.objects.filter(topic="", words__iexact=word)
    keys = [str(it) for it in carrying.values_list("pk", flat=True)]
    carrying.update(topic=concept.key)
    indexing.put_all("need", keys)


@transaction.atomic
def replace_topic(old: Concept, new: Concept) -> None:
    """Give needs and exchanges the topic into which theirs was merged."""
    needs = [str(it) for it in Need.objects.filter(topic=old.key).values_list("pk", flat=True)]
    Need.objects.filter(pk__in=needs).update(topic=new.key)
    indexing.put_all("need", needs)
    found = Exchange.objects.filter(topics__contains=[old.key])
    for it in found:
        it.topics = list(dict.fromkeys(new.key if key == old.key else key for key in it.topics))
        it.save(update_fields=["topics"])
    indexing.put_all("exchange", [str(it.pk) for it in found])


def _require(is_allowed: bool) -> None:
    if not is_allowed:
        raise WrongUse(
            mark("This is not yours to do."),
            remedy=mark("Ask whoever wrote it, or the secretariat."),
        )
