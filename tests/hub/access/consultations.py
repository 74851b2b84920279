"""Consultations of the open body: one whose comments are hidden, one of the group behind doors."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from tests.hub.access.canaries import text

from counted.hub.guidance.consultations import actions, answering, commenting
from counted.hub.guidance.documents import actions as documents
from counted.hub.guidance.documents import drafting
from counted.hub.guidance.models import Comment, Consultation

if TYPE_CHECKING:
    from tests.hub.access.world import World


class Consultations:
    """Consultations that the chair runs, with comments that not everybody reads."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.hidden = self._open("What do you say?", shown="after")
        said = self._comment(self.hidden, "author", text("hidden_comment"))
        back = self._comment(self.hidden, "author", text("taken_back"))
        commenting.withdraw(comment=back, by=world["author"])
        chair = world["chair"]
        answering.answer(
            comment=said, by=chair, seen_before="",
            told={"outcome": "not", "reason": text("answer_to_come"), "clause": None},
        )  # fmt: skip
        secret = text("group_consultation")
        self.group = self._open(
            secret, text=secret, audience="body", body=world.closed_body, shown="at_once"
        )
        among = self._comment(self.group, "insider", secret)
        self.groups = {
            it.consultation_id: answering.put_together(comments=[it], by=chair, title=it.text)
            for it in (said, among)
        }

    def _open(self, title: str, **told: Any) -> Consultation:
        by, now = self._world["chair"], timezone.now()
        document = documents.begin(
            by=by, told={"title": "A draft to be read", "kind": "guide"},
            body=self._world.open_body,
        )  # fmt: skip
        draft = document.versions.get()
        drafting.insert(version=draft, by=by, told={"text": "Everybody is asked."})
        times = {"opens_at": now, "closes_at": now + timedelta(days=9)}
        return actions.open_for_comments(
            version=draft, by=by, told={"title": title, "language": "en", **times, **told}
        )

    def _comment(self, it: Consultation, role: str, said: str) -> Comment:
        passage = it.version.passages.get()
        return commenting.comment(
            consultation=it, by=self._world[role], passage=passage,
            told={"kind": "concern", "text": said, "language": "en"},
        )  # fmt: skip
