"""What the library keeps of those who write."""

from __future__ import annotations

from counted.hub.accounts.own_data import declare
from counted.hub.library.models import Authorship, File, Item, Revision, Unsaved


def declare_all() -> None:
    """Called when the site starts."""
    columns = ("kind", "title", "summary", "text", "language", "record", "state", "begun_at")
    declare(Item, by=("author",), columns=columns)
    columns = ("item__title", "number", "content", "note", "at")
    declare(Revision, by=("author",), columns=columns)
    columns = ("item__title", "is_named", "added_at", "accepted_at")
    declare(Authorship, by=("person",), acted=("added_by",), columns=columns)
    columns = ("item__title", "name", "description", "credit", "added_at")
    declare(File, by=("added_by",), columns=columns)
    declare(Unsaved, by=("person",), columns=("kind", "item__title", "fields", "at"), goes=True)
