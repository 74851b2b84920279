"""The cast at the desk: Dora and Boris run the secretariat, Amina asks, Chen is an outsider."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from counted.hub.accounts.models import Body, Organisation, Seat, User
from counted.hub.desk import actions
from counted.hub.desk.models import Request
from counted.hub.ui import things
from counted.hub.ui.parts import Item

SECRET = "Her phone number is on page three"


class Office:
    """Dora and Boris have seats in the secretariat; Musa chairs a task team."""

    def __init__(self) -> None:
        self.people = {
            name: User.objects.create_user(f"{name.lower()}@example.org", name=name)
            for name in ("Amina", "Boris", "Chen", "Dora", "Musa")
        }
        self.secretariat = Body.objects.create(
            name="Secretariat", slug="secretariat", kind="secretariat"
        )
        self.team = Body.objects.create(name="Quality", slug="quality", kind="task_team")
        self.group = Organisation.objects.create(name="Lake Group", slug="lake", kind="community")
        for name in ("Boris", "Dora"):
            self.seat(name, self.secretariat)
        self.seat("Musa", self.team, role="chair")

    def __getitem__(self, name: str) -> User:
        """Read anew: what somebody is today is kept with the object."""
        return User.objects.get(pk=self.people[name].pk)

    def seat(self, name: str, body: Body, *, role: str = "member", ended: bool = False) -> Seat:
        """A seat that runs today, or one that ended yesterday."""
        today = timezone.localdate()
        end = today - timedelta(days=1) if ended else None
        start = today - timedelta(days=30)
        person = self.people[name]
        return Seat.objects.create(body=body, person=person, role=role, start=start, end=end)

    def client(self, name: str | None) -> Client:
        """A browser in which somebody is signed in, or nobody."""
        client = Client()
        if name:
            client.force_login(self.people[name])
        return client

    def ask(self, name: str | None = "Amina", **told: Any) -> Request:
        """A request for a correction."""
        by = self[name] if name else None
        words = {"kind": "correction", "title": "Handwashing in four wards", "text": "It is 61 %."}
        return actions.ask(**{**words, "by": by, **told})

    def step(self, request: Request, name: str, action: str, text: str = "Because.") -> Request:
        """Somebody does one thing."""
        return actions.take_step(request=request, by=self[name], action=action, text=text)


def notebook(*seen_by: str) -> things.Kind:
    """A kind of thing with one thing, "notebook:1", that only some see by name; no name: all."""

    def cards(keys: Any, reader: Any) -> dict[str, Item]:
        sees = not seen_by or getattr(reader, "name", "") in seen_by
        return {key: Item("A notebook", "/about/") for key in keys if key == "1" and sees}

    return things.register(things.Kind("notebook", "Notebook", cards=cards))
