"""Loading the starter collection: again and again, and never over what a person wrote."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date

import pytest
from django.db import transaction
from django.test import Client

from counted.errors import WrongUse
from counted.hub.accounts.models import Body, Organisation, Seat, User
from counted.hub.accounts.rules import standing
from counted.hub.library import actions as library
from counted.hub.library.models import Item
from counted.hub.library.rooms import starters
from counted.hub.starter import collection, loading
from counted.hub.starter.loading import load
from counted.hub.starter.outcomes import Outcome

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
CASE = "beach-litter-ghana"


def secretariat() -> User:
    """Dora, with a seat in the secretariat."""
    dora = User.objects.create_user("dora@example.org", name="Dora")
    body, _ = Body.objects.get_or_create(
        kind="secretariat", defaults={"name": "Secretariat (made-up)", "slug": "made-up-desk"}
    )
    Seat.objects.create(body=body, person=dora, start=date(2025, 1, 1))
    return dora


@pytest.fixture(scope="module")
def module_world(
    django_db_setup: None, django_db_blocker: pytest.FixtureRequest
) -> Iterator[tuple[int, loading.Loaded]]:
    """The collection, loaded once for this module and taken back after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        dora = secretariat()
        yield dora.pk, load(by=dora)
        transaction.set_rollback(True)


@pytest.fixture
def first(module_world: tuple[int, loading.Loaded], db: None) -> loading.Loaded:
    """What the first loading did; what a test changes is taken back."""
    return module_world[1]


@pytest.fixture
def dora(module_world: tuple[int, loading.Loaded], db: None) -> User:
    return User.objects.get(pk=module_world[0])


def case() -> Item:
    return Item.objects.select_related("latest", "live").get(slug=CASE)


def changed_files(monkeypatch: pytest.MonkeyPatch, **columns: object) -> None:
    """A newer version of the collection, in which the case reads otherwise."""
    newer = [
        collection.Entry(it.kind, it.slug, it.organisation, {**it.content, **columns})
        if it.slug == CASE
        else it
        for it in collection.entries()
    ]
    monkeypatch.setattr(loading, "entries", lambda: iter(newer))


def test_everything_is_there_published_and_says_that_it_is_compiled(first: loading.Loaded) -> None:
    assert set(first.outcomes.values()) == {Outcome.ADDED}
    items = Item.objects.filter(slug__in=[it.slug for it in collection.entries()])
    assert items.count() == sum(1 for _ in collection.entries()) >= 45
    assert all(it.state == "published" and it.is_compiled and not it.made_up for it in items)
    made = Organisation.objects.filter(is_compiled=True)
    assert made.count() == len(collection.facts("organisations")["organisations"])
    assert all(loading.COMPILED in it.about and "read 2026-11" in it.about for it in made)
    bodies = Body.objects.filter(
        slug__in=[it["slug"] for it in collection.facts("bodies")["bodies"]]
    )
    assert all("Status: unconfirmed" in it.terms_of_reference for it in bodies)


def test_loading_again_changes_nothing(first: loading.Loaded, dora: User) -> None:
    before = (Item.objects.count(), Organisation.objects.count(), Body.objects.count())
    revisions = case().revisions.count()
    assert set(load(by=dora).outcomes.values()) == {Outcome.UNCHANGED}
    assert (Item.objects.count(), Organisation.objects.count(), Body.objects.count()) == before
    assert case().revisions.count() == revisions == 1


def test_what_stands_as_it_was_left_is_brought_up_to_date_twice(
    first: loading.Loaded, dora: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    for title in ("A newer title", "The newest title"):
        changed_files(monkeypatch, title=title)
        assert load(by=dora).those(Outcome.RENEWED) == [f"case/{CASE}"]
        assert case().title == title
        assert case().latest.note == loading.NOTE


def test_what_somebody_wrote_is_never_written_over(
    first: loading.Loaded, dora: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    revision = library.write(item=case(), by=dora, content={"title": "As we know it"})
    library.publish(item=case(), revision=revision, tell=False)
    changed_files(monkeypatch, title="A newer title")
    loaded = load(by=dora)
    assert loaded.those(Outcome.LEFT) == [f"case/{CASE}"]
    assert case().title == "As we know it"


def test_a_draft_of_somebody_is_not_published_along(
    first: loading.Loaded, dora: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.write(item=case(), by=dora, content={"title": "Not ready yet"})
    changed_files(monkeypatch, summary="A newer sentence.")
    assert load(by=dora).those(Outcome.LEFT) == [f"case/{CASE}"]
    assert case().title != "Not ready yet"
    assert case().latest.content["title"] == "Not ready yet"


def test_where_somebody_went_back_to_an_earlier_revision_it_stays(
    first: loading.Loaded, dora: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed_files(monkeypatch, title="A newer title")
    load(by=dora)
    library.publish(item=case(), revision=case().revisions.get(number=1), tell=False)
    changed_files(monkeypatch, title="The newest title")
    assert load(by=dora).those(Outcome.LEFT) == [f"case/{CASE}"]
    assert case().live.number == 1


def test_what_was_withdrawn_stays_withdrawn(first: loading.Loaded, dora: User) -> None:
    library.withdraw(item=case(), by=dora, reason="The office asked for it.")
    assert load(by=dora).those(Outcome.LEFT) == [f"case/{CASE}"]
    assert case().state == "withdrawn"


def test_what_was_claimed_is_its_owners(first: loading.Loaded, dora: User) -> None:
    Item.objects.filter(slug=CASE).update(is_compiled=False)
    assert load(by=dora).those(Outcome.LEFT) == [f"case/{CASE}"]


def test_an_organisation_that_is_there_is_used_and_not_changed(
    first: loading.Loaded, dora: User
) -> None:
    known = Organisation.objects.get(slug="usawa-agenda")
    Organisation.objects.filter(pk=known.pk).update(slug="usawa", about="We say who we are.")
    loaded = load(by=dora)
    assert loaded.outcomes["organisation/usawa-agenda"] is Outcome.UNCHANGED
    assert Organisation.objects.get(pk=known.pk).about == "We say who we are."
    assert not Organisation.objects.filter(slug="usawa-agenda").exists()


def test_only_the_secretariat_loads_it(first: loading.Loaded) -> None:
    chen = User.objects.create_user("chen@example.org", name="Chen")
    assert not standing(chen).is_secretariat
    for refused in (lambda: load(by=chen), lambda: loading.load_as("chen@example.org")):
        with pytest.raises(WrongUse, match="secretariat"):
            refused()
    with pytest.raises(WrongUse, match=r"nobody@example\.org"):
        loading.load_as("nobody@example.org")


def test_everybody_reads_the_timeline_under_its_short_address(
    first: loading.Loaded, client: Client
) -> None:
    answer = client.get("/timeline/", follow=True)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "2022" in page
    assert "Sources disagree" in page
    assert 'href="https://sdg.iisd.org/news/un-collaborative-seeks-input' in page


@pytest.mark.parametrize(
    "address", [f"/cases/{CASE}/", "/initiatives/indigenous-navigator/",
                "/resources/care-principles/", "/organisations/usawa-agenda/"]
)  # fmt: skip
def test_a_visitor_reads_that_it_was_compiled(
    first: loading.Loaded, client: Client, address: str
) -> None:
    page = client.get(address).content.decode()
    assert "Compiled from public sources" in page
    assert "read 2026-11" in page


def test_the_command_tells_what_it_did(
    first: loading.Loaded, dora: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    import contextlib

    from click.testing import CliRunner

    from counted.cli import main
    from counted.hub import services

    monkeypatch.setattr(services, "hub", contextlib.nullcontext)
    monkeypatch.setattr(services, "bring_up_to_date", lambda: None)
    library.withdraw(item=case(), by=dora, reason="The office asked for it.")
    told = CliRunner().invoke(main, ["starter", "--by", "dora@example.org"])
    assert told.exit_code == 0, told.output
    assert f"left: case/{CASE}" in told.output
    as_json = CliRunner().invoke(main, ["starter", "--by", "Dora@Example.org", "--json"])
    assert json.loads(as_json.output)[f"case/{CASE}"] == "left"
    refused = CliRunner().invoke(main, ["starter", "--by", "chen@example.org"])
    assert refused.exit_code == 2


def test_the_rooms_with_which_a_site_begins_are_open(first: loading.Loaded) -> None:
    assert Item.objects.filter(kind=Item.Kind.ROOM).count() == len(starters()) > 0
    again = load(by=User.objects.get(email="dora@example.org"))
    assert Item.objects.filter(kind=Item.Kind.ROOM).count() == len(starters())
    assert again.those(Outcome.ADDED) == []


def test_whoever_reads_in_another_language_is_told_that_it_is_english(
    first: loading.Loaded,
) -> None:
    client = Client(headers={"accept-language": "es"})
    case = Item.objects.filter(is_compiled=True, kind="case").first()
    body = Body.objects.exclude(kind="secretariat").first()
    for path in (f"/cases/{case.slug}/", f"/bodies/{body.slug}/"):
        page = client.get(path).content.decode()
        assert '<html lang="es"' in page
        assert re.search(r'<h1[^>]*>(<bdi )?[^<]*lang="en"|<h1 lang="en"', page), path
        assert "(English)" in page, path
