"""Taking along what is one's own, and leaving so that no table knows the name any more."""

from __future__ import annotations

import io
import json
import re
import zipfile

import pytest
from django.apps import apps
from django.db import models
from django.db.models.functions import Cast
from django.test import Client
from django.utils import timezone
from tests.hub.accounts import cast

from counted.errors import WrongUse
from counted.hub.accounts import leaving, own_data
from counted.hub.accounts.models import Seat, User
from counted.hub.calls import actions as calls
from counted.hub.calls.models import Contribution, Decision
from counted.hub.desk import actions, membership
from counted.hub.desk.models import Notice, Request, SavedSearch, Step, Watch
from counted.hub.library import actions as library
from counted.hub.releases import actions as studies
from counted.hub.ui.things import Thing

pytestmark = pytest.mark.django_db
NAME, ADDRESS, PASSWORD = "Zubeda Quillwater", "zubeda@example.org", "long enough for a test"


@pytest.fixture
def house() -> cast.House:
    return cast.House()


@pytest.fixture
def zubeda(house: cast.House) -> User:
    """Somebody who has done a little of everything."""
    person = User.objects.create_user(
        ADDRESS, PASSWORD, name=NAME, about=f"I am {NAME}.", listed="everybody", country="KEN"
    )
    person.emailaddress_set.create(email=ADDRESS, verified=True, primary=True)
    person.socialaccount_set.create(provider="oidc", uid="7", extra_data={"name": NAME})
    cast.mandate(person, house.lake)
    cast.seat(person, house.team, "champion", note=f"{NAME} for water", organisation=house.lake)
    body = {"by": person, "body": house.collaborative, "speaks_for": house.lake}
    asked = membership.ask_seat(**body, text="I want to join.")
    actions.take_step(request=asked, by=house["Dora"], action="comment", text="Why?")
    answered = membership.ask_seat(
        by=house["Chen"], body=house.collaborative, speaks_for=None, text="I, too."
    )
    Seat.objects.create(person=person, body=house.secretariat, start="2026-01-01")
    other = User.objects.get(pk=person.pk)
    actions.take_step(request=answered, by=other, action="accept", text="Welcome.")
    actions.watch(person=person, thing=Thing("body", str(house.team.pk)), level="everything")
    SavedSearch.objects.create(person=person, title="Water", query="q=water")
    facts = {"name": NAME, "email": ADDRESS.upper(), "language": "en"}
    actions.ask(kind="contact", title="Before I had an account", facts=facts)
    library.bring(kind="news", by=person, content={"title": "Wells"}, slug="wells")
    name_in_a_call(house)
    return User.objects.get(pk=person.pk)


def name_in_a_call(house: cast.House) -> None:
    """Chen names her as a co-author, and a letter was told to her."""
    call = calls.begin(by=house["Dora"], title="Wells")
    made = Contribution.objects.create(call=call, author=house["Chen"], title="Ours", language="en")
    made.co_authors.create(name=NAME, email=ADDRESS)
    Decision.objects.create(
        contribution=made, outcome="accepted", reason="Clear.", made_by=house["Dora"],
        told_by=house["Dora"], told_at=timezone.now(), told=[NAME],
    )  # fmt: skip


def relations() -> list[tuple[str, str]]:
    """Every relation to people in any table of ours or of signing in."""
    return [
        (model._meta.label, field.name)
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.is_relation
        and field.concrete
        and not field.many_to_many
        and field.related_model is User
    ]


def test_every_relation_to_people_is_declared() -> None:
    declared = {
        (label, name)
        for label, kept in own_data.declared().items()
        for name in (*kept.by, *kept.acted)
    }
    assert set(relations()) - declared == set()
    assert declared - set(relations()) - {("accounts.User", "pk")} == set()


def test_what_is_declared_can_be_read(zubeda: User) -> None:
    for kept in own_data.declared().values():
        list(kept.rows(zubeda).values(*kept.columns))
        assert not kept.by or kept.columns, kept.model


def test_people_read_what_each_field_is_called(zubeda: User) -> None:
    file = zipfile.ZipFile(io.BytesIO(own_data.archive(zubeda)))
    page = file.read("my-data.html").decode()
    assert '<th scope="row">Name</th>' in page
    assert "(asked_at)" in page
    bare = {it for it in re.findall(r'<th scope="row">([^<]*)</th>', page) if it[:1].islower()}
    assert {it for it in bare if it.endswith("_at")} == set()


def test_one_takes_along_what_is_ones_own(zubeda: User) -> None:
    file = zipfile.ZipFile(io.BytesIO(own_data.archive(zubeda)))
    told = json.loads(file.read("my-data.json"))
    assert told["accounts.User"][0]["email"] == ADDRESS
    assert told["accounts.Mandate"][0]["organisation__name"] == "Lake Group"
    texts = {it["text"] for it in told["desk.Step"]}
    assert texts == {"I want to join.", "Welcome."}
    page = file.read("my-data.html").decode()
    assert ADDRESS in page
    assert "I want to join." in page
    everything = json.dumps(told)
    for foreign in ("I, too.", "chen@example.org", cast.SECRET, "password"):
        assert foreign not in everything


def written_anywhere(word: str) -> set[str]:
    """The columns of all tables in which a word stands."""
    found = set()
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            column = Cast(field.name, models.TextField())
            rows = model._default_manager.annotate(written=column)
            if rows.filter(written__icontains=word).exists():
                found.add(f"{model._meta.label}.{field.name}")
    return found


def test_leaving_leaves_no_name_in_any_table(house: cast.House, zubeda: User) -> None:
    before = written_anywhere(NAME)
    assert {"accounts.User.name", "desk.Notice.facts", "desk.Step.told"} <= before
    assert {"calls.CoAuthor.name", "calls.Decision.told", "desk.Entry.by"} <= before
    assert "desk.Request.facts" in before
    leaving.leave(person=zubeda)
    assert written_anywhere(NAME) == set()
    assert written_anywhere(ADDRESS) == set()
    gone = User.objects.get(pk=zubeda.pk)
    assert (str(gone), gone.is_active, gone.has_usable_password()) == (
        "A former member",
        False,
        False,
    )
    assert not Watch.objects.filter(person=gone).exists()
    assert not SavedSearch.objects.filter(person=gone).exists()
    assert not Notice.objects.filter(person=gone).exists()
    assert Request.objects.get(asked_by=gone).state == "withdrawn"
    assert Step.objects.filter(person=gone, text="Welcome.").exists()
    assert NAME not in house.page("Dora", "/bodies/task-team/")
    assert house.client("Dora").get(f"/people/{gone.pk}/").status_code == 404


def test_mandates_and_seats_end(house: cast.House, zubeda: User) -> None:
    leaving.leave(person=zubeda)
    assert "A former member" not in house.page(None, "/organisations/lake/")
    assert "A former member" not in house.page(None, "/champions/")
    assert zubeda.mandates.get().end is not None


def test_a_name_that_another_bears_is_not_taken_from_them(house: cast.House, zubeda: User) -> None:
    User.objects.create_user("other@example.org", name=NAME)
    leaving.leave(person=zubeda)
    assert written_anywhere(ADDRESS) == set()
    assert "accounts.User.name" in written_anywhere(NAME)


def test_records_of_others_are_settled_first(house: cast.House, monkeypatch: object) -> None:
    chen = house["Chen"]
    study = studies.begin(owner=chen, title="Mine", organisation=None)
    assert own_data.obstacles(chen) == []
    blob = apps.get_model("collect", "Blob").objects.create(sha256="0" * 64, size=1)
    handed_in = apps.get_model("collect", "HandedIn")
    handed_in.objects.create(
        dataset_id=study.dataset_id, role="households", name="a.csv", blob=blob
    )
    assert "holds records of other people" in str(own_data.obstacles(chen)[0])
    with pytest.raises(WrongUse, match="settled"):
        leaving.leave(person=chen)
    client = house.client("Chen")
    assert "Settle this first" in client.get("/me/leave/").content.decode()
    client.post("/me/leave/", {"sure": "on"})
    assert User.objects.get(pk=chen.pk).erased_at is None


def test_the_pages_ask_who_it_is_first(zubeda: User) -> None:
    client = Client()
    for path in ("/me/leave/", "/me/data/"):
        assert client.get(path)["Location"].startswith("/accounts/login/")
    client.post("/accounts/login/", {"login": ADDRESS, "password": PASSWORD})
    assert client.get("/me/leave/")["Location"].startswith("/accounts/reauthenticate/")
    assert client.post("/me/data/")["Location"].startswith("/accounts/reauthenticate/")
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = client.get("/me/leave/").content.decode()
    assert "Lake Group" in page
    assert client.post("/me/leave/", {}).status_code == 200
    assert User.objects.get(pk=zubeda.pk).erased_at is None
    data = client.post("/me/data/")
    assert data["Content-Type"] == "application/zip"
    assert data["Cache-Control"].startswith("max-age=0")
    client.post("/me/leave/", {"sure": "on"})
    assert User.objects.get(pk=zubeda.pk).erased_at is not None
    assert client.get("/me/")["Location"].startswith("/accounts/login/")
    client.post("/accounts/login/", {"login": ADDRESS, "password": PASSWORD})
    assert client.get("/me/").status_code == 302
