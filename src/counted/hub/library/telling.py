"""Whom the library tells what: those who watch an item, and those who are asked to write it."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from counted.hub.accounts.models import User, display_name
from counted.hub.desk.actions import tell, tell_watchers
from counted.hub.desk.models import Notice
from counted.hub.library import presenting
from counted.hub.library.models import Item
from counted.hub.ui.things import Thing

PUBLISHED = gettext_noop("“{title}” was published.")
PUBLISHED_AGAIN = gettext_noop("“{title}” was published anew.")
ABOUT_TOPIC = gettext_noop("New about a topic that you follow: “{title}”")
ASKED_TO_WRITE = gettext_noop("{who} asks you to write “{title}” together.")


def published(*, item: Item, again: bool) -> None:
    """Tell those who watch an item that there is something to read."""
    tell_watchers(
        thing=Thing("item", str(item.pk)),
        text=PUBLISHED_AGAIN if again else PUBLISHED,
        facts={"title": item.title, "revision": item.live_id},
        url=presenting.address(item),
        is_decision=True,
    )


def about_topics(*, item: Item) -> None:
    """Tell those who follow its topics of an item that is new, as far as they may read it."""
    for key in item.topics:
        tell_watchers(
            thing=Thing("item", str(item.pk)),
            watched=Thing("topic", key),
            text=ABOUT_TOPIC,
            facts={"title": item.title, "revision": item.live_id},
            url=presenting.address(item),
            is_decision=True,
        )


def ask_author(*, item: Item, by: User, person: User) -> None:
    """Tell somebody that they are asked to write with others."""
    tell(
        people=[person],
        why=Notice.Why.YOURS,
        text=ASKED_TO_WRITE,
        facts={"title": item.title, "who": display_name(by)},
        url=presenting.address(item),  # no thing: a draft is not theirs to see before they agree
        by=by,
    )
