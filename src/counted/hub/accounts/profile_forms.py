"""What people tell about themselves, and representatives about their organisation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from counted.hub.accounts import labels
from counted.hub.accounts.fields import LanguagesField, country_field
from counted.hub.accounts.models import Organisation, User
from counted.hub.accounts.unmoved import UnmovedMixin
from counted.hub.ui.parts import Explained
from counted.messages import LANGUAGES

LISTED_HELP = {
    User.Listed.NOBODY: _("Your name stands beside what you write, and leads nowhere."),
    User.Listed.MEMBERS: _("Members of the Collaborative read your page once they sign in."),
    User.Listed.EVERYBODY: _("Your page is public; search engines find it, too."),
}


class ProfileForm(forms.ModelForm):
    """Somebody's own page, and how they are written to."""

    country = country_field()
    languages = LanguagesField(
        label=_("Languages you read or speak"),
        required=False,
        max_length=500,
        help_text=_("Separated by commas, such as: French, Swahili, Twi"),
    )
    expertise = forms.MultipleChoiceField(
        label=_("What you know about"), required=False, widget=forms.CheckboxSelectMultiple
    )
    listed = forms.ChoiceField(
        label=_("Who finds you in the directory"),
        choices=[(it.value, Explained(it.label, LISTED_HELP[it])) for it in User.Listed],
        widget=forms.RadioSelect,
        help_text=_("Beside you and the secretariat, who always see your page."),
    )
    digest = forms.ChoiceField(
        label=_("News by e-mail"), choices=User.Digest.choices, widget=forms.RadioSelect
    )

    class Meta:
        """Everything but the address and the password, which have pages of their own."""

        model = User
        fields = (
            "name",
            "country",
            "languages",
            "expertise",
            "about",
            "seeks",
            "offers",
            "listed",
            "takes_letters",
            "language",
            "digest",
        )
        labels = {  # noqa: RUF012  Django's way
            "about": _("About you"),
            "seeks": _("What you look for"),
            "offers": _("What you can offer"),
            "takes_letters": _("Others may write to you here"),
            "language": _("Language of this site and of our letters"),
        }
        help_texts = {"name": _("By which others know you here.")}  # noqa: RUF012

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True
        topics = labels.topic_labels()
        kept = {it: it for it in self.instance.expertise if it not in topics}
        self.fields["expertise"].choices = [*topics.items(), *kept.items()]
        if not self.fields["expertise"].choices:
            del self.fields["expertise"]


class OrganisationForm(UnmovedMixin, forms.ModelForm):
    """The page of an organisation, as its representatives keep it."""

    country = country_field()
    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")

    class Meta:
        """What anybody reads; whether it is made up is not theirs to say."""

        model = Organisation
        fields = (
            "name",
            "kind",
            "country",
            "place",
            "about",
            "language",
            "website",
            "contact",
            "ror",
        )
        labels = {"about": _("What it does"), "place": _("Place or area")}  # noqa: RUF012
        help_texts = {  # noqa: RUF012
            "contact": _("Public: anybody can write to it."),
            "ror": _("Nine signs, such as 0abcdef12, from ror.org; universities have one."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = list(LANGUAGES.items())
