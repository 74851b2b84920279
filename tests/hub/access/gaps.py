"""Gaps: one raised by the author, one to which the closed body sees, one merged into the latter.

What bears on them is a case that only members may read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from counted.hub.evidence import actions as evidence
from counted.hub.evidence.models import Link
from counted.hub.guidance.gaps import actions, doing, joining, presenting
from counted.hub.guidance.models import Gap, Proposal
from counted.hub.library.actions import thing

if TYPE_CHECKING:
    from tests.hub.access.world import World

TOLD = {"kind": "data", "severity": "excludes", "statement": "Nobody counts homes on water."}


class Gaps:
    """Gaps by name, each with a proposal of the member's and a link."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.gaps: dict[str, Gap] = {}
        self.proposals: dict[str, Proposal] = {}
        self.links: dict[str, Link] = {}
        office = world["secretariat"]
        for name in ("raised", "seen to", "merged"):
            self._gap(name)
        self._step("seen to", "accept")
        owner = world.closed_body
        doing.take_step(gap=self.gaps["seen to"], by=office, action="take_on", owner=owner)
        into = self.gaps["seen to"]
        joining.merge(gap=self.gaps["merged"], into=into, by=office, text="The same.")

    def _gap(self, name: str) -> None:
        made = actions.raise_gap(by=self._world["member"], told=TOLD)
        Gap.objects.filter(pk=made.pk).update(author=self._world.people["author"])
        self.gaps[name] = made
        self.proposals[name] = actions.propose(gap=made, by=self._world["member"], text="By boat.")
        self.links[name] = evidence.link(
            source=thing(self._world.items["members"]), relation="supports",
            target=presenting.gap_thing(made), by=self._world["secretariat"], is_checked=True,
        )  # fmt: skip

    def _step(self, name: str, action: str) -> None:
        office = self._world["secretariat"]
        doing.take_step(gap=self.gaps[name], by=office, action=action, text="Yes.")
