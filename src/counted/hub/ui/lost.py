"""What somebody typed into a page that is no longer theirs to write goes back to them.

The answer is the same where there never was such a page, so that nobody learns of it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from counted.hub.ui.typed import typed

NOT_FOUND = 404
SEEN = "seen:"  #: begins the names of marks by which pages know what they showed


def give_back(request: HttpRequest, *, ours: Collection[str] = ()) -> HttpResponse:
    """The page with what was typed, without the fields that are `ours`; Http404 without any."""
    it = typed(request)
    fields = [one for one in it.fields if one.name not in ours and not one.name.startswith(SEEN)]
    if request.method != "POST" or not any(one.value for one in fields):
        raise Http404
    if request.htmx:
        said = _("Not saved: you cannot write this any more. Copy what you wrote.")
        return HttpResponse(said, status=NOT_FOUND)
    kept = replace(it, fields=tuple(fields))
    answer = render(request, "ui/lost.html", {"kept": kept}, status=NOT_FOUND)
    add_never_cache_headers(answer)
    return answer
