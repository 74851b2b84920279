"""Where items of each kind stand: the word in addresses, and what to say of a shelf."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


@dataclass(frozen=True)
class Shelf:
    """A kind's place: the word in its addresses and the words of its list."""

    kind: str
    word: str  #: in addresses
    title: Text
    finding: Text  #: the one sentence that opens the list
    lead: Text
    begin: Text  #: what the button says that begins one

    @property
    def url(self) -> str:
        """The address of its list."""
        return reverse(f"library:{self.word}")


SHELVES: Mapping[str, Shelf] = {
    it.kind: it
    for it in (
        Shelf(
            "initiative", "initiatives", _("Initiatives"),
            _("People who count what figures miss"),
            _("Each tells in its own language whom it counts, where, and since when."),
            _("Tell of an initiative"),
        ),
        Shelf(
            "case", "cases", _("Case studies"),
            _("What others did, and what came of it"),
            _("Each says who had a say at which stage, what was checked, and what changed."),
            _("Write a case study"),
        ),
        Shelf(
            "resource", "resources", _("Resources"),
            _("Guidance, tools and training that others use"),
            _("With their licence, their language, and how much one should know before."),
            _("Add a resource"),
        ),
        Shelf("news", "news", _("News"), _("What is new"), "", _("Write news")),
        Shelf("page", "pages", _("Pages"), _("About this place"), "", _("Write a page")),
        Shelf(
            "room", "topics", _("Topics"), _("Where each topic stands"),
            _("What is known, what is disputed, and who works on it."),
            _("Propose a topic"),
        ),
    )
}  # fmt: skip
_KINDS = {it.word: it.kind for it in SHELVES.values()}


class ShelfConverter:
    """A part of an address such as `cases`: the kind `case`."""

    regex = "|".join(_KINDS)

    def to_python(self, value: str) -> str:
        """The kind that stands on a shelf."""
        return _KINDS[value]

    def to_url(self, value: str) -> str:
        """The word of a kind's shelf."""
        return SHELVES[value].word
