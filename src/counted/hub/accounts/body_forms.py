"""What those who lead a body write: what it says of itself, seats, meetings, decisions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from counted.errors import WrongUse
from counted.hub.accounts import convening, queries
from counted.hub.accounts.fields import day_field, words_field
from counted.hub.accounts.models import Body, Decision, Meeting, Organisation, Seat
from counted.hub.accounts.rules import running
from counted.hub.accounts.unmoved import UnmovedMixin
from counted.hub.ui.words import day

MARKDOWN = _("Markdown: # for a heading, - for a list, [words](address) for a link.")
TYPED = "%Y-%m-%dT%H:%M"


class HourField(forms.DateTimeField):
    """A day and an hour in a time zone that another field names; aware only when that is known."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=TYPED)

    def to_python(self, value: Any) -> datetime | None:
        """The hour as it was written."""
        known = super().to_python(value)
        return timezone.make_naive(known) if known and timezone.is_aware(known) else known


class BodyForm(UnmovedMixin, forms.ModelForm):
    """What a body says of itself; the secretariat alone says what it is called and is."""

    start = day_field(label=_("From"), required=False)
    end = day_field(label=_("Until"), required=False)

    class Meta:
        """All that anybody reads."""

        model = Body
        fields = (
            "name",
            "slug",
            "kind",
            "about",
            "terms_of_reference",
            "language",
            "asking",
            "is_private",
            "start",
            "end",
        )
        labels = {"slug": _("Name in the address"), "about": _("In one sentence")}  # noqa: RUF012
        help_texts = {  # noqa: RUF012
            "terms_of_reference": MARKDOWN,
            "is_private": _("Meetings, minutes and decisions are read by those with a seat only."),
        }

    RESERVED = ("name", "slug", "kind", "is_private", "start", "end")

    def __init__(self, *args: Any, by_secretariat: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not by_secretariat:
            for name in self.RESERVED:
                del self.fields[name]

    def clean_slug(self) -> str:
        """A name that is no page of ours already."""
        slug: str = self.cleaned_data["slug"]
        if slug == "new":
            raise forms.ValidationError(_("This name is taken. Choose another one."))
        return slug


class SeatForm(forms.ModelForm):
    """A seat for somebody with an account."""

    address = forms.EmailField(label=_("Address of their account"))
    start = day_field(label=_("From"), initial=timezone.localdate)
    end = day_field(label=_("Until"), required=False)

    class Meta:
        """For whom and for how long."""

        model = Seat
        fields = ("address", "role", "organisation", "note", "start", "end")
        labels = {"organisation": _("For which organisation")}  # noqa: RUF012
        help_texts = {  # noqa: RUF012
            "organisation": _("Left open, they sit in a personal capacity."),
            "note": _("What for, such as the topic of a champion."),
        }

    def __init__(self, *args: Any, body: Body, by_secretariat: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.body, self.person = body, None
        self.fields["organisation"].queryset = Organisation.objects.all()
        if not by_secretariat:
            led = (Seat.Role.CHAIR, Seat.Role.CO_LEAD)
            self.fields["role"].choices = [it for it in Seat.Role.choices if it[0] not in led]

    def clean_address(self) -> str:
        """The address of somebody who can sign in."""
        address: str = self.cleaned_data["address"]
        self.person = queries.account_of(address)
        if self.person is None:
            raise forms.ValidationError(
                _("Nobody has an account with this address. Ask them to make one first.")
            )
        return address

    def clean(self) -> dict[str, Any]:
        """Nobody sits for an organisation without a mandate, or twice on the same chair."""
        told = super().clean()
        organisation = told.get("organisation")
        if self.person and organisation:
            mandates = self.person.mandates.filter(running(), organisation=organisation)
            if not mandates.exists():
                wrong = _("They have no mandate in this organisation today.")
                self.add_error("organisation", wrong)
        if (
            self.person
            and self.body.seats.filter(
                person=self.person, role=told.get("role"), end__isnull=True
            ).exists()
        ):
            self.add_error("role", _("They hold this seat already."))
        if told.get("start") and told.get("end") and told["end"] < told["start"]:
            self.add_error("end", _("It cannot end before it begins."))
        return told


class MeetingForm(UnmovedMixin, forms.ModelForm):
    """A meeting: called with an agenda, kept with minutes."""

    starts_at = HourField(label=_("Begins"))
    ends_at = HourField(label=_("Ends"), required=False)
    time_zone = forms.ChoiceField(label=_("Time zone of these hours"))
    minutes_agreed_on = day_field(label=_("Minutes agreed on"), required=False)

    class Meta:
        """In the order in which it happens."""

        model = Meeting
        fields = (
            "title",
            "starts_at",
            "ends_at",
            "time_zone",
            "place",
            "agenda",
            "minutes",
            "minutes_agreed_on",
            "language",
        )
        help_texts = {  # noqa: RUF012
            "place": _("The address of a call is shown to those with a seat only."),
            "agenda": MARKDOWN,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].choices = [(it, it.replace("_", " ")) for it in time_zones()]
        if self.instance.pk is None:
            del self.fields["minutes"], self.fields["minutes_agreed_on"]
            return
        zone = ZoneInfo(self.instance.time_zone)
        for name in ("starts_at", "ends_at"):
            hour = getattr(self.instance, name)
            self.initial[name] = hour and hour.astimezone(zone).replace(tzinfo=None)

    def clean(self) -> dict[str, Any]:
        """Place the hours in their time zone; the end comes after the beginning."""
        told = super().clean()
        if "time_zone" in told:
            for name in ("starts_at", "ends_at"):
                if told.get(name):
                    told[name] = told[name].replace(tzinfo=ZoneInfo(told["time_zone"]))
        if told.get("starts_at") and "starts_at" in self.changed_data:
            _refuse(self, "starts_at", convening.require_plausible, told["starts_at"].date())
        if told.get("starts_at") and told.get("ends_at") and told["ends_at"] < told["starts_at"]:
            self.add_error("ends_at", _("It cannot end before it begins."))
        return told


class DecisionForm(forms.ModelForm):
    """A decision, at a meeting or in writing; it may replace an older one."""

    taken_on = day_field(label=_("Taken on"), initial=timezone.localdate)
    replaces = forms.ModelChoiceField(
        label=_("Replaces"), queryset=Decision.objects.none(), required=False
    )

    class Meta:
        """What, why, when and where."""

        model = Decision
        fields = ("taken_on", "meeting", "text", "reason", "replaces", "language")
        help_texts = {"text": MARKDOWN}  # noqa: RUF012

    def __init__(self, *args: Any, body: Body, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["meeting"].queryset = body.meetings.all()
        self.fields["meeting"].empty_label = _("In writing, without a meeting")
        self.fields["replaces"].queryset = queries.standing_decisions(body)
        self.fields["replaces"].label_from_instance = lambda it: (
            f"{day(it.taken_on)}: {it.text[:80]}"
        )

    def clean(self) -> dict[str, Any]:
        """It is taken at its meeting or after it."""
        told = super().clean()
        if told.get("taken_on"):
            check = convening.require_after_meeting
            _refuse(self, "taken_on", check, told["taken_on"], told.get("meeting"))
        return told


def _refuse(form: Any, field: str, check: Callable[..., None], *told: Any) -> None:
    """Say beside a field what a rule has against it."""
    try:
        check(*told)
    except WrongUse as error:
        form.add_error(field, error.said(_now))


class ReasonForm(forms.Form):
    """Why somebody's seat or mandate ends; nobody explains what they give back themselves."""

    reason = words_field(
        _("Why does it end?"), longest=2000, help_text=_("They are told, with these words.")
    )

    def __init__(self, *args: Any, is_own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_own:
            del self.fields["reason"]


def time_zones() -> list[str]:
    """Names of time zones, UTC first; cities only, without older names for the same."""
    cities = (it for it in available_timezones() if "/" in it and not it.startswith("Etc/"))
    return ["UTC", *sorted(cities)]
