"""Documents and terms to begin with: the files in `guidance`, kept as guidance is kept here.

They lead to the timeline of the collection where it is, and name it where it is not.

A document is brought up to date only while nobody has written it here: no draft waits, and every
version was published by this loader. Terms keep no versions, so one that is there is not touched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

import yaml

from counted.hub.accounts.models import User
from counted.hub.guidance.documents import actions, defining, drafting, queries
from counted.hub.guidance.models import Clause, Document, Passage, Term, Version
from counted.hub.library.models import Item
from counted.hub.starter.collection import TIMELINE, cited, paragraphs
from counted.hub.starter.outcomes import Outcome

DOCUMENTS = ("framework", "roadmap")
TO_TIMELINE = re.compile(rf"\[([^]]+)\]\(/{TIMELINE}/\)")


@cache
def facts(name: str) -> Mapping[str, Any]:
    """One of the files: "framework", "roadmap" or "terms"."""
    path = resources.files(__package__).joinpath("guidance", f"{name}.yaml")
    found: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


def load(*, by: User) -> dict[str, Outcome]:
    """Load documents and then terms, some of which a clause defines."""
    outcomes = {}
    for name in DOCUMENTS:
        told = facts(name)
        outcomes[f"document/{told['slug']}"] = _document(told, by)
    for it in facts("terms")["terms"]:
        outcomes[f"term/{it['slug']}"] = _term(it, by)
    return outcomes


def clauses(told: Mapping[str, Any]) -> Iterator[tuple[int, dict[str, Any]]]:
    """The clauses of a file: the number in the name of each, and its columns."""
    is_there = Item.objects.filter(slug=TIMELINE, state=Item.State.PUBLISHED).exists()
    for it in told["clauses"]:
        columns = {
            "depth": it.get("depth", 2),
            "kind": it.get("kind", "text"),
            "title": it.get("title", ""),
            "text": _text(it, leads=is_there),
            "status": it.get("status", "own"),
        }
        yield int(it["name"].removeprefix("c")), {**columns, **source(it)}


def _text(it: Mapping[str, Any], *, leads: bool) -> str:
    text = paragraphs(it.get("text", ""))
    return text if leads else TO_TIMELINE.sub(r"\1", text)


def source(it: Mapping[str, Any]) -> dict[str, Any]:
    """From where something is: the source by its key, others that agree or do not, and its day."""
    if "source" not in it:
        return {"source": "", "source_url": "", "source_date": None}
    first, *others = cited([it["source"], *it.get("others", ())])
    return {
        "source": "; ".join(one["title"] for one in (first, *others)),
        "source_url": first.get("url", ""),
        "source_date": day(it.get("date", "")),
    }


def day(text: str) -> date | None:
    """A day that was told; where only a month or a year was, its title says so and no day is."""
    return date.fromisoformat(text) if text.count("-") == 2 else None


def _document(told: Mapping[str, Any], by: User) -> Outcome:
    known = queries.document(told["slug"])
    if known is None:
        _begin(told, by)
        return Outcome.ADDED
    if not _is_ours(known, told["news"]):
        return Outcome.LEFT
    last = queries.latest(known)
    if last is None or _reads(last) == [(f"c{key}", it) for key, it in clauses(told)]:
        return Outcome.UNCHANGED
    _renew(known, told, by)
    return Outcome.RENEWED


def _begin(told: Mapping[str, Any], by: User) -> None:
    words = {name: told[name] for name in actions.WRITTEN if name in told}
    document = actions.begin(by=by, told=words, slug=told["slug"], is_compiled=True)
    draft = document.versions.get()
    drafting.put_in(version=draft, by=by, told=[it for _key, it in clauses(told)])
    actions.publish(version=draft, by=by)


def _is_ours(document: Document, news: str) -> bool:
    """Whether it stands as this loader left it."""
    versions = list(document.versions.all())
    return (
        document.is_compiled
        and not document.withdrawn_reason
        and all(it.state == Version.State.FINAL for it in versions)
        and all(it.number == 1 or it.note == news for it in versions)
    )


def _reads(version: Version) -> list[tuple[str, dict[str, Any]]]:
    """How a version reads, as `clauses` tells a file."""
    return [(it.clause.name, _told(it)) for it in queries.passages(version)]


def _told(passage: Passage) -> dict[str, Any]:
    return {name: getattr(passage, name) for name in drafting.WRITTEN}


def _renew(document: Document, told: Mapping[str, Any], by: User) -> None:
    """A new version: what the file has is written, what it has not is taken out, in its order."""
    draft = actions.draft(document=document, by=by)
    here = {it.clause.serial: it for it in queries.passages(draft)}
    wanted = dict(clauses(told))
    for serial, it in wanted.items():
        known = here.get(serial)
        if known and _told(known) != it:
            drafting.write(passage=known, by=by, told=it)
    new = sorted(set(wanted) - set(here))
    drafting.put_in(version=draft, by=by, told=[wanted[it] for it in new])
    for serial in set(here) - set(wanted):
        drafting.remove(passage=here[serial], by=by)
    order = list(wanted)
    passages = queries.passages(draft)
    drafting.arrange(draft, order=sorted(passages, key=lambda it: order.index(it.clause.serial)))
    actions.publish(version=draft, by=by, note=told["news"])


def _term(it: Mapping[str, Any], by: User) -> Outcome:
    if Term.objects.filter(slug=it["slug"]).exists():
        return Outcome.UNCHANGED
    broader = Term.objects.filter(slug=it.get("broader", "")).first()
    told = {"labels": it["labels"], "note": it["note"], "broader": broader}
    term = defining.save(by=by, told=told, slug=it["slug"], is_compiled=True)
    for number, one in enumerate(it["definitions"], 1):
        words = {
            "text": paragraphs(one["text"]), "whose": one["whose"], "language": "en",
            "status": one["status"], "position": 10 * number, "clause": _clause(one), **source(one),
        }  # fmt: skip
        defining.define(by=by, term=term, told=words)
    return Outcome.ADDED


def _clause(it: Mapping[str, Any]) -> Clause | None:
    """The clause that defines it, where a document that was loaded does."""
    if "clause" not in it:
        return None
    slug, name = it["clause"].split()
    rows = Passage.objects.filter(clause__document__slug=slug, kind="definition")
    found = rows.filter(clause__serial=int(name.removeprefix("c"))).select_related("clause").first()
    return found.clause if found else None
