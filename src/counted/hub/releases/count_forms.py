"""Known counts: how many people or households there really are, group by group.

The weights are made to meet them (`model.study.Benchmark`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from math import prod
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from counted.hub.releases.writing import HOUSEHOLDS, MEMBERS, identifier
from counted.hub.ui.parts import Explained

PERSON, HOUSEHOLD = "person", "household"
MOST_COUNTS = 60
LARGEST = 10**12

Dimensions = list[dict[str, Any]]


class KnownForm(forms.Form):
    """What is counted, and by which group or two groups together."""

    unit = forms.ChoiceField(label=_("What do you know the number of?"), widget=forms.RadioSelect)
    first = forms.ChoiceField(
        label=_("By which group?"), help_text=_("For example: so many women, so many men.")
    )
    second = forms.ChoiceField(
        label=_("Together with a second group?"),
        help_text=_("Only if you have the number of each pair: women under 5, men under 5 ..."),
        required=False,
    )

    def __init__(self, *args: Any, dimensions: Dimensions, roles: set[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.dimensions = {it["id"]: it for it in dimensions if it.get("categories")}
        units = []
        if MEMBERS in roles:
            units.append((PERSON, Explained(_("People"), _("Figures about people meet it."))))
        if HOUSEHOLDS in roles:
            units.append(
                (HOUSEHOLD, Explained(_("Households"), _("Figures about households meet it.")))
            )
        self.fields["unit"].choices = units
        if len(units) == 1:
            self.initial.setdefault("unit", units[0][0])
        groups = [(name, it["title"]) for name, it in self.dimensions.items()]
        self.fields["first"].choices = [("", _("Choose a group")), *groups]
        self.fields["second"].choices = [("", _("No")), *groups]

    def clean(self) -> dict[str, Any]:
        """Households have no sex or age; a pair is of two groups, and can be written down."""
        given = super().clean() or {}
        chosen = [self.dimensions[it] for it in self._chosen(given)]
        if given.get("unit") == HOUSEHOLD and any(it["role"] == MEMBERS for it in chosen):
            self.add_error(
                "first", _("Households do not have such a group: it is about each person.")
            )
        if given.get("first") and given.get("first") == given.get("second"):
            self.add_error("second", _("Choose two different groups."))
        elif prod(len(it["categories"]) for it in chosen) > MOST_COUNTS:
            self.add_error("second", _("These would be too many numbers. Choose one group only."))
        return given

    def answers(self, taken: Iterable[str]) -> dict[str, Any]:
        """Known counts that were begun, without a number yet."""
        given = self.cleaned_data
        by = self._chosen(given)
        name = identifier("_".join([given["unit"], *by]), taken=list(taken))
        return {"id": name, "unit": given["unit"], "by": by, "counts": []}

    @staticmethod
    def _chosen(given: Mapping[str, Any]) -> list[str]:
        return [given[name] for name in ("first", "second") if given.get(name)]


class CountsForm(forms.Form):
    """The numbers with where they come from; 0 says that nobody is there."""

    title = forms.CharField(label=_("What are these numbers called?"), max_length=100)
    source = forms.CharField(
        label=_("Where do these numbers come from?"),
        help_text=_("For example: Census 2022, table 1; or the list of the ward secretary."),
        max_length=200,
    )
    source_date = forms.DateField(
        label=_("Of which day are they?"),
        help_text=_("Year, month and day; if you know the year only, its first day."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        input_formats=["%Y-%m-%d", "%Y-%m", "%Y"],
    )

    def __init__(self, *args: Any, groups: Dimensions, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cells = {f"count_{at}": cell for at, cell in enumerate(cells_of(groups))}
        titles = {
            (it["id"], category["id"]): category["title"]
            for it in groups
            for category in it["categories"]
        }
        for field, cell in self.cells.items():
            self.fields[field] = forms.IntegerField(
                label=" · ".join(titles[pair] for pair in cell.items()),
                min_value=0,
                max_value=LARGEST,
            )

    @property
    def count_fields(self) -> list[Any]:
        """One field for each number."""
        return [self[field] for field in self.cells]

    def clean(self) -> dict[str, Any]:
        """Somebody is somewhere."""
        given = super().clean() or {}
        if not self.errors and not any(given[field] for field in self.cells):
            raise forms.ValidationError(_("Write at least one number that is not 0."))
        return given

    def answers(self, before: Mapping[str, Any]) -> dict[str, Any]:
        """The counts, complete."""
        given = self.cleaned_data
        return {
            **before,
            "title": given["title"],
            "source": given["source"],
            "source_date": given["source_date"].isoformat(),
            "counts": [
                {"categories": cell, "count": given[field]} for field, cell in self.cells.items()
            ],
        }

    def initial_from(self, known: Mapping[str, Any], groups: Dimensions) -> dict[str, Any]:
        """What to show of what was said before; a title is proposed."""
        said = {tuple(sorted(it["categories"].items())): it["count"] for it in known["counts"]}
        numbers = {
            field: said.get(tuple(sorted(cell.items()))) for field, cell in self.cells.items()
        }
        names = ("title", "source", "source_date")
        return {"title": title_of(known["unit"], groups), **numbers,
                **{name: known[name] for name in names if known.get(name)}}  # fmt: skip


def title_of(unit: str, groups: Dimensions) -> str:
    """A title for counts: people by sex and age."""
    titles = {at: it["title"] for at, it in zip(("first", "second"), groups, strict=False)}
    texts = {
        (PERSON, 1): gettext("People by %(first)s"),
        (PERSON, 2): gettext("People by %(first)s and %(second)s"),
        (HOUSEHOLD, 1): gettext("Households by %(first)s"),
        (HOUSEHOLD, 2): gettext("Households by %(first)s and %(second)s"),
    }
    return texts[unit, len(groups)] % titles


def cells_of(groups: Dimensions) -> Iterator[dict[str, str]]:
    """Every combination of categories: group id -> category id."""
    names = [it["id"] for it in groups]
    for chosen in product(*([c["id"] for c in it["categories"]] for it in groups)):
        yield dict(zip(names, chosen, strict=True))
