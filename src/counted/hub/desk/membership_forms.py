"""What somebody asks to be, and the message that anybody can write."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from counted.hub.accounts.fields import day_field, words_field
from counted.hub.accounts.forms import VoiceMixin
from counted.hub.accounts.models import Mandate
from counted.hub.accounts.profile_forms import OrganisationForm
from counted.hub.desk.forms import LONGEST
from counted.hub.ui.parts import Explained

ROLES = (
    (
        Mandate.Role.REPRESENTATIVE.value,
        Explained(_("Representative"), _("You write and decide in its name, and keep its page.")),
    ),
    (
        Mandate.Role.STEWARD.value,
        Explained(_("Steward"), _("You decide for the people in its data.")),
    ),
    (Mandate.Role.MEMBER.value, Explained(_("Member"), _("You work on its studies."))),
)


class TermForm(forms.Form):
    """From when to when, and how one knows."""

    start = day_field(label=_("From"), initial=timezone.localdate)
    end = day_field(
        label=_("Until"), required=False, help_text=_("Left open, it runs until it is ended.")
    )
    text = words_field(
        _("How can we see that it is so?"),
        help_text=_("A letter, a page of the organisation, somebody we can ask. Not public."),
        longest=LONGEST,
    )

    def clean(self) -> dict[str, Any]:
        """It ends after it begins."""
        told = super().clean() or self.cleaned_data
        if told.get("start") and told.get("end") and told["end"] < told["start"]:
            self.add_error("end", _("It cannot end before it begins."))
        return told


class MandateForm(TermForm):
    """To act for an organisation that is here."""

    role = forms.ChoiceField(label=_("As what?"), choices=ROLES, widget=forms.RadioSelect)
    field_order = ("role", "start", "end", "text")


class NewOrganisationForm(TermForm, OrganisationForm):
    """To register an organisation and to represent it."""

    class Meta(OrganisationForm.Meta):
        """Only what is needed to decide; the rest is told later, on its page."""

        fields = ("name", "kind", "country", "place", "about", "language", "website")

    field_order = (*Meta.fields, "start", "end", "text")


class SeatRequestForm(VoiceMixin, forms.Form):
    """To join a body."""

    text = words_field(_("What do you want to do there?"), longest=LONGEST)


class ContactForm(forms.Form):
    """A message to the secretariat; whoever is signed in is asked for words only."""

    name = forms.CharField(
        label=_("Name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("The answer goes there. It is shown to the secretariat only."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    title = forms.CharField(label=_("What is it about?"), max_length=200)
    text = words_field(_("Your message"), longest=LONGEST)
    #: Empty where a person fills in the form: nobody sees it. Programs fill in everything.
    website = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, person: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if person.is_authenticated:
            del self.fields["name"], self.fields["email"]


class AnswerForm(forms.Form):
    """What whoever wrote without an account adds to their message."""

    text = words_field(_("Your answer"), longest=LONGEST)
