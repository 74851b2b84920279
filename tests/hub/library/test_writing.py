"""Writing: what is kept, who sees it when, and that exactly what was handed in is published."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from tests.hub.library.shelved import author, belong, content, draft, group, shelve

from counted.errors import WrongUse
from counted.hub.accounts.models import Body, Mandate, Seat, User
from counted.hub.accounts.rules import standing
from counted.hub.desk.actions import take_step
from counted.hub.desk.models import Entry, Notice, Request
from counted.hub.library import actions, authoring, editing_views, publication, queries
from counted.hub.library.differing import compare, differences
from counted.hub.library.models import Authorship, Item, Revision

pytestmark = pytest.mark.django_db


def secretariat(name: str = "Dora") -> User:
    """Somebody of the secretariat."""
    body, _ = Body.objects.get_or_create(kind="secretariat", slug="sec", defaults={"name": "S"})
    found = author(name)
    Seat.objects.get_or_create(body=body, person=found, start=timezone.localdate())
    return found


def member(name: str) -> User:
    """A member of the Collaborative."""
    body, _ = Body.objects.get_or_create(kind="collaborative", slug="all", defaults={"name": "C"})
    found = author(name)
    Seat.objects.get_or_create(body=body, person=found, start=timezone.localdate())
    return found


def client_of(person: User | None) -> Client:
    """A browser in which somebody is signed in."""
    client = Client()
    if person:
        client.force_login(person)
    return client


def sent(form: Any, **changes: Any) -> dict[str, Any]:
    """What a browser sends of an editor's form, with some fields written anew."""
    values: dict[str, Any] = {}
    forms = [form, *(row for rows in form.rows.values() for row in rows.forms)]
    forms += [rows.management_form for rows in form.rows.values()]
    for one in forms:
        for bound in one:
            value = bound.value()
            if value not in (None, "", []):
                values[bound.html_name] = value
    return {**values, **changes}


def test_a_draft_is_begun_kept_and_read_by_nobody_else() -> None:
    amina = author()
    page = client_of(amina).get("/library/new/cases/")
    told = sent(
        page.context["form"],
        title="Every third door",
        language="Swahili",
        text="# One\n\nTwo",
        **{
            "record-problem": "Nobody counted.",
            "record-started_by": "people",
            "record-participation-1-level": "4",
            "record-participation-1-why": "They chose the questions.",
            "record-sources-0-title": "Report",
            "record-sources-0-url": "https://example.org/report",
        },
    )
    answer = client_of(amina).post("/library/new/cases/", told)
    assert answer.status_code == 302, answer.context["form"].errors
    item = Item.objects.get()
    assert item.language == "sw"
    assert item.record == {
        "problem": "Nobody counted.",
        "started_by": "people",
        "participation": [{"stage": "design", "level": 4, "why": "They chose the questions."}],
        "sources": [{"title": "Report", "url": "https://example.org/report"}],
    }
    assert not Entry.objects.filter(kind="case").exists()
    for who, status in ((amina, 200), (author("Chen"), 404), (None, 404), (secretariat(), 200)):
        assert client_of(who).get(f"/cases/{item.slug}/").status_code == status, who


def test_the_editor_keeps_everything_that_it_shows() -> None:
    item = draft(
        "water", "case",
        record={"used_in": [{"kind": "plan", "what": "A plan"}], "since": 2020,
                "methods": [], "media": [{"title": "Film", "url": "https://example.org/f"}]},
        indicators=["6.2"], keywords=["boats"], latitude=1.5, longitude=-2.25,
    )  # fmt: skip
    client = client_of(author())
    before = item.latest.content
    page = client.get(f"/library/{item.pk}/edit/")
    answer = client.post(f"/library/{item.pk}/edit/", sent(page.context["form"]))
    assert answer.status_code == 302, answer.context["form"].errors
    assert item.revisions.count() == 1, differences(
        before, item.revisions.first().content, kind="case"
    )


def test_preview_shows_and_keeps_nothing() -> None:
    client = client_of(author())
    page = client.get("/library/new/news/")
    told = sent(page.context["form"], title="x", language="English", text="**bold** <b>x</b>")
    shown = client.post("/library/new/news/", {**told, "preview": "1"}).content.decode()
    assert "<strong>bold</strong>" in shown
    assert "<b>x</b>" not in shown
    assert not Item.objects.exists()
    part = client.post("/library/preview/", {"text": "*a*"}).content.decode()
    assert "<em>a</em>" in part
    here = {"Origin": "http://testserver"}
    refused = client_of(None).post("/library/preview/", {"text": "*a*"}, headers=here)
    assert refused.status_code == 403


def test_wrong_input_comes_back_with_reasons() -> None:
    client = client_of(author())
    page = client.get("/library/new/initiatives/")
    told = sent(
        page.context["form"], title="", language="Klingonian", indicators="6.2, water",
        **{"record-since": "2020", "record-until": "2019", "record-website": "javascript:x"},
    )  # fmt: skip
    answer = client.post("/library/new/initiatives/", told)
    assert answer.status_code == 422
    wrong = set(answer.context["form"].errors)
    assert {"title", "language", "indicators", "record-until", "record-website"} <= wrong


def test_exactly_what_was_handed_in_is_published() -> None:
    dora, item = secretariat(), draft("water", "case")
    asked = publication.submit(item=item, by=author(), text="Please")
    item.refresh_from_db()
    assert item.state == "waiting"
    actions.write(item=item, by=author(), content={"title": "Sneaked in later"})
    take_step(request=asked, by=dora, action="accept", text="Good")
    item.refresh_from_db()
    assert (item.state, item.title) == ("published", "Counting water")
    assert item.latest.content["title"] == "Sneaked in later"
    assert item.live != item.latest
    page = client_of(None).get("/cases/water/").content.decode()
    assert "Counting water" in page
    assert "Sneaked" not in page
    assert Entry.objects.get(kind="case").title == "Counting water"


def test_changes_are_asked_for_and_what_is_handed_in_again_is_published() -> None:
    dora, item = secretariat(), draft("water", "case")
    asked = publication.submit(item=item, by=author())
    take_step(request=asked, by=dora, action="ask_changes", text="Who was not reached?")
    actions.write(item=item, by=author(), content={"title": "Told better"})
    take_step(request=asked, by=author(), action="resubmit", text="Done")
    take_step(request=asked, by=dora, action="accept")
    item.refresh_from_db()
    assert item.title == "Told better"


def test_a_no_makes_it_a_draft_again_and_a_second_request_is_refused_meanwhile() -> None:
    dora, item = secretariat(), draft("water", "case")
    asked = publication.submit(item=item, by=author())
    with pytest.raises(WrongUse, match="handed in already"):
        publication.submit(item=item, by=author())
    take_step(request=asked, by=dora, action="decline", text="It is an advertisement.")
    item.refresh_from_db()
    assert item.state == "draft"
    assert not Entry.objects.filter(kind="case").exists()


def test_nobody_decides_on_what_they_wrote_themselves() -> None:
    dora = secretariat()
    item = draft("water", "case", by=dora)
    asked = publication.submit(item=item, by=dora)
    with pytest.raises(WrongUse):
        take_step(request=asked, by=dora, action="accept")


def test_publication_waits_for_its_time() -> None:
    dora, item = secretariat(), draft("water", "case")
    at = timezone.now() + timedelta(days=2)
    asked = publication.submit(item=item, by=author(), publish_at=at)
    take_step(request=asked, by=dora, action="accept")
    item.refresh_from_db()
    assert item.state != "published"
    assert actions.publish_due() == 0
    Item.objects.update(publish_at=timezone.now() - timedelta(minutes=1))
    assert actions.publish_due() == 1
    assert actions.publish_due() == 0
    item.refresh_from_db()
    assert item.state == "published"


def test_editing_what_is_published_changes_nothing_for_readers() -> None:
    item = shelve("water", "case")
    belong(author(), "water")
    actions.write(item=item, by=author(), content={"text": "A secret in the next revision"})
    assert "secret" not in client_of(None).get("/cases/water/").content.decode()
    assert "Something newer is written" in client_of(author()).get("/cases/water/").content.decode()


def test_going_back_is_one_more_revision() -> None:
    item = draft("water")
    first = item.latest
    actions.write(item=item, by=author(), content={"title": "Other"})
    answer = client_of(author()).post(f"/library/{item.pk}/history/1/restore/")
    assert answer.status_code == 302
    item.refresh_from_db()
    assert item.latest.number == 3
    assert item.latest.content == first.content


def test_who_led_the_group_does_not_decide_on_what_is_now_for_everybody() -> None:
    secretariat()
    team = Body.objects.create(name="Team", slug="team", kind="task_team")
    start = timezone.localdate()
    Seat.objects.create(body=team, person=author("Chen"), role="chair", start=start)
    Seat.objects.create(body=team, person=author(), start=start)
    item = draft("water", visibility="body", body=team.pk)
    asked = publication.submit(item=item, by=author())
    take_step(request=asked, by=author("Chen"), action="ask_changes", text="Shorter.")
    actions.write(item=item, by=author(), content={"visibility": "public", "body": None})
    take_step(request=asked, by=author(), action="resubmit")
    with pytest.raises(WrongUse):
        take_step(request=asked, by=author("Chen"), action="accept")
    take_step(request=asked, by=secretariat(), action="accept")
    assert Item.objects.get(pk=item.pk).state == "published"


def test_going_back_to_an_organisation_that_is_no_longer_ones_own_is_refused_in_words() -> None:
    mandate = Mandate.objects.create(
        person=author(), organisation=group("wells"), role="representative", start="2026-01-01"
    )
    item = draft("water", organisation=group("wells").pk)
    actions.write(item=item, by=author(), content={"organisation": None})
    mandate.delete()
    answer = client_of(author()).post(f"/library/{item.pk}/history/1/restore/", follow=True)
    assert answer.status_code == 200
    assert "You cannot do this with this item." in answer.content.decode()
    item.refresh_from_db()
    assert item.organisation is None


def test_a_preview_of_a_text_without_end_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []
    monkeypatch.setattr(editing_views.markdown, "render", lambda text: seen.append(len(text)) or "")
    client = client_of(author())
    told = sent(client.get("/library/new/news/").context["form"], title="x", text="a" * 200_000)
    assert client.post("/library/new/news/", told).status_code == 422
    assert seen[-1] == editing_views.LONGEST_PREVIEW


def test_the_search_calls_authors_as_they_are_called_now() -> None:
    item = actions.bring(kind="news", by=author(), content=content("water", "news"), slug="water")
    assert Entry.objects.get(kind="news", key=str(item.pk)).by == "Amina"
    person = author()
    person.name = "Amina the Second"
    person.save()
    assert Entry.objects.get(kind="news", key=str(item.pk)).by == "Amina the Second"


def test_a_withdrawn_item_says_why_and_its_revisions_stay_with_those_who_wrote_it() -> None:
    item = shelve("water", "case", text="Where they live")
    belong(author(), "water")
    client = client_of(author())
    assert client.post(f"/library/{item.pk}/withdraw/", {"reason": " "}).status_code == 200
    client.post(f"/library/{item.pk}/withdraw/", {"reason": "It named somebody."})
    answer = client_of(None).get("/cases/water/")
    assert answer.status_code == 410
    page = answer.content.decode()
    assert "It named somebody." in page
    assert "Where they live" not in page
    assert not Entry.objects.filter(kind="case").exists()
    for path in (f"/library/{item.pk}/history/", f"/library/{item.pk}/history/1/"):
        assert client_of(author("Chen")).get(path).status_code == 404
        assert client_of(author()).get(path).status_code == 200
    assert "Counting water" not in client_of(None).get("/library/").content.decode()


def test_co_authors_write_once_they_agreed_and_not_before() -> None:
    item, boris = draft("water"), author("Boris")
    amina = client_of(author())
    amina.post(f"/library/{item.pk}/authors/", {"email": "boris@example.org", "is_named": "on"})
    assert client_of(boris).get(f"/library/{item.pk}/edit/").status_code == 404
    assert "Counting water" in client_of(boris).get("/library/mine/").content.decode()
    client_of(boris).post(f"/library/{item.pk}/authors/answer/", {"agrees": "yes"})
    assert client_of(boris).get(f"/library/{item.pk}/edit/").status_code == 200
    assert client_of(boris).get(f"/library/{item.pk}/authors/").context["form"] is None
    amina.post(f"/library/{item.pk}/authors/{boris.pk}/remove/")
    assert client_of(boris).get(f"/library/{item.pk}/edit/").status_code == 404


def test_asking_tells_nobody_whether_an_address_has_an_account() -> None:
    item = draft("water")
    author("Boris")
    pages = []
    for address in ("boris@example.org", "nobody@example.org"):
        answer = client_of(author()).post(
            f"/library/{item.pk}/authors/", {"email": address}, follow=True
        )
        pages.append([str(it) for it in answer.context["messages"]])
    assert pages[0] == pages[1]


def test_representatives_write_what_is_of_their_organisation_and_name_no_other() -> None:
    lake, other = group("lake"), group("other")
    boris = author("Boris")
    Mandate.objects.create(
        person=boris, organisation=lake, role="representative", start=timezone.localdate()
    )
    item = shelve("water", organisation=lake.pk)
    assert client_of(boris).get(f"/library/{item.pk}/edit/").status_code == 200
    with pytest.raises(WrongUse):
        actions.write(item=item, by=boris, content={"organisation": other.pk})
    with pytest.raises(WrongUse):
        actions.begin(kind="case", by=author("Chen"), content=content("x", organisation=lake.pk))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("visibility", "readers"),
    [("public", {"nobody", "Chen", "Musa", "Teresa", "Dora"}),
     ("members", {"Musa", "Teresa", "Dora"}),
     ("body", {"Teresa", "Dora"})],
)  # fmt: skip
def test_what_is_for_some_is_read_by_nobody_else(visibility: str, readers: set[str]) -> None:
    team = Body.objects.create(name="Team", slug="team", kind="task_team")
    people = {"nobody": None, "Chen": author("Chen"), "Musa": member("Musa"),
              "Teresa": member("Teresa"), "Dora": secretariat()}  # fmt: skip
    Seat.objects.create(body=team, person=people["Teresa"], start=timezone.localdate())
    shelve("water", visibility=visibility, body=team.pk, title="A thing for some")
    for name, person in people.items():
        client = client_of(person)
        assert (client.get("/initiatives/water/").status_code == 200) is (name in readers), name
        for path in ("/initiatives/", "/library/", "/", "/organisations/group-of-water/",
                     "/countries/XTV/"):  # fmt: skip
            seen = "A thing for some" in client.get(path).content.decode()
            assert seen is (name in readers), (name, path)


def test_only_the_secretariat_writes_pages_and_publishes_at_once() -> None:
    assert client_of(author()).get("/library/new/pages/").status_code == 404
    item = draft("water", "news")
    assert client_of(author()).post(f"/library/{item.pk}/publish/").status_code == 404
    assert client_of(secretariat()).post(f"/library/{item.pk}/publish/").status_code == 302
    item.refresh_from_db()
    assert item.state == "published"


def test_a_draft_is_thrown_away_and_nothing_else_is() -> None:
    item, standing = draft("water"), shelve("other")
    for one in (item, standing):
        client_of(author()).post(f"/library/{one.pk}/discard/")
    assert list(Item.objects.all()) == [standing]
    assert not Revision.objects.filter(item_id=item.pk).exists()


def test_whoever_signs_out_can_write_nothing() -> None:
    item = draft("water")
    paths = ["mine/", "new/cases/", *(f"{item.pk}/{it}/" for it in (
        "edit", "submit", "withdraw", "discard", "history", "authors", "files"))]  # fmt: skip
    for path in paths:
        assert client_of(None).get(f"/library/{path}").status_code == 302, path
        if path[0].isdigit():
            assert client_of(author("Chen")).get(f"/library/{path}").status_code == 404, path
    assert not Request.objects.exists()


@pytest.mark.parametrize(
    ("before", "after", "pieces"),
    [
        ("the old door", "the new door",
         [("the ", "same"), ("old", "removed"), ("new", "added"), (" door", "same")]),
        ("我们数水井", "我们数房子",
         [("我们数", "same"), ("水井", "removed"), ("房子", "added")]),
        ("", "new", [("new", "added")]),
    ],
)  # fmt: skip
def test_words_are_compared_and_characters_where_there_are_no_blanks(
    before: str, after: str, pieces: list[tuple[str, str]]
) -> None:
    assert [(it.text, it.change) for it in compare(before, after)] == pieces


def test_what_is_an_organisations_is_no_longer_written_by_who_left_it() -> None:
    """As with studies: who has no mandate there any more reads it, and does nothing more."""
    amina, asha = author(), author("Asha")
    mandate = belong(amina, "water", "representative")
    belong(asha, "water", "representative")
    item = draft("water", "case", organisation=mandate.organisation_id)
    client, address = client_of(amina), f"/library/{item.pk}"
    assert client.get(f"{address}/edit/").status_code == 200
    Mandate.objects.filter(pk=mandate.pk).delete()
    for page in ("edit", "submit", "authors", "discard", "files", "withdraw"):
        assert client.get(f"{address}/{page}/").status_code == 404, page
        assert client_of(asha).get(f"{address}/{page}/").status_code == (
            200 if page != "withdraw" else 404
        ), page
    with pytest.raises(WrongUse):
        actions.write(item=item, by=amina, content={"text": "After I left"})
    for page in (f"/cases/{item.slug}/", f"{address}/history/"):
        html = client.get(page)
        assert html.status_code == 200
        assert f"{address}/edit/" not in html.content.decode()
    assert "Counting water" in client.get("/library/mine/").content.decode()
    assert client_of(author("Chen")).get(f"/cases/{item.slug}/").status_code == 404


def test_nobody_is_asked_again_and_again_to_write() -> None:
    item, boris = draft("water", "case"), author("Boris")
    amina, told = client_of(author()), {"email": "boris@example.org"}

    def asked() -> int:
        said = amina.post(f"/library/{item.pk}/authors/", told, follow=True).content.decode()
        assert "has been asked" in said
        return Notice.objects.filter(person=boris, text__contains="together").count()

    assert [asked(), asked()] == [1, 1]
    amina.post(f"/library/{item.pk}/authors/{boris.pk}/remove/")
    assert not queries.asked_to_write(standing(boris)).exists()
    assert asked() == 1
    Authorship.objects.update(removed_at=None)
    client_of(boris).post(f"/library/{item.pk}/authors/answer/", {"agrees": "no"})
    assert asked() == 1
    assert (
        client_of(boris).post(f"/library/{item.pk}/authors/answer/", {"agrees": "yes"}).status_code
        == 404
    )
    assert client_of(boris).get(f"/library/{item.pk}/edit/").status_code == 404
    past = timezone.now() - timedelta(days=100)
    Authorship.objects.update(declined_at=past, added_at=past)
    asked()
    assert queries.asked_to_write(standing(boris)).get() == item


def test_one_person_is_not_asked_about_a_hundred_items() -> None:
    boris = author("Boris")
    for number in range(8):
        authoring.ask_author(item=draft(f"water-{number}"), by=author(), person=boris)
    assert queries.asked_to_write(standing(boris)).count() == authoring.MOST_OPEN


def test_another_licence_is_named_and_stays_named() -> None:
    item, client = draft("water", "resource", licence="Taken from a list"), client_of(author())
    address = f"/library/{item.pk}/edit/"
    form = client.get(address).context["form"]
    assert (form["licence"].value(), form["licence_name"].value()) == ("other", "Taken from a list")
    assert client.post(address, sent(form)).status_code == 302
    assert item.revisions.count() == 1
    told = sent(form, licence="other", licence_name="Open Government Licence 3.0")
    assert client.post(address, told).status_code == 302
    item.refresh_from_db()
    assert item.licence == "Open Government Licence 3.0"
    page = client.get(f"/resources/{item.slug}/").content.decode()
    assert "Open Government Licence 3.0" in page
    told = sent(client.get(address).context["form"], licence="CC-BY-4.0")
    client.post(address, told)
    item.refresh_from_db()
    assert item.licence == "CC-BY-4.0"
