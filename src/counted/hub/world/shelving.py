"""What people of the made-up world wrote: cases, resources, news, pages, rooms, translations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from counted.hub.accounts.models import User
from counted.hub.desk import actions as desk
from counted.hub.desk import translating_actions
from counted.hub.evidence import actions as evidence
from counted.hub.library import actions as library
from counted.hub.library import publication, translated
from counted.hub.library.models import Item
from counted.hub.world import cast
from counted.hub.world.inventory import facts
from counted.hub.world.past import on

SECRETARIAT = "dora"  #: who says yes, and who writes what nobody else did
#: Parts of an entry that are columns of an item, as they are.
COLUMNS = ("title", "summary", "language", "licence", "countries", "place", "scale", "topics",
           "groups", "indicators", "stages", "keywords", "visibility")  # fmt: skip
WRITING_DAYS = 9  #: between the first word and the yes
REREADING_DAYS = 3  #: between publication and translation, and again until the original moves on


def load_initiatives() -> None:
    """Initiatives; those whose people have no account were entered by the secretariat."""
    for it in facts("initiatives")["initiatives"]:
        item = bring(it | {"kind": "initiative", "countries": [it["country"]]}, day=it["day"])
        if then := it.get("then"):
            _move_on(item, then, day=then["day"])


def bring(it: Mapping[str, Any], *, day: float) -> Item:
    """An item that was published on a day without anybody having to be asked."""
    with on(day):
        return library.bring(
            kind=it["kind"],
            by=cast.person(it.get("author", SECRETARIAT)),
            content=content(it),
            slug=it["slug"],
            speaks_for=cast.organisation(it.get("organisation")) if "author" in it else None,
            made_up=True,
        )


def content(it: Mapping[str, Any]) -> dict[str, Any]:
    """The columns and the record that an entry fills; since when stands in the record."""
    told = {key: it[key] for key in COLUMNS if key in it}
    record = dict(it.get("record", {})) | {key: it[key] for key in ("since", "until") if key in it}
    for key, value in record.items():
        record[key] = cast.paragraphs(value) if isinstance(value, str) else value
    organisation = cast.organisation(it.get("organisation"))
    body = cast.body(it.get("body"))
    return told | {
        "text": cast.paragraphs(it.get("text", "")),
        "record": record,
        "organisation": organisation.pk if organisation else None,
        "body": body.pk if body else None,
    }


def load_items() -> None:
    """Items in the order in which they were published, each asked for and agreed to."""
    written = (*facts("cases")["cases"], *facts("library")["items"])
    for it in sorted(written, key=lambda one: one["day"]):
        publish(it)
    for it in facts("cases")["translations"]:
        _translate(cast.item(it["of"]), it)


def publish(it: Mapping[str, Any]) -> None:
    """Begun, handed in and accepted; the secretariat publishes its own at once."""
    author = it.get("author", SECRETARIAT)
    if author == SECRETARIAT:
        bring(it, day=it["day"])
        return
    with on(it["day"] - WRITING_DAYS):
        item = draft(it, by=cast.person(author))
    with on(it["day"] - 2):
        request = publication.submit(item=item, by=cast.person(author), text=it.get("asks", ""))
    with on(it["day"]):
        desk.take_step(
            request=request, by=cast.person(SECRETARIAT), action="accept", text=it.get("answer", "")
        )


def draft(it: Mapping[str, Any], *, by: User) -> Item:
    """An item that its author has begun."""
    return library.begin(
        kind=it["kind"], by=by, content=content(it), slug=it["slug"], made_up=True,
        speaks_for=cast.organisation(it.get("organisation")),
    )  # fmt: skip


def _translate(item: Item, it: Mapping[str, Any]) -> None:
    """Some of its texts in another language, and then perhaps a change of the original."""
    translator = cast.person(it["by"])
    assert item.published_at is not None  # noqa: S101  it was published before
    day = it["day"]
    with on(day):
        original = translated.original(item)
        for field, text in it["texts"].items():
            translating_actions.save(
                original=original, field=field, language=it["language"], by=translator,
                text=cast.paragraphs(text), seen=original.fields[field].sha256,
            )  # fmt: skip
        translating_actions.published(original=original, language=it["language"], by=translator)
    if "then" in it:
        _move_on(item, it["then"], day=day + REREADING_DAYS)


def _move_on(item: Item, then: Mapping[str, Any], *, day: float) -> None:
    """Write a text of an item anew and publish it."""
    changed = {key: cast.paragraphs(text) for key, text in then["texts"].items()}
    with on(day):
        library.write(item=item, by=item.author, content=changed, note=then["note"])
        request = publication.submit(item=cast.item(item.slug), by=item.author, text=then["note"])
        desk.take_step(request=request, by=cast.person(SECRETARIAT), action="accept")


def load_links() -> None:
    """How things bear on one another; whoever says it has to see both ends."""
    for it in facts("library")["links"]:
        with on(it["day"]):
            evidence.link(
                source=cast.thing(it["source"]),
                relation=it["relation"],
                target=cast.thing(it["target"]),
                by=cast.person(it["by"]),
            )
