"""Who may do what with an item. Whoever may not see it does not learn that it exists.

Published items are for everybody, for members or for one group; what is not published is for those
who may write it: its author, the co-authors who agreed to be one, the representatives of its
organisation, and the secretariat.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from counted.hub.accounts.rules import MEMBERS, PUBLIC, Standing, body_audience

if TYPE_CHECKING:
    from counted.hub.library.models import Item

#: Kinds that only the secretariat begins.
KEPT_BY_SECRETARIAT = frozenset({"page", "room"})


def may_begin(who: Standing, kind: str) -> bool:
    """Begin an item: anybody with an account; pages and rooms are the secretariat's."""
    return who.is_secretariat if kind in KEPT_BY_SECRETARIAT else who.is_signed_in


def may_read(who: Standing, item: Item) -> bool:
    """Read what is published."""
    if item.state != "published":
        return False
    return who.is_secretariat or audience(item) in who.audiences


def may_edit(who: Standing, item: Item) -> bool:
    """Write it: no query, unless somebody might be a co-author."""
    if not who.is_signed_in:
        return False
    if may_name_authors(who, item):
        return True
    mine = item.authorships.filter(person_id=who.person_id, accepted_at__isnull=False)
    return bool(mine.exists())


def may_name_authors(who: Standing, item: Item) -> bool:
    """Ask others to write with one: its author, the organisation's representatives.

    An author has to have a mandate today in the organisation whose item it is.
    """
    if who.is_secretariat or who.represents(item.organisation_id):
        return True
    is_own = who.is_signed_in and item.author_id == who.person_id
    return is_own and (item.organisation_id is None or item.organisation_id in who.organisations)


def may_withdraw(who: Standing, item: Item) -> bool:
    """Take back what is published."""
    return may_name_authors(who, item)


def may_publish_at_once(who: Standing) -> bool:
    """Publish without asking: the secretariat."""
    return who.is_secretariat


def audience(item: Item) -> str:
    """The group of readers that a published item is for."""
    if item.visibility == "body" and item.body_id is not None:
        return body_audience(item.body_id)
    return MEMBERS if item.visibility == "members" else PUBLIC
