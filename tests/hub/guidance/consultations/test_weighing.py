"""Who is heard and who is missing; what unites and what divides: worked by hand, and for any."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.hub.guidance.consultations.hall import Hall

from counted.errors import WrongUse
from counted.hub.accounts.models import User
from counted.hub.desk.participation import member_ids, member_profiles, profiles
from counted.hub.guidance.consultations import agreeing, dividing, hearing, presenting
from counted.hub.guidance.consultations.dividing import Said
from counted.hub.guidance.consultations.hearing import Voice
from counted.hub.guidance.models import Agreement


def said(comment: int, constituency: str, *values: int) -> list[Said]:
    return [Said(comment, constituency, value) for value in values]


def test_what_unites_and_what_divides_worked_by_hand() -> None:
    found = dividing.opinions([
        *said(1, "nso", 1, 1, 0), *said(1, "community", 1, 1, 1, -1),  # 2/3 and 3/4
        *said(2, "nso", 1, 1, 1), *said(2, "community", -1, -1, 1),    # 3/3 and 1/3
        *said(3, "nso", 1, 1, 1), *said(3, "community", 1, 1),         # only one is heard
        *said(4, "nso", 1, 0, -1), *said(4, "community", 1, 0, 0),     # 1/3 and 1/3
        *said(5, "nso", 1, 1, -1, -1), *said(5, "community", 1, 1, 1),  # just half is not more
    ])  # fmt: skip
    assert found[1].shares == {"community": Fraction(3, 4), "nso": Fraction(2, 3)}
    assert [it.comment for it in dividing.uniting(found.values())] == [1]
    assert [it.comment for it in dividing.dividing(found.values())] == [2, 5]
    assert found[2].distance == Fraction(2, 3)


VALUES = st.tuples(
    st.integers(1, 4), st.sampled_from(("nso", "community", "cso")), st.sampled_from((-1, 0, 1))
)


@given(st.lists(VALUES, max_size=60), st.randoms())
def test_order_never_counts_and_nothing_unites_and_divides(
    values: list[tuple[int, str, int]], rng: object
) -> None:
    told = [Said(*it) for it in values]
    found = dividing.opinions(told)
    rng.shuffle(told)
    assert dividing.opinions(told) == found
    unites = {it.comment for it in dividing.uniting(found.values())}
    assert not unites & {it.comment for it in dividing.dividing(found.values())}
    for it in found.values():
        by = [[v for c, n, v in values if (c, n) == (it.comment, name)] for name in it.shares]
        assert all(len(them) >= 3 for them in by)
        agree = all(2 * them.count(1) > len(them) for them in by)
        assert it.unites == (len(by) > 1 and agree)


@given(st.lists(VALUES, max_size=60), st.sampled_from(("nso", "community")))
def test_one_more_who_agrees_in_a_kind_that_is_heard_never_parts_what_is_united(
    values: list[tuple[int, str, int]], name: str
) -> None:
    before = dividing.opinions(Said(*it) for it in values)
    for key, it in before.items():
        if it.unites and name in it.shares:
            after = dividing.opinions([*(Said(*one) for one in values), Said(key, name, 1)])
            assert after[key].unites


def voice(author: int, **told: str) -> Voice:
    first = {"said_by": "", "constituency": "nso", "country": "KEN", "language": "en", "sex": ""}
    it = {**first, **told}
    return Voice(None, "concern", author, it["said_by"], it["constituency"], it["country"],
                 it["language"], it["sex"])  # fmt: skip


def test_balance_worked_by_hand() -> None:
    voices = [voice(1), voice(1), voice(2, said_by="Women of Kolwa", constituency=""), voice(2)]
    members = [{"region": "202", "constituency": "nso", "language": "en"}] * 2
    members += [{"region": "019", "constituency": "community", "language": "es"}] * 6
    found = hearing.balance(voices, members)
    by = {it.value: it for it in found["constituency"]}
    assert hearing.people(voices) == 3
    assert (by["nso"].voices, by["nso"].members) == (2, 2)
    assert by["nso"].voices_share == pytest.approx(2 / 3)
    assert [it.value for it in hearing.missing(found["constituency"])] == ["community"]
    assert [it.value for it in hearing.missing(found["language"])] == ["es"]


@given(st.dictionaries(st.sampled_from(("", "female", "male", "other")), st.integers(0, 40)))
def test_no_group_of_fewer_than_five_is_shown_or_worked_out(counts: dict[str, int]) -> None:
    """Whoever knows how many there are in all learns of no group of fewer than five."""
    shown = hearing.shielded(counts)
    assert all(number >= 5 and number % 5 == 0 for number in shown.values())
    named = [it for names in shown for it in names]
    assert len(named) == len(set(named))
    for names, number in shown.items():
        assert 0 <= sum(counts[it] for it in names) - number < 5
    alone = {names[0] for names in shown if len(names) == 1}
    assert all(counts[it] >= 5 for it in alone)
    hidden = [it for it, number in counts.items() if number and it not in alone]
    together = sum(counts[it] for it in hidden)
    assert not hidden or together >= 5 or not alone


def test_sex_is_told_once_by_a_person() -> None:
    voices = [voice(1, sex="female"), voice(1), voice(2, sex="male")]
    assert hearing.by_sex(voices) == Counter({"female": 1, "male": 1})


@pytest.mark.slow
@pytest.mark.django_db
class TestOnThePage:
    """In the house with its members."""

    def test_members_are_read_as_everywhere_else(self) -> None:
        Hall()
        told = profiles(member_ids())
        assert sorted(map(repr, member_profiles())) == sorted(map(repr, told.values()))

    def test_who_is_missing_is_said_in_words(self) -> None:
        hall = Hall()
        User.objects.filter(pk=hall["Boris"].pk).update(language="fr")
        it = hall.consultation()
        hall.says(it, "Amina", speaks_for=hall.lake, sex="female")
        page = hall.page(None, presenting.url(it))
        assert "Who is missing" in page
        assert "1 person has spoken." in page
        assert "French" in page.partition("Who is missing")[2].partition("</div>")[0]
        assert "at least" not in page  # one person's sex is nobody's business

    def test_one_agrees_once_with_others_while_it_is_open(self) -> None:
        hall = Hall()
        it = hall.consultation()
        made = hall.says(it, "Amina")
        path = f"{presenting.comment_url(made)}agree/"
        assert hall.client("Amina").post(path, {"value": "1"}).status_code == 404
        boris = hall.client("Boris")
        told = {"value": "1", "speaks_for": str(hall.office.pk)}
        assert boris.post(path, told).status_code == 302
        assert boris.post(path, {**told, "value": "-1"}).status_code == 302
        kept = Agreement.objects.get()
        assert (kept.value, kept.constituency, kept.organisation) == (-1, "nso", hall.office)
        assert boris.post(path, {"value": "7"}).status_code == 422
        assert boris.post(path, {"value": "back"}).status_code == 302
        assert not Agreement.objects.exists()
        page = hall.client("Chen").get(f"{presenting.url(it)}c2/").content.decode()
        assert 'value="-1"' in page
        agreeing.say(comment=made, by=hall["Chen"], value=1)
        assert "1 of 1 person agrees." in hall.page(None, presenting.comment_url(made))
        hall.ended(it)
        assert boris.post(path, told).status_code == 404
        with pytest.raises(WrongUse):
            agreeing.say(comment=hall.anew_comment(made), by=hall["Musa"], value=1)

    def test_the_rule_stands_on_the_page(self) -> None:
        hall = Hall()
        it = hall.consultation()
        made = hall.says(it, "Amina", "A thought that unites.")
        for kind in ("nso", "community"):
            for number in range(3):
                person = User.objects.create_user(f"{kind}{number}@example.org", name=kind)
                Agreement.objects.create(comment=made, person=person, value=1, constituency=kind)
        page = hall.page(None, f"{presenting.url(it)}agreement/")
        assert "A thought that unites." in page.partition("What divides")[0]
        assert "once 3 of its people" in page
