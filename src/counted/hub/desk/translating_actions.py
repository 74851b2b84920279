"""Writing translations: each text by itself, each version kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_noop

from counted.errors import WrongUse
from counted.hub.accounts import labels
from counted.hub.accounts.models import Organisation, User
from counted.hub.desk import indexing, telling, translating, words
from counted.hub.desk.models import Rendering, Translation
from counted.hub.desk.translating import Field, Original, fingerprint
from counted.hub.ui.things import Thing
from counted.messages import mark

CHANGED_MEANWHILE = mark("Somebody else translated this while you were writing.")
READ_BOTH = mark("Read both below, choose, and save once more.")

TRANSLATED = gettext_noop("%(who)s translated into %(language)s: %(title)s")


class MovedOnError(WrongUse):
    """Somebody else translated a text while one was translating it."""


@transaction.atomic
def save(
    *,
    original: Original,
    field: str,
    language: str,
    text: str,
    seen: str,
    by: User,
    speaks_for: Organisation | None = None,
    is_by_machine: bool = False,
    shown: str | None = None,
) -> Translation:
    """Write the translation of one text; an empty one takes it back. The caller asked the rules.

    `seen` is the hash of the original that the translator had before them: where it reads
    differently now, nothing is written and they are asked to look again. `shown` is the fingerprint
    of the translation that they had before them: MovedOnError where it is another one now.
    """
    source = original.fields[field]
    if language == original.language:
        raise WrongUse(
            mark("This is the language of the original."),
            remedy=mark("Choose another language to translate into."),
        )
    _require_current(source, seen)
    told = {
        "text": text.strip(),
        "original_sha256": source.sha256,
        "is_by_machine": is_by_machine,
        "author": by,
        "speaks_for": speaks_for,
    }
    kept = _put(original.thing, field, language, told, shown=shown)
    kept_as = {name: it for name, it in told.items() if name != "original_sha256"}
    Rendering.objects.create(translation=kept, original=source.text, **kept_as)
    return kept


def _put(
    thing: Thing, field: str, language: str, told: Mapping[str, Any], *, shown: str | None
) -> Translation:
    """Change the translation that there is or write the first one; see `save` for `shown`."""
    kept = _held(thing, field, language)
    if shown is not None and fingerprint(kept) != shown:
        raise MovedOnError(CHANGED_MEANWHILE, remedy=READ_BOTH)
    if kept is None:
        return _first(thing, field, language, told, shown=shown)
    for name, value in told.items():
        setattr(kept, name, value)
    kept.save()
    return kept


def _first(
    thing: Thing, field: str, language: str, told: Mapping[str, Any], *, shown: str | None
) -> Translation:
    """The first translation of a text; somebody else may have written it a moment ago."""
    kind, key = thing
    try:
        with transaction.atomic():
            return Translation.objects.create(
                thing_kind=kind, thing_key=key, field=field, language=language, **told
            )
    except IntegrityError:
        if _held(thing, field, language) is None:
            raise
        return _put(thing, field, language, told, shown=shown)


def _held(thing: Thing, field: str, language: str) -> Translation | None:
    """The translation that there is, which nobody else writes until this one is written."""
    rows = Translation.objects.filter(
        thing_kind=thing.kind, thing_key=thing.key, field=field, language=language
    )
    return rows.select_for_update().first()


def _require_current(source: Field, seen: str) -> None:
    if seen != source.sha256:
        raise WrongUse(
            mark("The original has changed while you were writing."),
            remedy=mark("Read it again, change your text where it has to, and save once more."),
        )


def published(
    *, original: Original, language: str, by: User, speaks_for: Organisation | None = None
) -> None:
    """Let the search know of what was translated, and those who watch the thing."""
    thing = original.thing
    source = translating.source_of(thing.kind)
    for kind in (source.entry_kinds if source else ()) or (thing.kind,):
        indexing.put(Thing(kind, thing.key))
    telling.tell_watchers(
        thing=thing,
        text=TRANSLATED,
        facts={
            "who": words.name_of(by, speaks_for),
            "language": labels.own_language_name(language),
            "title": original.title,
        },
        url=original.url,
        by=by,
    )


def carry(ways: Mapping[Thing, Thing]) -> None:
    """Give things the translations of the things they were made from, by whom and when they are.

    A text that reads differently in the new thing has a translation that is behind, and says so.
    """
    kinds, keys = {it.kind for it in ways}, {it.key for it in ways}
    rows = Translation.objects.filter(thing_kind__in=kinds, thing_key__in=keys).exclude(text="")
    old = [it for it in rows if Thing(it.thing_kind, it.thing_key) in ways]
    last = {
        it.translation_id: it
        for it in Rendering.objects.filter(translation__in=old).order_by("at", "pk")
    }
    columns = ("field", "language", "text", "original_sha256", "is_by_machine")
    voice = ("author_id", "speaks_for_id")
    for it in old:
        kind, key = ways[Thing(it.thing_kind, it.thing_key)]
        told = {name: getattr(it, name) for name in (*columns, *voice)}
        new = Translation.objects.create(thing_kind=kind, thing_key=key, **told)
        Translation.objects.filter(pk=new.pk).update(at=it.at)
        kept = Rendering.objects.create(
            translation=new, text=it.text, original=last[it.pk].original if it.pk in last else "",
            is_by_machine=it.is_by_machine, author_id=it.author_id, speaks_for_id=it.speaks_for_id,
        )  # fmt: skip
        Rendering.objects.filter(pk=kept.pk).update(at=it.at)
