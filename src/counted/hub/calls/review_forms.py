"""Forms of those who review: a review, a conflict of interest, a remark."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from counted.hub.calls.models import Criterion, Review


class ReviewForm(forms.Form):
    """A review: points, a text to the author, one to those who decide, a recommendation."""

    text = forms.CharField(
        label=_("To the author"), required=False, max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("What is good, what is missing, what you would change. The author reads this."),
    )  # fmt: skip
    confidential = forms.CharField(
        label=_("Only to those who decide"), required=False, max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip
    recommendation = forms.ChoiceField(
        label=_("Your recommendation"), required=False, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, criteria: list[Criterion], review: Any, **kwargs: Any) -> None:
        kept = review.scores if review else {}
        initial = {
            name: getattr(review, name) for name in ("text", "confidential", "recommendation")
        } if review else {}  # fmt: skip
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["recommendation"].choices = [
            ("", _("No answer")), *Review.Recommendation.choices
        ]  # fmt: skip
        self.criteria = {f"c{it.pk}": it for it in criteria}
        for name, it in self.criteria.items():
            points = [(str(n), _point(n, it)) for n in range(it.least, it.most + 1)]
            self.fields[name] = forms.ChoiceField(
                label=it.label, help_text=it.help, required=False, widget=forms.RadioSelect,
                choices=[*points, ("", _("No answer"))], initial=str(kept.get(str(it.pk), "")),
            )  # fmt: skip
            self.fields[name].is_needed_later = it.is_required
            self.fields[name].is_scale = True
        self.order_fields([*self.criteria, "text", "confidential", "recommendation"])

    def scores(self) -> dict[str, int]:
        """Points by key of a criterion; those not given are left out."""
        given = self.cleaned_data
        return {str(it.pk): int(given[name]) for name, it in self.criteria.items() if given[name]}


def _point(number: int, criterion: Criterion) -> Any:
    """A number of points; which end is good stands there unless the call's own words say it."""
    ends = {criterion.least: _("{number} · poor"), criterion.most: _("{number} · excellent")}
    says_ends = all(str(it) in criterion.help for it in ends)
    if number not in ends or says_ends:
        return str(number)
    return format_lazy(ends[number], number=number)


class ConflictForm(forms.Form):
    """Saying that one is not free to judge."""

    text = forms.CharField(
        label=_("What it is, in a few words"), required=False, max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Those who run the call read this. You need not say more than you want."),
    )  # fmt: skip


class RemarkForm(forms.Form):
    """Something for the other reviewers."""

    text = forms.CharField(
        label=_("What you want to say"), max_length=5000, widget=forms.Textarea(attrs={"rows": 4})
    )
