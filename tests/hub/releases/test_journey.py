"""A first study in the browser, from the spreadsheet to the world and back."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from tests.hub.releases.cast import World, complete, compute

from counted.hub.accounts.models import User
from counted.hub.collect.models import Blob
from counted.hub.releases.models import Event, Release, Run, Study

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
REASON = {"reason": "The ward meeting asked for it."}


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def done(world: World) -> tuple[World, Study, Run]:
    """A study that is answered and computed."""
    amina = world.client("Amina")
    response = amina.post("/studies/new/", {"title": "Water", "organisation": world.group.pk})
    study = Study.objects.get()
    assert response["Location"] == f"/studies/{study.pk}/files/"
    complete(amina, study)
    run = compute(study, amina)
    assert run.state == "done", str(run.error)
    return world, study, run


def test_from_a_spreadsheet_to_the_world_and_back(done: tuple[World, Study, Run]) -> None:
    world, study, run = done
    at = f"/studies/{study.pk}"
    amina, teresa, dora = (world.client(name) for name in ("Amina", "Teresa", "Dora"))
    assert "What these data can say" in amina.get(f"{at}/results/").content.decode()
    amina.post(f"{at}/preview/ask/")
    assert "Your approval is asked for" in teresa.get("/my-work/").content.decode()

    yes = {"sha256": run.sha256, "seen": "on"}
    assert amina.post(f"{at}/preview/publish/", yes).status_code == 302
    assert not Release.objects.exists()  # nobody has approved
    teresa.post(f"{at}/preview/approve/", {**yes, "role": "steward"})
    amina.post(f"{at}/preview/publish/", yes)
    assert not Release.objects.exists()  # one has
    amina.post(f"{at}/preview/approve/", {**yes, "role": "second"})
    amina.post(f"{at}/preview/publish/", {"sha256": run.sha256})
    assert not Release.objects.exists()  # nobody says they looked
    amina.post(f"{at}/preview/publish/", yes)
    release = Release.objects.get()
    address = f"/releases/{release.slug}/{release.number}/"
    assert world.client(None).get(address).status_code == 200

    response = dora.post(f"{at}/releases/1/withdraw/", {"reason": ""})
    assert response.status_code == 200
    dora.post(f"{at}/releases/1/withdraw/", REASON)
    gone = world.client(None).get(address)
    assert gone.status_code == 410
    assert "Electricity at home" not in gone.content.decode()
    assert world.client(None).get(f"{address}figures.csv").status_code == 410
    assert not anywhere_in_the_database("The household says so.", but=("releases_study",
                                        "releases_run.study_file"))  # fmt: skip
    verbs = list(study.events.values_list("verb", flat=True))
    assert verbs[0] == "begun"
    assert verbs[-1] == "withdrew"


def anywhere_in_the_database(text: str, *, but: tuple[str, ...]) -> list[str]:
    """Columns of tables of releases that hold a text; those named in `but` may."""
    found = []
    for model in (Run, Release, Event):
        table = model._meta.db_table
        for field in model._meta.concrete_fields:
            if f"{table}.{field.column}" in but:
                continue
            with connection.cursor() as cursor:
                cursor.execute(
                    f'select 1 from "{table}" where "{field.column}"::text like %s limit 1',  # noqa: S608  names of our own columns
                    [f"%{text}%"],
                )
                if cursor.fetchone():
                    found.append(f"{table}.{field.column}")
    return found


def test_the_preview_is_the_page(done: tuple[World, Study, Run]) -> None:
    """What stands between the lines is what the world sees, word by word."""
    from counted.hub.releases import publishing

    world, study, run = done
    preview = world.client("Amina").get(f"/studies/{study.pk}/preview/").content.decode()
    publishing.approve(run=run, by=world["Teresa"], role="steward", sha256=run.sha256)
    publishing.approve(run=run, by=world["Amina"], role="second", sha256=run.sha256)
    release = publishing.publish(run=run, by=world["Amina"], sha256=run.sha256, seen=True)
    page = world.client(None).get(f"/releases/{release.slug}/1/").content.decode()
    start, end = '<section class="section" aria-labelledby="hidden-title">', "</section>"
    for html in (preview, page):
        assert start in html
    part = preview[preview.index(start) :].partition(end)[0]
    assert part in page


def test_erasing_leaves_no_bytes_and_a_tombstone(done: tuple[World, Study, Run]) -> None:
    world, study, _run = done
    blobs = Path(settings.HOME) / "blobs"
    hashes = set(Blob.objects.values_list("pk", flat=True))
    assert hashes <= {path.name for path in blobs.rglob("*") if path.is_file()}
    world.client("Amina").post(f"/studies/{study.pk}/erase/", {**REASON, "sure": "on"})
    assert not hashes & {path.name for path in blobs.rglob("*")}
    html = world.client("Amina").get(f"/studies/{study.pk}/").content.decode()
    assert "The ward meeting asked for it." in html
    assert all(sha256[:16] in html for sha256 in hashes)
    assert "households.csv" not in html


def test_nothing_personal_is_shown_after_it_was_left_out(done: tuple[World, Study, Run]) -> None:
    world, study, run = done
    amina = world.client("Amina")
    pages = ["", "columns/", "join/", "groups/", "questions/", "shown/", "file/", "results/",
             "preview/", f"runs/{run.pk}/"]  # fmt: skip
    for page in pages:
        html = amina.get(f"/studies/{study.pk}/{page}", follow=True).content.decode()
        assert "555-01" not in html, page
    assert "555-01" not in str(run.content)
    assert "phone" not in study.study_file


def test_a_run_is_what_was_approved(done: tuple[World, Study, Run]) -> None:
    """A new computation needs new approvals, and one of an old page is refused."""
    world, study, run = done
    amina, teresa = world.client("Amina"), world.client("Teresa")
    yes = {"sha256": run.sha256, "seen": "on", "role": "steward"}
    teresa.post(f"/studies/{study.pk}/preview/approve/", yes)
    page = amina.get(f"/studies/{study.pk}/found/")
    amina.post(
        f"/studies/{study.pk}/found/",
        {**page.context["form"].initial, "words": "Every third door, and Sundays."},
    )
    study.refresh_from_db()
    new = compute(study, amina)
    assert new.sha256 != run.sha256
    assert not new.approvals.exists()
    teresa.post(f"/studies/{study.pk}/preview/approve/", yes)
    assert not new.approvals.exists()


def test_the_same_person_cannot_approve_twice(done: tuple[World, Study, Run]) -> None:
    world, study, run = done
    teresa = world.client("Teresa")
    yes = {"sha256": run.sha256, "seen": "on"}
    teresa.post(f"/studies/{study.pk}/preview/approve/", {**yes, "role": "steward"})
    response = teresa.post(f"/studies/{study.pk}/preview/approve/", {**yes, "role": "second"})
    assert response.status_code == 404
    assert run.approvals.count() == 1
    assert User.objects.get(pk=run.approvals.get().person_id) == world["Teresa"]
