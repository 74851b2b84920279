"""From a template to a draft in the library, through the pages, as people do it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.hub.calls.cast import World

from counted.hub.calls.models import Assignment, Call, Contribution, Decision
from counted.hub.desk.models import Notice
from counted.hub.library.models import Item

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


PAGES = (
    "questions/", "questions/new/", "preview/", "publish/", "codes/", "reviewing/",
    "contributions/", "decisions/", "report/write/", "mailed/", "edit/",
)  # fmt: skip


def local(days: float) -> str:
    return (timezone.localtime() + timedelta(days=days)).strftime("%Y-%m-%d")


def test_a_call_from_a_template_to_the_library() -> None:
    world = World()
    dora, amina = world.client("Dora"), world.client("Amina")
    boris = world.client("Boris")

    # Dora makes a call from a template and publishes it.
    page = dora.post(
        "/calls/new/", {"title": "Cases of 2026", "template": "cases", "language": "en"}
    )
    assert page.status_code == 302, page.context["form"].errors
    call = Call.objects.get(slug="cases-of-2026")
    assert call.questions.count() == 20
    at = f"/calls/{call.slug}"
    values = {
        "title": call.title, "summary": call.summary, "text": call.text, "language": "en",
        "opens_at_day": local(-1), "closes_at_day": local(3), "wants": "case",
        "anonymity": "double_blind",
    }  # fmt: skip
    page = dora.post(f"{at}/edit/", values)
    assert page.status_code == 302, page.context["form"].errors
    for address in PAGES:
        assert dora.get(f"{at}/{address}").status_code == 200, address
    assert world.client(None).get(f"{at}/").status_code == 404
    dora.post(f"{at}/publish/")
    assert world.client(None).get(f"{at}/").status_code == 200
    assert world.client(None).get("/calls/").status_code == 200

    # Amina answers step by step.
    page = amina.post(
        f"{at}/answer/",
        {"title": "Toilets by the lake", "language": "en", "speaks_for": world.group.pk},
    )
    made = Contribution.objects.get(call=call)
    assert page["Location"] == f"/contributions/{made.code}/write/1/"
    assert made.speaks_for == world.group
    of = {it.maps_to: f"q{it.pk}" for it in call.questions.all()}
    write = f"/contributions/{made.code}/write"
    first = {
        of["summary"]: "Women counted toilets.", of["countries"]: ["KEN"], of["place"]: "Mwanza",
        of["record.since"]: "2019", of["record.problem"]: "Nobody knew.",
    }  # fmt: skip
    page = amina.post(f"{write}/1/", first)
    assert page["Location"] == f"{write}/2/"
    stages = of["record.participation"]
    page = amina.post(
        f"{write}/2/",
        {of["record.started_by"]: "people", f"{stages}_2": "5", f"{stages}_3": "The ward chose."},
    )
    assert page["Location"] == f"{write}/3/"
    amina.post(f"{write}/3/", {of["record.sampling"]: "Every third door."})
    # "Did the community agree?" opens another question on the same screen.
    consent = {of["record.consent"]: "At each door.", of["record.permission"]: "yes"}
    page = amina.post(f"{write}/4/", consent)
    assert page["Location"] == f"{write}/4/"
    page = amina.post(f"{write}/4/", {**consent, of["record.permission_how"]: "A vote."})
    assert page["Location"] == f"{write}/5/"
    assert b"Still to be answered" in amina.get(f"{write}/check/").content
    amina.post(f"{write}/5/", {of["record.change"]: "Two landing places."})
    page = amina.get(f"{write}/check/")
    assert b"Still to be answered" not in page.content
    page = amina.post(f"{write}/check/", {"submit": "1"})
    made.refresh_from_db()
    assert made.state == "submitted"
    assert Notice.objects.filter(person=world["Dora"]).count() == 1

    # Dora asks Boris to review.
    page = dora.post(
        f"{at}/phases/new/",
        {"title": "Review", "opens_at_day": local(-1), "closes_at_day": local(5),
         "sees_others": "after_own"},
    )  # fmt: skip
    phase = call.phases.get()
    dora.post(f"{at}/reviewers/", {"email": "boris@example.org", "most": "5"})
    dora.post(f"{at}/phases/{phase.pk}/share/", {"each": "1"})
    assignment = Assignment.objects.get(reviewer=world["Boris"])
    review = f"/reviews/{assignment.pk}/"
    page = boris.get(review)
    assert b"Nobody knew." not in page.content
    boris.post(f"{review}answer/", {"yes": "1"})
    page = boris.get(review)
    assert b"Nobody knew." in page.content
    points = {f"c{it.pk}": "4" for it in phase.criteria.all()}
    boris.post(review, {**points, "text": "Say more of the sums.", "submit": "1"})
    assert dora.get(f"{at}/contributions/?order=mean").status_code == 200
    judge = f"{at}/contributions/{made.code}"
    assert b"75 of 100" in dora.get(f"{judge}/").content

    # Changes are asked for, made and answered.
    dora.post(
        f"{judge}/decide/",
        {"outcome": "changes", "reason": "Tell of the sums.", "with_reviews": "on"},
    )
    decision = Decision.objects.get()
    assert b"Tell of the sums." not in amina.get(f"/contributions/{made.code}/").content
    assert b"Tell of the sums." in dora.get(f"{at}/decisions/").content
    dora.post(f"{at}/decisions/", {"decision": [decision.pk]})
    page = amina.get(f"/contributions/{made.code}/")
    assert b"Tell of the sums." in page.content
    assert b"Say more of the sums." in page.content
    assert b"Boris" not in page.content
    shown = {f"seen:{it.name}": it.seen for it in amina.get(f"{write}/3/").context["lines"]}
    amina.post(f"{write}/3/", {**shown, of["record.sampling"]: "Every third door; 412 homes."})
    amina.post(f"{write}/check/", {"submit": "1", "reply": "The sums are in."})
    page = dora.get(f"{judge}/")
    assert b"<ins>; 412 homes</ins>" in page.content
    assert b"The sums are in." in page.content

    # It is accepted, and becomes a case study without anybody typing.
    dora.post(f"{judge}/decide/", {"outcome": "accepted", "reason": "Clear."})
    dora.post(f"{at}/decisions/", {"decision": [Decision.objects.get(told_at=None).pk]})
    dora.post(f"{judge}/adopt/")
    item = Item.objects.get()
    assert (item.kind, item.title, item.author) == ("case", made.title, world["Amina"])
    assert item.record["problem"] == "Nobody knew."
    assert item.record["participation"] == [
        {"stage": "design", "level": 5, "why": "The ward chose."}
    ]
    assert (item.countries, item.place) == (["KEN"], "Mwanza")

    # The report is written and published.
    Call.objects.update(closes_at=timezone.now())
    dora.post(f"{at}/report/write/", {"learned": "Ask about the **sums**."})
    assert world.client(None).get(f"{at}/report/").status_code == 404
    dora.post(f"{at}/report/write/", {"learned": "Ask about **all sums**.", "publish": "1"})
    page = world.client(None).get(f"{at}/report/")
    assert b"<strong>all sums</strong>" in page.content
    assert world.client(None).get(f"{at}/").status_code == 200
