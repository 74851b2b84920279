"""Who may open, change, approve, publish, withdraw and erase: the cast walks every address."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver
from tests.hub.releases.cast import WHO, World, a_run

from counted.errors import WrongUse
from counted.hub.releases import actions, publishing, rules
from counted.hub.releases.models import Study
from counted.hub.releases.urls import urlpatterns

pytestmark = pytest.mark.django_db

TABLE = b"KEY,ward\n1,north\n2,south\n"
SEES = {"Amina", "Dora", "Teresa", "Musa"}
NOBODY = {"Boris", "Chen", "Wanjiru"}
#: address under /studies/<pk>/ -> who may GET or POST it
GET = {
    "": SEES,
    "files/": SEES,
    "columns/": SEES,
    "join/": SEES,
    "file/": SEES,
    "who/": SEES,
    "found/": SEES,
    "groups/": SEES,
    "questions/": SEES,
    "agreed/": SEES,
    "shown/": SEES,
    "counts/": SEES,
    "runs/{run}/": SEES,
    "results/": SEES,
    "preview/": SEES,
    "erase/": {"Amina", "Teresa"},
    "releases/1/withdraw/": {"Dora", "Teresa"},
}
POST = {
    "files/form/back/": SEES,
    "questions/nothing/drop/": SEES,
    "counts/nothing/drop/": SEES,
    "run/": SEES,
    "preview/ask/": SEES,
    "preview/approve/": SEES,
    "preview/decline/": SEES,
    "preview/publish/": {"Amina", "Dora"},
}
#: pages that need an entry to be there; nobody sees one that is not
MISSING = {"groups/nothing/", "questions/nothing/", "counts/nothing/"}


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def study(world: World) -> Study:
    """A study with a run and a release, made without computing."""
    study = world.begin()
    run = a_run(study)
    publishing.approve(run=run, by=world["Teresa"], role="steward", sha256=run.sha256)
    publishing.approve(run=run, by=world["Amina"], role="second", sha256=run.sha256)
    publishing.publish(run=run, by=world["Amina"], sha256=run.sha256, seen=True)
    return study


def test_every_address_of_a_study_is_walked() -> None:
    known = {*GET, *POST, *MISSING}
    shapes = {path.replace("{run}", "1").replace("releases/1/", "releases/0/") for path in known}
    assert len(shapes) == len(known)
    ours = [it for it in urlpatterns if str(it.pattern).startswith("studies/<int:pk>/")]
    six = 6 - 1  # the screens share one pattern
    assert len(ours) == len(known) - six
    assert get_resolver()  # the patterns are those in use


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(SEES | NOBODY))
def test_the_cast_walks(world: World, study: Study, name: str) -> None:
    client = world.client(name)
    run = study.runs.get()
    for path, allowed in GET.items():
        status = client.get(f"/studies/{study.pk}/{path.format(run=run.pk)}").status_code
        assert (status != 404) == (name in allowed), (path, status)
        assert status < 500
    for path, allowed in POST.items():
        if path == "preview/approve/" and name in allowed:
            continue  # 404 also for those who have approved: see below
        status = client.post(f"/studies/{study.pk}/{path}").status_code
        assert (status != 404) == (name in allowed), (path, status)
    for path in MISSING:
        response = client.get(f"/studies/{study.pk}/{path}")
        assert response.status_code == 404


def test_who_is_not_signed_in_is_asked_to(world: World, study: Study) -> None:
    client = world.client(None)
    ours = [f"/studies/{study.pk}/{path.format(run=1)}" for path in GET]
    for path in [*ours, "/my-work/", "/studies/new/"]:
        response = client.get(path)
        assert response.status_code == 302
        assert response["Location"].startswith("/accounts/login/")


def test_a_study_that_is_not_there_looks_like_one_that_may_not_be_seen(world: World) -> None:
    study = world.begin()
    chen = world.client("Chen")
    with CaptureQueriesContext(connection) as for_theirs:
        theirs = chen.get(f"/studies/{study.pk}/")
    with CaptureQueriesContext(connection) as for_nobodys:
        nobodys = chen.get("/studies/999999/")
    assert len(for_theirs) == len(for_nobodys)
    assert theirs.status_code == nobodys.status_code == 404
    assert theirs.content == nobodys.content


def test_actions_ask_the_rules_themselves(world: World, study: Study) -> None:
    run = a_run(study, title="Another")
    for name in ("Musa", "Chen", "Boris", "Wanjiru"):
        with pytest.raises(WrongUse):
            publishing.approve(run=run, by=world[name], role="steward", sha256=run.sha256)
        with pytest.raises(WrongUse):
            publishing.publish(run=run, by=world[name], sha256=run.sha256, seen=True)
        with pytest.raises(WrongUse):
            publishing.withdraw(release=study.releases.get(), by=world[name], reason="Because")
        with pytest.raises(WrongUse):
            publishing.erase(study=study, by=world[name], reason="Because", withdraw_too=True)


def test_a_mandate_counts_only_while_it_runs(world: World) -> None:
    study = world.begin()
    who = rules.standing(world["Wanjiru"], study)
    assert not who.roles
    assert not rules.may_see(who)


def test_only_the_owner_moves_a_study_to_another_organisation(world: World) -> None:
    study = world.begin()
    world.client("Musa").post(f"/studies/{study.pk}/who/", {**WHO, "organisation": ""})
    study.refresh_from_db()
    assert study.organisation == world.group
    assert study.answers["who"]["title"] == WHO["title"]


def test_the_page_my_work_asks_the_same_for_one_study_and_for_three(world: World) -> None:
    client = world.client("Teresa")
    counts = []
    for wanted in (1, 3):
        while Study.objects.count() < wanted:
            study = world.begin(f"Study {Study.objects.count()}")
            run = a_run(study, title=f"Run {study.pk}")
            publishing.ask(run=run, by=world["Amina"])
        with CaptureQueriesContext(connection) as caught:
            assert client.get("/my-work/studies/").status_code == 200
        counts.append(len(caught))
    assert counts[0] == counts[1]
    assert counts[0] <= 12


def test_no_browser_keeps_what_is_not_for_everybody(world: World, study: Study) -> None:
    client = world.client("Amina")
    for path in ("/my-work/", f"/studies/{study.pk}/", f"/studies/{study.pk}/preview/"):
        assert "no-store" in client.get(path)["Cache-Control"]


def test_what_changed_meanwhile_is_told_and_no_mistake_of_ours(world: World) -> None:
    study = world.begin()
    client = world.client("Amina")
    actions.hand_in(study=study, by=world["Amina"], role="households", name="a.csv", data=TABLE)
    publishing.erase(study=study, by=world["Amina"], reason="Asked.", withdraw_too=False)
    response = client.post(f"/studies/{study.pk}/columns/?file=households", {"sent": "1"})
    assert response.status_code == 302
    assert "erased" in client.get(response["Location"]).content.decode()
