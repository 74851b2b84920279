"""How many organisations of each kind are here, for the home page."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import ngettext

from counted.hub.accounts import queries
from counted.hub.accounts.models import Organisation
from counted.hub.ui.parts import Count

KINDS_NAMED = 3


def organisation_count(request: HttpRequest) -> Iterable[Count]:  # noqa: ARG001 - same for everybody
    """All organisations, with the kinds of which there are most; nothing while there is none."""
    by_kind = queries.count_by_kind()
    if not by_kind:
        return
    number = sum(by_kind.values())
    labels = dict(Organisation.Kind.choices)
    most = sorted(by_kind, key=lambda kind: (-by_kind[kind], kind))[:KINDS_NAMED]
    yield Count(
        number,
        ngettext("organisation", "organisations", number),
        " · ".join(f"{labels[kind]}: {by_kind[kind]}" for kind in most),
        reverse("accounts:organisations"),
    )
