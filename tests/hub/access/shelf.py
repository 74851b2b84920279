"""The library's part of the world: an item for each way of not being for everybody."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from tests.hub.access.canaries import mark, text

from counted.hub.accounts.models import Body
from counted.hub.desk import translating, translating_actions
from counted.hub.desk.models import Request
from counted.hub.evidence.actions import link
from counted.hub.library import actions, authoring, file_actions, publication, rooms
from counted.hub.library.models import Concept, Item
from counted.hub.library.translated import original
from counted.hub.ui.things import Thing

if TYPE_CHECKING:
    from tests.hub.access.world import World

OPEN = "Counting toilets"


class Shelf:
    """Items by what is special about them; the author writes them for the organisation."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.items: dict[str, Item] = {}
        self.asked: dict[str, Request] = {}
        self.topic = Concept.objects.filter(scheme="topic").order_by("position", "key")[0]
        self._public()
        self._begin("draft")
        self._hand_in("waiting")
        self._hand_in("waiting_group", **self._for(world.closed_body))
        self._publish(self._begin("scheduled"), at=timezone.now() + timedelta(days=9))
        self._publish(self._begin("members", visibility="members"))
        self._publish(self._begin("group", **self._for(world.closed_body)))
        self._withdraw(self._begin("withdrawn"), reason="A ward asked for it.")
        hidden = self._begin("withdrawn_members", visibility="members")
        self._withdraw(hidden, reason=text("withdrawn_members"))
        self._room()
        self._join()
        self._point()
        self._translate()

    def __getitem__(self, name: str) -> Item:
        return self.items[name]

    def _for(self, body: Body) -> dict[str, Any]:
        return {"visibility": "body", "body": body.pk}

    def _begin(self, name: str, said: str = "", **whom: Any) -> Item:
        """A draft; the secretariat names organisation and group, which the author may not."""
        said = said or text(name)
        content = {
            "title": said, "summary": said, "text": said, "place": said, "keywords": [said],
            "topics": [self.topic.key], "countries": ["XTV"], "indicators": ["6.2.1"],
            "latitude": 1.0, "longitude": 30.0,
            "record": {"problem": said},
        }  # fmt: skip
        slug = "public" if said == OPEN else mark(name)
        made = actions.begin(kind="case", by=self.world["author"], content=content, slug=slug)
        told = {"organisation": self.world.lake.pk, **whom}
        actions.write(item=made, by=self.world["secretariat"], content=told)
        made.refresh_from_db()
        self.items[name] = made
        return made

    def _public(self) -> None:
        """A published item with a newer revision that is not, and files of both."""
        item = self._begin("public", said=OPEN)
        self.files = {"public": self._attach(item, "figures.txt", OPEN)}
        self._publish(item)
        told = text("newer")
        actions.write(item=item, by=self.world["author"], content={"title": told, "text": told})
        self.files["newer"] = self._attach(item, f"{mark('newer')}.txt", told)

    def _attach(self, item: Item, name: str, said: str) -> Any:
        return file_actions.add_file(
            item=item, by=self.world["author"], data=said.encode(), name=name, description=said
        )

    def _publish(self, item: Item, at: Any = None) -> None:
        item.refresh_from_db()
        actions.publish_at_once(item=item, by=self.world["secretariat"], at=at)
        item.refresh_from_db()

    def _hand_in(self, name: str, **whom: Any) -> None:
        item, by = self._begin(name, **whom), self.world["author"]
        self.asked[name] = publication.submit(item=item, by=by, text=text(name))

    def _withdraw(self, item: Item, *, reason: str) -> None:
        self._publish(item)
        actions.withdraw(item=item, by=self.world["secretariat"], reason=reason)
        item.refresh_from_db()

    def _room(self) -> None:
        """The room of the topic, with words that nobody has published."""
        by = self.world["author"]
        self.items["room"] = room = rooms.open_room(concept=self.topic, by=by)
        told = {"text": text("room"), "record": {**room.record, "known": text("room")}}
        actions.write(item=room, by=by, content=told)
        room.refresh_from_db()

    def _join(self) -> None:
        """The co-author writes all of them too."""
        for item in self.items.values():
            co_author, by = self.world["co_author"], self.world["author"]
            authoring.ask_author(item=item, by=by, person=co_author)
            authoring.answer_authorship(item=item, person=co_author, agrees=True)

    def _point(self) -> None:
        """What everybody reads points at what few may read, and the other way round."""
        self.files["draft"] = self._attach(
            self["draft"], f"{mark('draft_file')}.txt", text("draft_file")
        )
        public = Thing("item", str(self["public"].pk))
        room = Thing("item", str(self["room"].pk))
        for name, item in self.items.items():
            if name not in ("public", "room"):
                there = Thing("item", str(item.pk))
                told = {"by": self.world["author"], "note": text(name), "is_checked": True}
                link(source=there, relation="illustrates", target=room, **told)
                self.link = link(source=public, relation="supports", target=there, **told)
                link(source=there, relation="supports", target=public, **told)

    def _translate(self) -> None:
        for name, said in (("members", text("translation")), ("draft", text("draft"))):
            item = Item.objects.get(pk=self[name].pk)
            of = original(item)
            for field in ("title", "summary", "text"):
                translating_actions.save(
                    original=of, field=field, language="fr", text=said,
                    seen=of.fields[field].sha256, by=self.world["author"],
                )  # fmt: skip
        assert translating.source_of("item")
