"""Fields that forms of many rooms ask for: a language by its name, a country, a day, a text."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from counted.hub.accounts import labels, places


class LanguagesField(forms.CharField):
    """Languages as somebody writes them, separated by commas; kept as BCP 47 codes."""

    def prepare_value(self, value: Any) -> Any:
        """Show codes by name."""
        if isinstance(value, (list, tuple)):
            return ", ".join(map(labels.language_words, value))
        return value

    def clean(self, value: Any) -> list[str]:
        """The codes in the order given, each once; the first unknown name is an error."""
        text = super().clean(value)
        names = [it.strip() for it in text.replace(";", ",").replace("،", ",").split(",")]
        return list(dict.fromkeys(self._code(it) for it in names if it))

    def _code(self, name: str) -> str:
        if code := labels.language_of(name):
            return code
        if near := labels.nearest_language(name):
            raise forms.ValidationError(
                _("We do not know a language called “%(name)s”. Do you mean %(near)s?"),
                params={"name": name, "near": near},
            )
        raise forms.ValidationError(
            _("We do not know a language called “%(name)s”. Write its name in English."),
            params={"name": name},
        )


class LanguageField(LanguagesField):
    """One language by its name or code, any of the world; at first that of the page."""

    def __init__(self, **given: Any) -> None:
        given.setdefault("help_text", _("Any language: its name or its code."))
        given.setdefault("initial", lambda: get_language() or "en")
        super().__init__(**{"max_length": 60, **given})

    def prepare_value(self, value: Any) -> Any:
        """Show its name."""
        return super().prepare_value([value]) if isinstance(value, str) and value else value

    def clean(self, value: Any) -> Any:
        """Its code."""
        codes = super().clean(value)
        if len(codes) > 1:
            raise forms.ValidationError(_("One language only; translations are written later."))
        return codes[0] if codes else ""


def country_field(**given: Any) -> forms.ChoiceField:
    """A country, or none, chosen by its name in the reader's language."""
    return forms.ChoiceField(
        label=_("Country"),
        choices=lambda: [("", _now("Not told")), *places.countries()],
        required=False,
        **given,
    )


def day_field(**given: Any) -> forms.DateField:
    """A day, with the browser's calendar."""
    return forms.DateField(
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **given
    )


def words_field(label: Any, *, rows: int = 6, longest: int, **given: Any) -> forms.CharField:
    """A longer text of somebody's own, in whatever direction it runs."""
    area = forms.Textarea(attrs={"rows": rows, "dir": "auto"})
    return forms.CharField(label=label, max_length=longest, widget=area, **given)
