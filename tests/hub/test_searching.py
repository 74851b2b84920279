"""Words of six languages are found however they are spelled, and one mistake is forgiven."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counted.hub import searching
from counted.hub.accounts.models import Organisation


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("Côte d’Ivoire", "ivoire cote"),
        ("L'eau potable", "EAU"),
        ("Вода из колодца, ещё", "еще вода"),
        ("والماء النظيف في المَدينة", "ماء نظيف مدينة"),
        ("安全饮用水", "饮用水"),
        ("安全饮用水", "水"),
        ("Indicator 6.2.1a", "6.2.1A"),
        ("Straße", "strasse"),
        ("ﬁsher families", "fisher"),
    ],
)
def test_a_text_is_found_however_it_is_spelled(text: str, query: str) -> None:
    known = searching.words_of(text)
    assert all(any(it.startswith(word) for it in known) for word in searching.asked(query))


@pytest.mark.parametrize(
    ("text", "query"), [("Indicator 6.2.1", "6.2.2"), ("饮用水", "水饮"), ("water", "wader")]
)
def test_other_texts_are_not(text: str, query: str) -> None:
    known = searching.words_of(text)
    assert not all(any(it.startswith(word) for it in known) for word in searching.asked(query))


@given(st.text())
def test_whatever_is_written_is_found_by_itself(text: str) -> None:
    assert set(searching.asked(text)) <= set(searching.words_of(text))


@given(st.text())
def test_words_hold_nothing_that_the_database_would_take_apart(text: str) -> None:
    assert all(word.isalnum() for word in searching.words_of(text))
    assert searching.index([text]).split(" ") == list(dict.fromkeys(searching.words_of(text))) or (
        searching.index([text]) == ""
    )


def test_one_mistake_is_forgiven_and_told() -> None:
    known = {"water", "toilets", "wards"}
    mended = searching.mended("watr toilets", known)
    assert mended is not None
    assert mended.groups == (("water",), ("toilets",))
    assert mended.mended == ("water",)
    assert searching.mended("watre", known).mended == ("water",)
    assert searching.mended("water toilets", known) is None
    assert searching.mended("wxtxr", known) is None
    assert searching.mended("xat", known | {"cat"}) is None


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["", "'", "a & b | !", "\\", "it's 'quoted':*", "%s", "水" * 500])
def test_nobody_can_break_the_question(query: str) -> None:
    Organisation.objects.create(name="Lake Savings Group", slug="lake", kind="community")
    question = searching.exactly(query)
    assert len(question.groups) <= searching.LONGEST_QUERY
    assert not searching.holding(Organisation.objects.all(), question).exists()


@pytest.mark.django_db
def test_all_words_have_to_occur_and_beginnings_count() -> None:
    lake = Organisation.objects.create(name="Lake Savings Group", slug="lake", kind="community")
    Organisation.objects.create(name="Lake Office", slug="office", kind="nso")
    found = searching.holding(Organisation.objects.all(), searching.exactly("sav lake"))
    assert list(found) == [lake]
    assert searching.vocabulary(Organisation.objects.all()) == {
        "lake",
        "savings",
        "group",
        "office",
    }
