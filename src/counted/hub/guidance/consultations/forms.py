"""Forms of consultations: opening one, commenting, answering."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from counted.hub.accounts.fields import LanguageField, country_field, words_field
from counted.hub.accounts.forms import VoiceMixin
from counted.hub.accounts.models import Body
from counted.hub.guidance.models import Agreement, Comment, Consultation, Disposition
from counted.hub.ui.moments import MomentField

LONGEST_COMMENT, LONGEST_REASON = 10_000, 4_000  #: characters
LONGEST_PROPOSAL = 20_000


def unfolded(text: str) -> str:
    """A text with the ends of lines that we keep, without blanks around it."""
    return text.replace("\r\n", "\n").strip()


class ReasonField(forms.CharField):
    """A text that is the same when it comes back as it was sent out."""

    def to_python(self, value: Any) -> str:
        """Without the ends of lines that browsers put in."""
        return unfolded(str(super().to_python(value) or ""))


class OpenForm(VoiceMixin, forms.Form):
    """A draft is opened for comments."""

    title = forms.CharField(label=_("Title of the consultation"), max_length=200)
    text = words_field(
        _("What do you ask?"), rows=6, longest=6000, required=False,
        help_text=_("What you want to know, from whom, and what you will do with the answers."),
    )  # fmt: skip
    language = LanguageField(label=_("Language of these words"))
    note = words_field(
        _("What is new in this version?"), rows=3, longest=4000, required=False,
        help_text=_("Those who know the version before read this first."),
    )  # fmt: skip
    audience = forms.ChoiceField(
        label=_("Who may comment?"), choices=Consultation.Audience.choices,
        widget=forms.RadioSelect, initial="public",
    )  # fmt: skip
    body = forms.ModelChoiceField(
        Body.objects.order_by("name"), label=_("Which group, if it is for one?"), required=False
    )
    shown = forms.ChoiceField(
        label=_("When do others read the comments?"), choices=Consultation.Shown.choices,
        widget=forms.RadioSelect, initial="at_once",
    )  # fmt: skip
    opens_at = MomentField(label=_("From when? (today, if you leave it out)"), required=False)
    closes_at = MomentField(label=_("Until when?"), is_end=True)

    def clean(self) -> dict[str, Any]:
        """A group where it is for one; it closes later than it opens, and later than now."""
        told = super().clean() or self.cleaned_data
        now = timezone.now()
        told["opens_at"] = max(told.get("opens_at") or now, now)
        if told.get("audience") == "body" and not told.get("body"):
            self.add_error("body", _("Choose the group."))
        closes = told.get("closes_at")
        if closes and closes <= told["opens_at"]:
            self.add_error("closes_at", _("It would close before it opens. Choose a later day."))
        return told


class ClosingForm(forms.Form):
    """It lasts longer, or closes earlier."""

    closes_at = MomentField(
        label=_("Until when?"), is_end=True, required=False,
        help_text=_("Left out: it closes now."),
    )  # fmt: skip
    reason = words_field(
        _("Why?"), rows=3, longest=1000, help_text=_("Everybody who is asked reads it.")
    )


class CommentForm(VoiceMixin, forms.Form):
    """A comment on a clause or on the whole."""

    kind = forms.ChoiceField(
        label=_("What is it?"), choices=Comment.Kind.choices, widget=forms.RadioSelect,
        initial="concern",
    )  # fmt: skip
    quote = forms.CharField(
        label=_("Which words is it about?"), max_length=2000, required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        help_text=_("Copy them from the clause above. Left out: it is about all of it."),
    )  # fmt: skip
    text = words_field(_("Your comment"), rows=7, longest=LONGEST_COMMENT)
    proposed = words_field(
        _("How should it read?"), rows=5, longest=LONGEST_PROPOSAL, required=False,
        help_text=_("Change the words if you propose others. Readers see what you changed."),
    )  # fmt: skip
    language = LanguageField(label=_("In which language do you write?"))
    sex = forms.ChoiceField(
        label=_("Your sex, if you want to tell"), required=False,
        choices=[("", _("I do not tell")), *Comment.Sex.choices],
        help_text=_(
            "Nobody sees it beside your comment. It is only counted, in steps of five people."
        ),
    )  # fmt: skip
    said_by = forms.CharField(
        label=_("For whom do you write this down?"), max_length=200, required=False,
        help_text=_(
            "For people without an account: their name, or that of their group, as they want to "
            "be named. Left out: you speak for yourself."
        ),
    )  # fmt: skip
    country = country_field()
    agreed = forms.BooleanField(
        label=_("They know that this is published here with that name, and agree."), required=False
    )
    once = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, *args: Any, for_others: bool, is_whole: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not for_others:
            for name in ("said_by", "country", "agreed"):
                self.fields.pop(name)
        else:
            self.fields["country"].label = _("In which country do they live?")
        if is_whole:
            self.fields.pop("quote")
        if "speaks_for" in self.fields:
            self.order_fields(["kind", "quote", "text", "proposed", "language", "speaks_for"])

    def clean(self) -> dict[str, Any]:
        """Those in whose name somebody writes have agreed to it."""
        told = super().clean() or self.cleaned_data
        if told.get("said_by", "").strip() and not told.get("agreed"):
            self.add_error("agreed", _("Ask them first."))
        if told.get("kind") == "wording" and not told.get("proposed", "").strip():
            self.add_error("proposed", _("Write down how it should read."))
        return told


class AgreementForm(VoiceMixin, forms.Form):
    """Whether somebody agrees."""

    value = forms.TypedChoiceField(
        label=_("Do you agree?"), choices=reversed(Agreement.Value.choices), coerce=int,
        widget=forms.RadioSelect,
    )  # fmt: skip


class AnswerForm(forms.Form):
    """What became of a comment, why, and which clause reads otherwise because of it."""

    outcome = forms.ChoiceField(
        label=_("What became of it"), required=False,
        choices=[("", _("No answer yet")), *Disposition.Outcome.choices],
    )  # fmt: skip
    reason = ReasonField(
        label=pgettext_lazy("of an answer", "Why"), max_length=LONGEST_REASON, required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )  # fmt: skip
    clause = forms.CharField(
        label=_("Clause that changes"), max_length=12, required=False,
        widget=forms.TextInput(attrs={"list": "clauses", "autocomplete": "off"}),
        help_text=_("Its name, such as c12."),
    )  # fmt: skip
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def is_filled(self) -> bool:
        """Whether somebody wrote anything other than what stood there."""
        return any(name in self.changed_data for name in ("outcome", "reason", "clause"))

    def clean(self) -> dict[str, Any]:
        """Never a bare yes or no."""
        told = super().clean() or self.cleaned_data
        if self.is_filled():
            if not told.get("outcome"):
                self.add_error("outcome", _("Choose what became of it."))
            if not told.get("reason", "").strip():
                self.add_error("reason", _("Write down why."))
        return told


class GroupAnswerForm(AnswerForm):
    """The same for all comments of a group."""

    again = forms.BooleanField(
        label=_("Also replace the answers that some of them have"), required=False
    )

    def is_filled(self) -> bool:
        """A group is answered in words, always."""
        return True
