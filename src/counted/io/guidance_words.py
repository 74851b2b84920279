"""What a document that is taken along says of itself and of its clauses, in its reader's language.

Word, PDF and HTML differ in how they look; they say the same, and it is said here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from counted.io import words
from counted.messages import Translate, mark, translator
from counted.model.guidance import Certainty, Clause, Guidance, Wording

DRAFT = mark("DRAFT")
BESIDE = {
    Wording.UNTRANSLATED: mark("Nobody has translated this clause yet."),
    Wording.BEHIND: mark("The original has been changed since it was translated"),
}


@dataclass(frozen=True)
class Said:
    """Some words, and where they lead."""

    text: str
    address: str = ""


#: A line of words, some of which lead elsewhere.
Line = tuple[Said, ...]


@dataclass(frozen=True)
class Notice:
    """What a reader has to know before reading on."""

    title: str
    text: str = ""


def notices(it: Guidance) -> Iterator[Notice]:
    """What stands before the text: that it is a draft, made up, withdrawn, no text of the UN."""
    say = translator(it.tongue.code)
    if it.is_draft:
        told = say(mark("This is a draft; only those who write it read it."))
        yield Notice(say(DRAFT), told)
    if it.withdrawn:
        yield Notice(say(mark("This was withdrawn")), _isolated(it, it.withdrawn))
    if it.is_made_up:
        yield Notice(say(mark("Made up, for showing how Counted works")))
    if it.is_for_comments:
        told = say(mark("This version is open for comments; it is not the last word."))
        yield Notice(say(mark("Open for comments")), told)
    if it.is_compiled:
        told = say(mark(
            "No text of the United Nations, and not endorsed by anybody. Each clause names its "
            "source, or says that it was written here; what could not be confirmed says so."
        ))  # fmt: skip
        yield Notice(say(mark("Compiled in our own words from public sources")), told)
    if it.number_untranslated:
        told = say(mark("{number} of {total} clauses stand here as they were written."))
        facts = {"number": it.number_untranslated, "total": len(it.clauses)}
        yield Notice(say(mark("Not everything is translated")), told.format(**facts))


def facts(it: Guidance) -> Iterator[tuple[str, Line]]:
    """What it is: which version, who keeps it, where it stands, under which licence."""
    say = translator(it.tongue.code)
    version = say(mark("Version {number}")).format(number=it.number)
    told = [version, say(DRAFT) if it.is_draft else _day(it, it.day)]
    yield say(mark("Version")), (Said(", ".join(told)),)
    if it.adapts:
        number = say(mark("Version {number}")).format(number=it.adapts.number)
        line = f"{_isolated(it, it.adapts.title)}, {number}"
        yield say(mark("What it adapts")), (Said(line, it.adapts.address),)
    yield say(mark("Who keeps it")), (Said(_isolated(it, it.keeper)),)
    yield say(mark("Permanent address")), (Said(_isolated(it, it.address), it.address),)
    if it.licence:
        yield say(mark("Licence")), (Said(_isolated(it, it.licence), it.licence_address),)
    if it.sha256:
        yield say(mark("Fingerprint (SHA-256)")), (Said(_isolated(it, it.sha256)),)


def notes(clause: Clause, it: Guidance) -> Iterator[Line]:
    """What stands below a clause: whether it is translated, its source, where to cite it."""
    say = translator(it.tongue.code)
    if clause.wording in BESIDE:
        yield (Said(say(BESIDE[clause.wording])),)
    if clause.source:
        yield tuple(_source(clause, it, say))
    elif it.is_compiled and clause.text:
        yield (Said(say(mark("Written here"))),)
    yield Said(f"{clause.name} · "), Said(_isolated(it, clause.address), clause.address)


def _source(clause: Clause, it: Guidance, say: Translate) -> Iterator[Said]:
    source = clause.source
    if source is None:
        return
    if clause.certainty is Certainty.UNCONFIRMED:
        yield Said(f"{say(mark('Not confirmed'))}. ")
    yield Said(f"{say(mark('Source:'))} ")
    yield Said(_isolated(it, source.name), source.address)
    if source.day:
        yield Said(f", {_day(it, source.day)}")


def contents(it: Guidance) -> str:
    """The heading of its table of contents."""
    return translator(it.tongue.code)(mark("Contents"))


def whats_new(it: Guidance) -> str:
    """The heading above what is new in this version."""
    say = translator(it.tongue.code)
    return say(mark("What is new in version {number}")).format(number=it.number)


def box() -> str:
    """Stands before a point to check, to be ticked on paper."""
    return "☐ "


def _day(it: Guidance, day: object) -> str:
    return words.day(str(day), it.tongue.code) if day else ""


def _isolated(it: Guidance, text: str) -> str:
    return words.isolated(text, it.tongue.code)
