"""The studies' part of the world: one that nobody published, one published, one withdrawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.hub.access.canaries import text
from tests.hub.releases.cast import a_run

from counted.hub.releases import actions, publishing
from counted.hub.releases.models import Release, Run, Study

if TYPE_CHECKING:
    from tests.hub.access.world import World


class Studies:
    """Studies of the author's for the organisation."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.private, self.run = self._computed(text("study"), summary=text("study"))
        _study, run = self._computed("Water in lake wards")
        self.released = self._publish(run)
        _study, run = self._computed("Latrines", summary=text("withdrawn_release"))
        self.withdrawn = self._publish(run)
        publishing.withdraw(release=self.withdrawn, by=world["steward"], reason="A ward asked.")

    def _computed(self, title: str, **study: Any) -> tuple[Study, Run]:
        begun = actions.begin(owner=self.world["author"], title=title, organisation=self.world.lake)
        return begun, a_run(begun, title=title, id=f"study_{begun.pk}", **study)

    def _publish(self, run: Run) -> Release:
        by = self.world["author"]
        publishing.approve(run=run, by=self.world["steward"], role="steward", sha256=run.sha256)
        publishing.approve(run=run, by=by, role="second", sha256=run.sha256)
        return publishing.publish(run=run, by=by, sha256=run.sha256, seen=True)
