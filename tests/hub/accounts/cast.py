"""The cast of the house: who is what today, and texts that must not leak."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from counted.hub.accounts.models import Body, Decision, Mandate, Meeting, Organisation, Seat, User

SECRET = "Closed-door-words"
PUBLIC = "Open-door-words"


def person(name: str, **told: Any) -> User:
    """Somebody with an account and a confirmed address."""
    made = User.objects.create_user(f"{name.lower()}@example.org", name=name, **told)
    made.emailaddress_set.create(email=made.email, verified=True, primary=True)
    return made


def mandate(
    someone: User, organisation: Organisation, role: str = "representative", *, ended: bool = False
) -> Mandate:
    """A mandate since a month ago that runs, or that ended yesterday."""
    return Mandate.objects.create(
        person=someone, organisation=organisation, role=role, **_days(ended=ended)
    )


def seat(
    someone: User, body: Body, role: str = "member", *, ended: bool = False, **told: Any
) -> Seat:
    """A seat since a month ago that runs, or that ended yesterday."""
    return Seat.objects.create(person=someone, body=body, role=role, **_days(ended=ended), **told)


def _days(*, ended: bool) -> dict[str, Any]:
    today = timezone.localdate()
    end = today - timedelta(days=1) if ended else None
    return {"start": today - timedelta(days=30), "end": end}


def meeting(body: Body, title: str, **told: Any) -> Meeting:
    """A meeting a week ago, in Nairobi's hours."""
    at = timezone.now() - timedelta(days=7)
    zone = "Africa/Nairobi"
    return Meeting.objects.create(body=body, title=title, starts_at=at, time_zone=zone, **told)


class House:
    """Dora runs the secretariat, Boris represents the office, Amina and Musa are members.

    The task team is open and Amina leads it; the steering committee is closed and Boris chairs it.
    Wanjiru's seat there has ended. Chen is an outsider with an account.
    """

    def __init__(self) -> None:
        self.collaborative = self._body("The Collaborative", "collaborative")
        self.secretariat = self._body("Secretariat", "secretariat")
        self.team = self._body("Team on quality", "task_team", terms_of_reference="# Aim\n\nGood.")
        self.committee = self._body("Steering", "steering", is_private=True)
        self.lake = Organisation.objects.create(name="Lake Group", slug="lake", kind="community")
        self.office = Organisation.objects.create(name="Statistics", slug="stat", kind="nso")
        names = ("Amina", "Boris", "Chen", "Dora", "Musa", "Wanjiru")
        self.people = {name: person(name) for name in names}
        for name in ("Amina", "Boris", "Musa"):
            seat(self[name], self.collaborative)
        seat(self["Dora"], self.secretariat)
        seat(self["Amina"], self.team, "co_lead", organisation=self.lake)
        seat(self["Boris"], self.committee, "chair", organisation=self.office)
        seat(self["Wanjiru"], self.committee, ended=True)
        mandate(self["Amina"], self.lake)
        mandate(self["Boris"], self.office)
        self.closed = meeting(self.committee, f"Budget {SECRET}", minutes=SECRET, agenda=SECRET)
        self.open = meeting(self.team, "First talk", minutes=PUBLIC, place="https://call.example")
        today = timezone.localdate()
        Decision.objects.create(body=self.committee, taken_on=today, text=SECRET, reason=SECRET)
        self.decision = Decision.objects.create(body=self.team, taken_on=today, text=PUBLIC)

    def _body(self, name: str, kind: str, **told: Any) -> Body:
        return Body.objects.create(name=name, slug=kind.replace("_", "-"), kind=kind, **told)

    def __getitem__(self, name: str) -> User:
        return self.people[name]

    def client(self, name: str | None) -> Client:
        """A browser in which somebody is signed in, or nobody."""
        client = Client()
        if name:
            client.force_login(self.people[name])
        return client

    def page(self, name: str | None, address: str) -> str:
        """What somebody reads at an address; "" where there is nothing for them."""
        answer = self.client(name).get(address)
        assert answer.status_code in (200, 404), answer.status_code
        return answer.content.decode() if answer.status_code == 200 else ""
