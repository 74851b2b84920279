"""Nothing is lost: what was typed and not kept, and what two people wrote at the same time."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from tests.hub.library.shelved import author, draft
from tests.hub.library.test_writing import client_of, sent

from counted.hub.library import actions, authoring
from counted.hub.library.merging import Meeting
from counted.hub.library.models import Authorship, Item, Unsaved

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SCRIPT = {"HX-Request": "true"}


def editor(client: Client, item: Item, **changes: Any) -> dict[str, Any]:
    """What somebody sends who opened the editor now and wrote something."""
    return sent(client.get(f"/library/{item.pk}/edit/").context["form"], **changes)


def together(item: Item) -> Client:
    """Boris, who agreed to write it, too."""
    boris = author("Boris")
    authoring.ask_author(item=item, by=author(), person=boris)
    authoring.answer_authorship(item=item, person=boris, agrees=True)
    assert Authorship.objects.get().accepted_at
    return client_of(boris)


def test_what_is_typed_is_saved_for_oneself_and_offered_again() -> None:
    item = draft("water", "case")
    client, other = client_of(author()), together(item)
    told = editor(client, item, title="", text="Half a sen", latitude="north")
    answer = client.post(f"/library/{item.pk}/edit/", told, headers=SCRIPT)
    assert (answer.status_code, b"data-saved" in answer.content) == (200, True)
    assert item.revisions.count() == 1
    page = client.get(f"/library/{item.pk}/edit/")
    assert page.status_code == 200
    form = page.context["form"]
    assert (form["text"].value(), form["title"].value()) == ("Half a sen", "")
    assert form["latitude"].value() == "north"
    assert "did not keep it" in page.content.decode()
    assert "Half a sen" not in other.get(f"/library/{item.pk}/edit/").content.decode()
    kept = sent(form, title="Whole", text="Half a sentence.", latitude="")
    assert client.post(f"/library/{item.pk}/edit/", kept).status_code == 302
    item.refresh_from_db()
    assert item.text == "Half a sentence."
    assert not Unsaved.objects.exists()


def test_a_new_item_is_saved_too_and_can_be_thrown_away() -> None:
    client = client_of(author())
    told = sent(client.get("/library/new/cases/").context["form"], text="A new thought")
    for text in ("A new thought", "A newer thought"):
        client.post("/library/new/cases/", {**told, "text": text}, headers=SCRIPT)
    assert not Item.objects.exists()
    assert client.get("/library/new/cases/").context["form"]["text"].value() == "A newer thought"
    assert not client.get("/library/new/news/").context["form"]["text"].value()
    assert client.post("/library/new/cases/", {"throw_away": "1"}).status_code == 302
    assert not client.get("/library/new/cases/").context["form"]["text"].value()


def test_two_windows_keep_what_was_typed_for_themselves() -> None:
    item = draft("water", "case")
    client, at = client_of(author()), f"/library/{item.pk}/edit/"
    one, two = editor(client, item, text="An hour of words"), editor(client, item, summary="Short.")
    client.post(at, one, headers=SCRIPT)
    client.post(at, two, headers=SCRIPT)
    page = client.get(at)
    assert page.context["form"]["summary"].value() == "Short."
    (other, words) = page.context["unsaved_others"][0]
    assert words == "An hour of words"
    assert "An hour of words" in page.content.decode()
    asked = client.get(at, {"unsaved": str(other.pk)})
    assert asked.context["form"]["text"].value() == "An hour of words"
    # What goes on in a third window is taken over by it; what another one keeps stays.
    third = sent(asked.context["form"], text="An hour of words, and more")
    client.post(at, third, headers=SCRIPT)
    assert Unsaved.objects.count() == 2
    assert client.post(at, two).status_code == 302
    assert "and more" in client.get(at).content.decode()
    client.post(at, {"throw_away": "1", "unsaved": str(Unsaved.objects.get().pk)})
    assert not Unsaved.objects.exists()


def test_what_is_written_on_in_its_own_window_is_not_taken_away() -> None:
    item = draft("water", "case")
    client, at = client_of(author()), f"/library/{item.pk}/edit/"
    one = editor(client, item, text="One")
    client.post(at, one, headers=SCRIPT)
    two = editor(client, item, summary="Two")
    client.post(at, {**one, "text": "One and more"}, headers=SCRIPT)
    assert client.post(at, two).status_code == 302
    assert "One and more" in client.get(at).content.decode()


def test_no_more_windows_are_kept_than_somebody_has() -> None:
    item = draft("water", "case")
    client, at = client_of(author()), f"/library/{item.pk}/edit/"
    told = editor(client, item)
    for number in range(12):
        client.post(at, {**told, "tab": str(number), "text": str(number)}, headers=SCRIPT)
    assert Unsaved.objects.count() == 10
    assert not Unsaved.objects.filter(tab__in="01").exists()


def test_who_may_not_write_any_more_gets_their_words_back() -> None:
    item = draft("water", "case")
    boris, at = together(item), f"/library/{item.pk}/edit/"
    told = editor(boris, item, text="Long words here")
    Authorship.objects.all().delete()
    answer = boris.post(at, told)
    assert answer.status_code == 404
    assert "Long words here" in answer.content.decode()
    assert told["tab"] not in answer.content.decode()
    line = boris.post(at, told, headers=SCRIPT)
    assert (line.status_code, b"<html" in line.content) == (404, False)
    nowhere = boris.post(f"/library/{item.pk + 999}/edit/", told)
    assert (nowhere.status_code, "Long words here" in nowhere.content.decode()) == (404, True)
    assert "Long words" not in boris.get(at).content.decode()


def test_the_form_asks_for_being_saved_and_says_what_is_not() -> None:
    html = client_of(author()).get("/library/new/cases/").content.decode()
    assert 'hx-post="/library/new/cases/"' in html
    assert "data-unsaved=" in html
    assert "data-saved-line" in html


def test_without_a_script_nothing_is_lost_when_something_is_wrong() -> None:
    client = client_of(author())
    told = sent(
        client.get("/library/new/cases/").context["form"],
        title="",
        text="Long\r\n\r\nwork",
        language="Klingonian",
        keywords="a, b",
        **{
            "record-problem": "Nobody counted.",
            "record-sources-0-title": "Report",
            "record-sources-0-url": "no address",
        },
    )
    answer = client.post("/library/new/cases/", told)
    assert answer.status_code == 422
    again = sent(answer.context["form"])
    lost = {name for name, value in told.items() if value and str(again.get(name)) != str(value)}
    assert not lost


def test_who_keeps_later_sees_what_the_other_wrote_and_loses_nothing() -> None:
    item = draft("water", "case", keywords=["boats"])
    amina, boris = client_of(author()), together(item)
    address = f"/library/{item.pk}/edit/"
    hers = editor(amina, item, text="Amina's words", place="Kisumu")
    his = editor(boris, item, text="Boris's words", keywords="boats, wells")
    his["record-problem"] = "Nobody knew."
    assert boris.post(address, his).status_code == 302

    answer = amina.post(address, hers)
    assert answer.status_code == 409
    html = answer.content.decode()
    assert "Boris" in html
    assert "<ins>" in html
    assert [it.name for it in answer.context["clashes"]] == ["text"]
    assert {it.name for it in answer.context["theirs_alone"]} == {"keywords", "record.problem"}
    form = answer.context["form"]
    assert form["text"].value() == "Amina's words"
    assert form["keywords"].value() == "boats, wells"
    assert form["record-problem"].value() == "Nobody knew."
    assert item.revisions.count() == 2

    both = sent(form, keywords="boats, wells")
    assert amina.post(address, both).status_code == 302
    item.refresh_from_db()
    assert (item.text, item.place) == ("Amina's words", "Kisumu")
    assert item.keywords == ["boats", "wells"]
    assert item.record == {"problem": "Nobody knew."}
    assert item.revisions.get(number=2).content["text"] == "Boris's words"


def test_theirs_can_be_taken_field_by_field() -> None:
    item = draft("water", "case")
    amina, boris = client_of(author()), together(item)
    address = f"/library/{item.pk}/edit/"
    hers = editor(amina, item, text="Amina's words", summary="Hers.")
    boris.post(address, editor(boris, item, text="Boris's words", summary="His."))
    answer = amina.post(address, hers)
    told = sent(answer.context["form"], theirs=["text"])
    wrong = amina.post(address, {**told, "title": ""})
    assert 'name="theirs" value="text"' in wrong.content.decode()
    assert amina.post(address, told).status_code == 302
    item.refresh_from_db()
    assert (item.text, item.summary) == ("Boris's words", "Hers.")


def test_the_same_person_in_two_windows_is_asked_too_and_no_change_is_none() -> None:
    item = draft("water", "case")
    client = client_of(author())
    address = f"/library/{item.pk}/edit/"
    first, second = editor(client, item, text="One"), editor(client, item, text="Two")
    unchanged = editor(client, item)
    assert client.post(address, first).status_code == 302
    assert client.post(address, second).status_code == 409
    assert client.post(address, {**unchanged, "text": "One"}).status_code == 302
    assert item.revisions.count() == 2


def test_a_file_that_came_meanwhile_is_no_conflict() -> None:
    item = draft("water", "case")
    client = client_of(author())
    told = editor(client, item, text="One")
    actions.write(item=item, by=author(), content={"attached": [7]})
    assert client.post(f"/library/{item.pk}/edit/", told).status_code == 302
    item.refresh_from_db()
    assert (item.latest.content["text"], item.latest.content["attached"]) == ("One", [7])


def test_both_together_hold_all_that_only_one_changed() -> None:
    before = {"title": "a", "text": "x", "record": {"problem": "p", "since": 2020}}
    theirs = {"title": "b", "text": "x", "record": {"problem": "p"}, "attached": [7]}
    yours = {"title": "a", "text": "y", "record": {"problem": "q", "since": 2020}}
    meeting = Meeting(before, theirs, yours, "case")
    assert meeting.clashes() == []
    assert meeting.merged() == {
        "title": "b", "text": "y", "record": {"problem": "q"}, "attached": [7],
    }  # fmt: skip
