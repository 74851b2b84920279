"""What the home page says of official figures."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from counted.hub.sdg import queries
from counted.hub.ui.parts import Count


def counts(request: HttpRequest) -> Iterable[Count]:  # noqa: ARG001  counts are given the request
    """How many official series there are, and how few of them know about disability."""
    number, broken_down = queries.count()
    if not number:
        return ()
    what = ngettext("official series", "official series", number)
    note = _("{number} of them by disability").format(number=broken_down)
    return (Count(number, what, note, reverse("sdg:countries")),)
