"""Every comment gets an answer; many in one sitting, none overwritten, authors told once."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from tests.hub.guidance.consultations.hall import Hall

from counted.errors import WrongUse
from counted.hub.desk.models import Notice
from counted.hub.guidance.consultations import actions, answering, commenting, presenting
from counted.hub.guidance.consultations import queries as consulted
from counted.hub.guidance.documents import actions as documents
from counted.hub.guidance.documents import drafting
from counted.hub.guidance.models import CommentGroup, Consultation, Disposition

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def hall() -> Hall:
    return Hall()


@pytest.fixture
def it(hall: Hall) -> Consultation:
    """Three comments, and it has closed."""
    made = hall.consultation()
    hall.says(made, "Amina", "First thought.", at=2, speaks_for=hall.lake)
    hall.says(made, "Boris", "Second thought.", at=3)
    hall.says(made, "Chen", "=Third thought.", at=None)
    return hall.ended(made)


def sent(*rows: tuple[int, str, str], **more: Any) -> dict[str, Any]:
    """The form of the table: number, outcome and reason of each comment."""
    told: dict[str, Any] = {"number": [str(number) for number, _, _ in rows]}
    for number, outcome, reason in rows:
        told[f"{number}-outcome"], told[f"{number}-reason"] = outcome, reason
        told[f"{number}-clause"] = told[f"{number}-seen"] = ""
    return told | more


def kept() -> dict[int, tuple[str, str]]:
    """Outcome and reason by the number of the comment."""
    rows = Disposition.objects.values_list("comment__number", "outcome", "reason")
    return {number: (outcome, reason) for number, outcome, reason in rows}


def test_only_those_who_run_it_see_the_table(hall: Hall, it: Consultation) -> None:
    address = presenting.answers_url(it)
    for name in ("Amina", "Boris", "Chen"):
        assert hall.client(name).get(address).status_code == 404
        assert hall.client(name).post(address, sent((1, "not", "No."))).status_code == 404
    assert "First thought." in hall.page("Dora", address)
    assert "First thought." in hall.page("Dora", f"{address}?by=who")
    assert "Comments that wait for your answers" in hall.page("Dora", "/my-work/")


def test_rows_that_were_filled_are_kept_and_errors_stand_beside_theirs(
    hall: Hall, it: Consultation
) -> None:
    dora, address = hall.client("Dora"), presenting.answers_url(it)
    answer = dora.post(address, sent((1, "accepted", "Right."), (2, "not", ""), (3, "", "")))
    assert answer.status_code == 422
    assert kept() == {1: ("accepted", "Right.")}
    page = answer.content.decode()
    assert "Write down why." in page
    assert 'href="#a2"' in page
    again = sent((1, "accepted", "Right."), (2, "not", "Line one.\r\nLine two."), (3, "", ""))
    again["1-seen"] = answering.seen(Disposition.objects.get())
    again["2-clause"] = "c99"
    assert dora.post(address, again).status_code == 422
    again["2-clause"] = "c3"
    assert dora.post(address, again).status_code == 302
    assert kept() == {1: ("accepted", "Right."), 2: ("not", "Line one.\nLine two.")}
    assert Disposition.objects.get(comment__number=2).clause.serial == 3


def test_what_somebody_else_answered_meanwhile_is_shown_and_not_overwritten(
    hall: Hall, it: Consultation
) -> None:
    dora, address = hall.client("Dora"), presenting.answers_url(it)
    mine = sent((1, "not", "Mine."), (2, "", ""))
    hall.answers(it.comments.get(number=1), reason="Theirs.")
    hall.answers(it.comments.get(number=2), reason="Theirs, too.")
    answer = dora.post(address, mine)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Theirs." in page
    assert "Mine.</textarea>" in page
    assert kept() == {1: ("accepted", "Theirs."), 2: ("accepted", "Theirs, too.")}
    mine["1-seen"] = answering.seen(Disposition.objects.get(comment__number=1))
    assert f'value="{mine["1-seen"]}"' in page
    assert dora.post(address, mine).status_code == 302
    assert kept()[1] == ("not", "Mine.")
    assert kept()[2] == ("accepted", "Theirs, too.")


def test_what_was_only_sent_back_is_no_answer(hall: Hall, it: Consultation) -> None:
    """Somebody changed an answer while another one had the old one before them, untouched."""
    first = hall.answers(it.comments.get(number=1), reason="Old words.")
    sheet = sent((1, "accepted", "Old words."))
    sheet["1-seen"] = answering.seen(first)
    hall.answers(it.comments.get(number=1), reason="New words.")
    assert hall.client("Dora").post(presenting.answers_url(it), sheet).status_code == 302
    assert kept() == {1: ("accepted", "New words.")}


def test_one_row_is_answered_without_leaving_the_page(hall: Hall, it: Consultation) -> None:
    dora, address = hall.client("Dora"), presenting.answers_url(it)
    told = sent((1, "partly", "Half."), (2, "not", "Never."), row="1")
    answer = dora.post(address, told, headers={"HX-Request": "true"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Kept." in page
    assert "Half.</textarea>" in page
    assert "<html" not in page
    assert kept() == {1: ("partly", "Half.")}


def test_fifty_stand_on_a_page_and_a_page_asks_as_much_for_many(
    hall: Hall, django_assert_max_num_queries: object
) -> None:
    made = hall.consultation()
    dora, address = hall.client("Dora"), presenting.answers_url(made)
    hall.says(made, "Amina", kind="wording", proposed="Other words.")
    with django_assert_max_num_queries(25) as few:
        dora.get(address)
    for number in range(55):
        hall.says(made, "Boris", f"Number {number}.")
    with django_assert_max_num_queries(len(few)):
        page = dora.get(address).content.decode()
    assert page.count('class="answer ') == 50
    assert "?page=2" in page


def test_similar_ones_are_put_together_and_answered_at_once(hall: Hall, it: Consultation) -> None:
    dora, address = hall.client("Dora"), presenting.answers_url(it)
    hall.answers(it.comments.get(number=2), "not", reason="Asked before.")
    rows = sent((1, "", ""), (2, "not", "Asked before."), (3, "", ""), pick=["1", "2", "3"])
    rows["2-seen"] = answering.seen(Disposition.objects.get())
    rows["put_together"] = "1"
    assert dora.post(address, rows).status_code == 422  # what do they have in common?
    assert dora.post(address, {**rows, "group_title": "Who starts"}).status_code == 302
    group = CommentGroup.objects.get()
    assert group.comments.count() == 3
    out = {**rows, "pick": ["3"], "take_out": "1"}
    out.pop("put_together")
    assert dora.post(address, out).status_code == 302
    path = f"{presenting.url(it)}groups/{group.pk}/"
    assert hall.client("Amina").get(path).status_code == 404
    assert dora.post(path, {"outcome": "accepted", "reason": ""}).status_code == 422
    told = {"outcome": "accepted", "reason": "All of you are right.", "clause": "c2"}
    assert dora.post(path, told).status_code == 302
    assert kept() == {1: ("accepted", "All of you are right."), 2: ("not", "Asked before.")}
    assert dora.post(path, {**told, "again": "on"}).status_code == 302
    assert kept()[2] == ("accepted", "All of you are right.")
    answering.take_out(comments=it.comments.filter(group=group), by=hall["Dora"])
    assert not CommentGroup.objects.exists()
    assert len(kept()) == 2  # each has its own


def test_the_response_waits_for_every_answer_and_tells_each_author_once(
    hall: Hall, it: Consultation
) -> None:
    hall.answers(it.comments.get(number=1))
    hall.answers(it.comments.get(number=2), "not", reason="Said nowhere else.")
    Notice.objects.all().delete()
    dora, path = hall.client("Dora"), f"{presenting.answers_url(it)}publish/"
    refused = dora.post(path)
    assert refused.status_code == 422
    assert "#3" in refused.content.decode()
    assert "Said nowhere else." not in hall.page("Boris", f"{presenting.url(it)}comments/2/")
    assert hall.client("Boris").get(presenting.response_url(it)).status_code == 404
    hall.answers(it.comments.get(number=3), "partly", reason="Half of it.")
    assert not Notice.objects.exists()
    assert dora.post(path).status_code == 302
    it = hall.anew(it)
    assert it.answered_at is not None
    told = Notice.objects.filter(why="yours").order_by("person__name")
    assert [(one.person.name, one.facts["numbers"]) for one in told] == [
        ("Amina", "#1"), ("Boris", "#2"), ("Chen", "#3"),
    ]  # fmt: skip
    assert not Disposition.objects.filter(told_at=None).exists()
    page = hall.page(None, presenting.response_url(it))
    for words in ("First thought.", "Said nowhere else.", "Half of it.", "Not accepted"):
        assert words in page
    actions.respond(consultation=it, by=hall["Dora"])
    assert Notice.objects.filter(why="yours").count() == 3
    hall.answers(it.comments.get(number=2), reason="We were wrong.")
    assert Notice.objects.filter(why="yours", person=hall["Boris"]).count() == 1  # unread, the same


def test_an_author_of_several_gets_one_notice_with_all_of_them(hall: Hall) -> None:
    made = hall.consultation()
    for number in range(3):
        hall.says(made, "Amina", f"Thought {number}.")
    Notice.objects.all().delete()
    made = hall.responded(made)
    [notice] = Notice.objects.filter(person=hall["Amina"])
    assert notice.facts["numbers"] == "#1, #2, #3"
    page = hall.page("Amina", notice.url)
    assert page.count("It is right.") == 3


def test_it_is_not_published_while_it_is_open(hall: Hall) -> None:
    made = hall.consultation()
    with pytest.raises(WrongUse):
        actions.respond(consultation=made, by=hall["Dora"])
    with pytest.raises(WrongUse):
        actions.respond(consultation=hall.ended(made), by=hall["Amina"])


def test_the_response_shows_how_clauses_read_since(hall: Hall, it: Consultation) -> None:
    dora, document = hall["Dora"], it.version.document
    it = hall.responded(it)
    draft = documents.draft(document=document, by=dora)
    start, part = hall.passages(draft)[1:3]
    drafting.write(passage=start, by=dora, told={"text": "People start them."})
    drafting.remove(passage=part, by=dora, why="Nobody needs it.")
    before = hall.page(None, presenting.response_url(it))
    assert "<ins>People</ins>" not in before
    assert "Nobody needs it." not in before  # a draft
    hall.published(document)
    page = hall.page(None, presenting.response_url(it))
    assert "<ins>People</ins>" in page
    assert "Nobody needs it." in page


def test_all_comments_are_taken_along_as_a_table(hall: Hall, it: Consultation) -> None:
    address = f"{presenting.url(it)}comments.csv"
    hall.answers(it.comments.get(number=1), reason="Not told yet.")
    assert "Not told yet." not in hall.page(None, address)
    it = hall.responded(it)
    rows = list(csv.DictReader(io.StringIO(hall.page(None, address).lstrip("\ufeff"))))
    assert [row["comment"] for row in rows] == ["#1", "#2", "#3"]
    assert rows[0]["in_the_name_of"] == "Lake Group"
    assert rows[0]["outcome"] == "accepted"
    assert rows[2]["text"] == "'=Third thought."  # no formula
    assert "country" not in rows[0]
    assert "sex" not in rows[0]


def test_one_taken_back_needs_no_answer(hall: Hall) -> None:
    made = hall.consultation()
    commenting.withdraw(comment=hall.says(made, "Chen"), by=hall["Chen"])
    assert not consulted.unanswered(made).exists()
    with pytest.raises(WrongUse):
        hall.answers(made.comments.get())
