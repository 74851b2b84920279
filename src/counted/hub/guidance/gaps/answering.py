"""What the pages of gaps share: a form that does something, a gap by its number."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from counted.errors import CountedError
from counted.hub.guidance.gaps import presenting, queries
from counted.hub.guidance.models import Gap

writes = require_http_methods(["GET", "HEAD", "POST"])


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form was sent with, even where that is nothing; None where none was sent."""
    return request.POST if request.method == "POST" else None


def written(
    request: HttpRequest,
    form: Any,
    act: Callable[[], str],
    words: Mapping[str, Any],
    template: str = "ui/layouts/form.html",
) -> HttpResponse:
    """A form that does something and leads elsewhere; what is refused is said at its top."""
    if request.method == "POST" and form.is_valid():
        try:
            address = act()
        except CountedError as error:
            form.add_error(None, error.said(_))
        else:
            return redirect(address)
    status = 422 if form.errors else 200
    return render(request, template, {"form": form, **words}, status=status)


def known(pk: int) -> Gap:
    """A gap of this number; everybody reads it."""
    found = queries.gap(pk)
    if found is None:
        raise Http404
    return found


def about(found: Gap, title: str) -> dict[str, Any]:
    """The words of a form about a gap."""
    back = presenting.gap_url(found)
    over = {"url": back, "label": f"{found.name}: {presenting.beginning(found.statement)}"}
    return {"title": title, "back": back, "over": over, "made_up": found.made_up}
