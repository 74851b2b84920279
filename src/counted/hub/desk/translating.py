"""Texts of things in the reader's language, where somebody has translated them.

Each app says which texts its things have, when it starts:

    register(Source("item", Item, find=..., original=..., entry_kinds=("case", "resource")))

A page asks for what it shows (`told`), a list for the titles of all its lines (`titles`); either is
one query. What nobody translated is told in its own language, and every text says in which language
it is, who translated it, and whether the original has moved on since.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Case, F, QuerySet, TextField, Value, When
from django.http import HttpRequest
from django.utils.translation import get_language

from counted.hub.accounts import labels
from counted.hub.accounts.rules import standing
from counted.hub.desk import words
from counted.hub.desk.models import Entry, Rendering, Translation
from counted.hub.ui.parts import Text
from counted.hub.ui.things import Thing

LISTED = ("title", "summary")  #: the fields that lists show
ASKED = "in"  #: the part of an address that asks for a language which pages do not speak

LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")  #: such as zh-Hant (BCP 47)


def wanted(request: HttpRequest) -> str:
    """The language in which a reader wants what others wrote: asked for, or that of the page."""
    asked = request.GET.get(ASKED, "")
    return asked if LANGUAGE.fullmatch(asked) else get_language() or "en"


@dataclass(frozen=True)
class Field:
    """One text of a thing: what it is called, and how it reads."""

    label: Text
    text: str

    @property
    def sha256(self) -> str:
        """By which a translation knows what it translates."""
        return hashlib.sha256(self.text.encode()).hexdigest()


@dataclass(frozen=True)
class Original:
    """What a thing says in the language in which it was written; empty texts are not in it."""

    thing: Thing
    title: str
    url: str
    language: str  #: BCP 47
    fields: Mapping[str, Field]


def _nobody(person: Any, row: Any) -> bool:  # noqa: ARG001  the same call as other rules
    return False


@dataclass(frozen=True)
class Source:
    """How things of a kind are found and what of them can be translated."""

    kind: str
    model: type
    find: Callable[[str, Any], Any]  #: key and reader -> the row, None where they do not see it
    original: Callable[[Any], Original]
    may_write: Callable[[Any, Any], bool] = _nobody  #: who translates without being a member
    entry_kinds: tuple[str, ...] = ()  #: under which the search keeps it; () under its own


_sources: dict[str, Source] = {}


def register(source: Source) -> Source:
    """Make things of a kind translatable; the same kind again replaces it."""
    _sources[source.kind] = source
    return source


def source_of(kind: str) -> Source | None:
    """How things of a kind are translated; None where they are not."""
    return _sources.get(kind)


def may_translate(person: Any, source: Source, row: Any) -> bool:
    """Translate a thing that one sees: members, and whoever writes it."""
    who = standing(person)
    return who.is_member or (who.is_signed_in and source.may_write(person, row))


@dataclass(frozen=True)
class Wording:
    """A text as a reader gets it."""

    text: str
    language: str
    is_translated: bool = False
    is_behind: bool = False  #: the original has moved on since
    is_by_machine: bool = False
    by: str = ""
    at: datetime | None = None

    @property
    def direction(self) -> str:
        """'rtl' or 'ltr'."""
        return labels.direction(self.language)


@dataclass(frozen=True)
class Told:
    """All texts of a thing for one reader; `told["title"]`, in templates `told.title`."""

    original: Original
    language: str  #: that the reader wants
    wordings: Mapping[str, Wording]
    others: tuple[str, ...] = ()  #: languages that have a translation of anything
    translators: tuple[str, ...] = field(default=())

    def __getitem__(self, name: str) -> Wording:
        return self.wordings[name]

    def said(self, name: str) -> str:
        """One text; empty where the original says nothing."""
        return self.wordings[name].text if name in self.wordings else ""

    @property
    def is_foreign(self) -> bool:
        """Whether the original is in another language than the reader wants."""
        return self.original.language != self.language

    @property
    def number_translated(self) -> int:
        """How many of the texts are told in the reader's language."""
        return sum(it.is_translated for it in self.wordings.values())

    @property
    def is_complete(self) -> bool:
        """Whether nothing is left to translate for this reader."""
        return not self.is_foreign or self.number_translated == len(self.wordings)

    @property
    def is_behind(self) -> bool:
        """Whether any of the translations is of an earlier original."""
        return any(it.is_behind for it in self.wordings.values())

    @property
    def is_by_machine(self) -> bool:
        """Whether any of the translations was made by a machine."""
        return any(it.is_by_machine for it in self.wordings.values())

    @property
    def latest(self) -> datetime | None:
        """When the last of the translations was written."""
        return max((it.at for it in self.wordings.values() if it.at), default=None)


def told(original: Original, language: str) -> Told:
    """The texts of a thing in a language where somebody translated them; one query."""
    return told_all([original], language)[original.thing]


def told_all(originals: Iterable[Original], language: str) -> dict[Thing, Told]:
    """The texts of many things in a language, as `told` has those of one; one query for all."""
    wanted = {it.thing: it for it in originals}
    rows: dict[Thing, list[Translation]] = {it: [] for it in wanted}
    for row in _here(wanted, language):
        thing = Thing(row.thing_kind, row.thing_key)
        original = wanted.get(thing)
        if original and row.language != original.language and row.field in original.fields:
            rows[thing].append(row)
    return {thing: _told(original, rows[thing], language) for thing, original in wanted.items()}


def _here(things: Iterable[Thing], language: str) -> QuerySet[Translation]:
    """The translations of things; their texts only in the language that is wanted."""
    kinds, keys = {it.kind for it in things}, {it.key for it in things}
    rows = Translation.objects.filter(thing_kind__in=kinds, thing_key__in=keys).exclude(text="")
    here = Case(
        When(language=language, then=F("text")), default=Value(""), output_field=TextField()
    )
    found = rows.annotate(here=here).defer("text").select_related("author", "speaks_for")
    return found.order_by("field")


def _told(original: Original, rows: Iterable[Translation], language: str) -> Told:
    kept, others, translators = {}, set(), []
    for row in rows:
        others.add(row.language)
        if row.language == language:
            kept[row.field] = _wording(row, original.fields[row.field])
            translators.append(kept[row.field].by)
    wordings = {
        name: kept.get(name) or Wording(it.text, original.language)
        for name, it in original.fields.items()
    }
    return Told(
        original, language, wordings, tuple(sorted(others)), tuple(dict.fromkeys(translators))
    )


def of_row(row: Any) -> Source:
    """The source of a row of a model that somebody registered."""
    return next(it for it in _sources.values() if isinstance(row, it.model))


def _wording(row: Any, of: Field) -> Wording:
    return Wording(
        text=row.here,
        language=row.language,
        is_translated=True,
        is_behind=row.original_sha256 != of.sha256,
        is_by_machine=row.is_by_machine,
        by=words.name_of(row.author, row.speaks_for),
        at=row.at,
    )


def thing_of(entry: Entry) -> Thing | None:
    """The translatable thing of an entry of the search; None where it is not one."""
    for source in _sources.values():
        if entry.kind in (source.entry_kinds or (source.kind,)):
            return Thing(source.kind, entry.key)
    return None


def titles(entries: Iterable[Entry], language: str) -> dict[int, dict[str, str]]:
    """Translated titles and summaries of entries in other languages, by their keys; one query."""
    wanted = {thing_of(it): it for it in entries if it.language != language}
    return {wanted[thing].pk: texts for thing, texts in listed(wanted, language).items()}


def listed(things: Iterable[Thing | None], language: str) -> dict[Thing, dict[str, str]]:
    """Titles and summaries of things in a language, where somebody translated them; one query."""
    found: dict[Thing, dict[str, str]] = {}
    for thing, row in _translated(things, language=language, field__in=LISTED):
        found.setdefault(thing, {})[row.field] = row.text
    return found


def texts_of(entries: Iterable[Entry]) -> dict[str, list[Translation]]:
    """All translations of entries of one kind, by the keys of the entries; one query."""
    wanted = {thing_of(it): it for it in entries}
    found: dict[str, list[Translation]] = {}
    for thing, row in _translated(wanted):
        if row.language != wanted[thing].language:
            found.setdefault(thing.key, []).append(row)
    return found


def _translated(
    wanted: Iterable[Thing | None], **narrowed: Any
) -> Iterable[tuple[Thing, Translation]]:
    things = {it for it in wanted if it is not None}
    if not things:
        return
    rows = Translation.objects.filter(
        thing_kind__in={it.kind for it in things},
        thing_key__in={it.key for it in things},
        **narrowed,
    )
    for row in rows.exclude(text="").order_by("pk"):
        thing = Thing(row.thing_kind, row.thing_key)
        if thing in things:
            yield thing, row


def fingerprint(kept: Translation | None) -> str:
    """By which a translation is known again; empty where nothing is translated."""
    return of_text(kept.text, is_by_machine=kept.is_by_machine) if kept else ""


def of_text(text: str, *, is_by_machine: bool) -> str:
    """The fingerprint of a text that somebody wrote; empty for none."""
    told = f"{is_by_machine:d}{text}"
    return hashlib.sha256(told.encode()).hexdigest() if text else ""


def existing(thing: Thing, language: str) -> dict[str, Translation]:
    """What is translated of a thing into a language, by field; taken back texts too."""
    rows = Translation.objects.filter(thing_kind=thing.kind, thing_key=thing.key, language=language)
    return {it.field: it for it in rows.select_related("author", "speaks_for")}


def history(thing: Thing, language: str) -> list[Rendering]:
    """Every version of every translation of a thing into a language, the latest first."""
    rows = Rendering.objects.filter(
        translation__thing_kind=thing.kind,
        translation__thing_key=thing.key,
        translation__language=language,
    )
    return list(rows.select_related("author", "speaks_for", "translation"))
