"""Conditions in a form: which answers of further columns must hold, all of them or any.

A form cannot grow by itself without a script. So a column is chosen, the form comes back with the
answers of that column, and everything typed stays; the columns travel with the form.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from counted.hub.collect.queries import Column
from counted.hub.releases import suggestions
from counted.hub.releases.group_forms import MISSING, labelled
from counted.hub.ui.parts import Explained

YES, NO = "yes", "no"
COUNTS = ((YES, _("Counts")), (NO, _("Does not count")), *MISSING)
ALL, ANY = "all", "any"
MORE, ASKED = "more", "asked"  #: what further columns of a question are chosen for
MOST_CONDITIONS = 12

Test = dict[str, Any]  #: {"role", "column"} with "values", or "at_least" and "below"
Titles = Callable[[str], Mapping[str, str]]  #: of a column: answer -> its label in the form


def name_of(column: Column | Mapping[str, Any]) -> str:
    """How forms call a column: its table and its name."""
    if isinstance(column, Column):
        return f"{column.role}.{column.name}"
    return f"{column['role']}.{column['column']}"


def typed(form: forms.Form) -> dict[str, Any]:
    """What was sent, field by field, unchecked: to show a form again as it was left."""
    return {
        bound.name: bound.field.widget.value_from_datadict(form.data, form.files, bound.html_name)
        for bound in form
    }


@dataclass
class One:
    """One column of several: its fields by name."""

    column: Column
    name: str
    title: str  #: of the column, as people know it
    rows: dict[str, str] = field(default_factory=dict)  #: field -> answer
    fields: dict[str, forms.Field] = field(default_factory=dict)


class Conditions:
    """The columns chosen for one purpose, each with what must hold of it."""

    def __init__(
        self,
        prefix: str,
        *,
        columns: Iterable[Column],
        chosen: Sequence[str],
        titles: Titles,
        labels: Mapping[str, str],
        join: tuple[str | Promise, Sequence[tuple[str, Explained]]],
        add: str | Promise,
        none: str | Promise,
        joined_from: int,
        answers: Sequence[tuple[str, str | Promise]] = COUNTS,
    ) -> None:
        self.prefix = prefix
        self.answers = answers
        usable = {name_of(it): it for it in columns if it.values or it.is_number}
        self.labels = labels
        self.join, self.add, self.none = join, add, none
        self.joined_from = joined_from  #: so many columns need a word on how they go together
        names = [name for name in dict.fromkeys(chosen) if name in usable][:MOST_CONDITIONS]
        self.ones = [self._one(at, usable[name], titles(usable[name].name))
                     for at, name in enumerate(names)]  # fmt: skip
        self.left = {name: it for name, it in usable.items() if name not in names}

    @classmethod
    def chosen_in(cls, data: Any, prefix: str) -> list[str]:
        """Columns that a sent form carries, and the one that was just chosen."""
        return [*data.getlist(f"{prefix}_column"), *filter(None, [data.get(f"{prefix}_add")])]

    def fields(self) -> dict[str, forms.Field]:
        """All fields, in order."""
        made: dict[str, forms.Field] = {}
        if len(self.ones) >= self.joined_from:
            label, choices = self.join
            made[f"{self.prefix}_join"] = forms.ChoiceField(
                label=label, choices=choices, widget=forms.RadioSelect, initial=ALL
            )
        for one in self.ones:
            made |= one.fields
        if self.left and len(self.ones) < MOST_CONDITIONS:
            choices = [("", self.none), *((n, self._called(it)) for n, it in self.left.items())]
            made[f"{self.prefix}_add"] = forms.ChoiceField(
                label=self.add, choices=choices, required=False
            )
        return made

    def parts(self, form: forms.Form) -> Iterator[tuple[str, str, list[forms.BoundField]]]:
        """For each column: how it is called, its name for the hidden field, its fields."""
        for one in self.ones:
            yield one.title, one.name, [form[name] for name in one.fields]

    def initial(self, said: Mapping[str, Any] | None, missing: Mapping[str, Any]) -> dict[str, Any]:
        """What to show of what was said before."""
        said = said or {}
        shown: dict[str, Any] = {f"{self.prefix}_join": said["join"]} if said.get("join") else {}
        gone = {value: kind for kind, values in missing.items() for value in values}
        tests = {name_of(it): it for it in said.get("tests", [])}
        for at, one in enumerate(self.ones):
            test = tests.get(one.name)
            if test is None:
                continue
            for end in ("at_least", "below"):
                shown[f"{self.prefix}_{at}_{end}"] = test.get(end)
            for name, value in one.rows.items():
                counts = YES if value in test.get("values", []) else NO
                shown[name] = gone.get(value, counts)
        return shown

    def clean(self, form: forms.Form) -> None:
        """Of each column something counts; a range has an end."""
        for at, one in enumerate(self.ones):
            if self._is_dropped(at, form.cleaned_data):
                continue
            test = self._test(at, one, form.cleaned_data)
            first = next(iter(one.fields))
            if one.rows and not test.get("values"):
                form.add_error(first, _("No answer of this column counts. Choose one that does."))
            low, high = test.get("at_least"), test.get("below")
            if not one.rows and (low, high) == (None, None):
                form.add_error(first, _("Say from or below which number it counts."))
            if low is not None and high is not None and low >= high:
                form.add_error(first, _("No number is in this range. Exchange both."))

    def said(self, given: Mapping[str, Any]) -> dict[str, Any] | None:
        """The tests with how they go together; None without any."""
        tests = [
            self._test(at, one, given)
            for at, one in enumerate(self.ones)
            if not self._is_dropped(at, given)
        ]
        return {"join": given.get(f"{self.prefix}_join") or ALL, "tests": tests} if tests else None

    def codes(self, given: Mapping[str, Any]) -> dict[str, list[str]]:
        """Answers that stand for no answer, by kind."""
        kinds = {kind for kind, _title in MISSING}
        found: dict[str, list[str]] = {}
        for value, said in self.rows_said(given):
            if said in kinds:
                found.setdefault(said, []).append(value)
        return found

    def rows_said(self, given: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
        """Every answer with what was said of it, in columns that stay."""
        for at, one in enumerate(self.ones):
            if not self._is_dropped(at, given):
                for name, value in one.rows.items():
                    yield value, given.get(name)

    def _one(self, at: int, column: Column, known: Mapping[str, str]) -> One:
        one = One(column=column, name=name_of(column), title=self._called(column))
        lead = f"{self.prefix}_{at}"
        if is_range(column):
            one.fields[f"{lead}_at_least"] = forms.FloatField(
                label=_("It counts from this number on"), required=False
            )
            one.fields[f"{lead}_below"] = forms.FloatField(
                label=_("... and below this number"), required=False
            )
        else:
            for number, (value, _count) in enumerate(column.values):
                name, title = f"{lead}_value_{number}", known.get(value, "")
                one.rows[name] = value
                one.fields[name] = forms.ChoiceField(
                    label=labelled(column, value, title),
                    choices=self.answers,
                    initial=proposed(value, title),
                )
        one.fields[f"{lead}_drop"] = forms.BooleanField(
            label=_("Take this column out again"), required=False
        )
        return one

    def _called(self, column: Column) -> str:
        label = self.labels.get(column.name, "")
        return f"{label} ({column.name})" if label else column.name

    def _is_dropped(self, at: int, given: Mapping[str, Any]) -> bool:
        return bool(given.get(f"{self.prefix}_{at}_drop"))

    def _test(self, at: int, one: One, given: Mapping[str, Any]) -> Test:
        test: Test = {"role": one.column.role, "column": one.column.name}
        if one.rows:
            return {**test, "values": [v for name, v in one.rows.items() if given.get(name) == YES]}
        ends = {end: given.get(f"{self.prefix}_{at}_{end}") for end in ("at_least", "below")}
        return {**test, **{end: number for end, number in ends.items() if number is not None}}


def is_range(column: Column) -> bool:
    """Whether a column is asked by a range of numbers and not answer by answer."""
    return not column.values or (column.is_number and column.distinct > suggestions.FEW_GROUPS)


def proposed(value: str, title: str) -> str:
    """What an answer looks like: no answer, one that counts, or one that does not."""
    counts = YES if suggestions.counts_as_yes(value, title) else NO
    return suggestions.kind_of_missing(value, title) or counts


def columns_of(indicator: Mapping[str, Any]) -> dict[str, list[str]]:
    """The further columns of a question, by what they are for."""
    return {
        purpose: [name_of(test) for test in (indicator.get(purpose) or {}).get("tests", [])]
        for purpose in (MORE, ASKED)
    }


def columns_sent(data: Any) -> dict[str, list[str]]:
    """The further columns that a sent form carries, with those just chosen."""
    return {purpose: Conditions.chosen_in(data, purpose) for purpose in (MORE, ASKED)}


def is_growing(data: Any) -> bool:
    """Whether a further column was just chosen, so that its answers have to be shown first."""
    return any(data.get(f"{purpose}_add") for purpose in (MORE, ASKED))
