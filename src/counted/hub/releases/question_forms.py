"""Questions: which columns, which answers count, about whom, and the nearest SDG indicator."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from counted import standards
from counted.hub.collect.queries import Column
from counted.hub.releases.condition_forms import (
    ALL,
    ANY,
    ASKED,
    COUNTS,
    MORE,
    NO,
    YES,
    Conditions,
    Titles,
    is_range,
    name_of,
    proposed,
)
from counted.hub.releases.group_forms import MISSING, NO_VALUE, OfColumn
from counted.hub.releases.writing import HOUSEHOLDS, MEMBERS
from counted.hub.ui.parts import Explained

SDG_CODE = re.compile(r"^\d{1,2}\.[0-9a-z]{1,2}(\.\d{1,2})?$")
BLANK = (
    ("", Explained(_("We do not know"), _("They are left out of the figure."))),
    ("no", Explained(_("It means no"), _("They count as not having it."))),
    ("both", Explained(_("It could be either"), _("Both figures are shown, side by side."))),
)
BLANKS = ("blank", "no_value", "apart", "apart_why")
TOGETHER = (
    (ALL, Explained(_("All of them"), _("Water and soap: both have to be there."))),
    (ANY, Explained(_("One of them is enough"), _("Trouble with seeing, or with hearing."))),
)
WERE_ASKED = ((YES, _("It was asked")), (NO, _("It was not asked")), *MISSING)


class ColumnChoiceForm(forms.Form):
    """Which question to add."""

    column = forms.ChoiceField(label=_("Which question?"))

    def __init__(self, *args: Any, columns: list[Column], labels: Mapping[str, str], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["column"].choices = [
            (name_of(it), f"{labels[it.name]} ({it.name})" if labels.get(it.name) else it.name)
            for it in columns
        ]


class QuestionForm(OfColumn):
    """One question: what counts, about whom, and its place among the SDG indicators."""

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
    blank = forms.ChoiceField(
        label=_("What if nothing was written down?"),
        choices=BLANK,
        widget=forms.RadioSelect,
        required=False,
    )
    no_value = forms.CharField(
        label=_("Which numbers mean that there is no answer?"),
        help_text=_("For example: 99, 999. Leave this out if there are none."),
        max_length=100,
        required=False,
    )
    apart = forms.MultipleChoiceField(
        label=_("Was it asked or written down differently from group to group?"),
        help_text=_("Then these groups are not compared, and not put together."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    apart_why = forms.CharField(label=_("How did it differ?"), max_length=300, required=False)
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
        chosen: Mapping[str, list[str]] | None = None,
        titles_of: Titles = lambda _column: {},
        labels: Mapping[str, str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, column=column, **kwargs)
        self.dimensions = dimensions
        self._choose_statistic()
        self.fields["unit"].choices = list(_units(column.role, roles))
        self._choose_groups(roles)
        reached = [it for it in columns if _reaches(column.role, it.role)]
        others = [it for it in reached if name_of(it) != name_of(column)]
        common = {"titles": titles_of, "labels": labels or {}}
        self.more = Conditions(
            MORE, columns=others, chosen=(chosen or {}).get(MORE, []), **common,
            join=(_("Which of these columns have to count?"), TOGETHER),
            joined_from=1, add=_("Which further column belongs to it?"),
            none=_("No further column"),
        )  # fmt: skip
        self.asked = Conditions(
            ASKED, columns=others, chosen=(chosen or {}).get(ASKED, []), **common,
            join=(_("Which of these answers did it take to be asked?"), TOGETHER),
            joined_from=2, add=_("Was it asked only after another answer?"),
            none=_("No, of everybody"), answers=WERE_ASKED,
        )  # fmt: skip
        for field, value in self.rows.items():
            self.fields[field] = forms.ChoiceField(
                label=self.label(value),
                choices=COUNTS,
                initial=proposed(value, self.titles.get(value, "")),
            )
        self.fields |= {**self.more.fields(), **self.asked.fields()}
        if not any(map(is_range, (column, *(it.column for it in self._conditions)))):
            del self.fields["no_value"]

    @property
    def _conditions(self) -> list[Any]:
        return [*self.more.ones, *self.asked.ones]

    @property
    def head_fields(self) -> list[Any]:
        """What the figure is, before the answers."""
        names = ("title", "definition", "statistic", "at_least", "below")
        return [self[name] for name in names if name in self.fields]

    @property
    def answer_fields(self) -> list[Any]:
        """One field for each answer of the first column."""
        return [self[field] for field in self.rows]

    @property
    def blank_fields(self) -> list[Any]:
        """What no answer means, and where it was asked differently."""
        return [self[name] for name in BLANKS if name in self.fields]

    @property
    def reader_fields(self) -> list[Any]:
        """What readers are told besides."""
        return [self[name] for name in ("sdg_indicator", "departure", "note")]

    @property
    def more_parts(self) -> list[Any]:
        """The further columns that have to count."""
        return list(self.more.parts(self))

    @property
    def asked_parts(self) -> list[Any]:
        """The columns that tell who was asked."""
        return list(self.asked.parts(self))

    @property
    def asked_open(self) -> bool:
        """Whether it is said that not everybody is meant, or something is wrong there."""
        return bool(self.asked.ones or self["among"].value() or self["among"].errors)

    @property
    def blank_open(self) -> bool:
        """Whether something is said there, or is wrong."""
        return any(bound.value() or bound.errors for bound in self.blank_fields)

    def clean(self) -> dict[str, Any]:
        """Something counts, something does not; one group at most; a departure is told."""
        given = super().clean() or {}
        self.more.clean(self)
        self.asked.clean(self)
        self._clean_counting(given)
        if len({it.partition(".")[0] for it in given.get("among", [])}) > 1:
            self.add_error("among", _("Tick categories of one group only."))
        if given.get("apart") and not given.get("apart_why"):
            self.add_error("apart_why", _("Say how it differed: readers will see it."))
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
            "more": self.more.said(given),
            "missing": self._missing(),
            "among": self._among(given["among"]),
            "asked": self.asked.said(given),
            "blank": given["blank"],
            "apart": given.get("apart", []),
            "apart_why": given.get("apart_why", ""),
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

    def _choose_groups(self, roles: set[str]) -> None:
        near = [
            it
            for it in self.dimensions
            if it["role"] == self.column.role or self.column.role == MEMBERS or MEMBERS in roles
        ]
        self.fields["among"].choices = [
            (f"{it['id']}.{category['id']}", f"{it['title']}: {category['title']}")
            for it in near
            for category in it.get("categories", [])
        ]
        self.fields["apart"].choices = [(it["id"], it["title"]) for it in self.dimensions]
        if not self.dimensions:
            del self.fields["apart"], self.fields["apart_why"]

    def _clean_counting(self, given: Mapping[str, Any]) -> None:
        statistic = given.get("statistic")
        if statistic == self.SHARE and not self.errors and not self._counting():
            raise forms.ValidationError(_("No answer counts. Choose at least one that does."))
        low, high = given.get("at_least"), given.get("below")
        if statistic == self.NUMBER_SHARE and (low, high) == (None, None):
            self.add_error("at_least", _("Say from or below which number it counts."))
        if statistic == self.NUMBER_SHARE and None not in (low, high) and low >= high:
            self.add_error("at_least", _("No number is in this range. Exchange both."))
        if statistic == self.MEAN and (self.more.said(given) or given.get("blank")):
            raise forms.ValidationError(
                _("An average takes one column, and only the numbers that were written down.")
            )
        if not self.errors:
            self._clean_codes(given)

    def _clean_codes(self, given: Mapping[str, Any]) -> None:
        """What is no answer in one column cannot be one in another column of the same question."""
        said = [(value, given.get(field)) for field, value in self.rows.items()]
        said += [*self.more.rows_said(given), *self.asked.rows_said(given)]
        said += [(code, NO_VALUE) for code in _codes(given.get("no_value", ""))]
        kinds = {kind for kind, _title in MISSING}
        for value, kind in said:
            if kind in kinds and any(it == value and other != kind for it, other in said):
                raise forms.ValidationError(
                    _(
                        "'%(answer)s' is no answer in one column, and something else in another "
                        "one. Say the same of it everywhere."
                    )
                    % {"answer": value}
                )

    def _counting(self) -> list[str]:
        return [v for field, v in self.rows.items() if self.cleaned_data.get(field) == YES]

    def _missing(self) -> dict[str, list[str]]:
        """Answers that stand for no answer, by kind, in whichever of the columns they stand."""
        given = self.cleaned_data
        found: dict[str, list[str]] = {}
        typed = _codes(given.get("no_value", ""))
        for codes in (self.codes(), self.more.codes(given), self.asked.codes(given),
                      {NO_VALUE: typed} if typed else {}):  # fmt: skip
            for kind, values in codes.items():
                found[kind] = list(dict.fromkeys([*found.get(kind, []), *values]))
        return found

    def _among(self, ticked: list[str]) -> dict[str, Any] | None:
        if not ticked:
            return None
        parts = [it.partition(".") for it in ticked]
        return {"dimension": parts[0][0], "categories": [it[2] for it in parts]}

    def _sdg(self, given: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, Any] | None:
        code = given["sdg_indicator"].strip()
        if not code:
            return None
        departure = given["departure"] or str(_("Nobody has compared it with the definition."))
        return {"indicator": code, "series": _series(code, before), "departure": departure}

    def initial_from(self, indicator: Mapping[str, Any]) -> dict[str, Any]:
        """What to show of what was said or proposed before."""
        names = ("title", "definition", "unit", "note", "blank", "apart", "apart_why")
        shown: dict[str, Any] = {it: indicator[it] for it in names if indicator.get(it)}
        if indicator.get("kind"):
            shown["statistic"] = indicator["kind"]
        sdg = indicator.get("sdg") or {}
        shown |= {"sdg_indicator": sdg.get("indicator", ""), "departure": sdg.get("departure", "")}
        among = indicator.get("among") or {}
        shown["among"] = [f"{among['dimension']}.{it}" for it in among.get("categories", [])]
        return shown | self._initial_answers(indicator)

    def _initial_answers(self, indicator: Mapping[str, Any]) -> dict[str, Any]:
        missing = indicator.get("missing") or {}
        shown = self.more.initial(indicator.get("more"), missing)
        shown |= self.asked.initial(indicator.get("asked"), missing)
        yes = indicator.get("yes")
        if isinstance(yes, dict):
            shown |= yes
        gone = {value: kind for kind, values in missing.items() for value in values}
        for field, value in self.rows.items():
            if value in gone:
                shown[field] = gone[value]
            elif isinstance(yes, list):
                shown[field] = YES if value in yes else NO
        listed = {*self.rows.values(), *(v for it in self._conditions for v in it.rows.values())}
        typed = [code for code in missing.get(NO_VALUE, []) if code not in listed]
        return {**shown, "no_value": ", ".join(typed)}


def _codes(text: str) -> list[str]:
    return [it for it in re.split(r"[\s,;]+", text) if it]


def _series(code: str, before: Mapping[str, Any]) -> str | None:
    """The series of the starter that the question was taken from, or that it had before."""
    known = {it["id"]: it for it in standards.load("starters")["starters"]}
    starter = known.get(before.get("starter", ""), {})
    if starter.get("indicator") == code:
        return starter.get("series")
    sdg = before.get("sdg") or {}
    return sdg.get("series") if sdg.get("indicator") == code else None


def _reaches(role: str, other: str) -> bool:
    """Whether a row of one table has the columns of another: people have their household's."""
    return role == other or (role, other) == (MEMBERS, HOUSEHOLDS)


def _units(role: str, roles: set[str]) -> Iterator[tuple[str, Any]]:
    if role == HOUSEHOLDS:
        yield "household", Explained(_("Of households"), _("Each household counts once."))
    if MEMBERS in roles:
        yield "person", Explained(_("Of people"), _("A household of six counts six times."))
