"""Forms in which needs and exchanges are written."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from counted.hub.accounts import places
from counted.hub.accounts.fields import LanguageField, country_field, day_field, words_field
from counted.hub.accounts.forms import VoiceMixin
from counted.hub.accounts.models import Organisation
from counted.hub.library.terms import choices
from counted.hub.partnerships.models import Exchange, Need
from counted.hub.ui.parts import Explained

LONG = 10_000  #: characters
VISIBILITY = (
    ("members", Explained(_("Members"), _("Others see at most how many need the same."))),
    (
        "public",
        Explained(pgettext_lazy("who may see it", "Everybody"), _("Search engines find it, too.")),
    ),
)


class NeedForm(VoiceMixin, forms.Form):
    """What somebody needs, in a sentence or two, and about which topic."""

    statement = words_field(
        _("What do you need to know, or to be able to do?"), rows=3, longest=600,
        help_text=_("One or two sentences, such as: How do we draw a sample without a list?"),
    )  # fmt: skip
    topic = forms.ChoiceField(label=_("Topic"), required=False)
    words = forms.CharField(
        label=_("If no topic fits: in your own words"), max_length=80, required=False
    )
    country = country_field()
    urgency = forms.ChoiceField(
        label=_("When?"), choices=Need.Urgency.choices, widget=forms.RadioSelect, initial="year"
    )
    visibility = forms.ChoiceField(
        label=_("Who reads it?"), choices=VISIBILITY, widget=forms.RadioSelect, initial="members"
    )
    language = LanguageField(label=_("In which language do you write?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topic"].choices = [("", _now("None of these")), *choices("topic")]

    def clean(self) -> dict[str, Any]:
        """It is about something; a topic that was chosen stands before own words."""
        told = super().clean() or self.cleaned_data
        if told.get("topic"):
            told["words"] = ""
        elif not told.get("words") and "words" not in self.errors:
            self.add_error("topic", _("Choose a topic, or name one in your own words."))
        return told


class EndForm(forms.Form):
    """How a need ended."""

    met = forms.ChoiceField(
        label=_("What became of it?"),
        choices=(
            ("yes", _("It was met")),
            ("no", Explained(_("We no longer need it"), _("Readers no longer see it then."))),
        ),
        widget=forms.RadioSelect,
    )
    outcome = words_field(
        _("What helped?"), rows=2, longest=600, required=False,
        help_text=_("A training, a person, a text: others with the same need read it."),
    )  # fmt: skip


class PeerForm(VoiceMixin, forms.Form):
    """A question to somebody who knows about it."""

    text = words_field(_("What would you like to learn from them?"), rows=6, longest=5000)


class ExchangeForm(VoiceMixin, forms.Form):
    """An exchange between peers, from the plan to what came of it."""

    title = forms.CharField(label=_("Title"), max_length=200)
    aim = words_field(_("What do you want to learn from one another?"), rows=3, longest=600)
    state = forms.ChoiceField(
        label=_("How far is it?"), choices=Exchange.State.choices, widget=forms.RadioSelect,
        initial="planned",
    )  # fmt: skip
    start = day_field(label=_("From"), required=False)
    end = day_field(label=_("Until"), required=False)
    topics = forms.MultipleChoiceField(
        label=_("Topics"), required=False, widget=forms.CheckboxSelectMultiple
    )
    countries = forms.MultipleChoiceField(
        label=_("Countries that take part"), required=False,
        choices=places.countries, widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text=_("As many as take part: hold Ctrl or ⌘ to choose several."),
    )  # fmt: skip
    organisations = forms.ModelMultipleChoiceField(
        Organisation.objects.all(), label=_("Organisations that take part"), required=False,
        widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text=_("Those you do not represent are asked, and shown once they say yes."),
    )  # fmt: skip
    participants = words_field(
        _("Who took part?"), rows=3, longest=LONG, required=False,
        help_text=_("Roles and numbers rather than names; everybody reads it."),
    )  # fmt: skip
    learned = words_field(_("What was learned?"), rows=6, longest=LONG, required=False)
    result = words_field(_("What came of it?"), rows=4, longest=LONG, required=False)
    language = LanguageField(label=_("In which language do you write?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topics"].choices = choices("topic")

    def clean(self) -> dict[str, Any]:
        """It ends after it begins; what is done tells what was learned."""
        told = super().clean() or self.cleaned_data
        if told.get("start") and told.get("end") and told["end"] < told["start"]:
            self.add_error("end", _("It cannot end before it begins."))
        if told.get("state") == Exchange.State.DONE and not told.get("learned"):
            self.add_error("learned", _("Once it is done, tell what was learned."))
        return told


class WithdrawForm(forms.Form):
    """Why an exchange is taken back."""

    reason = words_field(
        _("Why?"), rows=3, longest=600, help_text=_("Everybody who comes back reads it.")
    )
