"""What may be shown: how sensitive each figure is, and which tables the world may see."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from counted import standards
from counted.hub.ui.parts import Explained
from counted.model.profile import Sensitivity


class ShownForm(forms.Form):
    """How sensitive each figure is, and which tables the world may see."""

    SENSITIVITY = (
        (
            Sensitivity.ORDINARY.value,
            Explained(_("Ordinary"), _("Few people would mind if neighbours knew.")),
        ),
        (
            Sensitivity.SENSITIVE.value,
            Explained(
                _("Sensitive"), _("Health, status, violence, and whatever people say is theirs.")
            ),
        ),
        (
            Sensitivity.VISIBLE.value,
            Explained(_("Anybody walking by can see it"), _("A roof, a tap. A steward said so.")),
        ),
    )

    def __init__(
        self,
        *args: Any,
        indicators: list[dict[str, Any]],
        dimensions: list[dict[str, Any]],
        stewards: list[str],
        pooled: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.indicators = indicators
        sensitive = _sensitive_starters()
        for it in indicators:
            is_sensitive = it.get("starter") in sensitive
            self.fields[f"sensitivity_{it['id']}"] = forms.ChoiceField(
                label=it["title"],
                choices=self.SENSITIVITY,
                widget=forms.RadioSelect,
                initial=Sensitivity.SENSITIVE if is_sensitive else None,
            )
        self.fields["said_by"] = forms.ChoiceField(
            label=_("Which steward said what anybody walking by can see?"),
            help_text=_("Only needed if you chose that above."),
            choices=[("", _("Nobody")), *((name, name) for name in stewards)],
            required=False,
        )
        choices = list(tables_of(dimensions, pooled=pooled))
        self.fields["tables"] = forms.MultipleChoiceField(
            label=_("Which tables?"),
            choices=choices,
            widget=forms.CheckboxSelectMultiple,
            initial=[name for name, _title in choices if name.count("+") == 0],
        )

    @property
    def sensitivity_fields(self) -> list[Any]:
        """One field for each figure."""
        return [self[name] for name in self.fields if name.startswith("sensitivity_")]

    def clean(self) -> dict[str, Any]:
        """What is visible was said so by a steward."""
        given = super().clean() or {}
        chosen = [given.get(f"sensitivity_{it['id']}") for it in self.indicators]
        if Sensitivity.VISIBLE in chosen and not given.get("said_by"):
            self.add_error("said_by", _("Name the steward who said so."))
        return given

    def answers(self) -> dict[str, Any]:
        """Sensitivity by figure, who said so and when, tables."""
        given = self.cleaned_data
        sensitivity = {it["id"]: given[f"sensitivity_{it['id']}"] for it in self.indicators}
        said = f"{given['said_by']}, {timezone.localdate().isoformat()}"
        return {
            "sensitivity": sensitivity,
            "said_by": {k: said for k, v in sensitivity.items() if v == Sensitivity.VISIBLE},
            "steward": given["said_by"],
            "tables": given["tables"],
        }

    @staticmethod
    def initial_from(answers: Mapping[str, Any]) -> dict[str, Any]:
        """What to show of what was said before."""
        shown: dict[str, Any] = {
            f"sensitivity_{name}": value for name, value in answers.get("sensitivity", {}).items()
        }
        if "tables" in answers:
            shown |= {"tables": answers["tables"], "said_by": answers.get("steward", "")}
        return shown


def tables_of(dimensions: list[dict[str, Any]], *, pooled: bool) -> Iterator[tuple[str, str]]:
    """Tables that may be asked for: all, by one group, by two; places of unknown size stay apart.

    Unless it is known how many people or households stand behind the records (`pooled`), nothing
    is said over several places: every table then begins with the place.
    """
    place = next((it for it in dimensions if it.get("is_place")), None)
    if place and not pooled:
        yield place["id"], str(_("By %(first)s") % {"first": place["title"]})
        for it in dimensions:
            if it is not place:
                yield f"{place['id']}+{it['id']}", _two(place, it)
        return
    yield "", str(_("One figure for all"))
    for it in dimensions:
        yield it["id"], str(_("By %(first)s") % {"first": it["title"]})
    for first, second in combinations(dimensions, 2):
        yield f"{first['id']}+{second['id']}", _two(first, second)


def _two(first: Mapping[str, Any], second: Mapping[str, Any]) -> str:
    titles = {"first": first["title"], "second": second["title"]}
    return str(_("By %(first)s and %(second)s together") % titles)


def _sensitive_starters() -> set[str]:
    return {it["id"] for it in standards.load("starters")["starters"] if it.get("sensitive")}
