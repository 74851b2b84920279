"""The number beside a choice is what choosing it gives."""

from __future__ import annotations

from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from counted.hub.ui.narrowing import Question, Row, narrow

QUESTIONS = (
    Question("kind", "Kind"),
    Question("place", "Place"),
    Question("year", "Year", by_value=True),
)
ROWS = [
    Row(1, {"kind": ("cso",), "place": ("KEN", "CIV"), "year": ("2025",)}),
    Row(2, {"kind": ("cso",), "place": ("KEN",), "year": ("2026",)}),
    Row(3, {"kind": ("nso",), "place": ("CIV",), "year": ("2026",)}),
]


def counts(query: str) -> dict[str, dict[str, int]]:
    narrowed = narrow(ROWS, QUESTIONS, QueryDict(query))
    return {it.title: {str(c.label): c.count for c in it.choices} for it in narrowed.facets}


def test_a_facet_counts_what_the_others_leave_and_not_itself() -> None:
    assert counts("kind=nso")["Kind"] == {"cso": 2, "nso": 1}
    assert counts("kind=nso")["Place"] == {"CIV": 1}
    assert counts("kind=cso&year=2026") == {
        "Kind": {"cso": 1, "nso": 1}, "Place": {"KEN": 1}, "Year": {"2026": 1, "2025": 1},
    }  # fmt: skip


def test_choices_of_one_facet_add_up_and_can_be_taken_off() -> None:
    narrowed = narrow(ROWS, QUESTIONS, QueryDict("place=KEN&place=CIV&q=x&page=3"))
    assert narrowed.keys == [1, 2, 3]
    assert narrowed.clear == "?q=x"
    assert narrowed.kept == [("place", "KEN"), ("place", "CIV")]
    kenya = next(c for c in narrowed.facets[1].choices if c.label == "KEN")
    assert kenya.chosen
    assert kenya.url == "?place=CIV&q=x"


def test_a_choice_that_nothing_fits_stays_to_be_taken_off() -> None:
    narrowed = narrow(ROWS, QUESTIONS, QueryDict("place=XXX"))
    assert narrowed.keys == []
    assert [(c.label, c.count) for it in narrowed.facets for c in it.choices if c.chosen] == [
        ("XXX", 0)
    ]


values = st.sets(st.sampled_from(["a", "b", "c"]))
rows = st.lists(st.tuples(values, values, values), max_size=8)
picked = st.lists(st.tuples(st.sampled_from(["kind", "place", "year"]), st.sampled_from("abc")))


@given(rows, picked)
def test_choosing_gives_what_was_said(made: list[tuple[set[str], ...]], chosen: list) -> None:
    """Among the rows that choosing leaves, as many have the value as stood beside it."""
    every = [
        Row(at, dict(zip(("kind", "place", "year"), it, strict=True))) for at, it in enumerate(made)
    ]
    query = QueryDict(mutable=True)
    for name, value in chosen:
        query.appendlist(name, value)
    for question, facet in zip(
        [
            q
            for q in QUESTIONS
            if any(f.title == q.title for f in narrow(every, QUESTIONS, query).facets)
        ],
        narrow(every, QUESTIONS, query).facets,
        strict=True,
    ):
        for choice in facet.choices:
            if choice.chosen:
                continue
            left = narrow(every, QUESTIONS, QueryDict(choice.url[1:])).keys
            having = [key for key in left if choice.label in every[key].values[question.name]]
            assert len(having) == choice.count
