"""A call and its people: Amina answers, Boris and Chen review, Dora runs it.

Eshe reviews too and is a colleague of Amina's; Farid is named by Amina as a co-author; Gita is a
member who has nothing to do with it; Hugo keeps the site; Ines represents Amina's organisation.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from counted.hub.accounts.models import Body, Mandate, Organisation, Seat, User
from counted.hub.calls import actions, answering
from counted.hub.calls.models import Assignment, Call, Contribution, Question, Review, ReviewPhase

NAMES = ("Amina", "Boris", "Chen", "Dora", "Eshe", "Farid", "Gita", "Hugo", "Ines")
SECRET = "Okello-of-the-lake"  #: what must not reach those who may not know it
HIDDEN_ANSWER = "+256 700 123456"


class World:
    """The cast, a body or two, and a call that is open."""

    def __init__(self, *, template: str = "", anonymity: str = "double_blind") -> None:
        self.people = {
            name: User.objects.create_user(f"{name.lower()}@example.org", name=name, country="KEN")
            for name in NAMES
        }
        self.people["Amina"].name = f"Amina {SECRET}"
        self.people["Amina"].save()
        self.people["Hugo"].is_superuser = True
        self.people["Hugo"].save()
        self.group = Organisation.objects.create(
            name=f"Lake Savings Group {SECRET}", slug="lake", kind="community", country="KEN"
        )
        self.today = timezone.localdate() - timedelta(days=1)
        self.give("Amina", "representative")
        self.give("Eshe", "member")
        self.give("Ines", "representative")
        self.secretariat = Body.objects.create(
            name="Secretariat", slug="secretariat", kind="secretariat"
        )
        self.collaborative = Body.objects.create(
            name="Collaborative", slug="collaborative", kind="collaborative"
        )
        self.seat("Dora", self.secretariat)
        self.seat("Gita", self.collaborative)
        self.call = actions.begin(
            by=self["Dora"], title="Toilets", summary="Tell us.", template=template
        )
        opens = timezone.now() - timedelta(days=10)
        values = {
            "opens_at": opens, "closes_at": opens + timedelta(days=20), "anonymity": anonymity,
        }  # fmt: skip
        actions.change(call=self.call, values=values)

    def __getitem__(self, name: str) -> User:
        return User.objects.get(pk=self.people[name].pk)

    def give(self, name: str, role: str) -> Mandate:
        """A mandate in the group."""
        return Mandate.objects.create(
            person=self.people[name], organisation=self.group, role=role, start=self.today
        )

    def seat(self, name: str, body: Body, role: str = "member") -> Seat:
        """A seat in a body."""
        return Seat.objects.create(body=body, person=self.people[name], role=role, start=self.today)

    def client(self, name: str | None) -> Client:
        """A browser in which somebody is signed in, or nobody."""
        client = Client()
        if name:
            client.force_login(self.people[name])
        return client

    def ask(self, variant: str, label: str = "", **values: Any) -> Question:
        """One more question."""
        return actions.add_question(
            call=self.call, values={"variant": variant, "label": label or variant, **values}
        )

    def publish(self) -> Call:
        """Publish the call."""
        if not self.call.questions.exists():
            self.ask("long", "What happened?")
        return actions.publish(call=self.call)

    def close(self) -> None:
        """The deadline has passed."""
        Call.objects.filter(pk=self.call.pk).update(closes_at=timezone.now() - timedelta(minutes=5))
        self.call.refresh_from_db()

    def draft(self, name: str = "Amina", title: str = "Our toilets", **more: Any) -> Contribution:
        """A draft of somebody's."""
        return answering.begin(call=self.call, by=self[name], title=title, language="en", **more)

    def co_author(self, made: Contribution, name: str = "Farid") -> None:
        """Somebody whom Amina named as a co-author, and who agreed."""
        email = f"{name.lower()}@example.org"
        answering.name_co_author(contribution=made, by=self["Amina"], name=name, email=email)
        answering.agree(contribution=made, person=self[name])

    def handed_in(self, name: str = "Amina", answers: Any = None, **more: Any) -> Contribution:
        """A contribution that was handed in."""
        made = self.draft(name, **more)
        answering.save(contribution=made, answers=answers or {})
        return answering.submit(contribution=made, by=self[name])

    def phase(self, **values: Any) -> ReviewPhase:
        """A phase that runs, with three criteria."""
        now = timezone.now()
        given = {
            "title": "First", "opens_at": now - timedelta(days=1),
            "closes_at": now + timedelta(days=5), **values,
        }  # fmt: skip
        return actions.add_phase(call=self.call, values=given)

    def give_to(
        self, phase: ReviewPhase, contribution: Contribution, name: str, state: str = "accepted"
    ) -> Assignment:
        """An assignment, whatever the rules would say."""
        return Assignment.objects.create(
            phase=phase, contribution=contribution, reviewer=self[name], state=state,
            due_at=phase.closes_at,
        )  # fmt: skip

    def review(self, assignment: Assignment, points: int = 4, **values: Any) -> Review:
        """A review that was handed in."""
        criteria = assignment.phase.criteria.all()
        return Review.objects.create(
            assignment=assignment,
            scores={str(it.pk): points for it in criteria},
            mean=(points - 1) / 4,
            submitted_at=timezone.now(),
            **values,
        )
