"""Letters between people: no address is shown, nobody stands above, nobody is flooded."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import unquote

import pytest
from django.test import Client
from django.utils import timezone
from tests.hub.accounts.cast import House, mandate
from tests.hub.library.shelved import shelve

from counted.errors import WrongUse
from counted.hub.accounts.models import User
from counted.hub.desk import hearing, letters
from counted.hub.desk.actions import take_step
from counted.hub.desk.models import Notice, Request, Step
from counted.hub.library.models import Item
from counted.hub.ui.things import Thing

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

TOLD = {"title": "Data on disability", "text": "May I read your questionnaire?"}


@pytest.fixture
def house() -> House:
    made = House()
    User.objects.filter(pk=made["Musa"].pk).update(listed="everybody")
    return made


def to(house: House, name: str) -> Thing:
    return Thing("person", str(house[name].pk))


def send(house: House, name: str, thing: Thing) -> Request:
    return letters.write(thing=thing, by=house[name], **TOLD)


def test_a_reader_signs_in_and_comes_back_to_write(house: House) -> None:
    page = f"/people/{house['Musa'].pk}/"
    told = Client().get(page).content.decode()
    address = f"/write/person:{house['Musa'].pk}/"
    assert address in told
    assert unquote(Client().get(address)["Location"]).endswith(f"?next={address}")
    client = house.client("Chen")
    assert client.post(address, {"title": "", "text": ""}).status_code == 422
    answer = client.post(address, TOLD)
    assert answer.status_code == 409  # it was not seen who gets it
    assert not Request.objects.exists()
    seal = answer.context["form"]["seal"].value()
    answer = client.post(address, {**TOLD, "seal": seal})
    for name in ("Chen", "Musa"):
        told = house.page(name, answer["Location"])
        assert TOLD["text"] in told
        assert house[{"Chen": "Musa", "Musa": "Chen"}[name]].email not in told
        assert "Who answers" in told
        assert "Appeal" not in told
    notice = Notice.objects.get(person=house["Musa"])
    assert notice.why == "addressed"
    assert answer["Location"] in house.page("Musa", "/desk/")


def test_it_is_between_the_two_until_somebody_complains(house: House) -> None:
    request = send(house, "Chen", to(house, "Musa"))
    page = f"/requests/{request.pk}/"
    for name in ("Dora", "Boris"):
        assert house.client(name).get(page).status_code == 404
        assert page not in house.page("Dora", "/desk/?all=1")
    assert house.client("Dora").get(f"/ask/conduct/request:{request.pk}/").status_code == 404
    answer = house.client("Musa").post(
        f"/ask/conduct/request:{request.pk}/", {"text": "This is rude."}
    )
    complaint = Request.objects.get(kind="conduct")
    assert answer["Location"] == f"/requests/{complaint.pk}/"
    told = house.page("Dora", page)
    assert TOLD["text"] in told
    assert "What you can do now" not in told  # the secretariat reads and takes no part
    assert "This is rude." in house.page("Dora", answer["Location"])
    assert house.client("Chen").get(answer["Location"]).status_code == 404
    with pytest.raises(WrongUse):
        take_step(request=request, by=house["Dora"], action="decline", text="No.")


def test_nobody_judges_a_complaint_about_themselves(house: House) -> None:
    User.objects.filter(pk=house["Dora"].pk).update(listed="everybody")
    request = send(house, "Chen", to(house, "Dora"))
    house.client("Chen").post(f"/ask/conduct/request:{request.pk}/", {"text": "Her answer."})
    complaint = Request.objects.get(kind="conduct")
    assert house.client("Dora").get(f"/requests/{complaint.pk}/").status_code == 404
    assert f"/requests/{complaint.pk}/" not in house.page("Dora", "/desk/?all=1")


def test_a_no_is_the_end_of_it(house: House) -> None:
    request = send(house, "Chen", to(house, "Musa"))
    take_step(request=request, by=house["Musa"], action="decline", text="I have no time.")
    assert not Notice.objects.filter(person=house["Dora"]).exists()
    with pytest.raises(WrongUse):
        take_step(request=request, by=house["Chen"], action="appeal", text="Please!")
    with pytest.raises(WrongUse):
        send(house, "Chen", to(house, "Musa"))
    assert house.client("Chen").get(f"/write/person:{house['Musa'].pk}/").status_code == 404
    assert "/write/" not in house.page("Chen", f"/people/{house['Musa'].pk}/")
    send(house, "Boris", to(house, "Musa"))  # others may


def test_who_does_not_want_letters_gets_none(house: House) -> None:
    client = house.client("Musa")
    told = {"name": "Musa", "listed": "everybody", "digest": "daily", "language": "en"}
    assert client.post("/me/", told).status_code == 302
    house["Musa"].refresh_from_db()
    assert not house["Musa"].takes_letters
    page = f"/people/{house['Musa'].pk}/"
    assert "/write/" not in house.page("Chen", page)
    assert house.client("Chen").get(f"/write/person:{house['Musa'].pk}/").status_code == 404
    with pytest.raises(WrongUse):
        send(house, "Chen", to(house, "Musa"))


def test_nobody_finds_out_who_is_hidden(house: House) -> None:
    hidden = f"/write/person:{house['Boris'].pk}/"
    assert house.client("Chen").get(hidden).status_code == 404
    with pytest.raises(WrongUse):
        send(house, "Chen", to(house, "Boris"))
    assert house.client("Chen").get("/write/person:none/").status_code == 404
    assert house.client("Chen").get("/write/request:1/").status_code == 404


def test_nobody_writes_to_many_at_once(house: House) -> None:
    for number in range(letters.MOST_UNANSWERED):
        person = User.objects.create_user(f"p{number}@example.org", listed="everybody")
        send(house, "Chen", Thing("person", str(person.pk)))
    with pytest.raises(WrongUse, match="several people"):
        send(house, "Chen", to(house, "Musa"))


def test_the_people_of_an_initiative_are_written_to(house: House) -> None:
    mandate(house["Musa"], house.lake, role="member")
    item = shelve("disability", organisation=house.lake.pk)
    Item.objects.filter(pk=item.pk).update(author=house["Musa"])
    thing = Thing("item", str(item.pk))
    assert "/write/item:" in house.page("Chen", f"/initiatives/{item.slug}/")
    request = send(house, "Chen", thing)
    assert set(request.facts["to"]) == {house["Musa"].pk, house["Amina"].pk}
    told = house.page("Amina", f"/requests/{request.pk}/")
    assert TOLD["text"] in told
    house["Amina"].mandates.all().delete()
    assert house.client("Amina").get(f"/requests/{request.pk}/").status_code == 404
    assert f"/requests/{request.pk}/" not in house.page("Amina", "/requests/")


def test_what_was_compiled_reaches_whom_it_is_about(house: House) -> None:
    item = shelve("compiled", organisation=house.office.pk)
    Item.objects.filter(pk=item.pk).update(author=house["Dora"], is_compiled=True)
    assert set(letters.behind(Thing("item", str(item.pk)))) == {house["Boris"]}


def test_an_organisation_is_written_to(house: House) -> None:
    page = f"/organisations/{house.lake.slug}/"
    assert f"/write/organisation:{house.lake.pk}/" in house.page("Chen", page)
    request = send(house, "Chen", Thing("organisation", str(house.lake.pk)))
    assert request.facts["to"] == [house["Amina"].pk]


def write_back(house: House, name: str, request: Request, text: str = "And?") -> None:
    take_step(request=request, by=house[name], action="comment", text=text)


def on_its_page(house: House, name: str, request: Request, text: str) -> Any:
    """The answer to writing back, confirmed, from the page as it stands."""
    seen = request.steps.order_by("-at", "-pk").values_list("pk", flat=True)[0]
    told = {"action": "comment", "text": text, "seen": seen, "confirmed": "1"}
    return house.client(name).post(f"/requests/{request.pk}/step/", told)


def test_nobody_writes_again_and_again_without_an_answer(house: House) -> None:
    request = send(house, "Chen", to(house, "Musa"))
    for _ in range(hearing.MOST_WITHOUT_ANSWER):
        write_back(house, "Chen", request)
    with pytest.raises(WrongUse, match="ten times"):
        write_back(house, "Chen", request)
    page = house.page("Chen", f"/requests/{request.pk}/")
    assert "ten times today without an answer" in page
    assert 'value="comment"' not in page
    assert 'value="withdraw"' in page
    answer = on_its_page(house, "Chen", request, "Typed in vain")
    assert answer.status_code == 422
    assert "Typed in vain" in answer.content.decode()  # nothing typed is lost
    write_back(house, "Musa", request, "Patience, please.")
    write_back(house, "Chen", request)
    for _ in range(hearing.MOST_WITHOUT_ANSWER - 1):
        write_back(house, "Chen", request)
    Step.objects.update(at=timezone.now() - timedelta(days=2))
    write_back(house, "Chen", request)  # on another day


def test_what_is_not_read_yet_stands_in_one_notice(house: House) -> None:
    request = send(house, "Chen", to(house, "Musa"))
    for text in ("One more thing.", "And another."):
        write_back(house, "Chen", request, text)
    asked, written = Notice.objects.filter(person=house["Musa"]).order_by("pk")
    assert asked.facts["quote"] == TOLD["text"]
    assert written.facts["quote"] == "One more thing.\n\nAnd another."
    Notice.objects.update(mailed_at=timezone.now())
    write_back(house, "Chen", request, "A third.")
    assert Notice.objects.filter(person=house["Musa"]).count() == 3
    write_back(house, "Chen", request, "x" * 1995)  # does not fit: nothing is cut off
    assert Notice.objects.filter(person=house["Musa"]).count() == 4


def test_switching_letters_off_stops_those_that_are_under_way(house: House) -> None:
    request = send(house, "Chen", to(house, "Musa"))
    User.objects.filter(pk=house["Musa"].pk).update(takes_letters=False)
    page = house.page("Chen", f"/requests/{request.pk}/")
    assert "takes letters any more" in page
    assert 'value="comment"' not in page
    with pytest.raises(WrongUse, match="takes letters any more"):
        write_back(house, "Chen", request)
    take_step(request=request, by=house["Chen"], action="withdraw")
    assert Notice.objects.filter(person=house["Musa"]).count() == 1


def test_of_several_only_who_wants_letters_hears_more(house: House) -> None:
    mandate(house["Musa"], house.lake, role="member")
    item = shelve("disability", organisation=house.lake.pk)
    Item.objects.filter(pk=item.pk).update(author=house["Musa"])
    request = send(house, "Chen", Thing("item", str(item.pk)))
    assert set(request.facts["to"]) == {house["Musa"].pk, house["Amina"].pk}
    User.objects.filter(pk=house["Musa"].pk).update(takes_letters=False)
    write_back(house, "Chen", request)
    assert Notice.objects.filter(person=house["Amina"]).count() == 2
    assert Notice.objects.filter(person=house["Musa"]).count() == 1


def test_a_letter_is_closed_to_the_secretariat_again(house: House) -> None:
    request = send(house, "Chen", to(house, "Musa"))
    page = f"/requests/{request.pk}/"

    def complain() -> Request:
        house.client("Musa").post(f"/ask/conduct/request:{request.pk}/", {"text": "Rude."})
        assert house.client("Dora").get(page).status_code == 200
        return Request.objects.get(kind="conduct", state="open")

    take_step(request=complain(), by=house["Musa"], action="withdraw", text="A mistake.")
    assert house.client("Dora").get(page).status_code == 404
    take_step(request=complain(), by=house["Dora"], action="accept", text="We wrote to him.")
    assert house.client("Dora").get(page).status_code == 200  # for some days
    Request.objects.filter(kind="conduct").update(closed_at=timezone.now() - timedelta(days=15))
    assert house.client("Dora").get(page).status_code == 404


def test_a_letter_waits_for_an_answer_and_not_for_a_decision(house: House) -> None:
    request = send(house, "Chen", to(house, "Musa"))
    for name, page in (("Chen", f"/requests/{request.pk}/"), ("Musa", "/desk/")):
        told = house.page(name, page)
        assert "Waits for an answer" in told
    assert "Waits for an answer" in house.page("Chen", "/requests/")


def test_whose_mandate_ended_gets_no_letters_about_its_items(house: House) -> None:
    item = shelve("disability", organisation=house.lake.pk)
    Item.objects.filter(pk=item.pk).update(author=house["Amina"])
    thing = Thing("item", str(item.pk))
    assert house["Amina"] in letters.behind(thing)
    house["Amina"].mandates.all().delete()
    assert house["Amina"] not in letters.behind(thing)
    Item.objects.filter(pk=item.pk).update(organisation=None)
    assert house["Amina"] in letters.behind(thing)  # it is their own


def test_who_gets_a_letter_and_what_they_read_is_said_before(house: House) -> None:
    mandate(house["Musa"], house.lake)
    User.objects.filter(pk=house["Musa"].pk).update(language="fr", languages=["sw"])
    address = f"/write/organisation:{house.lake.pk}/"
    told = house.page("Chen", address)
    assert "The 2 representatives of Lake" in told
    assert "You see no address of theirs" in told
    for said in ("Amina", "Musa", "French", "Swahili"):
        assert said in told, said
    assert house["Musa"].email not in told
    assert "This one person." in house.page("Chen", f"/write/person:{house['Musa'].pk}/")


def test_before_a_letter_is_sent_its_writer_reads_what_they_will_see(house: House) -> None:
    page = house.page("Chen", f"/write/person:{house['Musa'].pk}/")
    assert "They see your name (Chen)" in page
    assert "the time" in page
    assert "the organisation" not in page.split("They see your name")[1].split("</p>")[0]
    mandate(house["Chen"], house.office)
    page = house.page("Chen", f"/write/person:{house['Musa'].pk}/")
    assert "the organisation" in page.split("They see your name")[1].split("</p>")[0]


def test_a_writer_learns_that_somebody_has_not_been_here_yet(house: House) -> None:
    group = f"/write/organisation:{house.lake.pk}/"
    mandate(house["Musa"], house.lake)
    User.objects.update(last_login=timezone.now())
    assert "has not been here yet" not in house.page("Chen", group)
    User.objects.filter(pk=house["Musa"].pk).update(last_login=None)
    page = house.page("Chen", group)
    assert "One of them has not been here yet" in page
    assert page.count("Musa") == 1, "nobody is named for it"


def test_a_letter_reaches_nobody_whom_the_page_did_not_name(house: House) -> None:
    client, address = house.client("Chen"), f"/write/organisation:{house.lake.pk}/"
    seal = client.get(address).context["form"]["seal"].value()
    mandate(house["Musa"], house.lake)
    answer = client.post(address, {**TOLD, "seal": seal})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Musa" in page
    assert TOLD["text"] in page  # nothing typed is lost
    seal = answer.context["form"]["seal"].value()
    assert client.post(address, {**TOLD, "seal": seal}).status_code == 302


def test_who_was_written_to_for_an_organisation_answers_in_its_name(house: House) -> None:
    item = shelve("disability", organisation=house.lake.pk)
    for thing in (
        Thing("organisation", str(house.lake.pk)),
        Thing("item", str(item.pk)),
    ):
        request = send(house, "Chen", thing)
        page = house.client("Amina").get(f"/requests/{request.pk}/")
        assert page.context["form"]["speaks_for"].value() == str(house.lake.pk)
    take_step(request=request, by=house["Amina"], action="comment", text="As myself.")
    page = house.client("Amina").get(f"/requests/{request.pk}/")
    assert not page.context["form"]["speaks_for"].value()  # as they wrote last


def test_whoever_answers_later_keeps_a_letter_among_what_waits(house: House) -> None:
    request = send(house, "Chen", to(house, "Musa"))
    page = f"/requests/{request.pk}/"
    assert "Keep it among what waits" not in house.page("Musa", page)
    for _again in range(2):
        write_back(house, "Musa", request, "I have to ask my team first.")
        assert page not in house.page("Musa", "/my-work/").split("Not read yet")[0]
        assert "Keep it among what waits" in house.page("Musa", page)
        Notice.objects.all().delete()
        take_step(request=request, by=house["Musa"], action="take")
        assert "Waits for your answer" in house.page("Musa", "/my-work/")
        assert not Notice.objects.exists()
    assert "will answer later" in house.page("Musa", page)
    assert "will answer later" not in house.page("Chen", page)
    assert Request.objects.get().taken_by is None, "it stays everybody's to whom it was written"


def test_letters_wait_for_an_answer_are_answered_and_are_closed(house: House) -> None:
    request = send(house, "Chen", to(house, "Musa"))

    def stands(words: str, value: str) -> None:
        for name, page in (("Chen", "/requests/"), ("Musa", "/desk/?all=1")):
            told = house.page(name, page)
            assert words in told, (name, words)
            assert f"state={value}" in told
            assert "Waits for a decision" not in told
        assert words in house.page("Musa", f"/requests/{request.pk}/")

    stands("Waits for an answer", "awaiting")
    write_back(house, "Musa", request, "Gladly.")
    assert Request.objects.get().state == "answered"
    stands("Answered", "answered")
    assert "Waits for an answer" not in house.page("Chen", "/requests/")
    write_back(house, "Chen", request, "And the second page?")
    stands("Waits for an answer", "awaiting")
    take_step(request=request, by=house["Musa"], action="accept")
    stands("Closed", "closed")
    page = house.page("Chen", f"/requests/{request.pk}/")
    assert "</bdi></b> said yes" in page
    assert "accepted" not in page
