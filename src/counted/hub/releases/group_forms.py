"""Joining tables, choosing groups and their categories, and what forms about a column share.

Values of a column stand in these forms only where there are few of them; how often they occur is
said in bands, as the world would see it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from counted import standards
from counted.hub.collect.queries import Column, Match
from counted.hub.releases import suggestions
from counted.hub.releases.writing import HOUSEHOLDS, identifier
from counted.hub.ui.parts import Explained
from counted.io import words
from counted.model.profile import Profile

KEEP, REFUSED, DOES_NOT_KNOW, NO_VALUE = "keep", "refused", "unknown", "sentinel"
MISSING = (
    (REFUSED, _("Would not say")),
    (DOES_NOT_KNOW, _("Does not know")),
    (NO_VALUE, _("No value: leave it out")),
)


def how_many(count: int) -> str:
    """A count as a band; nothing exact under ten."""
    profile = Profile.from_facts(standards.load("profiles/community"))
    return words.band(*profile.band(count), language=get_language() or "en")


class JoinForm(forms.Form):
    """By which columns people find their household."""

    pair = forms.ChoiceField(label=_("Which columns belong together?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, matches: tuple[Match, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.matches = matches
        self.fields["pair"].choices = [
            (
                str(at),
                Explained(
                    _("%(key)s and %(parent)s") % {"key": it.key, "parent": it.parent_key},
                    _("%(matched)s of %(of)s people find their household.")
                    % {"matched": it.matched, "of": it.of},
                ),
            )
            for at, it in enumerate(matches)
        ]

    def answers(self) -> dict[str, str]:
        """The pair that was chosen."""
        chosen = self.matches[int(self.cleaned_data["pair"])]
        return {"key": chosen.key, "parent_key": chosen.parent_key}


class GroupsForm(forms.Form):
    """Which columns say which group somebody belongs to; of households, also by one member."""

    columns = forms.MultipleChoiceField(
        label=_("Columns that say which group somebody belongs to"),
        help_text=_("For example: ward, sex, age, kind of home."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    who = forms.ChoiceField(
        label=_("Which column says who somebody is in the household?"),
        help_text=_("For example: relation to the head of household."),
        required=False,
    )
    about = forms.ChoiceField(
        label=_("Which column about that person makes the group?"),
        help_text=_("For example: sex."),
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        proposed: list[Column],
        members: list[Column],
        taken_from_members: list[Mapping[str, Any]],
        labels: Mapping[str, str],
        **kwargs: Any,
    ):
        super().__init__(*args, **kwargs)
        self.proposed = proposed
        from_members = [
            (
                f"{it['role']}.{it['column']}",
                Explained(it["title"], _("Taken from one person of the household.")),
            )
            for it in taken_from_members
        ]
        self.fields["columns"].choices = [
            *(
                (f"{it.role}.{it.name}", Explained(it.name, _about(it, labels.get(it.name, ""))))
                for it in proposed
            ),
            *from_members,
        ]
        for field, columns in (
            ("who", [it for it in members if it.values]),
            ("about", [it for it in members if it.values or it.is_number]),
        ):
            self.fields[field].choices = [
                ("", _("None")),
                *((it.name, _called(it.name, labels.get(it.name, ""))) for it in columns),
            ]
        self.has_members = bool(members)

    def clean(self) -> dict[str, Any]:
        """A person, and what is taken from them: both or neither, and two different columns."""
        given = super().clean() or {}
        who, about = given.get("who"), given.get("about")
        if bool(who) != bool(about):
            self.add_error("about" if who else "who", _("Choose both columns, or neither."))
        elif who and who == about:
            self.add_error("about", _("Choose two different columns."))
        return given

    def answers(self, before: Mapping[str, Any]) -> dict[str, Any]:
        """Groups that stay keep what was said of them; new ones have no categories yet."""
        known = {f"{it['role']}.{it['column']}": it for it in before.get("dimensions", [])}
        made = []
        for name in self.cleaned_data["columns"]:
            if name not in known:
                role, _dot, column = name.partition(".")
                known[name] = self._begun(known.values(), role, column)
            made.append(known[name])
        if self.cleaned_data["who"]:
            made.append(self._from_member(known.values()))
        return {**before, "dimensions": made}

    def _begun(self, known: Iterable[Mapping[str, Any]], role: str, column: str) -> dict[str, Any]:
        new = identifier(column, taken=[it["id"] for it in known], fallback="group")
        return {"id": new, "role": role, "column": column, "title": column}

    def _from_member(self, known: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
        who, about = self.cleaned_data["who"], self.cleaned_data["about"]
        known = list(known)
        name = identifier(f"{about}_by_{who}", taken=[it["column"] for it in known])
        begun = self._begun(known, HOUSEHOLDS, name)
        return {**begun, "title": "", "member": {"who": who, "column": about, "values": []}}


def _called(name: str, label: str) -> str:
    return f"{label} ({name})" if label else name


def _about(column: Column, label: str) -> str:
    values = ", ".join(value for value, _count in column.values[:4])
    more = " …" if column.distinct > 4 and values else ""
    return " · ".join(text for text in (label, values + more) if text)


def labelled(column: Column, value: str, title: str) -> str:
    """A value with its label in the form, and how often it occurs."""
    shown = value if title in ("", value) else f"{title} ({value})"
    return f"{shown} · {how_many(dict(column.values)[value])}"


class OfColumn(forms.Form):
    """What forms about one column share: a row of fields for each of its values."""

    def __init__(
        self, *args: Any, column: Column, titles: Mapping[str, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.column = column
        self.titles = titles
        self.rows = {f"value_{at}": value for at, (value, _n) in enumerate(column.values)}

    def label(self, value: str) -> str:
        """A value with its label in the form, and how often it occurs."""
        return labelled(self.column, value, self.titles.get(value, ""))

    def codes(self) -> dict[str, list[str]]:
        """Values that stand for no answer, by kind."""
        found: dict[str, list[str]] = {}
        for field, value in self.rows.items():
            choice = self.cleaned_data.get(field)
            if choice in (REFUSED, DOES_NOT_KNOW, NO_VALUE):
                found.setdefault(choice, []).append(value)
        return found


class GroupForm(OfColumn):
    """One group: its title, its categories, whether these are places studied one by one."""

    title = forms.CharField(
        label=_("What is this group called?"), help_text=_("It is printed."), max_length=100
    )
    is_number = forms.BooleanField(
        label=_("These are numbers: put them into bands"), required=False
    )
    bounds = forms.CharField(
        label=_("Where does a new band begin?"),
        help_text=_("For ages, for example: 5, 18, 60. Then there are four bands."),
        max_length=200,
        required=False,
    )

    def __init__(self, *args: Any, column: Column, **kwargs: Any) -> None:
        super().__init__(*args, column=column, **kwargs)
        if not column.is_number:
            del self.fields["is_number"], self.fields["bounds"]
        for field, value in self.rows.items():
            self.fields[field] = forms.ChoiceField(
                label=self.label(value),
                choices=((KEEP, _("A category")), *MISSING),
                initial=suggestions.kind_of_missing(value, self.titles.get(value, "")) or KEEP,
            )
            self.fields[f"{field}_title"] = forms.CharField(
                label=_("Its title"),
                help_text=_("The same title for two values makes one category."),
                initial=self.titles.get(value) or value,
                max_length=100,
                required=False,
            )
        self.fields["is_place"] = forms.BooleanField(
            label=_("These are places that were studied one by one"), required=False
        )
        self.fields["sizes"] = forms.CharField(
            label=_("How many households are there in each place?"),
            help_text=_(
                "One place in a line, its title and the number: North Quay = 420. Leave this out "
                "if nobody knows; then nothing is said about all places together."
            ),
            widget=forms.Textarea(attrs={"rows": 3}),
            required=False,
        )
        self.fields["sizes_source"] = forms.CharField(
            label=_("Where do these numbers come from?"), max_length=200, required=False
        )

    @property
    def value_rows(self) -> Iterator[tuple[Any, Any]]:
        """The two fields of each value."""
        for field in self.rows:
            yield self[field], self[f"{field}_title"]

    def clean(self) -> dict[str, Any]:
        """Bands need bounds; at least one category; sizes name places."""
        given = super().clean() or {}
        if given.get("is_number"):
            try:
                given["edges"] = sorted(
                    {float(it) for it in re.split(r"[\s,;]+", given["bounds"]) if it}
                )
            except (ValueError, KeyError):
                given["edges"] = []
            if not given["edges"]:
                self.add_error("bounds", _("Write where bands begin, for example: 5, 18, 60."))
        elif not self.rows:
            raise forms.ValidationError(
                _("This column has too many different values to be a group. Choose another one.")
            )
        elif not self.errors and not self._by_title():
            raise forms.ValidationError(_("Every value is left out. Keep at least one category."))
        if given.get("is_place") and not self.errors:
            given["sizes_by_id"] = self._sizes(given.get("sizes", ""))
            if given["sizes_by_id"] and not given.get("sizes_source"):
                self.add_error("sizes_source", _("Say where the numbers come from, and of when."))
        return given

    def answers(self, before: Mapping[str, Any]) -> dict[str, Any]:
        """The group with its categories."""
        given = self.cleaned_data
        return {
            **{key: before[key] for key in ("id", "role", "column")},
            "title": given["title"],
            "is_number": bool(given.get("is_number")),
            "bounds": given.get("bounds", "") if given.get("is_number") else "",
            "categories": self._categories(),
            "missing": self.codes(),
            "is_place": bool(given.get("is_place")),
            "sizes": given.get("sizes_by_id", {}),
            "sizes_text": given.get("sizes", ""),
            "sizes_source": given.get("sizes_source", ""),
        }

    def _categories(self) -> list[dict[str, Any]]:
        if self.cleaned_data.get("is_number"):
            return [
                {**it, "title": suggestions.band_title(it["at_least"], it["below"])}
                for it in suggestions.bands(self.cleaned_data["edges"])
            ]
        made: list[dict[str, Any]] = []
        for title, values in self._by_title().items():
            new = identifier(title, taken=[it["id"] for it in made], fallback="category")
            made.append({"id": new, "title": title, "values": values})
        return made

    def _by_title(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for field, value in self.rows.items():
            if self.cleaned_data.get(field) == KEEP:
                title = (self.cleaned_data.get(f"{field}_title") or value).strip()
                found.setdefault(title, []).append(value)
        return found

    def _sizes(self, text: str) -> dict[str, float]:
        ids = {it["title"].casefold(): it["id"] for it in self._categories()}
        found = {}
        for line in filter(None, map(str.strip, text.splitlines())):
            title, _equals, number = line.rpartition("=")
            number = re.sub(r"[\s,.  ]", "", number)
            if title.strip().casefold() not in ids or not number.isdecimal() or not int(number):
                self.add_error(
                    "sizes",
                    _("We do not understand '%(line)s'. Write: title = number.") % {"line": line},
                )
                return {}
            found[ids[title.strip().casefold()]] = float(number)
        return found

    @staticmethod
    def initial_from(dimension: Mapping[str, Any], column: Column) -> dict[str, Any]:
        """What to show of what was said before."""
        shown: dict[str, Any] = {
            "title": dimension["title"],
            "is_number": dimension.get("is_number", column.is_number and not column.values),
            "bounds": dimension.get("bounds", ""),
            "is_place": dimension.get("is_place", False),
            "sizes": dimension.get("sizes_text", ""),
            "sizes_source": dimension.get("sizes_source", ""),
        }
        titles = {
            value: it["title"]
            for it in dimension.get("categories", [])
            for value in it.get("values", [])
        }
        gone = {v: kind for kind, values in dimension.get("missing", {}).items() for v in values}
        for at, (value, _n) in enumerate(column.values):
            if value in gone:
                shown[f"value_{at}"] = gone[value]
            if value in titles:
                shown[f"value_{at}_title"] = titles[value]
        return shown
