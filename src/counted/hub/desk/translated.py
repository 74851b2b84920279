"""What of organisations and bodies can be translated; `accounts` stands below and knows of none."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from counted.hub.accounts import presenting
from counted.hub.accounts.models import Body, Organisation
from counted.hub.accounts.rules import leads, may_edit_organisation, standing
from counted.hub.desk import translating
from counted.hub.desk.translating import Field, Original, Source
from counted.hub.ui.things import Thing

OF_BODIES = {"name": _("Name"), "about": _("In one sentence"),
             "terms_of_reference": _("Terms of reference")}  # fmt: skip
OF_ORGANISATIONS = {"name": _("Name"), "about": _("About")}


def register() -> None:
    """Make organisations and bodies translatable."""
    translating.register(
        Source("organisation", Organisation, _organisation, of_organisation, _may_write)
    )
    translating.register(Source("body", Body, _body, of_body, lambda who, it: leads(who, it.pk)))


def of_organisation(row: Organisation) -> Original:
    """What an organisation says of itself."""
    url = presenting.organisation_url(row)
    return _original(Thing("organisation", str(row.pk)), row, url, OF_ORGANISATIONS)


def of_body(row: Body) -> Original:
    """What a body is for."""
    return _original(Thing("body", str(row.pk)), row, presenting.body_url(row), OF_BODIES)


def _original(thing: Thing, row: Any, url: str, labels: dict[str, Any]) -> Original:
    texts = {name: Field(label, getattr(row, name)) for name, label in labels.items()}
    return Original(thing, row.name, url, row.language, {k: v for k, v in texts.items() if v.text})


def _organisation(key: str, reader: Any) -> Organisation | None:  # noqa: ARG001  for everybody
    return Organisation.objects.filter(pk=key).first() if key.isdecimal() else None


def _body(key: str, reader: Any) -> Body | None:  # noqa: ARG001  for everybody
    return Body.objects.filter(pk=key).first() if key.isdecimal() else None


def _may_write(person: Any, row: Organisation) -> bool:
    return may_edit_organisation(standing(person), row)
