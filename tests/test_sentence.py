"""A sentence: translated first, then filled."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counted.messages import Marked
from counted.sentence import GAP, Fact, Sentence, all_of

FRENCH = {
    "No row of {file} has {group}.": "Aucune ligne de {file} n'a {group}.",
    "{one} and {other}": "{one} et {other}",
    "the whole group": "le groupe entier",
    "Lost: {file}.": "Perdu : {fichier}.",
    "Short: {file}.": "Court.",
    "line {line}": "ligne {line}",
}


def french(text: str) -> str:
    return FRENCH.get(text, text)


def sentence(text: str, **facts: Fact) -> Sentence:
    return Sentence(Marked(text), facts)


def test_facts_come_in_after_translation_and_are_said_in_the_same_language() -> None:
    group = all_of(["sex = women", "ward = Azito"])
    told = sentence("No row of {file} has {group}.", file="homes.csv", group=group)
    assert told.said() == "No row of homes.csv has sex = women and ward = Azito."
    assert told.said(french) == "Aucune ligne de homes.csv n'a sex = women et ward = Azito."
    assert str(told) == told.said()


def test_three_parts_are_joined_and_none_is_said_otherwise() -> None:
    whole = sentence("the whole group")
    assert str(all_of(["a", "b", "c"])) == "a and b and c"
    assert all_of(["a"]) == "a"
    assert sentence("{group}", group=all_of([], otherwise=whole)).said(french) == "le groupe entier"


@pytest.mark.parametrize("text", ["Lost: {file}.", "Short: {file}."])
def test_a_translation_with_other_gaps_gives_way_to_the_english(text: str) -> None:
    assert sentence(text, file="a.csv").said(french) == text.replace("{file}", "a.csv")


def test_words_are_listed_with_commas_and_sentences_on_lines() -> None:
    lines = (sentence("line {line}", line=3), sentence("line {line}", line=7))
    told = sentence("{known}:\n  {lines}", known=("a", "b"), lines=lines)
    assert told.said() == "a, b:\n  line 3\n  line 7"
    assert told.said(french) == "a, b:\n  ligne 3\n  ligne 7"


def test_numbers_are_written_plainly() -> None:
    told = sentence("{n} {whole} {part} {large}", n=1200, whole=12.0, part=0.25, large=1234567.0)
    assert told.said() == "1200 12 0.25 1234567"


def test_braces_that_are_no_gap_stay() -> None:
    assert sentence("a blank is {answered: false}, {gone}").said() == (
        "a blank is {answered: false}, {gone}"
    )
    assert sentence("").said(lambda _: "the head of a catalogue") == ""


texts = st.text(max_size=20)
plain = st.one_of(texts, st.integers(), st.floats(allow_nan=False, allow_infinity=False))
facts = st.recursive(
    plain,
    lambda inner: st.builds(
        lambda text, gaps: Sentence(Marked(text), gaps),
        texts,
        st.dictionaries(st.sampled_from(["a", "b"]), inner, max_size=2),
    ),
    max_leaves=4,
)


@given(texts, st.dictionaries(st.sampled_from(["a", "b", "c"]), facts | st.tuples(texts, texts)))
def test_what_a_database_keeps_says_the_same(text: str, gaps: dict[str, Fact]) -> None:
    told = Sentence(Marked(text + "{a} {b}"), gaps)
    kept = Sentence.from_json(json.loads(json.dumps(told.to_json())))
    assert kept == told
    assert kept.said() == told.said()


@given(st.text())
def test_a_fact_is_never_read_as_a_gap(value: str) -> None:
    assert sentence("<{a}{b}>", a=value, b="{a}").said() == f"<{value}{{a}}>"
    assert not GAP.findall("{answered: false}")
