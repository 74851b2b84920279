"""Marking gaps that should come first: who may, how many, in whose name, and what others see."""

from __future__ import annotations

import pytest
from tests.hub.guidance.gaps.register import Register

from counted.errors import WrongUse
from counted.hub.accounts.models import User
from counted.hub.guidance.gaps import joining, queries, voting
from counted.hub.guidance.models import Gap, GapVote

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def register() -> Register:
    return Register()


def vote(register: Register, name: str, *gaps: Gap) -> None:
    for it in gaps:
        voting.vote(gap=it, by=register[name], speaks_for=register.voices.get(name))


def held(register: Register, name: str) -> set[int]:
    return {it.gap for it in queries.marks(register[name])}


def test_members_mark_five_and_may_take_back(register: Register) -> None:
    gaps = [register.gap() for _ in range(6)]
    vote(register, "Musa", *gaps[:5], gaps[0])
    with pytest.raises(WrongUse, match="as many as one can"):
        vote(register, "Musa", gaps[5])
    voting.take_back(gap=gaps[0], by=register["Musa"])
    vote(register, "Musa", gaps[5])
    register.step(gaps[1], "Dora", "close")  # its mark is free again
    vote(register, "Musa", gaps[0])
    with pytest.raises(WrongUse, match="addressed, closed"):
        vote(register, "Boris", gaps[1])
    with pytest.raises(WrongUse):
        vote(register, "Chen", gaps[0])
    with pytest.raises(WrongUse):
        voting.vote(gap=gaps[0], by=register["Musa"], speaks_for=register.lake)


def test_one_speaks_with_one_voice(register: Register) -> None:
    one, two, over = register.gap(), register.gap(), register.gap()
    vote(register, "Amina", one, over)
    register.step(over, "Dora", "close")
    voting.vote(gap=two, by=register["Amina"])
    told = dict(GapVote.objects.values_list("gap", "constituency"))
    assert told == {one.pk: "personally", two.pk: "personally", over.pk: "community"}


def test_the_page_says_how_many_of_whom(register: Register) -> None:
    User.objects.filter(pk=register["Boris"].pk).update(listed="nobody")
    User.objects.filter(pk=register["Amina"].pk).update(listed="members")
    one, two = register.gap(), register.gap()
    vote(register, "Amina", one)
    vote(register, "Boris", one)
    vote(register, "Musa", two)
    told = register.page(None, register.url(one))
    assert "2 members hold that it should." in told
    assert "It stands at place" not in told  # three voters say no order
    for name in ("Amina", "Boris"):
        assert f"<bdi>{name}</bdi>, " not in votes_of(told)
        assert name not in votes_of(told)
    seen = votes_of(register.page("Musa", register.url(one)))
    assert "Amina" in seen
    assert "Boris" not in seen
    assert "1 who is not shown" in seen
    page = register.page(None, "/gaps/priorities/")
    assert "Too few have voted to say what comes first" in page
    assert "1 of 1" in page
    assert "67" in page  # (1 + 1 + 0) / 3
    assert "33" in page


def votes_of(page: str) -> str:
    return page[page.index('id="votes"') : page.index('id="history"')]


def test_marks_in_the_browser(register: Register) -> None:
    gap = register.gap()
    at = f"{register.url(gap)}vote/"
    amina = register.client("Amina")
    assert "You have 5 marks left" in register.page("Amina", register.url(gap))
    amina.post(at, {"answer": "yes", "speaks_for": register.lake.pk})
    assert GapVote.objects.get().constituency == "community"
    assert "Take my mark back" in register.page("Amina", register.url(gap))
    amina.post(at, {"answer": "back"})
    assert not GapVote.objects.exists()
    assert register.client("Chen").post(at, {"answer": "yes"}).status_code == 404
    assert "login" in register.client(None).post(at, {"answer": "yes"})["Location"]
    assert amina.get(at).status_code == 405


def test_marks_on_merged_gaps_count_once_for_the_other(register: Register) -> None:
    one, two = register.gap(), register.gap()
    vote(register, "Amina", one, two)
    vote(register, "Boris", two)
    joining.merge(gap=two, into=one, by=register["Dora"], text="The same.")
    assert held(register, "Amina") == {one.pk}
    assert queries.tally().number(one.pk) == 2
    joining.unmerge(gap=Gap.objects.get(pk=two.pk), by=register["Dora"], text="Not the same.")
    assert held(register, "Amina") == {one.pk, two.pk}
    assert held(register, "Boris") == {two.pk}
    joining.merge(gap=Gap.objects.get(pk=two.pk), into=one, by=register["Dora"], text="Yes.")
    voting.take_back(gap=one, by=register["Amina"])
    assert held(register, "Amina") == set()
