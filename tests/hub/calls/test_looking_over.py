"""Before handing in: questions with their answers, what is missing, steps that do not boast."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from tests.hub.calls.cast import World

from counted.hub.accounts.models import Mandate
from counted.hub.calls import answering
from counted.hub.calls.models import Call, Contribution

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def world(world: World) -> World:
    world.what = world.ask("long", "What happened?", section="Story", is_required=True)
    world.where = world.ask("country", "In which countries?", section="Story", is_required=True)
    world.lesson = world.ask("text", "What was learned?", section="After", is_required=True)
    world.extra = world.ask("text", "Anything else?", section="More")
    world.publish()
    return world


def look(world: World, made: Contribution, step: str = "check", name: str = "Amina") -> str:
    return world.client(name).get(f"/contributions/{made.code}/write/{step}/").content.decode()


def states(world: World, made: Contribution, step: str = "people") -> list[str]:
    """Classes of the six steps: begin, three of questions, people, check."""
    seen = look(world, made, step)
    return re.findall(r'<li class="(done|here|ahead)"', seen)


def test_every_question_stands_there_with_its_answer_or_that_there_is_none(world: World) -> None:
    made = world.draft()
    answering.save(contribution=made, answers={world.what.key: "We counted wells."})
    seen = look(world, made)
    for it in (world.what, world.where, world.lesson, world.extra):
        assert it.label in seen
    assert "We counted wells." in seen
    assert seen.count("not answered yet") == 3
    assert seen.count("has to be answered") == 3
    at = f"/contributions/{made.code}/write"
    for step, field in (("1", f"id_q{world.what.pk}"), ("2", f"id_q{world.lesson.pk}"),
                        ("3", f"id_q{world.extra.pk}"), ("start", "id_title")):  # fmt: skip
        assert f'href="{at}/{step}/#{field}"' in seen


def test_the_button_says_why_it_does_not_work_yet(world: World) -> None:
    made = world.draft()
    answering.save(contribution=made, answers={world.what.key: "Wells."})
    seen = look(world, made)
    end = seen[seen.index('id="hand-in"') :]
    assert re.search(r"<button[^>]* disabled[^>]*>Hand in</button>", end)
    assert "Still to be answered" in end
    for it in (world.where, world.lesson):
        assert f'#id_q{it.pk}"><bdi>{it.label}' in end
    assert world.what.label not in end
    rest = {world.where.key: ["KEN"], world.lesson.key: "Ask first."}
    answering.save(contribution=made, answers=rest)
    assert " disabled" not in look(world, made)


def test_whoever_represents_the_organisation_no_more_reads_it_before_handing_in(
    world: World,
) -> None:
    made = world.draft(speaks_for=world.group)
    every = {world.what.key: "Wells.", world.where.key: ["KEN"], world.lesson.key: "Ask."}
    answering.save(contribution=made, answers=every)
    Mandate.objects.filter(person=world["Amina"]).update(
        end=timezone.localdate() - timedelta(days=1), start=timezone.localdate() - timedelta(days=9)
    )
    seen = look(world, made)
    assert "does not represent" in seen
    assert re.search(r"<button[^>]* disabled[^>]*>Hand in</button>", seen)


def test_steps_are_done_when_what_is_needed_in_them_is_answered(world: World) -> None:
    made = world.draft()
    assert states(world, made) == ["done", "ahead", "ahead", "ahead", "here", "ahead"]
    answering.save(contribution=made, answers={world.what.key: "Wells."})
    assert states(world, made)[1] == "ahead"  # a question of it is still open
    answering.save(contribution=made, answers={world.where.key: ["KEN"], world.extra.key: "No."})
    assert states(world, made) == ["done", "done", "ahead", "done", "here", "ahead"]
    assert states(world, made, "2")[4] == "ahead"  # nobody was named
    world.co_author(made)
    assert states(world, made, "check") == ["done", "done", "ahead", "done", "done", "here"]


def offered(world: World, made: Contribution, name: str = "Amina") -> list[str]:
    """Codes of the countries in the order in which they are offered."""
    return re.findall(r'<option value="([A-Z]{3})"', look(world, made, "1", name))


def test_own_countries_and_those_of_a_made_up_call_come_first(world: World) -> None:
    world.group.country = "UGA"
    world.group.save()
    made = world.draft(speaks_for=world.group)
    assert offered(world, made)[:2] == ["KEN", "UGA"]
    assert "XTV" not in offered(world, made)[:10]
    Call.objects.update(made_up=True)
    first = offered(world, made)
    assert set(first[:5]) == {"KEN", "UGA", "XTV", "XCL", "XSM"}
    assert len(first) == len(set(first))
    answering.save(contribution=made, answers={world.where.key: ["FRA"]})
    assert offered(world, made)[0] == "FRA"


def test_a_country_is_chosen_only_where_no_other_comes_to_mind(world: World) -> None:
    made, client = world.draft(speaks_for=world.group), world.client("Amina")
    at = f"/contributions/{made.code}/write/1/"
    assert 'value="KEN" selected' in client.get(at).content.decode()
    assert "Chosen for you" in client.get(at).content.decode()
    client.post(at, {f"q{world.what.pk}": "Wells.", f"q{world.where.pk}": ["KEN"]})
    assert Contribution.objects.get(pk=made.pk).answers[world.where.key] == ["KEN"]
    line = next(it for it in client.get(at).context["lines"] if it.name == f"q{world.where.pk}")
    client.post(at, {f"q{world.what.pk}": "Wells.", f"seen:{line.name}": line.seen})
    assert " selected" not in client.get(at).content.decode()  # taken away it stays away
    world.group.country = "UGA"
    world.group.save()
    other = world.draft(speaks_for=world.group, title="Another")
    assert " selected" not in look(world, other, "1")
