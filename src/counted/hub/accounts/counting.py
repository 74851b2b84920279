"""How many organisations of each kind are here, for the home page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import ngettext

from counted.hub.accounts import queries
from counted.hub.accounts.models import Organisation
from counted.hub.ui.parts import Count

KINDS_NAMED = 3


def organisation_count(request: HttpRequest) -> Iterable[Count]:  # noqa: ARG001 - same for everybody
    """All organisations: how many are of the commonest kinds, and how many others."""
    by_kind = queries.count_by_kind()
    if not by_kind:
        return
    number = sum(by_kind.values())
    labels = dict(Organisation.Kind.choices)
    named = [f"{labels[kind]}: {by_kind[kind]}" for kind in _most(by_kind)]
    if rest := number - sum(by_kind[kind] for kind in _most(by_kind)):
        named.append(ngettext("others: %(n)s", "others: %(n)s", rest) % {"n": rest})
    yield Count(
        number,
        ngettext("organisation", "organisations", number),
        " · ".join(named),
        reverse("accounts:organisations"),
    )


def _most(by_kind: Mapping[str, int]) -> list[str]:
    """The kinds of which there are most; all of them where only one would be left over."""
    kinds = sorted(by_kind, key=lambda kind: (-by_kind[kind], kind))
    return kinds if len(kinds) <= KINDS_NAMED + 1 else kinds[:KINDS_NAMED]
