"""The page of a form that could not be sent: signing in, coming back to it, throwing it away."""

from __future__ import annotations

from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from counted.hub.ui import keeping, tallying

MOST_AN_HOUR = 30  #: forms that are kept for one place on the network
TOO_MANY = 429


@require_http_methods(["GET", "HEAD", "POST"])
def kept(request: HttpRequest) -> HttpResponse:
    """Read what is kept; keep it while one signs in; throw it away."""
    if request.method == "POST":
        return _throw_away(request) if "throw_away" in request.POST else _keep(request)
    found = keeping.kept(request)
    if found is None:
        raise Http404
    return keeping.page(request, found)


def _keep(request: HttpRequest) -> HttpResponse:
    it = keeping.typed(request)
    if not it:
        raise Http404
    place = f"kept:{get_adapter().get_client_ip(request)}"
    if tallying.is_too_often(place, most=MOST_AN_HOUR, seconds=3600):
        said = _("Too much is kept here for now. Sign in in another tab, then send it from here.")
        messages.error(request, said)
        return keeping.page(request, it, status=TOO_MANY)
    keeping.keep(request, it)
    here = reverse("ui:kept")
    if request.user.is_authenticated:
        return redirect(here)
    return redirect(f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': here})}")


def _throw_away(request: HttpRequest) -> HttpResponse:
    keeping.drop(request)
    messages.success(request, _("Thrown away."))
    return redirect("ui:home")
