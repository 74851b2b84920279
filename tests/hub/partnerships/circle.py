"""The cast of needs: members in three organisations, a peer, an outsider, and words that may leak.

Amina represents the Lake Group, Boris the office, Musa speaks for himself; all are members. Farid
knows about data quality and is found by members; Gita knows about it and wants not to be found;
Chen has an account and nothing else; Dora runs the secretariat.
"""

from __future__ import annotations

from typing import Any

from tests.hub.accounts.cast import House, person, seat

from counted.hub.accounts.models import Organisation
from counted.hub.partnerships import actions
from counted.hub.partnerships.models import Exchange, Need

SECRET = "Words-for-members"


class Circle(House):
    """The house with people who know something."""

    def __init__(self) -> None:
        super().__init__()
        Organisation.objects.filter(pk=self.lake.pk).update(country="KEN")
        self.people["Farid"] = person(
            "Farid", listed="members", expertise=["data-quality"], languages=["sw"], country="UGA",
            offers="I review questionnaires.",
        )  # fmt: skip
        self.people["Gita"] = person("Gita", expertise=["data-quality"], languages=["sw"])
        for name in ("Farid", "Gita"):
            seat(self[name], self.collaborative)

    def need(self, name: str = "Amina", **told: Any) -> Need:
        """A need that somebody states; for members, in Swahili, in Kenya, about data quality."""
        voice = told.pop("speaks_for", {"Amina": self.lake, "Boris": self.office}.get(name))
        first = {
            "statement": f"How do we check? {SECRET}", "topic": "data-quality", "country": "KEN",
            "language": "sw", "visibility": "members", "urgency": "now",
        }  # fmt: skip
        return actions.state_need(by=self[name], told={**first, **told}, speaks_for=voice)

    def exchange(self, name: str = "Amina", **told: Any) -> Exchange:
        """An exchange that somebody begins."""
        named = told.pop("organisations", ())
        voice = told.pop("speaks_for", {"Amina": self.lake, "Boris": self.office}.get(name))
        need = told.pop("need", None)
        first = {"title": "Two lakes", "aim": "To see how others check.", "countries": ["KEN"]}
        return actions.begin_exchange(
            by=self[name], told={**first, **told}, organisations=named, speaks_for=voice, need=need
        )
