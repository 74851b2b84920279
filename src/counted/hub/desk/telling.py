"""Telling people: notices for those concerned and for those who watch, and who watches what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from procrastinate.contrib.django import app as jobs

from counted.hub.accounts.models import User
from counted.hub.accounts.queries import read_standings
from counted.hub.desk import words
from counted.hub.desk.models import Notice, Watch
from counted.hub.ui import things
from counted.hub.ui.things import Thing

Level = Watch.Level
LONGEST_QUOTE = 2000  #: characters of what several steps said, in one notice
MOST_AT_ONCE = 20  #: watchers told at once; more are told by a job


@transaction.atomic
def tell(
    *,
    people: Iterable[User],
    why: str,
    text: str,
    facts: Mapping[str, Any],
    url: str,
    thing: Thing | None = None,
    is_decision: bool = False,
    by: User | None = None,
) -> list[Notice]:
    """Tell people of one event; the notices made.

    `text` is a template marked with `gettext_noop`, its facts are plain values or lazy texts.
    Left out are whoever did it (`by`), accounts that are closed, whoever wants to hear nothing of
    the thing, and whoever has not yet read the very same. The caller answers for it that these
    people may know: unlike watchers they are not asked whether they see the thing.
    """
    kept = words.plain(facts)
    same = Notice.objects.filter(read_at__isnull=True, text=text, facts=kept, url=url)
    told = _willing([it for it in people if not (by and it.pk == by.pk)], thing, same)
    kind, key = thing or ("", "")
    notices = Notice.objects.bulk_create(
        Notice(
            person=it,
            why=why,
            text=text,
            facts=kept,
            url=url,
            thing_kind=kind,
            thing_key=key,
            is_decision=is_decision,
        )
        for it in told
    )
    if any(it.digest == User.Digest.AT_ONCE for it in told):
        jobs.configure_task("desk.mail").defer(rhythm=User.Digest.AT_ONCE.value)
    return notices


@transaction.atomic
def gather(people: Iterable[User], *, text: str, facts: Mapping[str, Any], url: str) -> list[User]:
    """Add what somebody wrote to a notice of theirs that is neither read nor mailed.

    Returns those who have no such notice, or one that is full: they are told anew.
    """
    found = list(people)
    waiting = Notice.objects.filter(
        person__in=found, text=text, url=url, read_at__isnull=True, mailed_at__isnull=True,
        facts__who=facts["who"],
    ).order_by("at", "pk").select_for_update(skip_locked=True)  # fmt: skip
    told = set()
    for it in {it.person_id: it for it in waiting}.values():
        quotes = [one.get(words.QUOTE, "") for one in (it.facts, words.plain(facts))]
        quote = "\n\n".join(filter(None, quotes))
        if len(quote) <= LONGEST_QUOTE:
            it.facts = {**it.facts, **words.plain(facts), words.QUOTE: quote}
            it.save(update_fields=["facts"])
            told.add(it.person_id)
    return [it for it in found if it.pk not in told]


def _willing(people: Iterable[User], thing: Thing | None, same: QuerySet[Notice]) -> list[User]:
    """Each once, without closed accounts, who wants to hear nothing, and who has `same` unread."""
    wanted = {it.pk: it for it in people if it.is_active}
    deaf = {who for who, level in levels(wanted, thing).items() if level == Level.NOTHING}
    skipped = deaf | set(same.filter(person__in=wanted).values_list("person_id", flat=True))
    return [it for pk, it in wanted.items() if pk not in skipped]


def tell_watchers(
    *,
    thing: Thing,
    text: str,
    facts: Mapping[str, Any],
    url: str,
    is_decision: bool = False,
    by: User | None = None,
    watched: Thing | None = None,
) -> list[Notice]:
    """Tell those who watch a thing, or its kind, and may see it; or who watch what it belongs to.

    `watched` is what they watch, such as a topic, where it is another one than the thing.
    Where they are many a job does it, so that nobody waits who only wrote something; nothing is
    returned then.
    """
    heard = watchers(watched or thing, is_decision=is_decision)
    told: dict[str, Any] = {
        "text": text,
        "facts": words.plain(facts),
        "url": url,
        "is_decision": is_decision,
    }
    if len(heard) > MOST_AT_ONCE:
        who = by.pk if by else None
        jobs.configure_task("desk.tell_watchers").defer(
            thing=str(thing), by=who, watched=str(watched or thing), **told
        )
        return []
    return tell_those_who_see(heard, thing=thing, by=by, **told)


def tell_those_who_see(
    people: Iterable[int], *, thing: Thing, by: User | None, **told: Any
) -> list[Notice]:
    """Tell those of some people who may see a thing; what they are is read for all at once."""
    return tell(people=_seeing(people, thing), why=Notice.Why.WATCHED, thing=thing, by=by, **told)


def watching(thing: Thing, *, is_decision: bool) -> list[User]:
    """Those who watch a thing and see it, for news that outlives the thing."""
    return _seeing(watchers(thing, is_decision=is_decision), thing)


def _seeing(people: Iterable[int], thing: Thing) -> list[User]:
    found = list(User.objects.filter(pk__in=people, is_active=True).order_by("pk"))
    read_standings(found)
    return [it for it in found if things.card(thing, reader=it) is not None]


def watchers(thing: Thing, *, is_decision: bool) -> list[int]:
    """Those whose level for the thing, or else for its kind, covers such an event."""
    enough = {Level.EVERYTHING, Level.DECISIONS} if is_decision else {Level.EVERYTHING}
    return sorted(who for who, level in levels(None, thing).items() if level in enough)


def levels(people: Iterable[int] | None, thing: Thing | None) -> dict[int, str]:
    """The level of each person for a thing; what is set for the thing goes before its kind."""
    if thing is None:
        return {}
    watches = Watch.objects.filter(Q(thing_key=thing.key) | Q(thing_key=""), thing_kind=thing.kind)
    if people is not None:
        watches = watches.filter(person__in=people)
    # The empty key sorts first, so that the thing itself overwrites its kind.
    return dict(watches.order_by("thing_key").values_list("person_id", "level"))


@transaction.atomic
def watch(*, person: User, thing: Thing, level: str) -> Watch:
    """Set how much somebody hears of a thing, or of a kind (an empty key)."""
    kept, _ = Watch.objects.update_or_create(
        person=person,
        thing_kind=thing.kind,
        thing_key=thing.key,
        defaults={"level": Level(level)},
    )
    return kept


def unwatch(*, person: User, thing: Thing) -> None:
    """Go back to hearing only what concerns one."""
    Watch.objects.filter(person=person, thing_kind=thing.kind, thing_key=thing.key).delete()


def mark_read(*, person: User, keys: Iterable[int] | None = None) -> int:
    """Mark notices of a person as read, all of them without `keys`; how many were unread."""
    unread = Notice.objects.filter(person=person, read_at__isnull=True)
    chosen = unread if keys is None else unread.filter(pk__in=list(keys))
    return chosen.update(read_at=timezone.now())


def set_rhythm(*, person: User, rhythm: str) -> None:
    """Choose how often somebody gets their news by mail."""
    person.digest = User.Digest(rhythm)
    person.save(update_fields=["digest"])
