"""A framework that is open for comments; Dora runs it, the others say what they think."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone
from tests.hub.guidance.documents.shelf import TEXT, Shelf

from counted.hub.guidance.consultations import actions, answering, commenting
from counted.hub.guidance.consultations import queries as consulted
from counted.hub.guidance.models import Comment, Consultation, Disposition, Document, Passage

SECRET = "Words-not-for-others"


class Hall(Shelf):
    """The house with a document that can be consulted."""

    def consultation(self, text: str = TEXT, **told: Any) -> Consultation:
        """A consultation on the first version of a document, open for two weeks."""
        return self.opened(self.begun(text=text), **told)

    def opened(self, document: Document, **told: Any) -> Consultation:
        """The draft of a document, open for comments."""
        now = timezone.now()
        first = {
            "title": "Say what you think", "language": "en", "opens_at": now,
            "closes_at": now + timedelta(days=14),
        }  # fmt: skip
        made = actions.open_for_comments(
            version=document.versions.get(state="draft"), by=self["Dora"],
            told={**first, **told}, note="New.",
        )  # fmt: skip
        return self.anew(made)

    def anew(self, it: Consultation) -> Consultation:
        """As the database has it now."""
        return consulted.consultations().get(pk=it.pk)

    def says(
        self, it: Consultation, name: str, text: str = "I see it otherwise.", at: int | None = 2,
        **told: Any,
    ) -> Comment:  # fmt: skip
        """A comment on the clause that stands at a place; None: on the whole."""
        voice = told.pop("speaks_for", None)
        return commenting.comment(
            consultation=it, by=self[name], passage=self.place(it, at) if at else None,
            told={"kind": "concern", "language": "en", "text": text, **told}, speaks_for=voice,
        )  # fmt: skip

    def place(self, it: Consultation, position: int) -> Passage:
        """A clause of the version that is open."""
        return it.version.passages.select_related("clause").get(position=position)

    def answers(self, comment: Comment, outcome: str = "accepted", **told: Any) -> Disposition:
        """Dora says what became of a comment."""
        seen = answering.seen(consulted.disposition(comment))
        return answering.answer(
            comment=comment, by=self["Dora"], seen_before=seen,
            told={"outcome": outcome, "reason": "It is right.", "clause": None, **told},
        )  # fmt: skip

    def ended(self, it: Consultation) -> Consultation:
        """Closed a moment ago."""
        Consultation.objects.filter(pk=it.pk).update(
            opens_at=timezone.now() - timedelta(days=3),
            closes_at=timezone.now() - timedelta(minutes=1),
        )
        return self.anew(it)

    def responded(self, it: Consultation) -> Consultation:
        """Every comment answered, and that published."""
        for one in consulted.unanswered(it):
            self.answers(one)
        actions.respond(consultation=self.ended(it), by=self["Dora"])
        return self.anew(it)

    def anew_comment(self, comment: Comment) -> Comment:
        """As the database has it now."""
        found = consulted.comment(self.anew(comment.consultation), comment.number)
        assert found is not None
        return found
