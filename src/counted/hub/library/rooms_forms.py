"""Forms of topic rooms: proposing one, offering to look after one, recommending a case."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from counted.hub.accounts.fields import words_field
from counted.hub.accounts.forms import VoiceMixin

LONGEST = 5000  #: characters


class KeepForm(VoiceMixin, forms.Form):
    """Why somebody wants to look after a topic."""

    text = words_field(
        _("Why you, and what would you begin with?"),
        rows=5,
        longest=LONGEST,
        help_text=_("The secretariat reads this; readers of the room do not."),
    )


class ProposeForm(KeepForm):
    """A topic that is missing."""

    label = forms.CharField(
        label=_("Name of the topic, in English"),
        max_length=80,
        help_text=_("Short, such as: Rural water. Other languages follow once it is there."),
    )
    field_order = ("label", "text", "speaks_for")


class RecommendForm(VoiceMixin, forms.Form):
    """A case that shows a topic well, and why."""

    case = forms.ChoiceField(label=_("Case study"))
    why = words_field(
        _("What can be learned from it?"),
        rows=2,
        longest=500,
        help_text=_("One sentence. Everybody reads it, with your name."),
    )

    def __init__(self, *args: Any, cases: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["case"].choices = cases
