"""Guidance of the open body: published with a draft of what comes next, and withdrawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.hub.access.canaries import text

from counted.hub.evidence import actions as evidence
from counted.hub.guidance.documents import actions, drafting
from counted.hub.guidance.documents.presenting import clause_thing
from counted.hub.guidance.models import Document, Term

if TYPE_CHECKING:
    from tests.hub.access.world import World


class Guidance:
    """Documents, a term, and what bears on a clause."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.documents = {
            "published": self._document("How we count", "Everybody is counted."),
            "withdrawn": self._document("How we counted", text("withdrawn_guidance")),
        }
        chair = world["chair"]
        draft = actions.draft(document=self.documents["published"], by=chair)
        drafting.insert(version=draft, by=chair, told={"text": text("guidance_draft")})
        actions.withdraw(document=self.documents["withdrawn"], by=chair, reason="It was wrong.")
        self.term = Term.objects.create(slug="citizen-data", labels={"en": "citizen data"})
        told = {"text": "Data of citizens.", "whose": "An office", "source": "A page"}
        self.definition = self.term.definitions.create(**told)
        self.link = evidence.bear_on(
            thing=clause_thing(self.documents["published"].clauses.get(serial=1)),
            relation="supports", by=world["member"], url="https://example.org", title="A study",
        )  # fmt: skip

    def _document(self, title: str, said: str) -> Document:
        by = self._world["chair"]
        body = self._world.open_body
        made = actions.begin(by=by, told={"title": title, "kind": "guide"}, body=body)
        draft = made.versions.get()
        drafting.insert(version=draft, by=by, told={"text": said})
        actions.publish(version=draft, by=by)
        return made
