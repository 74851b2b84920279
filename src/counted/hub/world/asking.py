"""Requests of the made-up world in every state, what people watch, and what they search for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.http import QueryDict
from django.utils import timezone

from counted.hub.accounts.models import User
from counted.hub.desk import actions as desk
from counted.hub.desk import membership, saved_searches
from counted.hub.desk.finding import Question
from counted.hub.desk.models import Notice, Request
from counted.hub.library import publication
from counted.hub.world import cast, shelving
from counted.hub.world.inventory import facts
from counted.hub.world.past import moment, on

STRANGER = None  #: somebody without an account
READ_DAYS = 10  #: news older than that have been read


def load_policies() -> None:
    """How the secretariat wants some kinds of request to be decided."""
    for it in facts("requests")["policies"]:
        by = cast.person(it["by"])
        with on(it["day"]):
            desk.set_policy(kind=it["kind"], by=by, needs_two=it["needs_two"], days=it["days"])


def load_requests() -> None:
    """Requests with everything that was said, on the days on which it was."""
    for it in facts("requests")["requests"]:
        by = cast.person(it["by"]) if "by" in it else STRANGER
        if it["kind"] == "publication":
            with on(it["day"] - shelving.WRITING_DAYS):
                shelving.draft(it["item"], by=cast.person(it["by"]))
        with on(it["day"]):
            request = _asked(it, by)
        for step in it.get("steps", ()):
            _step(request, step)
    for it in facts("requests")["drafts"]:
        with on(it["day"]):
            shelving.draft(it, by=cast.person(it["author"]))


def _step(request: Request, it: Mapping[str, Any]) -> None:
    by = cast.person(it["by"]) if "by" in it else STRANGER
    with on(it["day"]):
        desk.take_step(request=request, by=by, action=it["action"], text=it.get("text", ""))


def _asked(it: Mapping[str, Any], by: User | None) -> Request:
    """What is asked, by the same way as its page goes."""
    if it["kind"] == "publication":
        assert by is not None  # noqa: S101  only people with an account write
        return publication.submit(item=cast.item(it["item"]["slug"]), by=by, text=it["text"])
    if by is not None and it["kind"] in ("mandate", "organisation", "seat"):
        return _asked_to_belong(it, by)
    return desk.ask(
        kind=it["kind"], by=by, title=it["title"], text=it["text"],
        thing=cast.thing(it["thing"]) if "thing" in it else None,
        facts=it.get("facts"), language=it.get("language", "en"),
    )  # fmt: skip


def _asked_to_belong(it: Mapping[str, Any], by: User) -> Request:
    start = timezone.localdate() - timedelta(days=30)
    if it["kind"] == "mandate":
        organisation = cast.organisation(it["organisation"])
        assert organisation is not None  # noqa: S101  the file names one
        return membership.ask_mandate(
            by=by, organisation=organisation, role=it["role"], start=start, end=None,
            text=it["text"],
        )  # fmt: skip
    if it["kind"] == "organisation":
        return membership.ask_organisation(
            by=by, told=it["told"], start=start, end=None, text=it["text"]
        )
    body = cast.body(it["body"])
    assert body is not None  # noqa: S101
    speaks_for = cast.organisation(it.get("organisation"))
    return membership.ask_seat(by=by, body=body, speaks_for=speaks_for, text=it["text"])


def load_interests() -> None:
    """What people watch and which questions they saved; older news have been read."""
    known = facts("requests")
    for it in known["watches"]:
        desk.watch(
            person=cast.person(it["person"]), thing=cast.thing(it["thing"]), level=it["level"]
        )
    for it in known["searches"]:
        question = Question.from_query(QueryDict(it["query"]))
        saved_searches.save(person=cast.person(it["person"]), question=question)
    for person in User.objects.all():
        old = Notice.objects.filter(person=person, at__lt=moment(-READ_DAYS))
        desk.mark_read(person=person, keys=old.values_list("pk", flat=True))
