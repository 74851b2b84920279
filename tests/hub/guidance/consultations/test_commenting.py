"""A consultation is opened, read, commented in place, and hidden comments stay hidden."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.hub.guidance.consultations.hall import SECRET, Hall

from counted.errors import WrongUse
from counted.hub.desk.models import Notice
from counted.hub.guidance.consultations import actions, commenting, presenting, quoting
from counted.hub.guidance.models import Comment, Consultation

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def hall() -> Hall:
    return Hall()


def test_words_are_found_whatever_their_blanks_capitals_and_marks() -> None:
    within = quoting.read("A title", "Citizens **start** them; it’s theirs – all of it.")
    assert quoting.find('"start\n THEM;"', within) == quoting.Quote("start them;", 17)
    assert quoting.find("it's theirs - all", within) is not None
    assert within[17:].startswith("start them;")
    assert quoting.find("nobody wrote this", within) is None
    assert quoting.find("  “” ", within) is None


def test_a_draft_is_opened_on_its_page_and_everybody_asked_is_told_once(hall: Hall) -> None:
    document = hall.begun()
    dora = hall.client("Dora")
    path = f"/guidance/{document.slug}/draft/"
    assert f"{path}consult/" in dora.get(path).content.decode()
    assert hall.client("Amina").get(f"{path}consult/").status_code == 404
    day = timezone.localdate() + timedelta(days=20)
    told = {
        "title": "What do you say?", "language": "English", "audience": "public",
        "shown": "at_once", "closes_at_0": "", "closes_at_day": day.isoformat(),
    }  # fmt: skip
    answer = dora.post(f"{path}consult/", told)
    assert answer.status_code == 302, answer.content.decode()
    it = Consultation.objects.get()
    assert answer.headers["Location"] == presenting.url(it)
    assert it.version.state == "consultation"
    assert timezone.localtime(it.closes_at).date() == day
    assert timezone.localtime(it.closes_at).hour == 23
    told_people = list(Notice.objects.values_list("person__name", flat=True))
    assert sorted(told_people) == ["Amina", "Boris", "Musa"]  # members; not Dora, who did it
    page = hall.page(None, presenting.url(it))
    assert "Citizens start them." in page
    assert "Sign in to comment" in page
    assert "What do you say?" in hall.page(None, "/consultations/")
    assert "What do you say?" in hall.page(None, "/")
    assert "What do you say?" in hall.page("Musa", "/my-work/")
    assert "What do you say?" in hall.page(None, f"/guidance/{document.slug}/")


def test_somebody_comments_on_words_and_proposes_others(hall: Hall) -> None:
    it = hall.consultation()
    path = f"{presenting.url(it)}c2/comment/"
    chen = hall.client("Chen")
    page = chen.get(path).content.decode()
    assert "Citizens start them.</textarea>" in page
    assert "For whom do you write this down?" not in page  # members are asked
    told = {
        "kind": "wording", "quote": "START them", "text": "People do, **not** only citizens.",
        "proposed": "People start them.", "language": "English", "once": "abc",
    }  # fmt: skip
    answer = chen.post(path, told)
    assert answer.status_code == 302, answer.content.decode()
    assert chen.post(path, told).headers["Location"] == answer.headers["Location"]
    made = Comment.objects.get()
    assert (made.quote, made.quoted_from, made.number) == ("start them", 9, 1)
    page = hall.page(None, answer.headers["Location"])
    assert "<ins>People</ins>" in page
    assert "<strong>not</strong>" in page
    assert "1 proposed wording" in hall.page(None, presenting.url(it))
    assert "Chen" in hall.page(None, f"{presenting.url(it)}c2/")


def test_words_that_do_not_stand_there_are_refused_and_nothing_is_lost(hall: Hall) -> None:
    it = hall.consultation()
    told = {"kind": "concern", "quote": "never written", "text": "My long thought.",
            "language": "English"}  # fmt: skip
    answer = hall.client("Chen").post(f"{presenting.url(it)}c2/comment/", told)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "do not stand in the clause" in page
    assert "My long thought." in page
    same = {**told, "quote": "", "kind": "wording", "proposed": "Citizens  start them."}
    answer = hall.client("Chen").post(f"{presenting.url(it)}c2/comment/", same)
    assert answer.status_code == 422
    assert not Comment.objects.exists()


def test_a_text_that_comes_too_late_is_shown_to_be_kept(hall: Hall) -> None:
    it = hall.ended(hall.consultation())
    told = {"kind": "concern", "text": "Too late by a minute.", "language": "English"}
    answer = hall.client("Chen").post(f"{presenting.url(it)}whole/comment/", told)
    assert answer.status_code == 422
    assert "Too late by a minute." in answer.content.decode()
    assert not Comment.objects.exists()


def test_a_member_writes_down_what_others_say_who_agreed(hall: Hall) -> None:
    it = hall.consultation()
    path = f"{presenting.url(it)}whole/comment/"
    told = {"kind": "concern", "text": "Nobody asked us.", "language": "sw",
            "said_by": "Women of Kolwa", "country": "KEN"}  # fmt: skip
    amina = hall.client("Amina")
    assert amina.post(path, told).status_code == 422
    answer = amina.post(path, {**told, "agreed": "on"})
    assert answer.status_code == 302, answer.content.decode()
    made = Comment.objects.get()
    assert (made.said_by, made.country, made.constituency) == ("Women of Kolwa", "KEN", "")
    page = hall.page(None, answer.headers["Location"])
    assert "Women of Kolwa" in page
    assert "written down by" in page
    with pytest.raises(WrongUse):
        hall.says(it, "Chen", said_by="Somebody")


@pytest.mark.parametrize("place", ["", "c2/", "whole/", "agreement/", "comments.csv",
                                   "comments/1/", "response/"])  # fmt: skip
def test_comments_are_hidden_until_it_closes_but_not_ones_own(hall: Hall, place: str) -> None:
    it = hall.consultation(shown="after")
    hall.says(it, "Amina", SECRET)
    path = presenting.url(it)
    for name in (None, "Chen", "Boris"):
        assert SECRET not in hall.page(name, f"{path}{place}")
    if place in ("c2/", "comments/1/"):
        assert SECRET in hall.page("Amina", f"{path}{place}")
        assert SECRET in hall.page("Dora", f"{path}{place}")
        hall.ended(it)
        assert SECRET in hall.page(None, f"{path}{place}")


def test_a_consultation_of_a_group_is_for_that_group(hall: Hall) -> None:
    it = hall.consultation(audience="body", body=hall.committee, title=SECRET)
    hall.says(it, "Boris", "Among ourselves.")
    for name in (None, "Chen", "Amina"):
        for place in ("", "c2/", "comments/1/", "agreement/", "mine/"):
            assert hall.client(name).get(f"{presenting.url(it)}{place}").status_code == 404
        for address in ("/consultations/", "/", "/search/?q=Words",
                        f"/guidance/{it.version.document.slug}/",
                        f"/guidance/{it.version.document.slug}/comments/",
                        f"/guidance/{it.version.document.slug}/v1/c2/"):  # fmt: skip
            page = hall.page(name, address)
            assert SECRET not in page
            assert "Among ourselves." not in page
    assert SECRET in hall.page("Boris", presenting.url(it))
    told = set(Notice.objects.filter(why="asked").values_list("person__name", flat=True))
    assert told == {"Boris"}
    with pytest.raises(WrongUse):
        hall.says(it, "Amina")


def test_a_comment_is_taken_back_while_it_is_open(hall: Hall) -> None:
    it = hall.consultation()
    made = hall.says(it, "Chen", SECRET)
    path = presenting.comment_url(made)
    assert hall.client("Amina").post(f"{path}withdraw/").status_code == 404
    assert hall.client("Chen").post(f"{path}withdraw/").status_code == 302
    for address in (path, f"{presenting.url(it)}c2/", f"{presenting.url(it)}comments.csv"):
        assert SECRET not in hall.page("Amina", address)
    assert SECRET in hall.page("Chen", path)
    assert hall.says(it, "Chen").number == 2
    late = hall.says(it, "Boris")
    hall.ended(it)
    with pytest.raises(WrongUse):
        commenting.withdraw(comment=late, by=hall["Boris"])


def test_whoever_is_asked_hears_why_it_lasts_longer(hall: Hall) -> None:
    it = hall.consultation()
    hall.says(it, "Chen")
    Notice.objects.all().delete()
    later = it.closes_at + timedelta(days=7)
    for wrong in ({"closes_at": later, "reason": " "}, {"closes_at": it.closes_at, "reason": "x"}):
        with pytest.raises(WrongUse):
            actions.change_closing(consultation=it, by=hall["Dora"], **wrong)
    with pytest.raises(WrongUse):
        actions.change_closing(consultation=it, by=hall["Amina"], closes_at=later, reason="x")
    actions.change_closing(
        consultation=it, by=hall["Dora"], closes_at=later, reason="The lake was flooded."
    )
    assert "The lake was flooded." in hall.page(None, presenting.url(it))
    told = sorted(Notice.objects.values_list("person__name", flat=True))
    assert told == ["Amina", "Boris", "Chen", "Musa"]
    answer = hall.client("Dora").post(f"{presenting.url(it)}times/", {"reason": "Enough."})
    assert answer.status_code == 302, answer.content.decode()
    assert "Closed" in hall.page(None, presenting.url(it))
    with pytest.raises(WrongUse):
        hall.says(it, "Musa")


def test_the_first_page_asks_as_much_for_many_comments_as_for_few(
    hall: Hall, django_assert_max_num_queries: object
) -> None:
    text = "\n\n".join(f"Clause number {it} says something." for it in range(60))
    it = hall.consultation(text=text)
    for at in range(1, 40):
        hall.says(it, "Amina", f"Number {at}.", at)
    for name in (None, "Amina", "Dora"):
        client = hall.client(name)
        with django_assert_max_num_queries(12):
            assert client.get(presenting.url(it)).status_code == 200


def test_a_list_of_comments_asks_as_much_for_three_as_for_one(
    hall: Hall, django_assert_max_num_queries: object
) -> None:
    it = hall.consultation()
    address = f"{presenting.url(it)}c2/"
    hall.says(it, "Amina", kind="wording", proposed="Other words.")
    asked = []
    for _round in range(2):
        client = hall.client("Boris")
        with django_assert_max_num_queries(18) as seen:
            client.get(address)
        asked.append(len(seen))
        for name in ("Chen", "Musa", "Dora"):
            hall.says(it, name)
    assert asked[0] == asked[1]


def test_a_gap_is_raised_from_a_comment_and_what_is_wrong_is_reported(hall: Hall) -> None:
    it = hall.consultation()
    made = hall.says(it, "Chen", "Nobody knows how to count boats.")
    page = hall.page("Amina", presenting.comment_url(made))
    assert f"/gaps/raise/?from=comment%3A{made.pk}" in page
    assert f"/ask/removal/comment:{made.pk}/" in page
    page = hall.page("Amina", f"/gaps/raise/?from=comment%3A{made.pk}")
    assert "Nobody knows how to count boats." in page
