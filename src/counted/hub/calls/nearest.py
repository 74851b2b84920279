"""Countries as somebody who answers is offered them: what was chosen and one's own before the rest.

A made-up call is about made-up countries; they stand before the others in it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from counted.hub.accounts.places import MADE_UP, region_of
from counted.hub.calls.models import Contribution, Question

Choice = tuple[Any, Any]


@dataclass(frozen=True)
class Nearest:
    """What is known of where an answer comes from."""

    own: frozenset[str] = frozenset()  #: of its author, and of whom they speak for
    is_made_up: bool = False
    written: frozenset[str] = frozenset()  #: keys of questions that were answered, or cleared again

    def obvious(self, question: Question, choices: Collection[Choice]) -> list[str]:
        """The one country that comes to mind, before anybody has answered."""
        if len(self.own) != 1 or question.key in self.written:
            return []
        return [it for it in self.own if it in dict(choices)]

    def arranged(self, choices: Collection[Choice], *, chosen: Collection[str]) -> list[Choice]:
        """Choices in groups: chosen, one's own, made-up ones of a made-up call, the rest."""
        groups: dict[Any, list[Choice]] = {
            name: [] for name in (_("Chosen"), _("Yours"), _("Made-up countries"), _("All others"))
        }
        names = list(groups)
        for code, label in choices:
            groups[names[self._place(code, chosen)]].append((code, label))
        return [(name, group) for name, group in groups.items() if group]

    def _place(self, code: str, chosen: Collection[str]) -> int:
        if code in chosen:
            return 0
        if code in self.own:
            return 1
        return 2 if self.is_made_up and region_of(code) == MADE_UP else 3


def nearest(contribution: Contribution) -> Nearest:
    """What is known of where a contribution comes from."""
    organisation = contribution.speaks_for
    own = {contribution.author.country, organisation.country if organisation else ""} - {""}
    written = {*contribution.answers, *contribution.written_in}
    return Nearest(frozenset(own), contribution.call.made_up, frozenset(written))
