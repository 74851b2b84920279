"""The page of a form that could not be sent: signing in, coming back to it, throwing it away."""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from counted.hub.ui import keeping, kept_forms


@require_http_methods(["GET", "HEAD", "POST"])
def kept(request: HttpRequest) -> HttpResponse:
    """Read what is kept; keep it while one signs in; throw it away."""
    if request.method != "POST":
        return _shown(request)
    if "throw_away" in request.POST:
        return _throw_away(request)
    return _shown(request, is_asked=True) if "show" in request.POST else _keep(request)


def _shown(request: HttpRequest, *, is_asked: bool = False) -> HttpResponse:
    """What is kept, to whoever wrote it; to somebody else its text, and only after asking."""
    found = keeping.kept(request)
    if found is None:
        raise Http404
    if request.user.is_authenticated and kept_forms.is_of(found, request.user):
        return keeping.page(request, found)
    if request.user.is_authenticated and is_asked:
        return keeping.text_only(request, found)
    return keeping.asking(request)


def _keep(request: HttpRequest) -> HttpResponse:
    it = keeping.typed(request, whose=kept_forms.last_here(request))
    if not it:
        raise Http404
    if it.is_too_long:
        return keeping.page(request, it, status=keeping.TOO_LARGE)
    if not keeping.keep(request, it):
        return keeping.page(request, it, status=keeping.TOO_MANY)
    here = reverse("ui:kept")
    if request.user.is_authenticated:
        return redirect(here)
    return redirect(f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': here})}")


def _throw_away(request: HttpRequest) -> HttpResponse:
    keeping.drop(request)
    messages.success(request, _("Thrown away."))
    return redirect("ui:home")
