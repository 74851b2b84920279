"""What has to hold before the world sees a figure, and what is left after it was taken back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from tests.hub.releases.cast import AGREED_TO_PUBLISH as YES
from tests.hub.releases.cast import World, a_run, give

from counted.errors import CountedError, ProtectionRefused, WrongUse
from counted.hub.accounts.models import Mandate
from counted.hub.desk.models import Entry, Notice
from counted.hub.desk.telling import watch
from counted.hub.releases import actions, publishing, rules
from counted.hub.releases.models import Approval, Release, Run, Study
from counted.hub.ui.things import Thing

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def study(world: World) -> Study:
    return world.begin("Water and toilets")


def approve_both(world: World, run: Run) -> None:
    publishing.approve(run=run, by=world["Teresa"], role="steward", sha256=run.sha256)
    publishing.approve(run=run, by=world["Amina"], role="second", sha256=run.sha256)


def publish(world: World, run: Run, **more: Any) -> Release:
    wanted = {"by": world["Amina"], "sha256": run.sha256, "seen": True, **more}
    return publishing.publish(run=run, **wanted)


@pytest.mark.parametrize(
    "consent",
    [
        [],
        [{**YES, "agreed": None}],
        [{**YES, "agreed": False}],
        [YES, {**YES, "agreed": False}],
        [{**YES, "purpose": "research"}],
    ],
)
def test_without_recorded_consent_nothing_is_published(
    world: World, study: Study, consent: list[dict[str, Any]]
) -> None:
    run = a_run(study, consent=consent)
    approve_both(world, run)
    with pytest.raises(ProtectionRefused, match="agree"):
        publish(world, run)
    assert not Release.objects.exists()


def test_without_a_named_steward_nothing_is_published(world: World, study: Study) -> None:
    run = a_run(study, stewards=[])
    approve_both(world, run)
    with pytest.raises(ProtectionRefused, match="steward"):
        publish(world, run)


def test_one_approval_is_not_enough(world: World, study: Study) -> None:
    run = a_run(study)
    publishing.approve(run=run, by=world["Teresa"], role="steward", sha256=run.sha256)
    with pytest.raises(ProtectionRefused, match="second person"):
        publish(world, run)


def test_two_roles_need_two_people(world: World, study: Study) -> None:
    run = a_run(study)
    publishing.approve(run=run, by=world["Teresa"], role="steward", sha256=run.sha256)
    with pytest.raises(WrongUse, match="different people"):
        publishing.approve(run=run, by=world["Teresa"], role="second", sha256=run.sha256)
    # and the database holds it, whoever writes
    with pytest.raises(IntegrityError), transaction.atomic():
        Approval.objects.create(run=run, person=world["Teresa"], role="second", sha256=run.sha256)
    with pytest.raises(IntegrityError), transaction.atomic():
        Approval.objects.create(run=run, person=world["Dora"], role="steward", sha256=run.sha256)


def test_an_approval_is_for_what_was_shown(world: World, study: Study) -> None:
    run = a_run(study)
    with pytest.raises(WrongUse, match="changed"):
        publishing.approve(run=run, by=world["Teresa"], role="steward", sha256="0" * 64)


def test_somebody_has_to_have_looked(world: World, study: Study) -> None:
    run = a_run(study)
    approve_both(world, run)
    with pytest.raises(WrongUse, match="looked"):
        publish(world, run, seen=False)


def test_numbers_count_up_under_one_address(world: World, study: Study) -> None:
    releases = []
    for title in ("First", "Second"):
        run = a_run(study, title=title)
        approve_both(world, run)
        releases.append(publish(world, run))
    assert [(it.slug, it.number) for it in releases] == [
        ("water-and-toilets", 1),
        ("water-and-toilets", 2),
    ]
    other = world.begin("Water and toilets")
    run = a_run(other, title="Third")
    approve_both(world, run)
    assert publish(world, run).slug == f"water-and-toilets-{other.pk}"
    with pytest.raises(WrongUse, match="already"):
        publish(world, run)


def test_asking_for_changes_takes_approvals_back(world: World, study: Study) -> None:
    run = a_run(study)
    approve_both(world, run)
    with pytest.raises(WrongUse, match="reason"):
        publishing.decline(run=run, by=world["Musa"], reason=" ")
    publishing.decline(run=run, by=world["Musa"], reason="The ward names are wrong.")
    assert not run.approvals.exists()
    assert study.events.last().verb == "declined"
    with pytest.raises(ProtectionRefused):
        publish(world, run)


def test_withdrawing_leaves_a_trace_and_no_content(world: World, study: Study) -> None:
    run = a_run(study)
    same = a_run(study)  # computed twice: the same bytes
    approve_both(world, run)
    release = publish(world, run)
    with pytest.raises(WrongUse, match="reason"):
        publishing.withdraw(release=release, by=world["Dora"], reason="")
    publishing.withdraw(release=release, by=world["Dora"], reason="A mistake in the wards.")
    release.refresh_from_db()
    assert release.content is None
    assert not Entry.objects.filter(kind="release", key=release.slug).exists()
    assert (release.withdrawn_by, release.withdrawn_reason) == (
        world["Dora"],
        "A mistake in the wards.",
    )
    for it in (run, same):
        it.refresh_from_db()
        assert (it.state, it.content) == ("withdrawn", None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Release.objects.filter(pk=release.pk).update(content={"back": 1})


@pytest.mark.parametrize("withdraw_too", [True, False])
def test_erasing_decides_about_what_is_published(
    world: World, study: Study, withdraw_too: bool
) -> None:
    run = a_run(study)
    approve_both(world, run)
    release = publish(world, run)
    waiting = Run.objects.create(study=study, started_by=world["Amina"])
    publishing.erase(
        study=study, by=world["Teresa"], reason="People asked.", withdraw_too=withdraw_too
    )
    release.refresh_from_db()
    waiting.refresh_from_db()
    assert (release.content is None) == withdraw_too
    assert waiting.state == "failed"
    assert "erased" in waiting.error.what
    assert ("withdrawn" if withdraw_too else "kept") in study.events.last().detail


def test_another_organisation_has_to_approve_anew(world: World, study: Study) -> None:
    run = a_run(study)
    approve_both(world, run)
    actions.set_organisation(study=study, organisation=world.office, language="en", made_up=False)
    assert not run.approvals.exists()


def test_my_work_tells_what_waits_and_what_is_out(world: World, study: Study) -> None:
    def work_of(name: str) -> str:
        return world.client(name).get("/my-work/").content.decode()

    run = a_run(study)
    assert "Your approval is asked for" not in work_of("Teresa")
    publishing.ask(run=run, by=world["Amina"])
    for name, asked in (("Teresa", True), ("Musa", True), ("Boris", False), ("Chen", False)):
        assert ("Your approval is asked for" in work_of(name)) == asked
    publishing.approve(run=run, by=world["Teresa"], role="steward", sha256=run.sha256)
    assert "Your approval is asked for" not in work_of("Teresa")
    publishing.approve(run=run, by=world["Musa"], role="second", sha256=run.sha256)
    assert "My releases" not in work_of("Amina")
    release = publish(world, run)
    assert "Your approval is asked for" not in work_of("Dora")
    assert f"/releases/{release.slug}/1/" in work_of("Amina")
    assert release.slug not in work_of("Boris")


def agreed(answer: bool | None) -> dict[str, Any]:
    return {"consent": {"public_release": {"agreed": answer, "how": "Asked again."}}}


@pytest.mark.parametrize("answer", [False, None])
def test_people_may_change_their_minds_after_the_computation(
    world: World, study: Study, answer: bool | None
) -> None:
    run = a_run(study)
    approve_both(world, run)
    actions.answer(study=study, by=world["Amina"], screen="agreed", answers=agreed(answer))
    with pytest.raises(ProtectionRefused, match="agree"):
        publish(world, run)
    page = world.client("Amina").get(f"/studies/{study.pk}/preview/")
    assert page.context["publish_form"] is None
    actions.answer(study=study, by=world["Amina"], screen="agreed", answers=agreed(True))
    assert publish(world, run)


def test_erasing_takes_unpublished_results_and_what_names_columns_along(
    world: World, study: Study
) -> None:
    run = a_run(study)
    approve_both(world, run)
    study.answers = {
        "who": {"title": "Water"},
        "joins": {"key": "nickname"},
        "groups": {"dimensions": [{"categories": [{"values": ["Mama Wanjiru"]}]}]},
    }
    study.study_file, study.is_uploaded = "column: nickname", True
    study.save()
    run.study_file = "column: nickname"
    run.save()
    failed = Run.objects.create(
        study=study,
        started_by=world["Amina"],
        state="failed",
        failure=CountedError("Mama Wanjiru").to_json(),
    )
    publishing.erase(study=study, by=world["Amina"], reason="Asked.", withdraw_too=False)
    study.refresh_from_db()
    run.refresh_from_db()
    failed.refresh_from_db()
    assert "Wanjiru" not in failed.error.what
    assert study.answers == {"who": {"title": "Water"}}
    assert (study.study_file, study.is_uploaded, run.study_file) == ("", False, "")
    assert (run.state, run.content) == ("withdrawn", None)
    with pytest.raises(WrongUse):
        publish(world, run)
    assert world.client("Amina").get(f"/studies/{study.pk}/").status_code == 200
    assert world.client("Amina").get("/my-work/").status_code == 200


def test_what_was_erased_is_not_published_afterwards(world: World, study: Study) -> None:
    publishing.erase(study=study, by=world["Amina"], reason="Asked.", withdraw_too=False)
    run = a_run(study)  # as if it had been finished in the same moment
    approve_both(world, run)
    with pytest.raises(ProtectionRefused, match="erased"):
        publish(world, run)


def test_an_address_that_looks_like_anothers_takes_nobodys_place(world: World) -> None:
    first, third = world.begin("Water"), world.begin("Water")
    second = world.begin(f"Water {third.pk}")
    slugs = []
    for at, study in enumerate((first, second, third)):
        run = a_run(study, title=f"Water {at}")
        approve_both(world, run)
        slugs.append(publish(world, run).slug)
    assert len(set(slugs)) == 3


def end_mandates(world: World, name: str) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    Mandate.objects.filter(person=world[name]).update(end=yesterday)


def test_an_approval_counts_while_its_mandate_runs(world: World, study: Study) -> None:
    run = a_run(study)
    approve_both(world, run)
    end_mandates(world, "Teresa")
    with pytest.raises(ProtectionRefused, match="has ended"):
        publish(world, run)
    html = world.client("Amina").get(f"/studies/{study.pk}/preview/").content.decode()
    assert "The approval of Teresa no longer counts" in html
    give(world["Musa"], world.group, "steward")
    publishing.approve(run=run, by=world["Musa"], role="steward", sha256=run.sha256)
    assert publish(world, run).number == 1


def test_an_owner_without_a_mandate_reads_and_does_nothing_more(world: World, study: Study) -> None:
    run = a_run(study)
    approve_both(world, run)
    end_mandates(world, "Amina")
    client = world.client("Amina")
    assert client.get(f"/studies/{study.pk}/").status_code == 200
    assert client.get(f"/studies/{study.pk}/who/").status_code == 404
    assert client.post(f"/studies/{study.pk}/run/").status_code == 404
    with pytest.raises(WrongUse, match="representative"):
        publish(world, run)
    with pytest.raises(WrongUse, match="erase"):
        publishing.erase(study=study, by=world["Amina"], reason="x", withdraw_too=False)
    with pytest.raises(ProtectionRefused, match="has ended"):
        publish(world, run, by=world["Dora"])
    publishing.approve(run=run, by=world["Musa"], role="second", sha256=run.sha256)
    assert publish(world, run, by=world["Dora"]).number == 1


def test_an_owner_of_a_study_for_nobody_else_keeps_it(world: World) -> None:
    study = actions.begin(owner=world["Chen"], title="Mine", organisation=None)
    who = rules.standing(world["Chen"], study)
    assert rules.may_edit(who)
    assert rules.may_publish(who)
    assert rules.may_erase(who)


def test_whom_a_withdrawal_concerns_learns_of_it_and_why(world: World, study: Study) -> None:
    run = a_run(study)
    approve_both(world, run)
    release = publish(world, run)
    thing = Thing("release", release.slug)
    for name in ("Chen", "Boris"):
        watch(person=world[name], thing=thing, level="decisions")
    publishing.withdraw(release=release, by=world["Teresa"], reason="The wells were miscounted.")
    told = {it.person.name: it for it in Notice.objects.all()}
    assert set(told) == {"Amina", "Dora", "Chen", "Boris"}
    for name in told:
        page = world.client(name).get("/my-work/").content.decode()
        assert f"“\u2068{release.title}\u2069”" in page
        assert "The wells were miscounted." in world.client(name).get("/notices/").content.decode()
    assert "Teresa" not in str(told["Chen"].facts)  # the public is told the role on its page
