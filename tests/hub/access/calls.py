"""The calls' part of the world: a draft, an open one, and one under double-blind review."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from tests.hub.access.canaries import mark, text

from counted.hub.calls import actions, answering, deciding, reviewing
from counted.hub.calls.models import Assignment, Call, Contribution, Review

if TYPE_CHECKING:
    from tests.hub.access.world import World


class Calls:
    """Three calls, and what came in for them."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.draft = self._call(text("call_draft"), mark("call_draft"))
        self.open = self._call("Tell us of wells", "open")
        self._ask(self.open, "long", "What happened?")
        actions.publish(call=self.open)
        self.begun = answering.begin(
            call=self.open, by=world["author"], title=text("begun"), language="en"
        )
        self._join(self.begun)
        self._closed()
        self._reviewed()

    def _call(self, title: str, slug: str) -> Call:
        made = actions.begin(by=self.world["secretariat"], title=title, summary=title)
        opens = timezone.now() - timedelta(days=10)
        actions.change(
            call=made,
            values={
                "opens_at": opens, "closes_at": opens + timedelta(days=20),
                "anonymity": "double_blind",
            },
        )  # fmt: skip
        Call.objects.filter(pk=made.pk).update(slug=slug)
        return Call.objects.get(pk=made.pk)

    def _ask(self, call: Call, variant: str, label: str, **values: Any) -> Any:
        return actions.add_question(
            call=call, values={"variant": variant, "label": label, **values}
        )

    def _join(self, contribution: Contribution) -> None:
        """The co-author agreed to have written it too."""
        co_author = self.world["co_author"]
        answering.name_co_author(
            contribution=contribution, by=self.world["author"], name=co_author.name,
            email=co_author.email,
        )  # fmt: skip
        answering.agree(contribution=contribution, person=co_author)

    def _closed(self) -> None:
        """Two contributions were handed in; then the deadline passed."""
        hidden = {"is_personal": True, "is_for_reviewers": False}
        self.closed = self._call("Toilets", "closed")
        self.question = self._ask(self.closed, "long", "What happened?")
        self.phone = self._ask(self.closed, "text", "Phone?", **hidden)
        self.proofs = self._ask(self.closed, "file", "Proofs", **hidden)
        actions.publish(call=self.closed)
        self.made = answering.begin(
            call=self.closed, by=self.world["author"], title=text("contribution"), language="en"
        )
        self._join(self.made)
        self.attachment = answering.attach(
            contribution=self.made, question=self.proofs, by=self.world["author"],
            name=f"{mark('proof')}.txt", data=text("proof").encode(),
        )  # fmt: skip
        answers = {self.question.key: text("contribution"), self.phone.key: text("phone")}
        self._hand_in(self.made, answers, "author")
        others = answering.begin(
            call=self.closed, by=self.world["member"], title=text("others"), language="en"
        )
        self.others = self._hand_in(others, {self.question.key: text("others")}, "member")
        actions.let_in_late(
            call=self.closed, by=self.world["secretariat"], note=text("late"),
            until=timezone.now() + timedelta(days=9),
        )  # fmt: skip
        Call.objects.filter(pk=self.closed.pk).update(
            closes_at=timezone.now() - timedelta(minutes=5)
        )
        self.closed.refresh_from_db()

    def _hand_in(self, made: Contribution, answers: dict[str, Any], role: str) -> Contribution:
        answering.save(contribution=made, answers=answers)
        return answering.submit(contribution=made, by=self.world[role])

    def _reviewed(self) -> None:
        """The reviewer is done; a decision is prepared and nobody was told."""
        now, world = timezone.now(), self.world
        self.phase = actions.add_phase(
            call=self.closed,
            values={
                "title": "First", "opens_at": now - timedelta(days=1),
                "closes_at": now + timedelta(days=5),
            },
        )  # fmt: skip
        self.criterion = self.phase.criteria.first()
        for role in ("reviewer", "conflicted"):
            actions.add_reviewer(
                call=self.closed, by=world["secretariat"], person=world[role], most=9
            )
        self.assignments = {
            role: Assignment.objects.create(
                phase=self.phase, contribution=self.made, reviewer=world[role], state="accepted",
                due_at=self.phase.closes_at,
            )
            for role in ("reviewer", "conflicted")
        }  # fmt: skip
        Review.objects.create(
            assignment=self.assignments["reviewer"],
            scores={str(it.pk): 4 for it in self.phase.criteria.all()},
            mean=0.75, text=text("review"), confidential=text("confidential"),
            recommendation="accept", submitted_at=now,
        )  # fmt: skip
        reviewing.remark(
            phase=self.phase, contribution=self.made, by=world["reviewer"], text=text("remark")
        )
        deciding.prepare(
            contribution=self.made, by=world["secretariat"], outcome="declined",
            reason=text("decision"),
        )  # fmt: skip
