"""Calls of the made-up world, from a draft to a report, with what people answered and said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from counted.hub.calls import (
    actions,
    adopting,
    answering,
    deciding,
    reporting,
    reviewing,
    starters,
    translated,
)
from counted.hub.calls.models import Assignment, Call, Contribution, Question, ReviewPhase
from counted.hub.desk import actions as desk
from counted.hub.desk import translating_actions
from counted.hub.library import publication
from counted.hub.library.models import Item
from counted.hub.ui.words import end_of, start_of
from counted.hub.world import cast
from counted.hub.world.inventory import facts
from counted.hub.world.past import moment, on

KEEPER = "dora"
ASKING_DAYS = 6  #: between the first word of a call and its opening
DECIDING_DAYS = 42  #: between its deadline and the day until which decisions are told


def load_calls() -> None:
    """All calls, each with its own past."""
    for it in facts("calls")["calls"]:
        call = _begin(it)
        if "opens" not in it:
            continue
        _open(call, it)
        made = [_answer(call, one) for one in it.get("contributions", ())]
        if review := it.get("review"):
            _review(call, review, made)
        if decided := it.get("decided"):
            _decide(call, decided, made)
        if report := it.get("report"):
            _report(call, report)


def _begin(it: Mapping[str, Any]) -> Call:
    with on(min(it.get("opens", it.get("begun", 0)), 0) - ASKING_DAYS):
        call = actions.begin(
            by=cast.person(it["by"]), title=it["title"], summary=it["summary"],
            language=it["language"], template=it["template"], body=cast.body(it.get("body")),
            motivated_by=tuple(it.get("motivated_by", ())), made_up=True,
        )  # fmt: skip
        values = {key: cast.paragraphs(it[key]) for key in ("text",) if key in it}
        values |= {key: it[key] for key in ("anonymity",) if key in it}
        return actions.change(call=call, values=values)


def _open(call: Call, it: Mapping[str, Any]) -> None:
    """Its dates, its translations, and the world sees it."""
    decided = {"decisions_due": moment(it["closes"] + DECIDING_DAYS).date()}
    actions.change(call=call, values={**dates(it), **decided})
    with on(min(it["opens"], 0) - 1):
        actions.publish(call=call)
        for one in it.get("translations", ()):
            _translate(call, one)


def dates(it: Mapping[str, Any]) -> dict[str, datetime]:
    """It opens with a day and closes with the end of one, as a call does that names no hour."""
    return {
        "opens_at": start_of(moment(it["opens"])),
        "closes_at": end_of(moment(it["closes"])),
    }


def _translate(call: Call, it: Mapping[str, Any]) -> None:
    """Its own texts in another language; those of the template as the template has them there."""
    original, language = translated.original(call), it["language"]
    texts = dict(it["texts"])
    for field, source in original.fields.items():
        known = starters.said(source.text, language)
        if field not in texts and known != source.text:
            texts[field] = known
    for field, text in texts.items():
        translating_actions.save(
            original=original, field=field, language=language, text=cast.paragraphs(text),
            seen=original.fields[field].sha256, by=cast.person(it["by"]),
        )  # fmt: skip


def _answer(call: Call, it: Mapping[str, Any]) -> Contribution:
    """One contribution; a draft where its day of handing in is not told."""
    author = cast.person(it["by"])
    with on(it["begun"]):
        made = answering.begin(
            call=call, by=author, title=it["title"], language=it["language"],
            speaks_for=cast.organisation(it.get("organisation")),
        )  # fmt: skip
        answering.follow(made, author)
        for other in it.get("with", ()):
            answering.name_co_author(
                contribution=made,
                by=author,
                name=other["name"],
                email=cast.address(other["person"]),
            )
            answering.agree(contribution=made, person=cast.person(other["person"]))
        given = {_question(call, name).key: value for name, value in it["answers"].items()}
        checked = answering.check_all(call.questions.all(), given)
        made = answering.save(contribution=made, answers=checked)
    if "handed_in" in it:
        with on(it["handed_in"]):
            made = answering.submit(contribution=made, by=author)
    return made


def _question(call: Call, name: str) -> Question:
    """A question of a template by its name there; it keeps its place."""
    names = [it.name for it in starters.STARTERS[call.template].questions]
    return call.questions.all()[names.index(name)]


def _review(call: Call, it: Mapping[str, Any], made: list[Contribution]) -> None:
    """A phase with reviewers; conflicts come before anybody is asked, reviews after."""
    keeper = cast.person(KEEPER)
    times = dates(it)  # from today, and not from the day on which it opens
    with on(it["opens"]):
        phase = actions.add_phase(
            call=call, values={"title": it["title"], "guidance": it["guidance"], **times}
        )
        for name in it["reviewers"]:
            actions.add_reviewer(call=call, by=keeper, person=cast.person(name), most=it["most"])
        for one in it.get("conflicts", ()):
            somebody = cast.person(one["person"])
            reviewing.state_conflict(
                contribution=made[one["of"]], person=somebody, by=somebody, text=one["text"]
            )
        reviewing.share(phase=phase, by=keeper, each=it["each"])
    _write_reviews(phase, it["words"], made)


def _write_reviews(
    phase: ReviewPhase, words: Iterable[Mapping[str, Any]], made: Sequence[Contribution]
) -> None:
    """What reviewers said of each contribution; whoever is left over has not answered yet."""
    asked: dict[int, list[Assignment]] = {}
    given = phase.assignments.select_related("phase", "reviewer", "contribution").order_by("-pk")
    for assignment in given:
        asked.setdefault(assignment.contribution_id, []).append(assignment)
    for it in words:
        assignment = asked[made[it["of"]].pk].pop()
        with on(it["day"]):
            _say(assignment, it)


def _say(assignment: Assignment, it: Mapping[str, Any]) -> None:
    """Yes or no to being asked; then perhaps a review, and a word to the other reviewers."""
    phase, reviewer = assignment.phase, assignment.reviewer
    one = reviewing.answer(assignment=assignment, by=reviewer, agrees=it.get("agrees", True))
    if "points" not in it:
        return
    criteria = phase.criteria.all()
    scores = {str(a.pk): points for a, points in zip(criteria, it["points"], strict=True)}
    reviewing.write(
        assignment=one, scores=scores, text=it["text"], submit=it.get("submit", True),
        confidential=it.get("confidential", ""), recommendation=it["recommendation"],
    )  # fmt: skip
    if remark := it.get("remark"):
        contribution = one.contribution
        reviewing.remark(phase=phase, contribution=contribution, by=reviewer, text=remark)


def _decide(call: Call, it: Mapping[str, Any], made: list[Contribution]) -> None:
    """What was prepared, and, where a day of telling is named, told."""
    keeper = cast.person(KEEPER)
    with on(it["day"]):
        for one in it.get("joined", ()):
            deciding.join(
                contribution=made[one["which"]], into=made[one["into"]], by=keeper,
                how=one["how"], reason=one["reason"],
            )  # fmt: skip
        for one in it["prepared"]:
            deciding.prepare(
                contribution=made[one["which"]], by=keeper, outcome=one["outcome"],
                reason=one["reason"], due_at=end_of(moment(one["due"])) if "due" in one else None,
            )  # fmt: skip
    if "told" in it:
        with on(it["told"]):
            call = Call.objects.get(pk=call.pk)
            shown = [letter.decision.pk for letter in deciding.letters(call, by=keeper)]
            deciding.tell(call=call, by=keeper, decisions=shown)
    for which in it.get("adopted", ()):
        _adopt(made[which], day=it["told"] + 4)


def _adopt(contribution: Contribution, *, day: float) -> None:
    """What was accepted becomes an item of the library, which its author publishes."""
    author = cast.person(contribution.author.email.partition("@")[0])
    with on(day):
        item = adopting.adopt(contribution=contribution, by=cast.person(KEEPER))
        request = publication.submit(item=Item.objects.get(pk=item.pk), by=author)
        desk.take_step(request=request, by=cast.person(KEEPER), action="accept")


def _report(call: Call, it: Mapping[str, Any]) -> None:
    with on(it["day"]):
        call = Call.objects.get(pk=call.pk)
        reporting.write(call=call, learned=cast.paragraphs(it["learned"]))
        reporting.publish(call=call, by=cast.person(KEEPER))
