"""What belongs to a person, a group or a topic: shown on their page, followed, never leaked."""

from __future__ import annotations

import pytest
from tests.hub.accounts.cast import House, seat
from tests.hub.library.shelved import draft, shelve

from counted.hub.accounts.models import User
from counted.hub.desk.models import Notice, Watch
from counted.hub.library.models import Item
from counted.hub.library.telling import about_topics

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SECRET = "Words-for-the-team"


@pytest.fixture
def house() -> House:
    made = House()
    seat(made["Musa"], made.team)
    User.objects.filter(pk=made["Amina"].pk).update(listed="everybody")
    return made


def test_a_person_shows_what_they_published(house: House) -> None:
    shelve("water")
    draft("boats", by=house["Amina"])
    compiled = shelve("compiled")
    Item.objects.filter(pk=compiled.pk).update(is_compiled=True)
    shelve("hidden", visibility="members")
    path = f"/people/{house['Amina'].pk}/"
    for name, seen in ((None, False), ("Musa", True)):
        told = house.page(name, path)
        assert "Counting water" in told
        assert ("Counting hidden" in told) == seen
        assert "Counting boats" not in told
        assert "Counting compiled" not in told


def test_a_group_has_a_space_of_its_own(house: House) -> None:
    shelve("team", title=SECRET, visibility="body", body=house.team.pk)
    path = f"/bodies/{house.team.slug}/"
    for name in (None, "Chen", "Boris"):
        told = house.page(name, path)
        assert SECRET not in told
        assert "Write something for this group" not in told
    told = house.page("Musa", path)
    assert SECRET in told
    begin = f"/library/new/news/?body={house.team.pk}"
    assert begin in told
    form = house.client("Musa").get(begin).context["form"]
    assert (form["visibility"].value(), form["body"].value()) == ("body", house.team.pk)
    form = house.client("Chen").get(begin).context["form"]
    assert form["visibility"].value() == "public"


def test_who_leads_a_group_sees_on_its_page_what_waits(house: House) -> None:
    house.client("Boris").post(f"/join/body/{house.team.slug}/", {"text": "I know boats."})
    path = f"/bodies/{house.team.slug}/"
    assert "answer</h2>" in house.page("Amina", path)
    for name in (None, "Musa", "Boris"):
        assert "Waits for the group" not in house.page(name, path)


def test_a_topic_without_a_room_is_followed(house: House) -> None:
    page = house.page("Chen", "/topics/data-quality/")
    assert 'name="kind" value="topic"' in page
    assert house.page("Musa", "/topics/data-quality/").count("Offer to look after it") == 1
    for name in ("Chen", "Musa"):
        told = {"kind": "topic", "key": "data-quality", "level": "decisions", "next": "/"}
        assert house.client(name).post("/watch/", told).status_code == 302
    assert Watch.objects.filter(thing_kind="topic").count() == 2
    seen = shelve("water", topics=["data-quality"])
    hidden = shelve("hidden", topics=["data-quality"], visibility="members")
    Notice.objects.all().delete()
    for it in (seen, hidden):
        about_topics(item=it)
    titles = {(it.person.name, it.facts["title"]) for it in Notice.objects.all()}
    assert titles == {
        ("Chen", "Counting water"), ("Musa", "Counting water"), ("Musa", "Counting hidden"),
    }  # fmt: skip
    assert "/topics/data-quality/" in house.page("Chen", "/notices/")
