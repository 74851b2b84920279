"""Who writes an item together: asking, answering, taking off.

Somebody is asked once, and not again until a good while after they said no or were taken off:
being asked is a letter, and nobody is to be pestered with it. What is not done is not told to who
asks, for then they would learn who has an account here.
"""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from counted.errors import WrongUse
from counted.hub.accounts.models import User
from counted.hub.accounts.rules import standing
from counted.hub.library import queries, rules, telling
from counted.hub.library.models import Authorship, Item
from counted.messages import mark

AGAIN_AFTER = timedelta(days=90)
MOST_OPEN = 5  #: items that one person asks another one about and that wait for an answer


def require_may_name(item: Item, by: User) -> None:
    """WrongUse where somebody may not say who writes an item."""
    if not rules.may_name_authors(standing(by), item):
        raise WrongUse(
            mark("You cannot do this with this item."),
            remedy=mark("Ask its author, or the secretariat."),
        )


@transaction.atomic
def ask_author(*, item: Item, by: User, person: User, is_named: bool = True) -> bool:
    """Ask somebody to write with one, and tell whether that was done; they write once they agree.

    Raises WrongUse for the author. Nothing is done where they were asked already, said no or were
    taken off not long ago, or have too much to answer from the same person.
    """
    require_may_name(item, by)
    if person.pk == item.author_id:
        raise WrongUse(mark("They are the author already."), remedy=mark("Name somebody else."))
    User.objects.select_for_update().get(pk=person.pk)
    known = Authorship.objects.filter(item=item, person=person).first()
    if (known and not _may_be_asked_again(known)) or _has_enough(by, person):
        return False
    now = timezone.now()
    asked = {"added_by": by, "added_at": now, "is_named": is_named,
             "declined_at": None, "removed_at": None}  # fmt: skip
    Authorship.objects.update_or_create(item=item, person=person, defaults=asked)
    telling.ask_author(item=item, by=by, person=person)
    return True


def _may_be_asked_again(known: Authorship) -> bool:
    """Long enough after an end; somebody who was asked or agreed is not asked at all."""
    ended = known.declined_at or known.removed_at
    return ended is not None and max(ended, known.added_at) + AGAIN_AFTER <= timezone.now()


def _has_enough(by: User, person: User) -> bool:
    return queries.waiting().filter(person=person, added_by=by).count() >= MOST_OPEN


@transaction.atomic
def answer_authorship(*, item: Item, person: User, agrees: bool) -> None:
    """Say yes or no to writing with somebody; also later, to stop."""
    now = timezone.now()
    if agrees:
        queries.waiting().filter(item=item, person=person).update(accepted_at=now)
        return
    mine = Authorship.objects.filter(item=item, person=person, removed_at__isnull=True)
    mine.update(accepted_at=None, declined_at=now)


@transaction.atomic
def remove_author(*, item: Item, by: User, person: User) -> None:
    """Somebody no longer writes with one; what they were asked is taken back."""
    require_may_name(item, by)
    theirs = Authorship.objects.filter(item=item, person=person, declined_at__isnull=True)
    theirs.update(accepted_at=None, removed_at=timezone.now())
