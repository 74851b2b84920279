"""What somebody tells about themselves when making an account, and in whose name they write."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from counted.hub.accounts import places, queries
from counted.hub.accounts.models import Organisation, User
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


class VoiceMixin:
    """A form whose words are somebody's: their own, or those of an organisation they represent.

    Stands before `Form` or `ModelForm` and takes `person`, who writes. Whoever represents nobody
    today is not asked; what is offered is asked of the rules again when the form comes back.
    """

    def __init__(self, *args: Any, person: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._represented = {str(it.pk): it for it in queries.represented(person)}
        self._offer_own_countries(person)
        self.fields.pop("speaks_for", None)
        if self._represented:
            self.fields["speaks_for"] = forms.ChoiceField(
                label=_("In whose name?"),
                choices=[
                    ("", _("In a personal capacity")),
                    *((key, it.name) for key, it in self._represented.items()),
                ],
                required=False,
                widget=forms.RadioSelect,
            )

    def _offer_own_countries(self, person: Any) -> None:
        """Begin lists of all countries with those of the person and of whom they represent."""
        own = {getattr(person, "country", ""), *(it.country for it in self._represented.values())}
        for name in {"country", "countries"} & set(self.fields):
            field = self.fields[name]
            field.choices = places.own_first(field.choices, own)

    def clean_speaks_for(self) -> Organisation | None:
        """The organisation chosen, so that a model form keeps it."""
        return self._represented.get(self.cleaned_data.get("speaks_for") or "")

    def voice(self) -> Organisation | None:
        """In whose name it was written, once the form is valid; None in a personal capacity."""
        return self.cleaned_data.get("speaks_for")
