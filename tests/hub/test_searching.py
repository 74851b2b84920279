"""Words of six languages are found however they are spelled, and one mistake is forgiven."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counted.hub import searching


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
    every = searching.index([text]).split()
    words = [it for it in every if not it.startswith(searching.MARK)]
    assert words == list(dict.fromkeys(searching.words_of(text)))
    assert all(it.removeprefix(searching.MARK).isalnum() for it in every)


def test_near_words_are_known_by_their_mistakes() -> None:
    known = {5: ["water", "wards"], 7: ["toilets"], 13: ["participatory"]}
    assert searching.neighbours("watr", known) == {"water": 1}
    assert searching.neighbours("watre", known) == {"water": 1}
    assert searching.neighbours("partcipatroy", known) == {"participatory": 2}
    assert searching.neighbours("wxtxr", known) == {}
    assert not searching.can_be_mended("cat")
    assert not searching.can_be_mended("6x2x1")


@given(st.text(), st.sampled_from(["", "en", "fr", "es", "ru", "ar", "zh-hans", "sw"]))
def test_stems_are_marked_and_are_no_words(text: str, language: str) -> None:
    plain = set(searching.words_of(text))
    more = set(searching.index([text], language=language).split()) - plain
    assert all(stem.startswith(searching.MARK) for stem in more)


def test_the_heaviest_weight_of_a_word_counts() -> None:
    assert searching.vector({"A": "water", "D": "water wards"}) == "'water':1A 'wards':1D"


def test_arabic_forms_meet() -> None:
    forms = [
        set(searching.index([it], language="ar").split())
        for it in ("بيانات", "البيانات", "والبيانات", "وبيانات", "بياناتهم")
    ]
    assert "=arبيان" in set.intersection(*forms)
