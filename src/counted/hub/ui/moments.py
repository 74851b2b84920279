"""Asking for a moment: a day, and an hour where one is meant.

Without an hour something opens with the day, and a deadline lasts to its end.
"""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from counted.hub.ui.words import end_of, ends_day, start_of, starts_day


class Parts(forms.MultiWidget):
    """Several inputs in one group, each with a name of its own beside that of the group."""

    use_fieldset = True

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """The inputs, none of them called only as the group is."""
        own = {key: it for key, it in (attrs or {}).items() if key != "aria-labelledby"}
        return super().get_context(name, value, own)


class MomentWidget(Parts):
    """A day and an hour side by side."""

    template_name = "ui/parts/moment_widget.html"

    def __init__(self, *, is_end: bool) -> None:
        self.is_whole_day = ends_day if is_end else starts_day
        parts = {
            "day": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            "hour": forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        }
        super().__init__(parts)

    def decompress(self, value: datetime | None) -> list[Any]:
        """From the moment to what stands in the inputs; no hour where the day says it all."""
        if value is None:
            return [None, None]
        here = timezone.localtime(value)
        return [here.date(), None if self.is_whole_day(value) else here.time()]


class MomentField(forms.MultiValueField):
    """A moment by the clocks of the site; `is_end` where something lasts until then."""

    def __init__(self, *, is_end: bool = False, **kwargs: Any) -> None:
        self.is_end = is_end
        no_day = {"incomplete": _("Choose the day too.")}
        parts = (forms.DateField(error_messages=no_day), forms.TimeField(required=False))
        kwargs.setdefault("help_text", _ENDS if is_end else _BEGINS)
        widget = MomentWidget(is_end=is_end)
        super().__init__(parts, require_all_fields=False, widget=widget, **kwargs)

    def compress(self, data_list: list[Any]) -> datetime | None:
        """The moment; the last minute of a day is its end."""
        if not data_list:
            return None
        day, hour = data_list
        if hour is None:
            return end_of(day) if self.is_end else start_of(day)
        made = _at(day, hour)
        return end_of(day) if self.is_end and ends_day(made) else made


def _at(day: date, hour: time) -> datetime:
    return forms.utils.from_current_timezone(datetime.combine(day, hour))


_ZONE = lazy(timezone.get_current_timezone_name, str)()
_ENDS = format_lazy(_("Without an hour: until the end of the day ({zone})."), zone=_ZONE)
_BEGINS = format_lazy(_("Without an hour: from the beginning of the day ({zone})."), zone=_ZONE)
