"""A group of households that is taken from one of its people: the head of household, mostly."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from counted.hub.collect.queries import Column
from counted.hub.releases import suggestions
from counted.hub.releases.group_forms import GroupForm


class MemberGroupForm(GroupForm):
    """Which person decides, which categories there are, and what if nobody or several decide."""

    who_values = forms.MultipleChoiceField(
        label=_("Who is that person?"), widget=forms.CheckboxSelectMultiple
    )
    others = forms.CharField(
        label=_("If nobody in the household fits, or more than one: what is that group called?"),
        help_text=_("Leave this out, and these households are in no group: 'not known'."),
        max_length=100,
        required=False,
    )

    def __init__(
        self, *args: Any, who: Column, who_titles: Mapping[str, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name in ("is_place", "sizes", "sizes_source"):
            del self.fields[name]
        self.fields["who_values"].choices = [
            (value, who_titles.get(value, "") or value) for value, _count in who.values
        ]
        self.fields["who_values"].initial = [
            value
            for value, _count in who.values
            if suggestions.is_head(value, who_titles.get(value, ""))
        ]

    def label(self, value: str) -> str:
        """Without a number: the file tells how many people, and households are what counts."""
        title = self.titles.get(value, "")
        return value if title in ("", value) else f"{title} ({value})"

    def answers(self, before: Mapping[str, Any]) -> dict[str, Any]:
        """The group with its categories and the person it is taken from."""
        given = self.cleaned_data
        told = {"values": given["who_values"], "others": given["others"].strip()}
        return {**super().answers(before), "member": {**before["member"], **told}}

    @staticmethod
    def initial_from(dimension: Mapping[str, Any], column: Column) -> dict[str, Any]:
        """What to show of what was said before."""
        shown = GroupForm.initial_from(dimension, column)
        member = dimension["member"]
        if member["values"]:
            shown["who_values"] = member["values"]
        return {**shown, "others": member.get("others", "")}
