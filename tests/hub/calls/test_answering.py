"""Answering: drafts grow and lose nothing, deadlines hold, changes are answered."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone, translation
from tests.hub.calls.cast import World

from counted.errors import UnusableInput, WrongUse
from counted.hub.accounts.models import Mandate, Organisation, User
from counted.hub.calls import actions, answering, deciding, papers, wording
from counted.hub.calls.models import Call, Contribution, Question
from counted.hub.desk.models import Notice, Translation
from counted.hub.desk.words import said
from counted.hub.ui.words import hour

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def world(world: World) -> World:
    world.number = world.ask("number", "How many?", section="One", least=0, most=10)
    world.asks = world.ask("yes_no", "More?", section="One")
    world.more = world.ask(
        "text", "What more?", section="One", is_required=True,
        condition=world.asks, condition_values=["yes"],
    )  # fmt: skip
    world.file = world.ask("file", "Files", section="Two")
    world.publish()
    return world


def page(made: Contribution, step: str = "1") -> str:
    return f"/contributions/{made.code}/write/{step}/"


def test_what_is_well_formed_is_kept_beside_what_is_not(world: World) -> None:
    made = world.draft()
    sent = {f"q{world.number.pk}": "99", f"q{world.asks.pk}": "no"}
    response = world.client("Amina").post(page(made), sent)
    assert response.status_code == 200
    assert response.context["form"].errors
    made.refresh_from_db()
    assert made.answers == {world.asks.key: "no"}


def test_nought_is_an_answer_and_an_empty_field_takes_one_away(world: World) -> None:
    made, client = world.draft(), world.client("Amina")
    client.post(page(made), {f"q{world.number.pk}": "0"})
    made.refresh_from_db()
    assert made.answers == {world.number.key: 0}
    line = next(it for it in client.get(page(made)).context["lines"] if it.box.value() == 0)
    client.post(page(made), {line.name: "", f"seen:{line.name}": line.seen})
    made.refresh_from_db()
    assert made.answers == {}


def test_htmx_saves_as_one_writes_and_tells_what_opens(world: World) -> None:
    made, client = world.draft(), world.client("Amina")
    sent = {f"q{world.asks.pk}": "yes"}
    response = client.post(page(made), sent, headers={"HX-Request": "true"})
    assert b"there is more to ask" in response.content
    assert b"<html" not in response.content
    made.refresh_from_db()
    assert made.answers == {world.asks.key: "yes"}


def test_two_who_write_at_once_keep_each_others_answers(world: World) -> None:
    made = world.draft()
    stale = Contribution.objects.get(pk=made.pk)
    answering.save(contribution=made, answers={world.number.key: 3})
    answering.save(contribution=stale, answers={world.asks.key: "no"})
    made.refresh_from_db()
    assert made.answers == {world.number.key: 3, world.asks.key: "no"}


def test_what_has_to_be_answered_is_asked_for_at_the_end(world: World) -> None:
    made = world.draft()
    answering.save(contribution=made, answers={world.asks.key: "yes"})
    with pytest.raises(WrongUse, match="What more"):
        answering.submit(contribution=made, by=world["Amina"])
    answering.save(contribution=made, answers={world.asks.key: "no", world.more.key: "Old"})
    submitted = answering.submit(contribution=made, by=world["Amina"])
    assert submitted.answers == {world.asks.key: "no"}


def test_the_deadline_keeps_what_was_written_and_a_late_code_opens_it(world: World) -> None:
    made = world.draft()
    answering.save(contribution=made, answers={world.number.key: 3})
    world.close()
    client = world.client("Amina")
    assert client.get(page(made))["Location"] == f"/contributions/{made.code}/"
    made.refresh_from_db()
    with pytest.raises(WrongUse, match="deadline"):
        answering.submit(contribution=made, by=world["Amina"])
    at = f"/calls/{world.call.slug}/answer/"
    assert b"This call is closed" in client.get(at).content
    other = actions.begin(by=world["Dora"], title="Another")
    soon = timezone.now() + timedelta(days=1)
    for call, until in ((world.call, timezone.now() - timedelta(days=1)), (other, soon)):
        code = actions.let_in_late(call=call, by=world["Dora"], until=until, note="Flood")
        client.post(f"/contributions/{made.code}/late/", {"code": code.code})
        made.refresh_from_db()
        assert made.late_code is None
    code = actions.let_in_late(call=world.call, by=world["Dora"], until=soon, note="Flood")
    assert client.get(f"{at}?late={code.code}").status_code == 200
    client.post(f"/contributions/{made.code}/late/", {"code": code.code.upper()})
    made.refresh_from_db()
    assert answering.submit(contribution=made, by=world["Amina"]).state == "submitted"


def test_a_late_code_begins_too_and_a_wrong_one_does_not(world: World) -> None:
    world.close()
    soon = timezone.now() + timedelta(days=1)
    code = actions.let_in_late(call=world.call, by=world["Dora"], until=soon, note="Flood")
    at, client = f"/calls/{world.call.slug}/answer/", world.client("Chen")
    sent = {"title": "Late", "language": "en"}
    assert client.post(at, {**sent, "late": "wrong"}).status_code == 200
    assert not Contribution.objects.exists()
    assert client.post(at, {**sent, "late": code.code}).status_code == 302
    assert Contribution.objects.get().late_code == code


def test_nobody_writes_in_a_name_that_is_not_theirs(world: World) -> None:
    foreign = Organisation.objects.create(name="Office", slug="office", kind="nso")
    with pytest.raises(WrongUse, match="represent"):
        world.draft(speaks_for=foreign)
    with pytest.raises(WrongUse, match="represent"):
        world.draft("Eshe", speaks_for=world.group)  # a member is no representative


def test_files_are_looked_at_and_go_again(world: World) -> None:
    made, client = world.draft(), world.client("Amina")
    name = f"q{world.file.pk}"
    bad = SimpleUploadedFile("report.pdf", b"MZ\x90\x00 a program")
    response = client.post(page(made, "2"), {name: bad})
    assert response.status_code == 200
    assert not made.attachments.exists()
    client.post(page(made, "2"), {name: SimpleUploadedFile("notes.txt", b"Notes")})
    kept = made.attachments.get()
    response = client.get(f"/contributions/{made.code}/files/{kept.pk}/")
    assert response.content == b"Notes"
    assert response["Content-Disposition"].startswith("attachment")
    client.post(page(made, "2"), {"detach": kept.pk})
    assert not made.attachments.exists()


def test_a_co_author_agrees_and_writes(world: World) -> None:
    made, amina = world.draft(), world.client("Amina")
    sent = {"name": "Farid", "email": "Farid@example.org"}
    amina.post(page(made, "people"), sent)
    assert Notice.objects.get(person=world["Farid"]).url == f"/contributions/{made.code}/agree/"
    farid = world.client("Farid")
    assert farid.get(page(made)).status_code == 404
    farid.post(f"/contributions/{made.code}/agree/")
    assert farid.get(page(made)).status_code == 200
    assert made.title in farid.get("/calls/mine/").content.decode()
    amina.post(page(made, "people"), {"drop": made.co_authors.get().pk})
    assert farid.get(page(made)).status_code == 404


def test_a_form_comes_back_into_a_new_draft_with_what_it_could_not_place(world: World) -> None:
    places = papers.lines(
        wording.told_questions(world.call), {world.number.key: 4}, title="By lamp"
    )
    places = [
        papers.Line(it.code, it.label, it.how, "perhaps") if it.label == "More?" else it
        for it in places
    ]
    data = papers.write_word(places, heading="H", intro="I", rtl=False)
    client = world.client("Amina")
    sent = {"file": SimpleUploadedFile("form.docx", data)}
    assert client.get(f"/calls/{world.call.slug}/bring/").status_code == 200
    response = client.post(f"/calls/{world.call.slug}/bring/", sent)
    made = Contribution.objects.get()
    assert response["Location"] == page(made, "check")
    assert (made.title, made.answers) == ("By lamp", {world.number.key: 4})
    assert "perhaps" in client.get(page(made, "check")).content.decode()
    client.post(page(made, "check"), {"placed": "1"})
    assert "perhaps" not in client.get(page(made, "check")).content.decode()


def test_a_damaged_form_changes_nothing(world: World) -> None:
    made, client = world.draft(), world.client("Amina")
    answering.save(contribution=made, answers={world.number.key: 3})
    sent = {"file": SimpleUploadedFile("form.xlsx", b"PK broken")}
    response = client.post(f"/contributions/{made.code}/bring/", sent, follow=True)
    assert "Nothing was changed" in response.content.decode()
    made.refresh_from_db()
    assert made.answers == {world.number.key: 3}


def test_a_form_by_e_mail_becomes_a_draft_of_whoever_sent_it(world: World) -> None:
    places = papers.lines(
        wording.told_questions(world.call), {world.number.key: 4}, title="By lamp"
    )
    data = papers.write_excel(places, heading="H", intro="I", rtl=False)
    sent = {
        "name": "Wanjiru", "email": "Wanjiru@example.org",
        "file": SimpleUploadedFile("form.xlsx", data),
    }  # fmt: skip
    response = world.client("Dora").post(f"/calls/{world.call.slug}/mailed/", sent)
    assert response.status_code == 302
    made = Contribution.objects.get()
    person = User.objects.get(email="wanjiru@example.org")
    assert (made.author, made.state, made.taken_in_by) == (person, "draft", world["Dora"])
    assert not person.has_usable_password()
    assert Notice.objects.filter(person=person).exists()
    assert made.title not in world.client("Dora").get("/calls/mine/").content.decode()


def test_changes_need_a_reply(world: World) -> None:
    made = world.handed_in()
    deciding.prepare(contribution=made, by=world["Dora"], outcome="changes", reason="More.")
    deciding.tell(call=world.call, by=world["Dora"], decisions=[made.decisions.get().pk])
    world.close()  # changes are made after the deadline, too
    made.refresh_from_db()
    answering.save(contribution=made, answers={world.number.key: 7})
    with pytest.raises(WrongUse, match="reply"):
        answering.submit(contribution=made, by=world["Amina"], reply=" ")
    answering.submit(contribution=made, by=world["Amina"], reply="Counted again.")
    one = made.rounds.get()
    assert (one.before["answers"], one.after["answers"]) == ({}, {world.number.key: 7})
    assert one.reply == "Counted again."


def revised(world: World, due: timedelta | None) -> Contribution:
    """A contribution for which changes are asked, until a day."""
    made = world.handed_in(answers={world.asks.key: "yes", world.more.key: "First"})
    until = timezone.now() + due if due else None
    deciding.prepare(
        contribution=made, by=world["Dora"], outcome="changes", reason="More.", due_at=until
    )
    deciding.tell(call=world.call, by=world["Dora"], decisions=[made.decisions.get().pk])
    world.close()
    return Contribution.objects.get(pk=made.pk)


def test_authors_learn_until_when_changes_are_waited_for(world: World) -> None:
    made = revised(world, timedelta(days=3))
    told = Notice.objects.get(person=world["Amina"], is_decision=True)
    assert hour(made.rounds.get().due_at) in said(told)
    seen = world.client("Amina").get(f"/contributions/{made.code}/").content.decode()
    assert "Hand in your changes by" in seen
    answering.save(contribution=made, answers={world.number.key: 7})


def test_changes_that_come_too_late_need_more_time_or_a_late_code(world: World) -> None:
    made = revised(world, timedelta(days=3))
    made.rounds.update(due_at=timezone.now() - timedelta(hours=1))
    client, at = world.client("Amina"), f"/contributions/{made.code}/"
    sent = {f"q{world.asks.pk}": "yes", f"q{world.more.pk}": "My last sentence"}
    assert "My last sentence" in client.post(page(made), sent).content.decode()  # to be copied
    with pytest.raises(WrongUse, match="deadline"):
        answering.submit(contribution=made, by=world["Amina"], reply="Done.")
    seen = client.get(at).content.decode()
    assert "Changes were awaited until" in seen
    assert "late code" in seen
    assert "Make the changes" not in seen
    soon = timezone.now() + timedelta(days=1)
    past = actions.let_in_late(call=world.call, by=world["Dora"], until=timezone.now(), note="x")
    wrong = client.post(f"{at}late/", {"code": past.code}, follow=True).content.decode()
    assert "no longer does" in wrong
    code = actions.let_in_late(call=world.call, by=world["Dora"], until=soon, note="Flood")
    client.post(f"{at}late/", {"code": code.code})
    fresh = Contribution.objects.get(pk=made.pk)
    assert answering.submit(contribution=fresh, by=world["Amina"], reply="Done.").state == (
        "submitted"
    )


def test_those_who_run_the_call_give_more_time(world: World) -> None:
    made = revised(world, timedelta(days=3))
    made.rounds.update(due_at=timezone.now() - timedelta(hours=1))
    at = f"/calls/{world.call.slug}/contributions/{made.code}/"
    dora = world.client("Dora")
    assert "More time for the changes" in dora.get(at).content.decode()
    until = timezone.localtime() + timedelta(days=2)
    dora.post(f"{at}extend/", {"until_day": f"{until:%Y-%m-%d}", "until_hour": "17:00"})
    told = Notice.objects.filter(person=world["Amina"], text__startswith="You have until")
    assert hour(until.replace(hour=17, minute=0)) in said(told.get())
    answering.save(contribution=made, answers={world.number.key: 7})
    for state in ("submitted", "accepted"):
        Contribution.objects.update(state=state)
        with pytest.raises(WrongUse):
            deciding.extend(
                contribution=Contribution.objects.get(pk=made.pk), by=world["Dora"], until=until
            )


def test_what_is_needed_is_marked_and_missing_ones_lead_to_their_field(world: World) -> None:
    made, client = world.draft(), world.client("Amina")
    answering.save(contribution=made, answers={world.asks.key: "yes"})
    seen = client.get(page(made)).content.decode()
    label = seen[seen.index("What more?") :].partition("</label>")[0]
    assert "needed before you hand in" in label
    assert "optional" not in label
    assert "may stay empty until you hand in" in seen
    assert "(optional)" in seen  # the others
    check = client.get(page(made, "check")).content.decode()
    field = f"id_q{world.more.pk}"
    assert f'href="{page(made)}#{field}"' in check
    assert f'id="{field}"' in seen


@pytest.mark.parametrize("variant", [it.value for it in Question.Variant])
def test_every_kind_of_missing_question_leads_to_an_input(variant: str) -> None:
    world = World()
    offered = [{"value": "a", "label": "A"}, {"value": "b", "label": "B"}]
    choices = offered if variant in ("choice", "choices") else []
    asked = world.ask(variant, is_required=True, choices=choices)
    world.publish()
    made, client = world.draft(), world.client("Amina")
    check = client.get(page(made, "check")).content.decode()
    fields = re.findall(rf'href="{page(made)}#([^"]+)"', check)
    (field,) = set(fields)
    assert len(fields) == 2  # beside the question, and where it cannot be handed in
    assert f'id="{field}"' in client.get(page(made)).content.decode()
    assert asked.key in field


def test_every_step_is_named_in_the_title_with_its_call(world: World) -> None:
    made, client = world.draft(), world.client("Amina")
    titles = set()
    for step in ("start", "1", "2", "people", "check"):
        seen = client.get(page(made, step)).content.decode()
        title = seen.partition("<title>")[2].partition("</title>")[0]
        assert world.call.title in title, step
        titles.add(title)
    assert len(titles) == 5


def told_in(world: World, language: str, **texts: str) -> None:
    for field, text in texts.items():
        Translation.objects.create(
            author=world["Dora"], thing_kind="call", thing_key=world.call.slug,
            field=f"question.{world.asks.pk}.{field}", language=language, text=text,
            original_sha256="0" * 64,
        )  # fmt: skip


def test_what_was_answered_in_french_is_read_with_french_questions(world: World) -> None:
    told_in(world, "fr", label="Encore ?", section="Un")
    made = world.draft()
    answering.save(contribution=made, language="fr", answers={world.asks.key: "no"})
    at = f"/contributions/{made.code}/"
    for step in (page(made, "check"), at):
        seen = world.client("Amina").get(step).content.decode()  # whose page is English
        assert re.search(r'lang="fr">(<bdi>)?Encore \?', seen)
        assert "More?" not in seen
    answering.save(contribution=made, language="sw")
    seen = world.client("Amina").get(at).content.decode()
    assert '<h3 lang="en"><bdi>More?' in seen
    assert "The questions stand here in English" in seen


def test_a_call_is_read_and_answered_in_another_language(world: World) -> None:
    for field, text in {
        "title": "المراحيض",
        f"question.{world.asks.pk}.label": "هل من مزيد؟",
    }.items():
        Translation.objects.create(
            author=world["Dora"], thing_kind="call", thing_key=world.call.slug, field=field,
            language="ar", text=text, original_sha256="0" * 64,
        )  # fmt: skip
    client = world.client("Amina")
    client.cookies["django_language"] = "ar"
    seen = client.get(f"/calls/{world.call.slug}/").content.decode()
    assert 'dir="rtl"' in seen
    assert "المراحيض" in seen
    assert "هل من مزيد؟" in client.get(page(world.draft())).content.decode()
    with translation.override("ar"):
        told = wording.told_questions(world.call)
    assert [it.label for it in told][1:3] == ["هل من مزيد؟", "What more?"]
    assert Call.objects.get().title == "Toilets"


def test_too_large_a_form_is_refused(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from counted.hub.calls import paper_views

    monkeypatch.setattr(paper_views, "LARGEST_PAPER_BYTES", 3)
    with pytest.raises(UnusableInput, match="10 MB"):
        paper_views.brought_by(world.call, SimpleUploadedFile("form.docx", b"1234"))
    assert not mail.outbox


def test_nobody_hands_in_for_an_organisation_after_the_mandate(world: World) -> None:
    made = world.draft(speaks_for=world.group)
    Mandate.objects.filter(person=world["Amina"]).update(
        start=world.today - timedelta(days=9), end=world.today - timedelta(days=1)
    )
    with pytest.raises(WrongUse, match="do not represent"):
        answering.submit(contribution=made, by=world["Amina"])
    answering.set_voice(contribution=made, by=world["Amina"], speaks_for=None)
    assert answering.submit(contribution=made, by=world["Amina"]).state == "submitted"


def test_a_late_code_that_no_text_can_be_opens_nothing(world: World) -> None:
    answer = world.client("Chen").get(f"/calls/{world.call.slug}/answer/?late=%00")
    assert answer.status_code == 200


def test_what_is_typed_too_late_stays_on_the_page(world: World) -> None:
    made = world.draft()
    answering.save(contribution=made, answers={world.asks.key: "yes"})
    world.close()
    sent = {f"q{world.asks.pk}": "yes", f"q{world.more.pk}": "My last sentence"}
    answer = world.client("Amina").post(page(made), sent)
    assert "My last sentence" in answer.content.decode()
    assert "Not saved" in answer.content.decode()
    while_typing = world.client("Amina").post(page(made), sent, headers={"HX-Request": "true"})
    assert while_typing.content.decode().startswith("Not saved")
    made.refresh_from_db()
    assert world.more.key not in made.answers
