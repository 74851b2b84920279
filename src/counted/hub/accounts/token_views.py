"""The page of one's access tokens: make one, see when each was used, end it."""

from __future__ import annotations

from allauth.account.decorators import reauthentication_required
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from counted.hub.accounts import tokens
from counted.hub.accounts.models import Token

DAYS = ((30, _("A month")), (90, _("Three months")), (365, _("A year")))


class TokenForm(forms.Form):
    """What a new token is for."""

    name = forms.CharField(
        label=_("What for"), max_length=100, help_text=_("The name of the program, for you alone.")
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        choices=Token.Scope.choices,
        initial=[Token.Scope.READ],
        widget=forms.CheckboxSelectMultiple,
    )
    days = forms.TypedChoiceField(label=_("For how long"), choices=DAYS, coerce=int, initial=90)


@never_cache
@login_required
@reauthentication_required(allow_get=True)
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    """My tokens; a new one is shown once."""
    form = TokenForm(request.POST if request.method == "POST" else None)
    secret = ""
    if request.method == "POST" and form.is_valid():
        _token, secret = tokens.make(person=request.user, **form.cleaned_data)
        form = TokenForm()
    words = dict(Token.Scope.choices)
    today = timezone.localdate()
    context = {
        "form": form,
        "secret": secret,
        "tokens": [
            (it, " · ".join(str(words[scope]) for scope in it.scopes), it.expires_on < today)
            for it in tokens.of(request.user)
        ],
    }
    return render(request, "accounts/tokens.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End one of my tokens."""
    if not tokens.end(person=request.user, pk=pk):
        raise Http404
    messages.success(request, _now("It opens nothing any more."))
    return redirect("accounts:tokens")
