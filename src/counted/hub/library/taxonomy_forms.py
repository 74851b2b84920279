"""Forms by which the secretariat keeps the taxonomy."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from counted.hub.library.models import Concept
from counted.messages import LANGUAGES


class ConceptForm(forms.Form):
    """Names and definitions in six languages, and where a concept stands."""

    def __init__(
        self, *args: Any, scheme: str, concept: Concept | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._ask_words(concept)
        others = Concept.objects.filter(scheme=scheme, state=Concept.State.IN_USE)
        if concept is not None:
            others = others.exclude(pk=concept.pk)
        self.fields["broader"] = forms.ModelChoiceField(
            others, label=_("Part of"), required=False, initial=concept and concept.broader_id
        )
        self.fields["position"] = forms.IntegerField(
            label=_("Order"), min_value=0, max_value=30_000, localize=False,
            initial=concept.position if concept else 100,
        )  # fmt: skip
        self.fields["source"] = forms.CharField(
            label=_("Source"), max_length=500, required=False,
            initial=concept.source if concept else "",
        )  # fmt: skip

    def _ask_words(self, concept: Concept | None) -> None:
        """Names of all languages first, then what else is said in each."""
        for code, name in LANGUAGES.items():
            self.fields[f"label-{code}"] = forms.CharField(
                label=_("Name (%(language)s)") % {"language": name},
                max_length=200,
                required=code == "en",
                initial=concept.labels.get(code, "") if concept else "",
                widget=forms.TextInput(attrs={"lang": code, "dir": "auto"}),
            )
        for code, name in LANGUAGES.items():
            self.fields[f"other-{code}"] = forms.CharField(
                label=_("Other names (%(language)s)") % {"language": name},
                max_length=1000,
                required=False,
                help_text=_("With commas."),
                initial=", ".join(concept.other_labels.get(code, [])) if concept else "",
                widget=forms.TextInput(attrs={"lang": code, "dir": "auto"}),
            )
            self.fields[f"definition-{code}"] = forms.CharField(
                label=_("What is meant (%(language)s)") % {"language": name},
                max_length=2000,
                required=False,
                initial=concept.definitions.get(code, "") if concept else "",
                widget=forms.Textarea(attrs={"rows": 2, "lang": code, "dir": "auto"}),
            )

    def told(self) -> dict[str, Any]:
        """What `taxonomy.save` wants, once the form is valid."""
        found = self.cleaned_data
        others = {code: found[f"other-{code}"].split(",") for code in LANGUAGES}
        return {
            "labels": {code: found[f"label-{code}"] for code in LANGUAGES},
            "other_labels": {
                code: [it.strip() for it in texts if it.strip()] for code, texts in others.items()
            },
            "definitions": {code: found[f"definition-{code}"] for code in LANGUAGES},
            "broader": found["broader"],
            "position": found["position"],
            "source": found["source"],
        }


class RetireForm(forms.Form):
    """No longer offering a concept, with or without another one in its place."""

    def __init__(self, *args: Any, concept: Concept, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Concept.objects.filter(scheme=concept.scheme, state=Concept.State.IN_USE)
        self.fields["replaced_by"] = forms.ModelChoiceField(
            others.exclude(pk=concept.pk),
            label=_("In its place"),
            required=False,
            empty_label=_now("None: items keep it"),
            help_text=_("Items then carry that one instead."),
        )


class TakeUpForm(forms.Form):
    """Making a concept of a word that members use."""

    word = forms.CharField(max_length=80, widget=forms.HiddenInput)
    label = forms.CharField(label=_("Name (English)"), max_length=200)
    scheme = forms.ChoiceField(label=_("Kind"), choices=Concept.Scheme.choices)
