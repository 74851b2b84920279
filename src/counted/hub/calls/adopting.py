"""Accepted contributions become drafts of the library, without anybody typing anything again."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext
from pydantic import ValidationError

from counted.errors import WrongUse
from counted.hub.accounts.models import User
from counted.hub.accounts.rules import may_speak_for
from counted.hub.calls import answers as logic
from counted.hub.calls import telling, variants
from counted.hub.calls.models import Call, Contribution, Question
from counted.hub.evidence.models import Link
from counted.hub.library import actions as library
from counted.hub.library import records
from counted.hub.library.models import Authorship, Item
from counted.hub.ui import things
from counted.hub.ui.things import Thing
from counted.messages import mark

LISTS = frozenset({"countries", "topics", "groups", "indicators", "stages", "keywords"})
COLUMNS = frozenset({"summary", "text", "place"}) | LISTS
LONGEST = {"summary": 600, "place": 200}


@transaction.atomic
def adopt(*, contribution: Contribution, by: User) -> Item:
    """Make the draft of an item of an accepted contribution, once; its authors write on.

    Whatever no field of the item takes stands in its text under its question. Whoever does not
    represent the organisation any more writes on in their own name. Raises WrongUse where it is not
    accepted, or the call does not ask for items.
    """
    found = (
        Contribution.objects.select_for_update(of=("self",))
        .select_related("call", "author", "speaks_for")
        .get(pk=contribution.pk)
    )
    kind = found.call.wants
    if found.state != Contribution.State.ACCEPTED or kind == Call.Wants.TEXT or found.item:
        raise WrongUse(
            mark("This contribution does not become an item of the library."),
            remedy=mark("Only accepted ones do, once, and only where the call says so."),
        )
    item = library.begin(
        kind=kind,
        by=found.author,
        content=content_of(found, kind),
        speaks_for=found.speaks_for if still_speaks(found) else None,
        made_up=found.call.made_up,
    )
    _name_authors(item, found, by)
    _link(item, found, by)
    found.item = str(item.pk)
    found.save(update_fields=["item"])
    return item


def becomes(question: Question, kind: str) -> str:
    """What the answer becomes in the item of a kind, in words; "" where it goes into the text."""
    where = question.maps_to
    fields = records.RECORDS[kind].model_fields if kind in records.RECORDS else {}
    name = where.removeprefix("record.")
    if name != where and name in fields:
        return gettext(fields[name].title or name)
    if where in COLUMNS:
        return capfirst(Item._meta.get_field(where).verbose_name)
    return ""


def still_speaks(contribution: Contribution) -> bool:
    """Whether its author represents today the organisation in whose name it was handed in."""
    return may_speak_for(contribution.author, contribution.speaks_for)


def content_of(contribution: Contribution, kind: str) -> dict[str, Any]:
    """The columns of the item that the answers fill."""
    questions = logic.asked(contribution.call.questions.all(), contribution.answers)
    content: dict[str, Any] = {
        "title": contribution.title,
        "language": contribution.language,
        "organisation": contribution.speaks_for_id if still_speaks(contribution) else None,
    }
    record: dict[str, Any] = {}
    left: list[Question] = []
    placed: dict[str, Question] = {}
    for question in questions:
        value = contribution.answers.get(question.key)
        if not logic.is_given(value) or question.is_personal or question.target == "person":
            continue
        where = question.maps_to
        if where.startswith("record."):
            name = where.removeprefix("record.")
            record[name] = _fitting(question, value)
            placed[name] = question
        elif where in COLUMNS and len(str(value)) <= LONGEST.get(where, 10**6):
            content[where] = value if where in LISTS else variants.said(question, value)
        else:
            left.append(question)
    refused = _refused(kind, record)
    left += [placed[name] for name in refused]
    content["record"] = {key: value for key, value in record.items() if key not in refused}
    content["text"] = "\n\n".join(
        filter(None, (content.get("text", ""), _told(contribution, left)))
    )
    return content


def _fitting(question: Question, value: Any) -> Any:
    """A value as records keep it."""
    if question.variant == Question.Variant.PARTICIPATION:
        return [
            {"stage": stage, "level": int(it["level"]) if it["level"] else None, "why": it["why"]}
            for stage, it in value.items()
        ]
    return value


def _refused(kind: str, record: dict[str, Any]) -> set[str]:
    """The names of fields that the record of this kind does not take as they are."""
    try:
        records.read(kind, record)
    except ValidationError as error:
        named = {str(it["loc"][0]) for it in error.errors() if it["loc"]}
        return named & set(record) or set(record)
    return set()


def _told(contribution: Contribution, questions: list[Question]) -> str:
    """Answers in the text, each under its question."""
    return "\n\n".join(
        f"## {it.label}\n\n{variants.said(it, contribution.answers[it.key])}" for it in questions
    )


def _name_authors(item: Item, contribution: Contribution, by: User) -> None:
    """Co-authors write on, and so do the authors of what was merged into it."""
    merged = contribution.others.filter(state=Contribution.State.MERGED).select_related("author")
    together = [contribution, *merged.prefetch_related("co_authors__person")]
    people = {it.pk: it for one in together for it in telling.authors(one)}
    people.pop(contribution.author_id, None)
    now = timezone.now()
    Authorship.objects.bulk_create(
        Authorship(item=item, person=it, added_by=by, accepted_at=now) for it in people.values()
    )


def _link(item: Item, contribution: Contribution, by: User) -> None:
    """The item answers the call; the page of each leads to the other."""
    target = telling.of_call(contribution.call)
    Link.objects.get_or_create(
        source_kind=library.KIND,
        source_key=str(item.pk),
        relation=Link.Relation.ANSWERS,
        target_kind=target.kind,
        target_key=target.key,
        url="",
        defaults={"author": by},
    )


def public_items(call: Call, *, reader: Any) -> list[Any]:
    """Cards of what a call brought to the library, as far as this reader may see it."""
    keys = call.contributions.exclude(item="").values_list("item", flat=True)
    wanted = [Thing(library.KIND, key) for key in keys]
    return list(things.cards(wanted, reader=reader).values()) if wanted else []
