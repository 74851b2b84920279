"""Forms of those who run a call: the call, its questions, phases, reviewers, decisions, report."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from counted.hub.accounts import queries
from counted.hub.accounts.fields import LanguageField
from counted.hub.accounts.forms import VoiceMixin
from counted.hub.accounts.models import Body
from counted.hub.calls import starters
from counted.hub.calls.answers import is_given
from counted.hub.calls.models import (
    Call,
    Contribution,
    Criterion,
    Decision,
    LateCode,
    Question,
    Reviewer,
    ReviewPhase,
)
from counted.hub.ui.moments import MomentField
from counted.hub.ui.parts import Explained

V = Question.Variant
WITH_CHOICES = (V.CHOICE, V.CHOICES)


class NewCallForm(VoiceMixin, forms.Form):
    """Beginning a call."""

    title = forms.CharField(label=_("Title"), max_length=200)
    template = forms.ChoiceField(
        label=_("Begin with"),
        widget=forms.RadioSelect,
        choices=lambda: [
            *((key, Explained(gettext(it.title), gettext(it.about)))
              for key, it in starters.STARTERS.items()),
            ("", Explained(gettext("An empty call"), gettext("You ask every question yourself."))),
        ],
        required=False,
    )  # fmt: skip
    language = LanguageField(label=_("Language of the call"))
    body = forms.ModelChoiceField(
        Body.objects.none(), label=_("Whose call it is"), required=False,
        empty_label=_("The secretariat's"),
    )  # fmt: skip
    made_up = forms.BooleanField(label=_("This call is made up, for trying out"), required=False)

    def __init__(self, *args: Any, bodies: list[int], is_secretariat: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = Body.objects.all() if is_secretariat else Body.objects.filter(pk__in=bodies)
        self.fields["body"].queryset = found
        self.fields["body"].required = not is_secretariat
        if not is_secretariat:
            self.fields["body"].empty_label = None


class CallForm(forms.ModelForm):
    """Texts, dates and rules of a call."""

    opens_at = MomentField(label=_("Opens"), required=False)
    closes_at = MomentField(is_end=True, label=_("Deadline"), required=False)
    language = LanguageField(label=_("Language of the call"))

    class Meta:
        """What those who run it may change."""

        model = Call
        fields = ("title", "summary", "text", "language", "opens_at", "closes_at",
                  "decisions_due", "wants", "anonymity")  # fmt: skip
        widgets = {  # noqa: RUF012 - Django's way
            "text": forms.Textarea(attrs={"rows": 10}),
            "decisions_due": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            "wants": forms.RadioSelect,
            "anonymity": forms.RadioSelect,
        }

    def clean(self) -> dict[str, Any]:
        """The deadline comes after the opening; a published call keeps both."""
        given = super().clean()
        opens, closes = given.get("opens_at"), given.get("closes_at")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", _("The deadline comes after the opening."))
        due = given.get("decisions_due")
        if due and closes and due < timezone.localdate(closes):
            self.add_error(
                "decisions_due", _("Choose a day after the deadline: decisions are told after it.")
            )
        if self.instance.state != Call.State.DRAFT and not (opens and closes):
            raise ValidationError(_("A published call has an opening and a deadline."))
        return given


class QuestionForm(forms.ModelForm):
    """One question; fixed answers one a line."""

    offered = forms.CharField(
        label=_("Answers to choose from"), help_text=_("One a line."), required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )  # fmt: skip
    condition = forms.ModelChoiceField(
        Question.objects.none(), label=_("Ask it only after this question"), required=False,
        empty_label=_("Always ask it"),
    )  # fmt: skip
    wanted = forms.CharField(
        label=_("… if the answer is one of"), required=False,
        help_text=_("One a line; nothing: after any answer. For yes or no write yes or no."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip

    class Meta:
        """All columns but the order."""

        model = Question
        fields = (
            "label", "help", "variant", "offered", "section", "is_required", "longest", "least",
            "most", "condition", "wanted", "target", "is_personal", "is_for_reviewers",
            "is_public", "maps_to",
        )  # fmt: skip
        widgets = {"help": forms.Textarea(attrs={"rows": 3})}  # noqa: RUF012 - Django's way

    def __init__(self, *args: Any, call: Call, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = self.instance.position if self.instance.pk else 10**6
        self.fields["condition"].queryset = call.questions.filter(position__lt=own)
        self.fields["section"].help_text = gettext(
            "Neighbours with the same step stand on one screen."
        )
        self.fields["maps_to"].help_text = gettext(
            "A field of the item, such as summary or record.problem; empty: it goes into the text."
        )
        if self.instance.pk:
            self.initial["offered"] = "\n".join(it["label"] for it in self.instance.choices)
            self.initial["wanted"] = "\n".join(self._labels_wanted())

    def _labels_wanted(self) -> list[str]:
        before = self.instance.condition
        labels = {it["value"]: it["label"] for it in before.choices} if before else {}
        return [labels.get(value, value) for value in self.instance.condition_values]

    def clean(self) -> dict[str, Any]:
        """Choices need two answers at least; personal answers stay closed."""
        given = super().clean()
        labels = _lines(given.get("offered", ""))
        if given.get("variant") in WITH_CHOICES and len(set(labels)) < max(2, len(labels)):
            self.add_error("offered", _("Give at least two answers, each once."))
        if any(";" in it for it in labels):
            self.add_error("offered", _("Leave out ; since it stands between answers on paper."))
        if given.get("is_personal"):
            given["is_public"] = given["is_for_reviewers"] = False
        least, most = given.get("least"), given.get("most")
        if is_given(least) and is_given(most) and most < least:
            self.add_error("most", _("The largest number is not below the smallest."))
        self._clean_wanted(given)
        return given

    def _clean_wanted(self, given: dict[str, Any]) -> None:
        before, wanted = given.get("condition"), _lines(given.get("wanted", ""))
        if before is None:
            given["condition_values"] = []
            return
        values = {it["label"].casefold(): it["value"] for it in before.choices}
        values |= {it["value"].casefold(): it["value"] for it in before.choices}
        if before.variant == V.YES_NO:
            values = {"yes": "yes", "no": "no", gettext("Yes").casefold(): "yes",
                      gettext("No").casefold(): "no"}  # fmt: skip
        if values and (unknown := [it for it in wanted if it.casefold() not in values]):
            self.add_error(
                "wanted",
                _("The question before has no answer ‘{text}’.").format(text=unknown[0]),
            )
            return
        given["condition_values"] = [values.get(it.casefold(), it) for it in wanted]

    def values(self) -> dict[str, Any]:
        """The columns, once the form is valid."""
        given = dict(self.cleaned_data)
        labels = _lines(given.pop("offered"))
        given.pop("wanted")
        before = self.instance.choices if self.instance.pk else []
        given["choices"] = choices(labels, before) if given["variant"] in WITH_CHOICES else []
        return given


def choices(labels: list[str], before: list[dict[str, str]]) -> list[dict[str, str]]:
    """Answers with values that stay when a label is mended."""
    by_label = {it["label"]: it["value"] for it in before}
    same = len(labels) == len(before)
    used = {it["value"] for it in before}
    found = []
    for at, label in enumerate(labels):
        value = by_label.get(label) or (before[at]["value"] if same else "")
        if not value or value in {it["value"] for it in found}:
            value = next(name for n in range(1, 10**4) if (name := f"a{n}") not in used)
        used.add(value)
        found.append({"value": value, "label": label})
    return found


def _lines(text: str) -> list[str]:
    return [it.strip() for it in re.split(r"[\r\n]+", text) if it.strip()]


class LateCodeForm(forms.ModelForm):
    """A late code for somebody."""

    until = MomentField(is_end=True, label=_("Until"))

    class Meta:
        """Until when, and for whom."""

        model = LateCode
        fields = ("until", "note")


class PhaseForm(forms.ModelForm):
    """A phase of reviewing."""

    opens_at = MomentField(label=_("Opens"))
    closes_at = MomentField(is_end=True, label=_("Closes"))

    class Meta:
        """All but the order."""

        model = ReviewPhase
        fields = ("title", "guidance", "opens_at", "closes_at", "sees_others", "names_reviewers")
        widgets = {  # noqa: RUF012 - Django's way
            "guidance": forms.Textarea(attrs={"rows": 4}),
            "sees_others": forms.RadioSelect,
        }

    def clean(self) -> dict[str, Any]:
        """It closes after it opens."""
        given = super().clean()
        opens, closes = given.get("opens_at"), given.get("closes_at")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", _("The phase closes after it opens."))
        return given


class CriterionForm(forms.ModelForm):
    """A criterion."""

    class Meta:
        """All but the order."""

        model = Criterion
        fields = ("label", "help", "weight", "least", "most", "is_required")
        widgets = {"help": forms.Textarea(attrs={"rows": 2})}  # noqa: RUF012 - Django's way

    def clean(self) -> dict[str, Any]:
        """Weights are above nothing, and there is room between the points."""
        given = super().clean()
        if (given.get("weight") or 0) <= 0:
            self.add_error("weight", _("A weight is above nothing."))
        if (given.get("most") or 0) <= (given.get("least") or 0):
            self.add_error("most", _("The most points are more than the fewest."))
        return given


class ReviewerForm(forms.Form):
    """Somebody who may review."""

    email = forms.EmailField(label=_("E-mail address of their account"))
    most = forms.IntegerField(
        label=_("At most so many contributions a phase"), min_value=1, max_value=500, initial=10
    )

    def clean_email(self) -> str:
        """An account with this address has to be there."""
        email = self.cleaned_data["email"].lower()
        self.person = queries.account_of(email)
        if self.person is None:
            raise ValidationError(
                _("Nobody has an account with this address. Ask them to make one first.")
            )
        return email


class ShareForm(forms.Form):
    """Sharing out by workload."""

    each = forms.IntegerField(
        label=_("Reviews for each contribution"), min_value=1, max_value=10, initial=3
    )


class AssignForm(forms.Form):
    """Asking one reviewer."""

    phase = forms.ModelChoiceField(ReviewPhase.objects.none(), label=_("Phase"))
    reviewer = forms.ModelChoiceField(Reviewer.objects.none(), label=_("Reviewer"))

    def __init__(self, *args: Any, call: Call, able: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phase"].queryset = call.phases.all()
        able_ones = call.reviewers.filter(person__in=able).select_related("person")
        self.fields["reviewer"].queryset = able_ones
        self.fields["reviewer"].label_from_instance = lambda it: str(it.person)


class DecisionForm(forms.ModelForm):
    """An outcome with its reason, told later."""

    outcome = forms.ChoiceField(
        label=_("Decision"), widget=forms.RadioSelect,
        choices=[(it.value, it.label) for it in Decision.PREPARED],
    )  # fmt: skip
    due_at = MomentField(
        is_end=True, label=_("If changes are asked for: until when?"), required=False
    )

    class Meta:
        """What the authors will read."""

        model = Decision
        fields = ("outcome", "reason", "with_reviews", "due_at")
        widgets = {  # noqa: RUF012 - Django's way
            "reason": forms.Textarea(attrs={"rows": 6}),
        }


class ExtendForm(forms.Form):
    """More time for changes."""

    until = MomentField(is_end=True, label=_("Changes until"))


class JoinForm(forms.Form):
    """Putting a contribution to another one."""

    into = forms.ModelChoiceField(Contribution.objects.none(), label=_("The one that stays"))
    how = forms.ChoiceField(
        label=_("How"), widget=forms.RadioSelect,
        choices=[
            ("merged", Explained(_("Merge it"), _("Its authors become co-authors."))),
            ("duplicate", Explained(_("It is the same"), _("It was handed in twice."))),
        ],
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Reason, as the authors will read it"), widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args: Any, others: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = others


class MaskForm(forms.Form):
    """What reviewers read instead of an answer that names somebody."""

    def __init__(
        self, *args: Any, contribution: Contribution, questions: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.keys = {"title": "title"}
        masked = contribution.masked
        self.fields["title"] = forms.CharField(
            label=_("Title"), required=False, max_length=200, help_text=contribution.title,
            initial=masked.get("title", ""),
        )  # fmt: skip
        for it in questions:
            name = f"q{it.pk}"
            self.keys[name] = it.key
            self.fields[name] = forms.CharField(
                label=it.label, required=False, initial=masked.get(it.key, ""),
                help_text=str(contribution.answers.get(it.key, "")),
                widget=forms.Textarea(attrs={"rows": 4}),
            )  # fmt: skip

    def masks(self) -> dict[str, str]:
        """By key; empty ones leave the answer as it is."""
        return {key: text for name, key in self.keys.items() if (text := self.cleaned_data[name])}


class LearnedForm(forms.Form):
    """What was learned."""

    learned = forms.CharField(
        label=_("What was learned"), widget=forms.Textarea(attrs={"rows": 16}),
        help_text=_("Name nobody who was not accepted. Markdown."), max_length=50_000,
    )  # fmt: skip
