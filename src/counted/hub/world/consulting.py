"""Consultations of the made-up world: what people said of drafts, and what became of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from counted.hub.guidance.consultations import actions, agreeing, answering, commenting, queries
from counted.hub.guidance.documents import actions as documents
from counted.hub.guidance.documents import drafting, taking_in
from counted.hub.guidance.models import Comment, Consultation, Version
from counted.hub.ui.words import end_of
from counted.hub.world import cast
from counted.hub.world.inventory import facts
from counted.hub.world.past import moment, on

Comments = Mapping[str, Comment]
VALUES = {"agree": 1, "neither": 0, "disagree": -1}


def open_toolkit(draft: Version) -> None:
    """The first version of the toolkit was one that everybody could comment."""
    _open(facts("consultations")["answered"], draft)


def load_consultations() -> None:
    """What was said of the toolkit and what became of it; and one that is open today."""
    told = facts("consultations")
    _hear(Consultation.objects.get(title=told["answered"]["told"]["title"]), told["answered"])
    it = told["open"]
    _hear(_open(it, _second_draft(it)), it)


def _open(it: Mapping[str, Any], draft: Version) -> Consultation:
    """Open until the end of its last day."""
    times = {"opens_at": moment(it["day"]), "closes_at": end_of(moment(it["until"]))}
    with on(it["day"]):
        return actions.open_for_comments(
            version=draft, by=cast.person(it["by"]), told={**it["told"], **times},
            note=it.get("note", ""), made_up=True,
        )  # fmt: skip


def _second_draft(it: Mapping[str, Any]) -> Version:
    """A document whose first version stands, and what is changed in it."""
    of = it["document"]
    by = cast.person(of["by"])
    with on(of["day"]):
        made = documents.begin(by=by, told=of["told"], body=cast.body(of["body"]), made_up=True)
        first = made.versions.get()
        drafting.take_in(version=first, by=by, pieces=taking_in.pieces(of["text"]))
        documents.publish(version=first, by=by)
    with on(it["day"]):
        draft = documents.draft(document=made, by=by)
        write, insert = it["write"], it["insert"]
        passage = draft.passages.get(clause__serial=int(write["clause"][1:]))
        drafting.write(passage=passage, by=by, told={"text": write["text"]})
        after = draft.passages.get(clause__serial=int(insert["after"][1:]))
        told = {"kind": insert["kind"], "text": insert["text"]}
        drafting.insert(version=draft, by=by, told=told, after=after)
    return draft


def _hear(it: Consultation, told: Mapping[str, Any]) -> None:
    """Everything in the order in which it happened."""
    made: dict[str, Comment] = {}
    events: list[tuple[float, Callable[[], object]]] = []
    for kind, happen in (
        ("comments", _comment), ("agreements", _agree), ("groups", _group), ("answers", _answer),
    ):  # fmt: skip
        events += [
            (one["day"], lambda happen=happen, one=one: happen(it, one, made))
            for one in told.get(kind, ())
        ]
    for day, happen in sorted(events, key=lambda one: one[0]):
        with on(day):
            happen()
    if "responded" in told:
        with on(told["responded"]):
            actions.respond(consultation=it, by=cast.person(told["by"]))


def _comment(it: Consultation, one: Mapping[str, Any], made: dict[str, Comment]) -> None:
    passages = it.version.passages.select_related("clause")
    at = passages.get(clause__serial=int(one["at"][1:])) if "at" in one else None
    made[one["name"]] = commenting.comment(
        consultation=it, by=cast.person(one["by"]), passage=at, told=one,
        speaks_for=cast.organisation(one.get("organisation")),
    )  # fmt: skip


def _agree(it: Consultation, one: Mapping[str, Any], made: Comments) -> None:
    comment = queries.comment(queries.consultations().get(pk=it.pk), made[one["about"]].number)
    assert comment is not None  # noqa: S101  it was said before
    for name, value in VALUES.items():
        for person in one.get(name, ()):
            agreeing.say(comment=comment, by=cast.person(person), value=value)


def _group(it: Consultation, one: Mapping[str, Any], made: Comments) -> None:
    chosen = [made[name] for name in one["of"]]
    by = it.author
    answering.put_together(comments=chosen, by=by, title=one["title"])


def _answer(it: Consultation, one: Mapping[str, Any], made: Comments) -> None:
    told = {
        "outcome": one["outcome"], "reason": one["reason"],
        "clause": answering.clause_named(it, one.get("clause", "")),
    }  # fmt: skip
    for name in one["of"]:
        answering.answer(comment=made[name], by=cast.person(one["by"]), told=told, seen_before="")
