"""Forms in which the secretariat keeps terms and their definitions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from counted.hub.accounts.fields import LanguageField, day_field, words_field
from counted.hub.guidance.documents import queries
from counted.hub.guidance.models import Clause, Definition, Passage, Term
from counted.messages import LANGUAGES

LONGEST_WORD, LONGEST_NOTE, LONGEST_DEFINITION = 200, 600, 4000


class TermForm(forms.Form):
    """A term's names in six languages, how its definitions differ, what it is part of."""

    def __init__(self, *args: Any, term: Term | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, name in LANGUAGES.items():
            self.fields[f"label-{code}"] = forms.CharField(
                label=_("Name (%(language)s)") % {"language": name},
                max_length=LONGEST_WORD,
                required=code == "en",
                initial=term.labels.get(code, "") if term else "",
                widget=forms.TextInput(attrs={"lang": code, "dir": "auto"}),
            )
        self.fields["note"] = words_field(
            _("How do the definitions differ?"), rows=2, longest=LONGEST_NOTE, required=False,
            initial=term.note if term else "",
        )  # fmt: skip
        others = Term.objects.exclude(pk=term.pk if term else None)
        self.fields["broader"] = forms.ModelChoiceField(
            others, label=_("Part of"), required=False, initial=term.broader_id if term else None
        )

    def told(self) -> dict[str, Any]:
        """The columns of the term, once the form is valid."""
        found = self.cleaned_data
        labels = {code: found[f"label-{code}"] for code in LANGUAGES}
        return {"labels": labels, "note": found["note"], "broader": found["broader"]}


class DefinitionForm(forms.Form):
    """What somebody says that a term means, and where they say it."""

    text = words_field(
        _("Definition"), rows=4, longest=LONGEST_DEFINITION,
        help_text=_("In our own words, unless you quote."),
    )  # fmt: skip
    language = LanguageField(label=_("In which language?"))
    whose = forms.CharField(label=_("Whose definition is it?"), max_length=200)
    source = forms.CharField(label=_("Source"), max_length=500)
    source_url = forms.URLField(
        label=_("Address of the source"), max_length=500, required=False, assume_scheme="https"
    )
    source_date = day_field(label=_("Date of the source"), required=False)
    status = forms.ChoiceField(
        label=_("How sure is it?"), choices=Passage.Status.choices, widget=forms.RadioSelect,
        initial="unconfirmed",
    )  # fmt: skip
    clause = forms.ModelChoiceField(
        Clause.objects.none(), label=_("The clause here that defines it"), required=False,
        help_text=_("Clauses of the kind “Definition” that are published."),
    )  # fmt: skip
    position = forms.IntegerField(
        label=_("Order"), min_value=0, max_value=30_000, initial=100, localize=False
    )

    def __init__(self, *args: Any, definition: Definition | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if definition is not None:
            self.initial |= {name: getattr(definition, name) for name in self.fields}
        defining = self.fields["clause"]
        defining.queryset = queries.defining_clauses()
        defining.label_from_instance = lambda it: f"{it.document.title}: {it.name}"
