"""Guidance of the made-up world: the starter framework, what an office makes of it, a toolkit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from counted.hub.accounts.models import User
from counted.hub.guidance.documents import actions, drafting, queries, taking_in
from counted.hub.guidance.models import Document, Passage, Version
from counted.hub.starter import guiding
from counted.hub.world import cast, consulting
from counted.hub.world.inventory import facts
from counted.hub.world.past import on

FRAMEWORK = "framework"


def load_guidance() -> None:
    """In the order in which it was written."""
    told = facts("guidance")
    _bring_toolkit(told["toolkit"])
    with on(told["starter"]["day"]):
        guiding.load(by=cast.person(told["starter"]["by"]))
    _adapt(told["adaptation"])
    _renew_toolkit(told["toolkit"])


def _bring_toolkit(it: Mapping[str, Any]) -> None:
    by = cast.person(it["by"])
    with on(it["day"]):
        document = actions.begin(by=by, told=it["told"], body=cast.body(it["body"]), made_up=True)
        draft = document.versions.get()
        drafting.take_in(version=draft, by=by, pieces=taking_in.pieces(it["text"]))
    consulting.open_toolkit(draft)


def _renew_toolkit(it: Mapping[str, Any]) -> None:
    """Its second version, in which something of everything happens to clauses."""
    by, then = cast.person(it["by"]), it["then"]
    with on(then["day"]):
        draft = actions.draft(document=Document.objects.get(title=it["told"]["title"]), by=by)
        _write(draft, by, then["write"])
        _insert(draft, by, then["insert"])
        split, merge, remove = then["split"], then["merge"], then["remove"]
        parts = [{"text": text} for text in split["parts"]]
        drafting.split(passage=_passage(draft, split["clause"]), by=by, parts=parts)
        drafting.merge(
            passage=_passage(draft, merge["clause"]), into=_passage(draft, merge["into"]), by=by,
            told={"text": merge["text"]},
        )  # fmt: skip
        drafting.remove(passage=_passage(draft, remove["clause"]), by=by, why=remove["why"])
        actions.publish(version=draft, by=by, note=cast.paragraphs(then["note"]))


def _adapt(it: Mapping[str, Any]) -> None:
    by = cast.person(it["by"])
    parent = queries.latest(Document.objects.get(slug=guiding.facts(FRAMEWORK)["slug"]))
    assert parent is not None  # noqa: S101  it was published before
    with on(it["day"]):
        document = actions.adapt(
            version=parent, by=by, speaks_for=cast.organisation(it["organisation"]),
            told=it["told"], made_up=True,
        )  # fmt: skip
        draft = document.versions.get()
        for one in it["write"]:
            _write(draft, by, one)
        for one in it["insert"]:
            _insert(draft, by, one)
        actions.publish(version=draft, by=by)


def _write(draft: Version, by: User, it: Mapping[str, Any]) -> None:
    passage = _passage(draft, it["clause"])
    told = {"text": cast.paragraphs(it["text"]), "status": "own", "source": "",
            "source_url": "", "source_date": None}  # fmt: skip
    drafting.write(passage=passage, by=by, told=told)


def _insert(draft: Version, by: User, it: Mapping[str, Any]) -> None:
    told = {name: it[name] for name in ("kind", "title") if name in it}
    told["text"] = cast.paragraphs(it["text"])
    drafting.insert(version=draft, by=by, told=told, after=_passage(draft, it["after"]))


def _passage(draft: Version, name: str) -> Passage:
    """A clause of a draft by its name, such as c7."""
    rows = draft.passages.select_related("version", "clause")
    return rows.get(clause__serial=int(name.removeprefix("c")))
