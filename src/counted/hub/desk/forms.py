"""What is asked in a request, of a watch, and of the secretariat's policies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from counted.hub.accounts.fields import words_field
from counted.hub.accounts.forms import VoiceMixin
from counted.hub.accounts.models import User
from counted.hub.desk.conversation import Rule
from counted.hub.desk.kinds import RequestKind
from counted.hub.desk.models import Policy, Watch
from counted.hub.desk.offering import choices

LONGEST = 20_000  #: characters of what is written in one step


class StepForm(VoiceMixin, forms.Form):
    """What somebody wants to do in a request, with their words.

    `seen` is the last step that was on the page: a decision is about what its author saw.
    """

    action = forms.ChoiceField(label=_("What do you want to do?"), widget=forms.RadioSelect)
    text = words_field(
        _("In your words"),
        longest=LONGEST,
        required=False,
        help_text=_("Those who are told read it as you write it."),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        rules: Sequence[Rule],
        person: Any,
        kind: RequestKind,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, person=person, **kwargs)
        self._rules = {it.action.value: it for it in rules}
        self._words = dict(choices(rules, kind))
        self.fields["action"].choices = list(self._words.items())

    def clean(self) -> dict[str, Any]:
        """A decision without words helps nobody."""
        told = super().clean() or self.cleaned_data
        rule = self._rules.get(told.get("action", ""))
        if rule and rule.needs_text and not told.get("text", "").strip():
            self.add_error("text", _("Please write down what is meant, and why."))
        return told

    @property
    def rule(self) -> Rule:
        """What was chosen, once the form is valid."""
        return self._rules[self.cleaned_data["action"]]

    @property
    def label(self) -> Any:
        """The word for what was chosen."""
        return self._words[self.cleaned_data["action"]].label


class WordsForm(VoiceMixin, forms.Form):
    """A request about a thing, in words: what is wrong, or why it should go."""

    text = words_field(
        _("What is it about?"),
        longest=LONGEST,
        help_text=_("Say what should be different and how you know."),
    )


class NewLetterForm(VoiceMixin, forms.Form):
    """A letter to people whose addresses nobody sees."""

    title = forms.CharField(label=_("What is it about?"), max_length=200)
    text = words_field(
        _("Your letter"),
        longest=LONGEST,
        help_text=_("Say who you are, what you look for, and what you would do with it."),
    )
    seal = forms.CharField(widget=forms.HiddenInput, required=False)  #: of whom the page named


class WatchForm(forms.Form):
    """How much somebody wants to hear of a thing."""

    kind = forms.CharField(max_length=30)
    key = forms.CharField(max_length=80, required=False)
    level = forms.ChoiceField(choices=Watch.Level.choices, required=False)
    next = forms.CharField(max_length=500, required=False)


class RhythmForm(forms.ModelForm):
    """How often news come by e-mail."""

    class Meta:
        """A part of the account."""

        model = User
        fields = ("digest",)
        widgets: ClassVar[dict[str, Any]] = {"digest": forms.RadioSelect}


class PolicyForm(forms.ModelForm):
    """How requests of one kind are decided from now on."""

    class Meta:
        """What the secretariat chooses."""

        model = Policy
        fields = ("needs_two", "days")
        help_texts: ClassVar[dict[str, Any]] = {
            "needs_two": _("One agrees, another one accepts."),
            "days": _("After that the request counts as overdue."),
        }

    def __init__(self, *args: Any, kind: RequestKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind.is_message:  # nobody accepts an answer
            del self.fields["needs_two"]


class LetterForm(VoiceMixin, forms.Form):
    """A letter of the secretariat to silent members; each gets it as a notice and by mail."""

    people = forms.ModelMultipleChoiceField(
        label=_("To whom"), queryset=User.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    text = words_field(_("In your words"), rows=8, longest=LONGEST)

    def __init__(self, *args: Any, people: Any, person: Any, **kwargs: Any) -> None:
        super().__init__(*args, person=person, **kwargs)
        self.fields["people"].queryset = people
