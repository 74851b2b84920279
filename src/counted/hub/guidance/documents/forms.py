"""Forms in which documents and clauses are written."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from counted.hub.accounts import places
from counted.hub.accounts.fields import LanguageField, day_field, words_field
from counted.hub.accounts.forms import VoiceMixin
from counted.hub.accounts.models import Body
from counted.hub.accounts.rules import Standing
from counted.hub.guidance.documents.numbering import DEEPEST
from counted.hub.guidance.gaps.forms import RELATIONS, CiteForm
from counted.hub.guidance.models import Document, Passage, Proposal
from counted.hub.library.licences import LICENCES
from counted.hub.library.terms import choices
from counted.hub.ui.describing import beginning
from counted.hub.ui.parts import Explained

LONG = 20_000  #: characters of a clause
LONGEST_TEXT = 400_000  #: of a text that is taken in
LONGEST_PROPOSAL = 200  #: characters shown where proposals are chosen
SPLIT = "---"  #: a line of this parts a clause in two


class DocumentForm(VoiceMixin, forms.Form):
    """What a document is, as a whole."""

    title = forms.CharField(label=_("Title"), max_length=200)
    summary = words_field(_("In one sentence"), rows=2, longest=600, required=False)
    kind = forms.ChoiceField(
        label=_("Kind"), choices=Document.Kind.choices, widget=forms.RadioSelect, initial="guide"
    )
    body = forms.ModelChoiceField(
        Body.objects.none(), label=_("Who keeps it?"), required=False,
        help_text=_("Its chair and co-leads write it further and publish its versions."),
    )  # fmt: skip
    topics = forms.MultipleChoiceField(
        label=_("Topics"), required=False, widget=forms.CheckboxSelectMultiple
    )
    countries = forms.MultipleChoiceField(
        label=_("Countries it is for"), required=False, choices=places.countries,
        widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text=_("None: for every country. Hold Ctrl or ⌘ to choose several."),
    )  # fmt: skip
    licence = forms.ChoiceField(label=_("Licence"), choices=LICENCES.items(), required=False)
    language = LanguageField(label=_("In which language is it written first?"))

    def __init__(self, *args: Any, who: Standing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topics"].choices = choices("topic")
        bodies = Body.objects.order_by("name")
        self.fields["body"].queryset = (
            bodies if who.is_secretariat else bodies.filter(pk__in=who.led)
        )


class ClauseForm(forms.Form):
    """How a clause reads, and where it comes from."""

    kind = forms.ChoiceField(label=_("What is it?"), choices=Passage.Kind.choices, initial="text")
    title = forms.CharField(label=_("Title"), max_length=300, required=False)
    text = words_field(
        _("Text"), rows=8, longest=LONG, required=False,
        help_text=_("Markdown: **bold**, *italic*, - list, [word](address)."),
    )  # fmt: skip
    depth = forms.TypedChoiceField(
        label=_("How deep does it stand?"), coerce=int, initial=2,
        choices=[(it, str(it)) for it in range(1, DEEPEST + 1)],
        help_text=_("1 is a chapter, 2 a clause in it, and so on. Numbers follow by themselves."),
    )  # fmt: skip
    status = forms.ChoiceField(
        label=_("How sure is it?"), choices=Passage.Status.choices, widget=forms.RadioSelect,
        initial="own",
    )  # fmt: skip
    source = forms.CharField(label=_("Source"), max_length=500, required=False)
    source_url = forms.URLField(
        label=_("Address of the source"), max_length=500, required=False, assume_scheme="https"
    )
    source_date = day_field(label=_("Date of the source"), required=False)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """It says something; what comes from elsewhere says from where."""
        told = super().clean() or self.cleaned_data
        if not told.get("title", "").strip() and not told.get("text", "").strip():
            self.add_error("text", _("Write a title, a text or both."))
        if told.get("status") != Passage.Status.OWN and not told.get("source", "").strip():
            self.add_error("source", _("Add the source, or say that it was written here."))
        return told


class SplitForm(forms.Form):
    """Where a clause is parted."""

    text = words_field(
        _("Text"), rows=12, longest=LONG,
        help_text=_("Put a line of three dashes (---) where a new clause begins."),
    )  # fmt: skip
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def parts(self) -> list[dict[str, str]]:
        """The texts of the parts."""
        found: list[list[str]] = [[]]
        for line in self.cleaned_data["text"].splitlines():
            if line.strip() == SPLIT:
                found.append([])
            else:
                found[-1].append(line)
        texts = ["\n".join(it).strip() for it in found]
        return [{"text": it} for it in texts if it]


class MergeForm(forms.Form):
    """With which other clause it becomes one, and how that one reads."""

    into = forms.TypedChoiceField(label=_("With which clause?"), coerce=int)
    text = words_field(
        _("How does the one clause read?"), rows=10, longest=LONG, required=False,
        help_text=_("Left empty: the one text below the other."),
    )  # fmt: skip
    seen = forms.CharField(required=False, widget=forms.HiddenInput)


class WhyForm(forms.Form):
    """Why a clause is taken out."""

    why = forms.CharField(
        label=_("Why?"), max_length=500, required=False,
        help_text=_("Whoever follows a link to this clause reads it."),
    )  # fmt: skip


class TextForm(forms.Form):
    """A whole text that becomes clauses."""

    text = words_field(
        _("Text"), rows=18, longest=LONGEST_TEXT,
        help_text=_(
            "Markdown. Each heading, each paragraph and each list becomes a clause of its own, "
            "behind those that are there."
        ),
    )  # fmt: skip


class PublishForm(forms.Form):
    """A draft becomes a version."""

    note = words_field(
        _("What is new?"), rows=4, longest=4000, required=False,
        help_text=_("Those who know the version before read this first."),
    )  # fmt: skip


class AdaptForm(VoiceMixin, forms.Form):
    """An adaptation of a document."""

    title = forms.CharField(label=_("Title"), max_length=200)
    summary = words_field(_("For whom, and why?"), rows=3, longest=600, required=False)
    countries = forms.MultipleChoiceField(
        label=_("Countries it is for"), choices=places.countries,
        widget=forms.SelectMultiple(attrs={"size": 8}),
    )  # fmt: skip


class BecauseForm(forms.Form):
    """Which proposals a clause takes up, and why."""

    proposals = forms.MultipleChoiceField(
        label=_("Proposals that it takes up"), required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Proposals on gaps that are still open, the newest first."),
    )  # fmt: skip
    reason = words_field(
        _("How does it take them up?"), rows=3, longest=4000, required=False,
        help_text=_("Whoever made a proposal is told this at once, and everybody reads it."),
    )  # fmt: skip

    def __init__(
        self, *args: Any, held: Collection[int], offered: Iterable[Proposal], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._held = held
        self.fields["proposals"].choices = [
            (it.pk, Explained(it.gap.name, beginning(it.text, longest=LONGEST_PROPOSAL)))
            for it in offered
        ]

    def clean(self) -> dict[str, Any]:
        """What is newly taken up says how."""
        told = super().clean() or self.cleaned_data
        new = {int(it) for it in told.get("proposals", [])} - set(self._held)
        if new and not told.get("reason", "").strip():
            self.add_error("reason", _("Those who made the proposals want to know."))
        return told


class WithdrawForm(forms.Form):
    """Why a document is taken back."""

    reason = words_field(
        _("Why?"), rows=3, longest=600, help_text=_("Everybody who comes back reads it.")
    )


class EvidenceForm(CiteForm):
    """What bears on a clause, and how."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        relation = self.fields["relation"]
        relation.label = _("What does it do to this clause? It …")
        relation.choices = [(value, said.label) for value, said in RELATIONS]  # told of gaps only
