"""What of an item can be translated: its own texts, and those of its record that are prose."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from counted.hub.accounts.rules import standing
from counted.hub.desk import translating
from counted.hub.desk.translating import Field, Original, Source, Told
from counted.hub.library import presenting, queries, records, rules
from counted.hub.library.actions import KIND, thing
from counted.hub.library.models import Item
from counted.hub.library.verdicts import STAGES
from counted.hub.ui import parts

#: Texts of records that are the same in every language.
SAME = {"url", "website", "doi", "contact", "publisher", "concept"}
COLUMNS = {"title": _("Title"), "summary": _("In one sentence"), "text": _("Text")}
PARTICIPATION = "participation"


def register() -> None:
    """Make items translatable."""
    translating.register(
        Source(KIND, Item, find, original, may_write, entry_kinds=tuple(Item.Kind.values))
    )


def find(key: str, reader: Any) -> Item | None:
    """An item that somebody may read or write."""
    who = standing(reader)
    seen = queries.readable(who) | queries.writable(who)
    found = Item.objects.filter(seen, pk=key) if key.isdecimal() else Item.objects.none()
    return found.first()


def may_write(person: Any, item: Item) -> bool:
    """Its writers translate it without being members."""
    return rules.may_edit(standing(person), item)


def original(item: Item) -> Original:
    """The texts of an item as it is shown."""
    columns = {name: Field(label, getattr(item, name)) for name, label in COLUMNS.items()}
    texts = columns | {f"record.{name}": it for name, it in _prose(item)}
    return Original(
        thing=thing(item),
        title=item.title,
        url=presenting.address(item),
        language=item.language,
        fields={name: it for name, it in texts.items() if it.text},
    )


def _prose(item: Item) -> Iterator[tuple[str, Field]]:
    """The texts of its record by their names."""
    for name, info in records.RECORDS[item.kind].model_fields.items():
        value = item.record.get(name)
        if name == PARTICIPATION:
            for stage in value or ():
                label = STAGES.get(stage["stage"], stage["stage"])
                yield f"{name}.{stage['stage']}", Field(label, stage.get("why", ""))
        elif info.annotation is str and name not in SAME and value:
            yield name, Field(_(info.title or name), value)


def cards(items: Iterable[Item]) -> list[parts.Item]:
    """Items as they stand in a list, in the reader's language where somebody translated them.

    One query more where any of them is in another language.
    """
    shown, language = list(items), get_language() or "en"
    told = translating.listed([thing(it) for it in shown if it.language != language], language)
    return [presenting.card(it, told.get(thing(it))) for it in shown]


def record(noun: records.Noun, told: Told) -> records.Noun:
    """A record with its texts as they are told to a reader, of whatever length they are."""
    texts = {
        name.removeprefix("record."): it.text
        for name, it in told.wordings.items()
        if name.startswith("record.") and it.is_translated
    }
    changed: dict[str, Any] = {name: it for name, it in texts.items() if "." not in name}
    if any("." in name for name in texts):
        changed[PARTICIPATION] = tuple(
            it.model_copy(update={"why": texts.get(f"{PARTICIPATION}.{it.stage}", it.why)})
            for it in noun.participation  # type: ignore[attr-defined]
        )
    return noun.model_copy(update=changed) if changed else noun
