"""A form made from a record: one field per field, with its label, help and example.

Lists of nouns (sources, uses, stages) become rows of small forms; two empty rows stand at the end,
so that nothing needs a script.
"""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any, Union, get_args, get_origin

from django import forms
from django.utils.functional import lazystr
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError
from pydantic.fields import FieldInfo

from counted.hub.accounts.fields import LanguagesField
from counted.hub.library import records, terms
from counted.hub.library.showing import CHOICES
from counted.hub.library.verdicts import LEVELS, STAGES

EMPTY_ROWS = 2
MOST_ROWS = 50


class LinesField(forms.CharField):
    """Several texts, one a line."""

    widget = forms.Textarea

    def prepare_value(self, value: Any) -> Any:
        """Show texts as lines."""
        return "\n".join(value) if isinstance(value, (list, tuple)) else value

    def clean(self, value: Any) -> list[str]:
        """The lines that hold something."""
        lines = [it.strip() for it in super().clean(value).splitlines()]
        return [it for it in lines if it]


def field_for(name: str, info: FieldInfo) -> forms.Field | None:
    """The form field of a record's field; None where it needs rows."""
    told: dict[str, Any] = {
        "label": _translated(info.title or name),
        "help_text": _translated(info.description or ""),
        "required": False,
    }
    kinds = list(_kinds(info.annotation))
    if name == "concept":
        return forms.ChoiceField(choices=lambda: terms.choices("topic"), **told)
    if tuple in kinds:
        return _field_of_many(name, told)
    if name == "level" and int in kinds:
        unknown = ("", _("Not known"))
        return forms.TypedChoiceField(
            choices=[unknown, *((str(it), f"{it} {words}") for it, words in LEVELS.items())],
            coerce=int, empty_value=None, **told,
        )  # fmt: skip
    if int in kinds:
        sizes = {type(it).__name__: it for it in info.metadata}
        low, high = sizes.get("Ge"), sizes.get("Le")
        return forms.IntegerField(
            min_value=low.ge if low else records.EARLIEST,
            max_value=high.le if high else records.LATEST,
            localize=False, **told,
        )  # fmt: skip
    if choice := next((it for it in kinds if _is_choice(it)), None):
        known = [(it.value, CHOICES[name][it.value]) for it in choice]
        empty = [("", _("Not told"))] if info.default == "" else []
        return forms.ChoiceField(choices=[*empty, *known], **told)
    return _field_of_text(info, told)


def _field_of_text(info: FieldInfo, told: dict[str, Any]) -> forms.Field:
    size = next((it.max_length for it in info.metadata if hasattr(it, "max_length")), records.SHORT)
    if any(type(it).__name__ == "AfterValidator" for it in info.metadata) and info.title in (
        "Address", "Website", "Evidence",
    ):  # fmt: skip
        return forms.URLField(max_length=size, assume_scheme="https", **told)
    widget = forms.Textarea(attrs={"rows": 4}) if size > records.SHORT else forms.TextInput()
    return forms.CharField(max_length=size, widget=widget, **told)


def _field_of_many(name: str, told: dict[str, Any]) -> forms.Field | None:
    if name == "languages":
        return LanguagesField(max_length=500, **told)
    if name == "methods":
        return forms.MultipleChoiceField(
            choices=lambda: terms.choices("method"), widget=forms.CheckboxSelectMultiple, **told
        )
    if name == "authors":
        return LinesField(widget=forms.Textarea(attrs={"rows": 3}), **told)
    return None


def _translated(text: str) -> Any:
    return lazystr(_Later(text)) if text else ""


class _Later:
    """A text that is translated when it is shown."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __str__(self) -> str:
        return gettext(self.text)


def _kinds(annotation: Any) -> Iterator[Any]:
    """The plain types of an annotation: int of Annotated[int, ...] | None."""
    origin = get_origin(annotation)
    if origin in (Union, types.UnionType):
        for it in get_args(annotation):
            yield from _kinds(it)
    elif origin is not None and hasattr(annotation, "__metadata__"):
        yield from _kinds(get_args(annotation)[0])
    else:
        yield origin or annotation


def _is_choice(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, StrEnum)


def noun_of(info: FieldInfo) -> type[records.Noun] | None:
    """The noun of which a field holds a list, if it does."""
    if get_origin(info.annotation) is not tuple:
        return None
    first = get_args(info.annotation)[0]
    return first if isinstance(first, type) and issubclass(first, records.Noun) else None


def row_form(noun: type[records.Noun]) -> type[forms.Form]:
    """A small form for one row of a list."""
    fields = {name: field_for(name, info) for name, info in noun.model_fields.items()}
    if noun is records.Stage:
        fields["stage"] = forms.ChoiceField(choices=STAGES.items(), widget=forms.HiddenInput)
    return type(f"{noun.__name__}Row", (_Row,), {**fields, "noun": noun})


class _Row(forms.Form):
    """A row is right where its noun can be made of it."""

    noun: type[records.Noun]

    def clean(self) -> dict[str, Any]:
        found = {name: value for name, value in self.cleaned_data.items() if name != "DELETE"}
        try:
            self.told = self.noun.model_validate(found)
        except ValidationError:
            if not self.errors:
                raise forms.ValidationError(_("Please look at this row again.")) from None
        return found


def rows_for(
    noun: type[records.Noun], *, prefix: str, kept: list[dict[str, Any]], data: Any
) -> forms.BaseFormSet:
    """The rows of a list: what is kept, and empty ones; all stages where it is about stages."""
    is_stages = noun is records.Stage
    if is_stages:
        told = {it["stage"]: it for it in kept}
        kept = [told.get(stage, {"stage": stage}) for stage in STAGES]
    formset = forms.formset_factory(
        row_form(noun), extra=0 if is_stages else EMPTY_ROWS, max_num=MOST_ROWS, validate_max=True
    )
    rows = formset(data, prefix=prefix, initial=kept)
    if is_stages:
        for form, words in zip(rows.forms, STAGES.values(), strict=False):
            form.words = words
    return rows


def rows_told(rows: forms.BaseFormSet) -> list[dict[str, Any]]:
    """What the rows tell; those that tell nothing are left out."""
    told = [form.told for form in rows.forms if getattr(form, "told", None) is not None]
    return [records.written(it) for it in told if _tells(it)]


def _tells(noun: records.Noun) -> bool:
    values: Mapping[str, Any] = records.written(noun)
    return any(value for name, value in values.items() if name not in ("stage", "kind"))
