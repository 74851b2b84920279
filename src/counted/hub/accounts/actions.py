"""What changes people, organisations and their mandates; each is one transaction."""

from __future__ import annotations

import logging
from typing import Any

from django.db import transaction

from counted.hub.accounts.models import Organisation, User

log = logging.getLogger(__name__)


@transaction.atomic
def tell_about(*, person: User, told: dict[str, Any]) -> User:
    """Keep what somebody tells about themselves: values by the names of the fields."""
    for name, value in told.items():
        setattr(person, name, value)
    person.save(update_fields=list(told))
    return person


@transaction.atomic
def change_organisation(*, organisation: Organisation, by: User, told: dict[str, Any]) -> None:
    """Keep what a representative or the secretariat says of an organisation."""
    for name, value in told.items():
        setattr(organisation, name, value)
    organisation.save(update_fields=list(told))
    log.info("organisation %s changed by person %s", organisation.pk, by.pk)
