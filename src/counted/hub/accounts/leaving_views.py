"""Pages on which one takes one's data along, and leaves."""

from __future__ import annotations

from allauth.account.decorators import reauthentication_required
from django import forms
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from counted.hub.accounts import leaving, own_data, queries
from counted.hub.ui.downloads import attachment


class SureForm(forms.Form):
    """Somebody who leaves has read what happens."""

    sure = forms.BooleanField(label=_("I have read this, and want to leave."))


@never_cache
@login_required
@reauthentication_required(allow_get=True)
@require_http_methods(["GET", "HEAD", "POST"])
def take_along(request: HttpRequest) -> HttpResponse:
    """Everything of one's own, as a file."""
    if request.method != "POST":
        return render(request, "accounts/take_along.html")
    found = own_data.archive(request.user)
    return attachment(found, name="my-data.zip", media_type="application/zip")


@never_cache
@login_required
@reauthentication_required
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest) -> HttpResponse:
    """Leave, after reading what happens then."""
    form = SureForm(request.POST or None)
    obstacles = own_data.obstacles(request.user)
    if request.method == "POST" and form.is_valid() and not obstacles:
        leaving.leave(person=request.user)
        logout(request)
        messages.success(request, _now("You have left. Thank you for what you did here."))
        return redirect("ui:home")
    found = queries.person(request.user.pk)
    context = {
        "form": form,
        "obstacles": obstacles,
        "mandates": found.running_mandates,
        "seats": found.running_seats,
    }
    return render(request, "accounts/leave.html", context)
