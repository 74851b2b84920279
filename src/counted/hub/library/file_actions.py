"""Adding files to an item and taking them away; bytes that no file has any more are swept."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction

from counted.hub.accounts.models import User
from counted.hub.blobs import Blobs
from counted.hub.library import actions, filing
from counted.hub.library.models import File, Item

blobs = Blobs("library")


@transaction.atomic
def add_file(
    *, item: Item, by: User, data: bytes, name: str, description: str, credit: str = ""
) -> File:
    """Check a file and put it beside the text; readers get it with the next publication."""
    actions.require_editor(item, by)
    checked = filing.check(data, name=name)
    file = File.objects.create(
        item=item,
        sha256=blobs.put(checked.data),
        name=checked.name,
        media_type=checked.media_type,
        size_bytes=len(checked.data),
        description=description,
        credit=credit,
        width=checked.width,
        height=checked.height,
        added_by=by,
    )
    _attach(item, by, lambda keys: [*keys, file.pk])
    return file


@transaction.atomic
def take_off(*, file: File, by: User) -> None:
    """Take a file from the text; earlier revisions keep it."""
    actions.require_editor(file.item, by)
    _attach(file.item, by, lambda keys: [it for it in keys if it != file.pk])


def _attach(item: Item, by: User, change: Callable[[list[int]], list[int]]) -> None:
    item.refresh_from_db()
    before = item.latest.content.get("attached", []) if item.latest else []
    actions.write(item=item, by=by, content={"attached": change(list(before))})


def sweep() -> int:
    """Remove bytes that no file of an item has any more; how many. Twice does no harm."""
    return blobs.sweep(
        lambda some: set(File.objects.filter(sha256__in=some).values_list("sha256", flat=True))
    )
