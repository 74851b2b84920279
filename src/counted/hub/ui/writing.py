"""A page that is one form: what it was sent with, what it does, what is said where it cannot."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from counted.errors import CountedError

writes = require_http_methods(["GET", "HEAD", "POST"])


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form was sent with, even where that is nothing; None where none was sent."""
    return request.POST if request.method == "POST" else None


def written(
    request: HttpRequest, form: Any, act: Callable[[], str], words: dict[str, Any]
) -> HttpResponse:
    """A form that does something and leads elsewhere; what is refused is said at its top.

    `words` is what `ui/layouts/form.html` shows besides the form.
    """
    if request.method == "POST" and form.is_valid():
        try:
            address = act()
        except CountedError as error:
            form.add_error(None, error.said(_))
        else:
            return redirect(address)
    status = 422 if form.errors else 200
    return render(request, "ui/layouts/form.html", {"form": form, **words}, status=status)
