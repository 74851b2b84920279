"""A review that was taken away or is over: whoever was asked learns it on the page itself."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.hub.calls.cast import SECRET, World

from counted.hub.calls import answering, reviewing
from counted.hub.calls.models import Assignment
from counted.hub.desk.models import Notice

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
BACK = 'href="/calls/mine/"'


@pytest.fixture
def asked(world: World) -> Assignment:
    world.publish()
    return reviewing.assign(
        phase=world.phase(), contribution=world.handed_in(title="Wells"),
        reviewer=world["Boris"], by=world["Dora"],
    )  # fmt: skip


def drop(world: World, asked: Assignment) -> None:
    at = f"/calls/{world.call.slug}/contributions/{asked.contribution.code}/asked/{asked.pk}/"
    assert world.client("Dora").post(at, {"drop": "1"}).status_code == 302


def follow(world: World) -> str:
    """Where the notice of being asked leads."""
    notice = Notice.objects.get(person=world["Boris"], text__startswith="You are asked")
    return world.client("Boris").get(f"/notices/{notice.pk}/", follow=True).content.decode()


def test_a_review_that_was_taken_away_says_so_where_the_notice_leads(
    world: World, asked: Assignment
) -> None:
    drop(world, asked)
    seen = follow(world)
    assert "You need not review this any more" in seen
    assert world.call.title in seen
    assert BACK in seen
    assert SECRET not in seen
    assert Notice.objects.filter(person=world["Boris"], text__startswith="You need not").exists()
    for other in ("Chen", "Eshe", "Dora"):
        answer = world.client(other).get(f"/reviews/{asked.pk}/")
        assert (answer.status_code, "need not" in answer.content.decode()) == (404, False)


def test_whoever_was_left_out_can_be_asked_again(world: World, asked: Assignment) -> None:
    drop(world, asked)
    again = reviewing.assign(
        phase=asked.phase, contribution=asked.contribution, reviewer=world["Boris"],
        by=world["Dora"],
    )  # fmt: skip
    assert (again.pk, again.state) == (asked.pk, "asked")
    told = Notice.objects.filter(person=world["Boris"], text__startswith="You are asked")
    assert told.count() == 2
    assert world.client("Boris").get(f"/reviews/{asked.pk}/").status_code == 200


def test_words_that_come_too_late_are_given_back(world: World, asked: Assignment) -> None:
    drop(world, asked)
    at = f"/reviews/{asked.pk}/"
    late = {"text": "Two hours of work", "confidential": "And this"}
    seen = world.client("Boris").post(at, late).content.decode()
    assert all(words in seen for words in late.values())
    answer = world.client("Boris").post(f"{at}answer/", {"yes": "1"})
    assert "You need not review this any more" in answer.content.decode()


@pytest.mark.parametrize("how", ["no", "conflict", "withdrawn", "ahead", "gone"])
def test_each_end_of_a_review_has_its_words(world: World, asked: Assignment, how: str) -> None:
    at = f"/reviews/{asked.pk}/"
    boris = world.client("Boris")
    if how == "no":
        boris.post(f"{at}answer/", {"no": "1"})
    elif how == "conflict":
        boris.post(f"{at}conflict/", {"text": ""})
    elif how == "withdrawn":
        Assignment.objects.update(state="accepted")
        answering.withdraw(contribution=asked.contribution, by=world["Amina"])
    elif how == "ahead":
        asked.phase.opens_at = timezone.now() + timedelta(days=2)
        asked.phase.save()
    else:
        asked.delete()
    told = {
        "no": "You said that you cannot review this",
        "conflict": "You are not free to judge this",
        "withdrawn": "You need not review this any more",
        "ahead": "You can review this later",
        "gone": "You need not review this any more",
    }
    seen = follow(world)
    assert told[how] in seen
    assert BACK in seen
    assert "Wells" not in seen.replace("‘Wells’", "")
