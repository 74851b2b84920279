"""What the desk keeps of people, and what it forgets when one of them leaves."""

from __future__ import annotations

from typing import Any

from django.db.models import TextField, Value
from django.db.models.functions import Cast, Replace
from django.utils import timezone

from counted.hub.accounts.models import User, display_name
from counted.hub.accounts.own_data import declare, on_leaving
from counted.hub.desk.conversation import LIVELY, Action, State
from counted.hub.desk.models import (
    Mail,
    Notice,
    Policy,
    Received,
    Rendering,
    Request,
    SavedSearch,
    Step,
    Translation,
    Watch,
)

FORMER = "A former member"
THING = ("thing_kind", "thing_key")


def declare_all() -> None:
    """Called when the site starts."""
    declare(SavedSearch, by=("person",), columns=("title", "path", "query", "made_at"), goes=True)
    declare(Watch, by=("person",), columns=(*THING, "level", "since"), goes=True)
    declare(Notice, by=("person",), columns=("text", "facts", "url", "at", "read_at"), goes=True)
    declare(Mail, by=("person",), columns=("to", "subject", "text", "written_at"), goes=True)
    columns = ("kind", *THING, "title", "state", "facts", "asked_at", "closed_at")
    declare(Request, by=("asked_by",), acted=("taken_by",), columns=columns)
    declare(Step, by=("person",), columns=("request_id", "action", "text", "at"))
    declare(Translation, by=("author",), columns=(*THING, "field", "language", "text", "at"))
    declare(Rendering, by=("author",), columns=("text", "at"))
    declare(Policy, acted=("set_by",))
    on_leaving(forget)


def forget(person: User) -> None:
    """Withdraw what they ask for, and take their name out of what the desk wrote down itself.

    A name that somebody else here bears, too, stays where it cannot be told whose it is.
    """
    _withdraw(person)
    _forget_stranger(person.email)
    name = display_name(person)
    replace_name(Step, "told", person)
    replace_name(Notice, "facts", person)
    if not is_shared(name, person):
        replaced = {
            it: Replace(it, Value(name), Value(FORMER)) for it in ("subject", "text", "html")
        }
        Mail.objects.filter(text__contains=name).update(**replaced)


def _withdraw(person: User) -> None:
    for request in Request.objects.filter(asked_by=person, state__in=LIVELY):
        Step.objects.create(request=request, action=Action.WITHDRAW, person=person)
        request.state, request.due_at = State.WITHDRAWN, None
        request.closed_at = timezone.now()
        request.save()


def _forget_stranger(address: str) -> None:
    """Messages that they wrote before they had an account lose name and address."""
    for request in Request.objects.filter(asked_by=None, facts__email__iexact=address):
        request.facts = {**request.facts, "name": FORMER, "email": ""}
        request.save(update_fields=["facts"])
    Received.objects.filter(sender__iexact=address).update(sender="", subject="")


def is_shared(name: str, person: User) -> bool:
    """Whether somebody else here bears this name, too."""
    return User.objects.filter(name=name).exclude(pk=person.pk).exists()


def replace_name(model: Any, column: str, person: User) -> None:
    """Take a person's name out of a column of JSON; not where it cannot be told whose it is."""
    name = display_name(person)
    if is_shared(name, person):
        return
    rows = model.objects.annotate(written=Cast(column, TextField())).filter(written__contains=name)
    for row in rows:
        setattr(row, column, _without(getattr(row, column), name))
        row.save(update_fields=[column])


def _without(value: Any, name: str) -> Any:
    """The same without a name, however deep it stands; words that somebody wrote stay."""
    if isinstance(value, dict):
        return {key: _without(it, name) for key, it in value.items()}
    if isinstance(value, list):
        return [_without(it, name) for it in value]
    if isinstance(value, str) and (value == name or value.startswith(f"{name} (")):
        return FORMER + value[len(name) :]
    return value
