"""What needs and exchanges keep of those who state them."""

from __future__ import annotations

from counted.hub.accounts.own_data import declare
from counted.hub.partnerships.models import Exchange, Need, Part


def declare_all() -> None:
    """Called when the site starts."""
    columns = ("statement", "topic", "words", "country", "urgency", "state", "outcome", "stated_at")
    declare(Need, by=("author",), columns=columns)
    columns = ("title", "aim", "participants", "learned", "result", "language", "made_at")
    declare(Exchange, by=("author",), columns=columns)
    declare(Part, acted=("agreed_by",))
