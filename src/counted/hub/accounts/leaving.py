"""Leaving: the person goes, the public record stays and names nobody.

The row stays without name, address and everything told, so that what somebody wrote keeps its
place; mandates and seats end; what was theirs alone goes.
"""

from __future__ import annotations

import logging

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone

from counted.errors import WrongUse
from counted.hub.accounts import convening, own_data
from counted.hub.accounts.models import User
from counted.hub.accounts.rules import running
from counted.messages import mark

log = logging.getLogger(__name__)
EMPTY = {
    "name": "",
    "language": "",
    "country": "",
    "languages": [],
    "expertise": [],
    "about": "",
    "seeks": "",
    "offers": "",
    "listed": User.Listed.NOBODY,
    "takes_letters": False,
    "digest": User.Digest.NEVER,
    "is_active": False,
    "is_staff": False,
    "is_superuser": False,
    "last_login": None,
}


@transaction.atomic
def leave(*, person: User) -> User:
    """Erase somebody. Raises WrongUse while something has to be settled first."""
    person = User.objects.select_for_update().get(pk=person.pk)
    if own_data.obstacles(person):
        raise WrongUse(
            mark("Something has to be settled before you leave."),
            remedy=mark("The page about leaving says what."),
        )
    own_data.forget(person)
    for held in (*person.mandates.filter(running()), *person.seats.filter(running())):
        convening.end(held)
    person.seats.filter(note__gt="").update(note="")
    EmailAddress.objects.filter(user=person).delete()
    for name, value in EMPTY.items():
        setattr(person, name, value)
    person.email = f"left-{person.pk}@invalid"
    person.erased_at = timezone.now()
    person.set_unusable_password()  # ends every session
    person.save()
    log.info("person %s left", person.pk)
    return person
