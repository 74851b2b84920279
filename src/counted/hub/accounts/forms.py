"""What somebody tells about themselves when making an account, beside address and password."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from counted.hub.accounts.models import User
from counted.messages import LANGUAGES


def _language_here() -> str:
    language = get_language() or "en"
    return language if language in LANGUAGES else "en"


class SignupForm(forms.Form):
    """Asked in addition by the sign-up page; allauth calls `signup` before it saves."""

    name = forms.CharField(
        label=_("Name"),
        max_length=150,
        help_text=_("By which others know you here."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    language = forms.ChoiceField(
        label=_("Language"), choices=list(LANGUAGES.items()), initial=_language_here
    )
    field_order = ("email", "name", "language", "password1")

    def signup(self, request: HttpRequest, user: User) -> None:  # noqa: ARG002  allauth's contract
        """Keep what was told."""
        user.name = self.cleaned_data["name"].strip()
        user.language = self.cleaned_data["language"]
        user.save()
