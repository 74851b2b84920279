"""Making a call: questions that fit, templates that fit the library."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.hub.calls.cast import World

from counted.errors import WrongUse
from counted.hub.calls import actions, starters
from counted.hub.calls.adopting import COLUMNS, becomes
from counted.hub.calls.models import Call, Question
from counted.hub.calls.organising_forms import QuestionForm, choices
from counted.hub.desk import indexing
from counted.hub.desk.facets import labels_of
from counted.hub.desk.models import Entry
from counted.hub.library.records import RECORDS
from counted.hub.ui.words import day

MOST_QUERIES = 10


@pytest.mark.parametrize("name", starters.STARTERS)
def test_the_questions_of_a_template_fit_what_they_become(name: str) -> None:
    starter = starters.STARTERS[name]
    seen: set[str] = set()
    for it in starter.questions:
        assert it.variant in Question.Variant.values
        assert it.condition == "" or it.condition in seen
        assert it.name not in seen
        seen.add(it.name)
        if it.maps_to.startswith("record."):
            assert it.maps_to.removeprefix("record.") in RECORDS[starter.wants].model_fields
        else:
            assert it.maps_to == "" or it.maps_to in COLUMNS


def test_answers_keep_their_values_when_a_label_is_mended() -> None:
    before = [{"value": "a1", "label": "Yess"}, {"value": "a2", "label": "No"}]
    assert choices(["Yes", "No"], before)[0] == {"value": "a1", "label": "Yes"}
    more = choices(["No", "Perhaps", "Yess"], before)
    assert [it["value"] for it in more] == ["a2", "a3", "a1"]


def filled(**more: str) -> dict[str, str]:
    return {"label": "Which?", "variant": "text", "target": "contribution", **more}


@pytest.mark.django_db
class TestQuestionForm:
    """What a question may be."""

    @pytest.mark.parametrize(
        ("values", "wrong"),
        [
            ({"variant": "choice", "offered": "One"}, "offered"),
            ({"variant": "choice", "offered": "One\nOne"}, "offered"),
            ({"variant": "choices", "offered": "One\nTwo; three"}, "offered"),
            ({"variant": "number", "least": "5", "most": "1"}, "most"),
        ],
    )
    def test_what_does_not_fit(self, world: World, values: dict[str, str], wrong: str) -> None:
        form = QuestionForm(filled(**values), instance=Question(call=world.call), call=world.call)
        assert wrong in form.errors

    def test_a_condition_knows_the_answers_of_the_question_before(self, world: World) -> None:
        before = world.ask("yes_no", "More?")
        sent = filled(condition=str(before.pk), wanted="Yes")
        form = QuestionForm(sent, instance=Question(call=world.call), call=world.call)
        assert form.is_valid(), form.errors
        assert form.values()["condition_values"] == ["yes"]
        sent["wanted"] = "Perhaps"
        form = QuestionForm(sent, instance=Question(call=world.call), call=world.call)
        assert "wanted" in form.errors

    def test_a_condition_looks_back_only(self, world: World) -> None:
        first, second = world.ask("text"), world.ask("text")
        form = QuestionForm(instance=first, call=world.call)
        assert second not in form.fields["condition"].queryset

    def test_what_is_personal_is_closed(self, world: World) -> None:
        sent = filled(is_personal="on", is_public="on", is_for_reviewers="on")
        form = QuestionForm(sent, instance=Question(call=world.call), call=world.call)
        assert form.is_valid()
        values = form.values()
        assert (values["is_public"], values["is_for_reviewers"]) == (False, False)


@pytest.mark.django_db
@pytest.mark.slow
def test_a_template_speaks_the_language_of_the_call(world: World) -> None:
    for name in starters.STARTERS:
        call = actions.begin(by=world["Dora"], title="Appel", language="fr", template=name)
        found = list(call.questions.all())
        assert len(found) == len(starters.STARTERS[name].questions)
        assert all(it.condition.position < it.position for it in found if it.condition)


@pytest.mark.django_db
@pytest.mark.slow
def test_what_was_answered_is_not_taken_out_or_made_another_thing(world: World) -> None:
    question = world.ask("text", is_personal=True, is_for_reviewers=False)
    world.publish()
    world.handed_in(answers={question.key: "Mine"})
    with pytest.raises(WrongUse, match="answered"):
        actions.drop_question(question=question)
    with pytest.raises(WrongUse, match="another kind"):
        actions.change_question(question=question, values={"variant": "number"})
    with pytest.raises(WrongUse, match="personal"):
        actions.change_question(question=question, values={"is_personal": False})
    with pytest.raises(WrongUse, match="rule of names"):
        actions.change(call=world.call, values={"anonymity": "open"})


@pytest.mark.django_db
@pytest.mark.slow
def test_questions_change_places(world: World) -> None:
    first, second = world.ask("text", "A"), world.ask("text", "B")
    actions.move_question(question=second, up=True)
    assert list(world.call.questions.all()) == [second, first]
    actions.move_question(question=second, up=True)  # stays at the top
    assert list(world.call.questions.all()) == [second, first]


@pytest.mark.django_db
@pytest.mark.slow
def test_a_call_is_found_once_it_is_published(world: World) -> None:
    assert not Entry.objects.filter(kind="call").exists()
    world.publish()
    assert Entry.objects.get(kind="call").key == world.call.slug
    indexing.rebuild()
    assert Entry.objects.filter(kind="call").count() == 1
    assert world.call.title in world.client(None).get("/").content.decode()


@pytest.mark.django_db
@pytest.mark.slow
def test_a_call_without_dates_or_questions_is_not_published() -> None:
    world = World()
    with pytest.raises(WrongUse, match="question"):
        actions.publish(call=world.call)
    bare = actions.begin(by=world["Dora"], title="Bare")
    with pytest.raises(WrongUse, match="deadline"):
        actions.publish(call=bare)


@pytest.mark.django_db
@pytest.mark.slow
def test_a_call_says_who_decides_until_when_and_how_to_take_part(
    world: World, settings: Any
) -> None:
    world.publish()
    at, guest = f"/calls/{world.call.slug}/", world.client(None)
    seen = guest.get(at).content.decode()
    assert "Who decides" in seen
    assert "not fixed yet" in seen
    assert "make an account" in seen
    assert f"/accounts/login/?next={at}answer/" in seen
    assert 'href="/contact/"' in seen
    settings.CONTACT_ADDRESS = "calls@example.org"
    actions.change(call=world.call, values={"decisions_due": date(2031, 2, 3)})
    seen = guest.get(at).content.decode()
    assert day(date(2031, 2, 3)) in seen
    assert "mailto:calls@example.org" in seen
    assert "make an account" not in world.client("Amina").get(at).content.decode()


@pytest.mark.django_db
@pytest.mark.slow
def test_decisions_are_not_promised_before_the_deadline(world: World) -> None:
    sent = {
        "title": "T", "summary": "S", "language": "en", "wants": "case", "anonymity": "open",
        "opens_at_day": "2031-01-01", "closes_at_day": "2031-02-01", "decisions_due": "2031-01-15",
    }  # fmt: skip
    at = f"/calls/{world.call.slug}/edit/"
    answer = world.client("Dora").post(at, sent)
    assert "decisions_due" in answer.context["form"].errors
    assert world.client("Dora").post(at, {**sent, "decisions_due": "2031-02-01"}).status_code == 302
    assert Call.objects.get(pk=world.call.pk).decisions_due == date(2031, 2, 1)


@pytest.mark.django_db
@pytest.mark.slow
def test_whoever_signs_in_to_answer_comes_back_to_the_questions(world: World) -> None:
    world.publish()
    gita = world["Gita"]
    gita.set_password("a long word of passage")
    gita.save()
    gita.emailaddress_set.create(email=gita.email, verified=True, primary=True)
    client, at = world.client(None), f"/calls/{world.call.slug}/answer/"
    asked = client.get(at, follow=True)
    assert f'name="next" value="{at}"' in asked.content.decode()
    sent = {"login": gita.email, "password": "a long word of passage", "next": at}
    answer = client.post("/accounts/login/", sent)
    assert (answer.status_code, answer["Location"]) == (302, at)
    assert client.get(at).status_code == 200


def queries(world: World, who: str, address: str) -> int:
    client = world.client(who)
    client.get(address)  # what is read once per process
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.django_db
@pytest.mark.slow
def test_lists_take_the_same_number_of_queries_however_long(world: World) -> None:
    world.publish()
    phase = world.phase()
    at = f"/calls/{world.call.slug}/contributions/"
    addresses = {"Dora": at, "Boris": "/calls/mine/", "Chen": "/calls/", "Gita": "/calls/mine/"}

    def add(name: str) -> None:
        made = world.handed_in(name)
        for reviewer in ("Boris", "Ines"):
            world.review(world.give_to(phase, made, reviewer))

    add("Amina")
    add("Gita")
    before = {who: queries(world, who, address) for who, address in addresses.items()}
    for name in ("Chen", "Farid", "Gita", "Gita"):
        add(name)
        more = actions.begin(by=world["Dora"], title=f"Of {name}")
        Call.objects.filter(pk=more.pk).update(
            state="published", opens_at=world.call.opens_at, closes_at=world.call.closes_at,
            published_at=world.call.opens_at,
        )  # fmt: skip
    after = {who: queries(world, who, address) for who, address in addresses.items()}
    assert after == before
    assert before["Dora"] <= MOST_QUERIES


def test_the_search_names_what_a_call_asks_for() -> None:
    wanted = Call.Wants.values
    told = labels_of("type", wanted)
    assert str(told["case"]) == "Call for case studies"
    assert all(str(told[it]) != it for it in wanted)


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("record.problem", "The problem"),
        ("countries", "Countries"),
        ("summary", "In one sentence"),
        ("record.nothing", ""),
        ("", ""),
    ],
)
def test_what_an_answer_becomes_is_said_in_words(where: str, said: str) -> None:
    assert becomes(Question(maps_to=where), "case") == said


@pytest.mark.django_db
def test_the_page_of_questions_shows_no_names_of_columns(world: World) -> None:
    page = world.client("Dora").get(f"/calls/{world.call.slug}/questions/").content.decode()
    assert "record." not in page
