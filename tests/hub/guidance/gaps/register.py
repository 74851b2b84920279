"""The cast of gaps: members in two organisations, others who speak for themselves, and secrets.

Amina represents the Lake Group and leads the task team, Boris represents the statistical office and
chairs the closed committee, Musa and Farid speak for themselves; all are members. Chen has an
account and nothing else; Dora runs the secretariat.
"""

from __future__ import annotations

from typing import Any

from tests.hub.accounts.cast import House, person, seat
from tests.hub.library.shelved import shelve

from counted.hub.accounts.models import Organisation
from counted.hub.guidance.gaps import actions, doing, presenting
from counted.hub.guidance.models import Gap, Proposal
from counted.hub.library.actions import thing
from counted.hub.library.models import Item
from counted.hub.ui.things import Thing

SECRET = "Words-for-members"
TOLD: dict[str, Any] = {
    "kind": "methodological", "severity": "excludes", "language": "en",
    "statement": "No agreed way to count homes on the water.",
}  # fmt: skip
FORM = {**TOLD, "language": "English", "text": "They were left out.", "topics": [], "stages": []}


class Register(House):
    """The house with gaps."""

    def __init__(self) -> None:
        super().__init__()
        self.people["Farid"] = person("Farid", listed="members")
        seat(self["Farid"], self.collaborative)

    def gap(self, name: str = "Amina", **told: Any) -> Gap:
        """A gap that somebody raises, in the name of their organisation."""
        voice = told.pop("speaks_for", self.voices.get(name))
        motivated_by = told.pop("motivated_by", None)
        return actions.raise_gap(
            by=self[name], told={**TOLD, **told}, speaks_for=voice, motivated_by=motivated_by
        )

    @property
    def voices(self) -> dict[str, Organisation]:
        """For whom people speak."""
        return {"Amina": self.lake, "Boris": self.office}

    def step(self, gap: Gap, name: str, action: str, text: str = "Because.", **more: Any) -> Gap:
        """Somebody does something with a gap."""
        return doing.take_step(gap=gap, by=self[name], action=action, text=text, **more)

    def accepted(self, **told: Any) -> Gap:
        """A gap that the secretariat accepted."""
        return self.step(self.gap(**told), "Dora", "accept")

    def owned(self, name: str = "Amina", **told: Any) -> Gap:
        """A gap to which somebody sees."""
        return self.step(self.accepted(**told), name, "take_on")

    def proposal(self, gap: Gap, name: str = "Boris", text: str = "Count by boat.") -> Proposal:
        """What somebody proposes."""
        return actions.propose(gap=gap, by=self[name], text=text)

    def case(self, slug: str, **told: Any) -> Thing:
        """A published case study as a thing."""
        return thing(shelve(slug, **told))

    @staticmethod
    def url(gap: Gap) -> str:
        """The page of a gap."""
        return presenting.gap_url(gap)


def members_only(slug: str) -> Item:
    """A case study that only members may read."""
    return shelve(slug, visibility="members", title=f"Case {SECRET}")
