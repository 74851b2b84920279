"""Exchanges: public, shown with those who agreed, written by those who take part."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.hub.accounts.cast import SECRET as CLOSED
from tests.hub.accounts.cast import mandate
from tests.hub.partnerships.circle import Circle

from counted.errors import WrongUse
from counted.hub.desk.models import Entry, Notice
from counted.hub.desk.queries import hidden
from counted.hub.evidence.models import Link
from counted.hub.partnerships import actions, queries
from counted.hub.partnerships.models import Exchange

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def circle() -> Circle:
    return Circle()


def test_an_organisation_is_shown_once_it_agrees(circle: Circle) -> None:
    made = circle.exchange(organisations=[circle.office])
    path = f"/exchanges/{made.slug}/"
    office, lake = circle.office.name, circle.lake.name
    for name in (None, "Chen", "Musa"):
        told = circle.page(name, path)
        assert lake in told
        assert office not in told
    assert office in circle.page("Amina", path)  # she asked
    assert "Your word is asked" in circle.page("Boris", "/")
    assert Notice.objects.filter(person=circle["Boris"], text=actions.NAMED).count() == 1
    part = made.parts.get(organisation=circle.office)
    for name in ("Amina", "Chen", "Dora"):
        answer = circle.client(name).post(f"{path}parts/{part.pk}/", {"answer": "yes"})
        assert answer.status_code == 404
    circle.client("Boris").post(f"{path}parts/{part.pk}/", {"answer": "yes"})
    assert office in circle.page(None, path)
    assert made.title in circle.page(None, f"/organisations/{circle.office.slug}/")
    circle.client("Boris").post(f"{path}parts/{part.pk}/", {"answer": "no"})
    assert office not in circle.page(None, path)
    assert office not in Entry.objects.get(kind="exchange").by


def test_who_was_only_named_does_not_write(circle: Circle) -> None:
    made = circle.exchange(organisations=[circle.office])
    paths = ("edit/", "withdraw/", "links/")
    for name, may in (("Boris", 404), ("Chen", 404), ("Musa", 404), ("Amina", 200), ("Dora", 200)):
        for path in paths:
            answer = circle.client(name).get(f"/exchanges/{made.slug}/{path}")
            assert answer.status_code == may, (name, path)
    part = made.parts.get(organisation=circle.office)
    actions.answer_part(part=part, by=circle["Boris"], agrees=True)
    assert circle.client("Boris").get(f"/exchanges/{made.slug}/edit/").status_code == 200
    for path in paths:
        assert "/login/" in Client().get(f"/exchanges/{made.slug}/{path}")["Location"]
    assert circle.client("Chen").get("/exchanges/new/").status_code == 404
    with pytest.raises(WrongUse):
        circle.exchange("Chen")
    with pytest.raises(WrongUse):
        actions.answer_part(part=part, by=circle["Amina"], agrees=True)
    with pytest.raises(WrongUse):
        actions.change_exchange(exchange=made, by=circle["Musa"], told={"title": "Mine"})


def test_the_whole_way_from_a_plan_to_what_was_learned(circle: Circle) -> None:
    client = circle.client("Amina")
    told = {
        "title": "بحيرتان", "aim": "To learn.", "state": "planned", "language": "Arabic",
        "topics": ["data-quality"], "countries": ["KEN", "UGA"], "speaks_for": circle.lake.pk,
        "organisations": [circle.lake.pk, circle.office.pk],
    }  # fmt: skip
    client.post("/exchanges/new/", told)
    made = Exchange.objects.get()
    assert made.countries == ["KEN", "UGA"]
    path = f"/exchanges/{made.slug}/"
    assert 'lang="ar" dir="rtl">بحيرتان' in circle.page(None, path)
    told["state"] = "done"
    assert client.post(f"{path}edit/", told).status_code == 422  # nothing was learned?
    client.post(f"{path}edit/", {**told, "learned": "**Ask** twice.", "result": "A guide."})
    page = circle.page(None, path)
    assert "<strong>Ask</strong>" in page
    assert "A guide." in page
    assert made.parts.count() == 2
    entry = Entry.objects.get(kind="exchange")
    assert (entry.type, entry.countries, entry.topics) == (
        "exchange-done", ["KEN", "UGA"], ["data-quality"],
    )  # fmt: skip
    assert Notice.objects.filter(text=actions.NAMED).count() == 1  # asked once


def test_it_cannot_end_before_it_begins(circle: Circle) -> None:
    told = {
        "title": "T", "aim": "A", "state": "planned", "language": "English",
        "start": "2026-05-02", "end": "2026-05-01",
    }  # fmt: skip
    assert circle.client("Musa").post("/exchanges/new/", told).status_code == 422


def test_what_was_withdrawn_says_why(circle: Circle) -> None:
    made = circle.exchange()
    path = f"/exchanges/{made.slug}/"
    assert circle.client("Amina").post(f"{path}withdraw/", {"reason": " "}).status_code == 422
    circle.client("Amina").post(f"{path}withdraw/", {"reason": "It fell through."})
    answer = Client().get(path)
    assert answer.status_code == 410
    assert "It fell through." in answer.content.decode()
    assert made.aim not in answer.content.decode()
    assert circle.client("Amina").get(path).status_code == 200
    assert not Entry.objects.filter(kind="exchange").exists()
    assert made.title not in circle.page(None, f"/organisations/{circle.lake.slug}/")


def test_links_lead_to_what_one_sees(circle: Circle) -> None:
    made = circle.exchange()
    need = circle.need("Boris")
    client = circle.client("Amina")
    path = f"/exchanges/{made.slug}/links/"
    client.post(path, {"relation": "answers", "address": f"/needs/{need.pk}/"})
    assert Link.objects.get().target == ("need", str(need.pk))
    assert client.post(path, {"relation": "uses", "address": "/nowhere/"}).status_code == 422


def test_saying_nothing_is_no_answer_and_after_withdrawal_nothing_is_asked(circle: Circle) -> None:
    made = circle.exchange(organisations=[circle.office])
    part = made.parts.get(organisation=circle.office)
    at = f"/exchanges/{made.slug}/parts/{part.pk}/"
    boris = circle.client("Boris")
    assert "yes or no" in boris.post(at, {}, follow=True).content.decode()
    assert made.parts.filter(pk=part.pk, agreed_at=None).exists()
    actions.withdraw_exchange(exchange=made, by=circle["Amina"], reason="It fell through.")
    for said in ("", "no", "yes"):
        boris.post(at, {"answer": said})
        assert made.parts.filter(pk=part.pk, agreed_at=None).exists(), said


def test_a_mandate_that_ended_gives_nothing(circle: Circle) -> None:
    made = circle.exchange(organisations=[circle.office])
    mandate(circle["Chen"], circle.office, ended=True)
    part = made.parts.get(organisation=circle.office)
    answer = circle.client("Chen").post(f"/exchanges/{made.slug}/parts/{part.pk}/")
    assert answer.status_code == 404
    assert [it.pk for it in queries.asked(made)] == [part.pk]
    assert CLOSED not in circle.page("Chen", f"/exchanges/{made.slug}/")


def test_a_notice_keeps_no_title_of_what_one_sees_no_more(circle: Circle) -> None:
    made = circle.exchange("Boris", organisations=[circle.lake], title="Secret of two lakes")
    assert "Secret of two lakes" in circle.page("Amina", "/notices/")
    actions.withdraw_exchange(exchange=made, by=circle["Boris"], reason="Nobody came.")
    for page in ("/notices/", "/my-work/", "/"):
        assert "Secret of two lakes" not in circle.page("Amina", page)
    assert "cannot see any more" in circle.page("Amina", "/notices/")
    assert hidden(Notice.objects.filter(person=circle["Amina"]), reader=circle["Amina"])
