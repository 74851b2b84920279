"""What is new, for readers of feeds: Atom and RSS of every list, with its words and choices.

A feed is a question as the search understands it; every list page leads to the feed of exactly what
it shows. Whoever reads a feed is nobody in particular: it holds what everybody may read.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from counted.hub.accounts.rules import Standing
from counted.hub.desk import finding, listing
from counted.hub.desk.facets import labels_of
from counted.hub.desk.finding import Question
from counted.hub.ui import things
from counted.hub.ui.describing import legal

MOST = 50  #: entries


class _Atom(Atom1Feed):
    """Entries say in which language they are."""

    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        """The attributes of an entry's element."""
        return {"xml:lang": item["xml_lang"]} if item["xml_lang"] else {}


class Atom(Feed):
    """The newest answers to a question, as Atom (RFC 4287)."""

    feed_type = _Atom

    def get_object(self, request: HttpRequest) -> finding.Found:
        """What the address asks, the newest first, for nobody in particular."""
        question = Question.from_query(request.GET)
        newest = replace(question, sort="newest", page="1")
        return finding.find(newest, Standing(), facets=(), per_page=MOST)

    def title(self, found: finding.Found) -> str:
        """What it is about: the choices in words."""
        question = found.question
        said = [
            str(label)
            for name, values in question.chosen.items()
            for label in labels_of(name, values).values()
        ]
        words = [f"“{legal(question.words)}”"] if question.words else []
        return legal(" · ".join(["Counted", *words, *said]))

    def link(self, found: finding.Found) -> str:
        """The search that shows the same."""
        return f"{reverse('desk:search')}{_end(found.question)}"

    def feed_url(self, found: finding.Found) -> str:
        """The address of the feed itself."""
        name = "desk:atom" if self.feed_type is _Atom else "desk:rss"
        return f"{reverse(name)}{_end(found.question)}"

    def description(self) -> str:
        """For RSS; Atom calls it a subtitle."""
        return _("What is new in this list.")

    subtitle = description

    def items(self, found: finding.Found) -> list[Any]:
        """Entries with their items: titles as they were translated for the reader's language."""
        return list(zip(found.entries, listing.items(found.entries), strict=True))

    def item_title(self, one: Any) -> str:
        """The title as it is."""
        return legal(str(one[1].title))

    def item_description(self, one: Any) -> str:
        """The summary."""
        return legal(str(one[1].note))

    def item_link(self, one: Any) -> str:
        """The page of the thing."""
        return one[0].url

    def item_pubdate(self, one: Any) -> Any:
        """When it was published or last changed."""
        return one[0].at

    item_updateddate = item_pubdate

    def item_author_name(self, one: Any) -> str:
        """Who it is from."""
        return legal(one[0].by)

    def item_categories(self, one: Any) -> list[str]:
        """What kind of thing it is, and its topics."""
        topics = labels_of("topic", one[0].topics).values()
        return [legal(str(it)) for it in (things.label(one[0].kind), *topics)]

    def item_extra_kwargs(self, one: Any) -> dict[str, str]:
        """The language of the title."""
        return {"xml_lang": one[1].language or get_language() or "en"}


class Rss(Atom):
    """The same as RSS 2.0."""

    feed_type = Rss201rev2Feed


def _end(question: Question) -> str:
    asked = replace(question, sort="", page="1").query()
    return f"?{asked}" if asked else ""
