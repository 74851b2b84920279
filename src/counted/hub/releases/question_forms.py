"""Questions: which column, which answers count, about whom, and the nearest SDG indicator."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from counted import standards
from counted.hub.collect.queries import Column
from counted.hub.releases import suggestions
from counted.hub.releases.group_forms import MISSING, OfColumn
from counted.hub.releases.writing import HOUSEHOLDS, MEMBERS
from counted.hub.ui.parts import Explained

SDG_CODE = re.compile(r"^\d{1,2}\.[0-9a-z]{1,2}(\.\d{1,2})?$")


class ColumnChoiceForm(forms.Form):
    """Which question to add."""

    column = forms.ChoiceField(label=_("Which question?"))

    def __init__(self, *args: Any, columns: list[Column], labels: Mapping[str, str], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["column"].choices = [
            (
                f"{it.role}.{it.name}",
                f"{labels[it.name]} ({it.name})" if labels.get(it.name) else it.name,
            )
            for it in columns
        ]


class QuestionForm(OfColumn):
    """One question: what counts, about whom, and its place among the SDG indicators."""

    YES, NO = "yes", "no"
    SHARE, NUMBER_SHARE, MEAN = "share", "number", "mean"

    title = forms.CharField(
        label=_("What is the figure called?"),
        help_text=_("For example: Electricity at home."),
        max_length=100,
    )
    definition = forms.CharField(
        label=_("What does it mean, in a sentence?"),
        help_text=_("For example: the household says that it has electricity."),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=500,
    )
    statistic = forms.ChoiceField(label=_("What do you want to know?"), widget=forms.RadioSelect)
    at_least = forms.FloatField(label=_("It counts from this number on"), required=False)
    below = forms.FloatField(label=_("... and below this number"), required=False)
    unit = forms.ChoiceField(label=_("Share of whom?"), widget=forms.RadioSelect)
    among = forms.MultipleChoiceField(
        label=_("Only some people?"),
        help_text=_("Tick nothing if it is about everybody. Ticks within one group only."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    asked_column = forms.ChoiceField(
        label=_("Was it asked only after another answer?"), required=False
    )
    asked_values = forms.CharField(
        label=_("After which answers?"),
        help_text=_("As they stand in the file, with commas between them."),
        max_length=300,
        required=False,
    )
    sdg_indicator = forms.CharField(
        label=_("Nearest SDG indicator"),
        help_text=_("Its number, for example 7.1.1. Leave this out if there is none."),
        max_length=10,
        required=False,
    )
    departure = forms.CharField(
        label=_("How does it differ from that indicator?"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=500,
        required=False,
    )
    note = forms.CharField(
        label=_("What should a reader know?"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=500,
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        column: Column,
        roles: set[str],
        dimensions: list[dict[str, Any]],
        columns: list[Column],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, column=column, **kwargs)
        self.dimensions = dimensions
        self.others = {f"{it.role}.{it.name}": it for it in columns if it.values}
        self._choose_statistic()
        self.fields["unit"].choices = list(_units(column.role, roles))
        self.fields["among"].choices = [
            (f"{it['id']}.{category['id']}", f"{it['title']}: {category['title']}")
            for it in dimensions
            if it["role"] == column.role or column.role == MEMBERS or MEMBERS in roles
            for category in it.get("categories", [])
        ]
        self.fields["asked_column"].choices = [
            ("", _("No, of everybody")),
            *((name, it.name) for name, it in self.others.items() if it.name != column.name),
        ]
        answer_fields = {
            field: forms.ChoiceField(
                label=self.label(value),
                choices=((self.YES, _("Counts")), (self.NO, _("Does not count")), *MISSING),
                initial=self._proposed(value),
            )
            for field, value in self.rows.items()
        }
        names = list(self.fields)
        at = names.index("statistic") + 1
        before = {name: self.fields[name] for name in names[:at]}
        after = {name: self.fields[name] for name in names[at:]}
        self.fields = {**before, **answer_fields, **after}

    @property
    def head_fields(self) -> list[Any]:
        """Fields before the answers."""
        return [self[name] for name in ("title", "definition", "statistic") if name in self.fields]

    @property
    def answer_fields(self) -> list[Any]:
        """One field for each answer."""
        return [self[field] for field in self.rows]

    @property
    def tail_fields(self) -> list[Any]:
        """Fields after the answers."""
        done = {"title", "definition", "statistic", *self.rows}
        return [self[name] for name in self.fields if name not in done]

    def clean(self) -> dict[str, Any]:
        """Something counts, something does not; one group at most; a departure is told."""
        given = super().clean() or {}
        statistic = given.get("statistic")
        if statistic == self.SHARE and not self.errors and not self._counting():
            raise forms.ValidationError(_("No answer counts. Choose at least one that does."))
        ends = (given.get("at_least"), given.get("below"))
        if statistic == self.NUMBER_SHARE and ends == (None, None):
            self.add_error("at_least", _("Say from or below which number it counts."))
        if len({it.partition(".")[0] for it in given.get("among", [])}) > 1:
            self.add_error("among", _("Tick categories of one group only."))
        self._clean_asked(given)
        code = given.get("sdg_indicator", "").strip()
        if code and not SDG_CODE.fullmatch(code):
            self.add_error("sdg_indicator", _("An indicator is written like 7.1.1 or 16.9.1."))
        return given

    def answers(self, before: Mapping[str, Any]) -> dict[str, Any]:
        """The question, confirmed."""
        given = self.cleaned_data
        statistic = given["statistic"]
        made = {
            **{key: before[key] for key in ("id", "role", "column")},
            "starter": before.get("starter", ""),
            "is_complete": True,
            "title": given["title"],
            "definition": given["definition"],
            "kind": statistic,
            "statistic": "mean" if statistic == self.MEAN else "share",
            "unit": given["unit"],
            "missing": self.codes(),
            "among": self._among(given["among"]),
            "asked": self._asked(given),
            "sdg": self._sdg(given, before),
            "note": given["note"],
        }
        if statistic == self.SHARE:
            made["yes"] = self._counting()
        elif statistic == self.NUMBER_SHARE:
            ends = {"at_least": given["at_least"], "below": given["below"]}
            made["yes"] = {end: it for end, it in ends.items() if it is not None}
        return made

    def _choose_statistic(self) -> None:
        choices = []
        if self.rows:
            choices.append((self.SHARE, _("The share who gave certain answers")))
        if self.column.is_number:
            choices.append((self.NUMBER_SHARE, _("The share with a number in a certain range")))
            choices.append((self.MEAN, _("The average of the numbers")))
        else:
            del self.fields["at_least"], self.fields["below"]
        self.fields["statistic"].choices = choices
        if len(choices) == 1:
            self.initial.setdefault("statistic", choices[0][0])

    def _proposed(self, value: str) -> str:
        title = self.titles.get(value, "")
        counts = self.YES if suggestions.counts_as_yes(value, title) else self.NO
        return suggestions.kind_of_missing(value, title) or counts

    def _counting(self) -> list[str]:
        return [v for field, v in self.rows.items() if self.cleaned_data.get(field) == self.YES]

    def _among(self, ticked: list[str]) -> dict[str, Any] | None:
        if not ticked:
            return None
        parts = [it.partition(".") for it in ticked]
        return {"dimension": parts[0][0], "categories": [it[2] for it in parts]}

    def _clean_asked(self, given: dict[str, Any]) -> None:
        if not given.get("asked_column"):
            return
        column = self.others[given["asked_column"]]
        known = {value for value, _n in column.values}
        wanted = [it.strip() for it in given.get("asked_values", "").split(",") if it.strip()]
        strange = [it for it in wanted if it not in known]
        if strange or not wanted:
            self.add_error(
                "asked_values",
                _("Choose among these answers: %(answers)s.")
                % {"answers": ", ".join(value for value, _n in column.values)},
            )
        given["asked_list"] = wanted

    def _asked(self, given: Mapping[str, Any]) -> dict[str, Any] | None:
        if not given.get("asked_column"):
            return None
        column = self.others[given["asked_column"]]
        return {"role": column.role, "column": column.name, "values": given["asked_list"]}

    def _sdg(self, given: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, Any] | None:
        code = given["sdg_indicator"].strip()
        if not code:
            return None
        known = {it["id"]: it for it in standards.load("starters")["starters"]}
        starter = known.get(before.get("starter", ""), {})
        series = starter.get("series") if starter.get("indicator") == code else None
        departure = given["departure"] or str(_("Nobody has compared it with the definition."))
        return {"indicator": code, "series": series, "departure": departure}

    @staticmethod
    def initial_from(indicator: Mapping[str, Any], column: Column) -> dict[str, Any]:
        """What to show of what was said or proposed before."""
        shown = {
            name: indicator[name]
            for name in ("title", "definition", "unit", "note")
            if indicator.get(name)
        }
        if indicator.get("kind"):
            shown["statistic"] = indicator["kind"]
        sdg = indicator.get("sdg") or {}
        shown |= {"sdg_indicator": sdg.get("indicator", ""), "departure": sdg.get("departure", "")}
        yes = indicator.get("yes")
        if isinstance(yes, dict):
            shown |= yes
        among, asked = indicator.get("among") or {}, indicator.get("asked") or {}
        shown["among"] = [f"{among['dimension']}.{it}" for it in among.get("categories", [])]
        if asked:
            shown["asked_column"] = f"{asked['role']}.{asked['column']}"
            shown["asked_values"] = ", ".join(asked["values"])
        gone = {v: kind for kind, values in indicator.get("missing", {}).items() for v in values}
        for at, (value, _n) in enumerate(column.values):
            if value in gone:
                shown[f"value_{at}"] = gone[value]
            elif isinstance(yes, list):
                shown[f"value_{at}"] = QuestionForm.YES if value in yes else QuestionForm.NO
        return shown


def _units(role: str, roles: set[str]) -> Iterator[tuple[str, Any]]:
    if role == HOUSEHOLDS:
        yield "household", Explained(_("Of households"), _("Each household counts once."))
    if MEMBERS in roles:
        yield "person", Explained(_("Of people"), _("A household of six counts six times."))
