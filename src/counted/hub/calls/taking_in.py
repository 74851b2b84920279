"""Taking in forms that came by e-mail, and drafts from forms in general."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext

from counted.errors import WrongUse
from counted.hub.accounts.models import User
from counted.hub.calls import answering, telling, wording
from counted.hub.calls.models import Call, Contribution
from counted.hub.calls.papers import Brought
from counted.messages import mark


@transaction.atomic
def draft(
    *, call: Call, brought: Brought, by: User, taken_in_by: User | None = None
) -> Contribution:
    """A draft of `by` with what a form brought."""
    made = answering.begin(
        call=call,
        by=by,
        title=brought.title or gettext("Without a title yet"),
        language=brought.language or wording.reader_language(),
        taken_in_by=taken_in_by,
    )
    answering.follow(made, by)
    return answering.save(contribution=made, answers=brought.answers, unplaced=brought.unplaced)


@transaction.atomic
def take_in(*, call: Call, brought: Brought, name: str, email: str, by: User) -> Contribution:
    """A draft of whoever sent a form, who is told and goes on themselves.

    An address that nobody here has becomes an account without a password: they set one by the mail
    for a forgotten password, which shows that the address is theirs. Raises WrongUse for an account
    that is closed.
    """
    person = User.objects.filter(email=email.strip().lower()).first()
    if person is None:
        person = User.objects.create_user(email.strip(), name=name)
    if not person.is_active:
        raise WrongUse(
            mark("The account with this address is closed."),
            remedy=mark("Ask the sender for another address."),
        )
    made = draft(call=call, brought=brought, by=person, taken_in_by=by)
    telling.taken_in(made, by=by)
    return made
