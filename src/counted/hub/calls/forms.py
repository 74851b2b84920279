"""Forms of those who answer a call: beginning, the questions, co-authors, files that come back."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from counted.hub.accounts.fields import LanguageField
from counted.hub.accounts.forms import VoiceMixin
from counted.hub.calls import meeting, variants
from counted.hub.calls.models import CoAuthor, Contribution, Question
from counted.hub.calls.nearest import Nearest

V = Question.Variant
NOWHERE = Nearest()  #: nothing is known of where an answer comes from
PAGE, SEEN, THEIRS = "page", "seen:", "theirs"  #: what a page says of itself
LONGEST_NAME = 40  #: characters of the name of a page


class BeginForm(VoiceMixin, forms.Form):
    """The first step: what it is called, in which language, in whose name."""

    title = forms.CharField(
        label=_("Title"), max_length=200, help_text=_("As others will read it in a list.")
    )
    language = LanguageField(label=_("Language in which you write"))


class AnswersForm(forms.Form):
    """The questions of one step, as far as they are asked.

    A draft may stay incomplete; what is well-formed is kept even where something else is not.
    """

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        questions: Sequence[Question],
        answers: Any,
        nearest: Nearest = NOWHERE,
    ) -> None:
        super().__init__(data, files)
        self.questions = {f"q{it.pk}": it for it in questions}
        for name, question in self.questions.items():
            made = variants.field(question)
            made.initial = answers.get(question.key)
            if question.variant == V.COUNTRY:
                self._offer_countries(made, name, nearest)
            self.fields[name] = made

    def _offer_countries(self, made: forms.Field, name: str, nearest: Nearest) -> None:
        """Those that come to mind first; what is obvious is chosen, and the page says so."""
        chosen = made.initial or ()
        if self.is_bound:
            chosen = made.widget.value_from_datadict(self.data, self.files, name) or ()
        elif obvious := nearest.obvious(self.questions[name], made.choices):
            chosen = made.initial = obvious
            told = _("Chosen for you: the country that you told of. Change it if it is another.")
            made.help_text = format_lazy("{} {}", made.help_text, told) if made.help_text else told
        made.choices = nearest.arranged(made.choices, chosen=chosen)

    def tell_ahead(self, follow_ups: Mapping[str, Sequence[Question]]) -> None:
        """Say under a question what is asked after some answers to it."""
        for name, question in self.questions.items():
            told = [variants.asked_after(question, it) for it in follow_ups.get(question.key, ())]
            before = str(self.fields[name].help_text or "")
            self.fields[name].help_text = " ".join(filter(None, [before, *told]))

    def well_formed(self) -> dict[str, Any]:
        """Answers by key of a question: checked values, None where there is none."""
        self.is_valid()
        return {
            question.key: variants.plain(self.cleaned_data[name]) or _zero(self.cleaned_data[name])
            for name, question in self.questions.items()
            if name in self.cleaned_data and question.variant != V.FILE
        }

    def written(self) -> dict[str, Any]:
        """What was written here: well-formed answers, but for those where others' are taken."""
        taken = self.taken()
        return {key: it for key, it in self.well_formed().items() if key not in taken}

    def taken(self) -> set[str]:
        """Keys of the questions where what somebody else answered is to stay."""
        chosen = self.data.getlist(THEIRS)
        return {it.key for name, it in self.questions.items() if name in chosen}

    def shown(self) -> meeting.Shown:
        """What the page showed that was sent."""
        told = {it.key: self.data.get(SEEN + name, "") for name, it in self.questions.items()}
        return meeting.Shown(self.data.get(PAGE, "")[:LONGEST_NAME], told)

    def showing(self, name: str, *, kept: Mapping[str, Any], met: Collection[str]) -> str:
        """The fingerprint of the answer that this form shows, or that its reader has met now."""
        key = self.questions[name].key
        now = meeting.fingerprint(kept.get(key))
        if not self.is_bound or key in met:
            return now
        is_kept = meeting.fingerprint(self.well_formed().get(key)) == now
        return now if is_kept else self.data.get(SEEN + name, "")

    def handed_in(self) -> list[tuple[Question, Any]]:
        """Files that came along, with their questions."""
        return [
            (question, self.files[name])
            for name, question in self.questions.items()
            if question.variant == V.FILE and name in self.files
        ]


def _zero(value: Any) -> Any:
    return 0 if value == 0 and value is not False else None


class CoAuthorForm(forms.ModelForm):
    """Somebody who wrote it too."""

    class Meta:
        """Three short answers."""

        model = CoAuthor
        fields = ("name", "email", "organisation")


class PaperForm(forms.Form):
    """A form that was filled in elsewhere and comes back."""

    file = forms.FileField(
        label=_("The form that you filled in"),
        help_text=_("Word or Excel. What stands in it takes the place of what is here."),
        widget=forms.ClearableFileInput(attrs={"accept": ".docx,.xlsx"}),
    )


class MailedForm(PaperForm):
    """A form that came by e-mail, taken in by those who run the call."""

    name = forms.CharField(label=_("Who sent it"), max_length=150)
    email = forms.EmailField(
        label=_("Their address"),
        help_text=_("They get an account with it, and go on from there themselves."),
    )
    field_order = ("name", "email", "file")


class LateForm(forms.Form):
    """A late code."""

    code = forms.CharField(label=_("Late code"), max_length=20)


class SubmitForm(forms.Form):
    """Handing in: after changes were asked for, with a reply."""

    reply = forms.CharField(
        label=_("What did you change, and what not?"),
        help_text=_("Those who asked for changes read this first."),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=10_000,
    )

    def __init__(self, *args: Any, contribution: Contribution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if contribution.state != Contribution.State.CHANGES:
            del self.fields["reply"]
