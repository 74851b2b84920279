"""The search: what is found, narrowed, counted and mended, and for whom."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.hub.desk import finds
from tests.hub.desk.finds import NOBODY, ask, counts, hold, keys, lose

from counted.hub.accounts.rules import MEMBERS, PUBLIC, Standing
from counted.hub.desk import indexing
from counted.hub.desk.finding import similar
from counted.hub.desk.models import Entry
from counted.hub.ui.things import Thing

pytestmark = pytest.mark.django_db
MEMBER = Standing(person_id=1, body_kinds=frozenset({"collaborative"}))


@pytest.fixture(autouse=True)
def _leaves(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A source of things for tests, empty before each."""
    finds.held.clear()
    monkeypatch.setattr(indexing, "_sources", {finds.KIND: finds.leaves})
    yield
    finds.held.clear()


def test_what_is_put_is_found_and_what_is_gone_is_not() -> None:
    hold("a", title="Water in the lake wards")
    assert keys(ask("q=water")) == ["a"]
    hold("a", title="Toilets in the lake wards")
    assert keys(ask("q=water")) == []
    assert keys(ask("q=toilets")) == ["a"]
    lose("a")
    assert keys(ask("q=toilets")) == keys(ask("")) == []


@pytest.mark.parametrize(
    ("language", "title", "query"),
    [
        ("en", "Counting children", "counted child"),
        ("fr", "Les données des habitantes", "donnée habitant"),
        ("es", "Poblaciones rurales", "población rural"),
        ("ru", "Данные о гражданах", "данных граждан"),
        ("ar", "والبيانات التي يجمعها المواطنون", "بيانات مواطن"),
        ("ar", "بيانات المواطنين", "البيانات"),
        ("zh", "公民数据的质量", "数据"),
        ("sw", "Takwimu za wananchi", "wananchi takwimu"),
        ("tw", "Ɔmanfo databoa", "ɔmanfo"),
        ("ne", "नागरिक तथ्याङ्क", "नागरिक"),
    ],
)
def test_words_are_found_in_their_forms(language: str, title: str, query: str) -> None:
    hold("a", title=title, language=language)
    hold("b", title="Something else", language="en")
    found = ask(f"q={query}")
    assert keys(found) == ["a"]
    assert not found.mended


def test_titles_stand_before_summaries_and_summaries_before_texts() -> None:
    hold("text", title="Third", text="sanitation")
    hold("summary", title="Second", summary="About sanitation")
    hold("title", title="Sanitation")
    assert keys(ask("q=sanitation")) == ["title", "summary", "text"]


def test_a_country_is_found_by_its_name_in_any_language() -> None:
    hold("a", title="Lake wards", countries=["KEN"])
    hold("b", title="Hills", countries=["NPL"])
    for name in ("Kenya", "كينيا", "肯尼亚", "Кения"):
        assert keys(ask(f"q={name}")) == ["a"], name


def test_mistakes_are_forgiven_and_told() -> None:
    hold("a", title="Participatory budgeting of toilets")
    for query, word in (("toilots", "toilets"), ("partcipatroy", "participatory")):
        found = ask(f"q={query}")
        assert keys(found) == ["a"]
        assert found.mended == (word,)
    assert keys(ask("q=xxxxxx")) == []


def test_some_of_the_words_are_better_than_nothing_and_it_is_said() -> None:
    hold("a", title="Water quality")
    hold("b", title="Sanitation workers")
    found = ask("q=water workers unicorns")
    assert set(keys(found)) == {"a", "b"}
    assert found.answer.is_partly
    assert not ask("q=water").answer.is_partly


def test_values_add_up_and_facets_restrict_one_another() -> None:
    hold("a", countries=["KEN"], topics=["water"])
    hold("b", countries=["NPL"], topics=["water"])
    hold("c", countries=["KEN", "PER"], topics=["wells"])
    assert set(keys(ask("country=KEN&country=NPL"))) == {"a", "b", "c"}
    assert set(keys(ask("country=KEN&topic=water"))) == {"a"}
    found = counts(ask("country=KEN&topic=water"))
    assert found["Country"] == {"Kenya": 1, "Nepal": 1}
    assert found["Topic"] == {"water": 1, "wells": 1}
    assert counts(ask("q=a"))["Country"] == {"Kenya": 1}


def test_members_only_things_are_nowhere_for_others() -> None:
    hold("open", title="Open notes", topics=["water"], countries=["KEN"])
    hold(
        "secret", title="Xylophones", audiences=[MEMBERS], topics=["water", "hush"],
        countries=["KEN"],
    )  # fmt: skip
    for query in (
        "",
        "q=xylophones",
        "q=xylophonez",
        "topic=hush",
        "q=notes+xylophones",
        "q=notes+xylophonez",
    ):
        found = ask(query)
        assert "secret" not in keys(found)
        assert "hush" not in counts(found).get("Topic", {}) or counts(found)["Topic"]["hush"] == 0
        assert found.mended == ()
    assert counts(ask(""))["Topic"] == {"water": 1}
    assert ask("").total == 1
    assert similar(Thing("leaf", "open"), NOBODY) == []
    assert similar(Thing("leaf", "secret"), NOBODY) == []
    assert keys(ask("q=xylophonez", MEMBER)) == ["secret"]
    assert [it.key for it in similar(Thing("leaf", "open"), MEMBER)] == ["secret"]


def test_a_word_of_hidden_things_is_mended_as_if_nobody_had_written_it() -> None:
    hold("open", title="Wards")
    hold("secret", title="Warts", audiences=[MEMBERS])
    found = ask("q=warts")
    assert keys(found) == ["open"]
    assert found.mended == ("wards",)


def test_what_becomes_hidden_is_gone_at_once() -> None:
    hold("a", title="Water")
    assert ask("").total == 1
    hold("a", title="Water", audiences=[MEMBERS])
    assert ask("").total == 0
    assert keys(ask("q=water")) == []


def test_like_is_found_beside_like() -> None:
    hold("a", title="Water points by village women", topics=["water"], indicators=["6.1.1"])
    hold("b", title="Village wells", topics=["water"], indicators=["6.1.1"])
    hold("c", title="Traffic noise", topics=["noise"], countries=["KEN"])
    assert [it.key for it in similar(Thing("leaf", "a"), NOBODY)] == ["b"]


@pytest.mark.parametrize(
    ("sort", "order"), [("newest", ["b", "a"]), ("title", ["a", "b"]), ("nonsense", ["b", "a"])]
)
def test_the_order_can_be_chosen(sort: str, order: list[str]) -> None:
    hold("a", title="alpha", at="2025-01-01T00:00Z")
    hold("b", title="Beta", at="2026-01-01T00:00Z")
    assert keys(ask(f"sort={sort}")) == order


def test_all_anew_is_the_same_and_keeps_when_each_arrived() -> None:
    hold("a", title="Water")
    hold("b", title="Toilets")
    before = dict(Entry.objects.values_list("key", "entered_at"))
    finds.held.pop("b")
    assert indexing.rebuild() == 1
    assert dict(Entry.objects.values_list("key", "entered_at")) == {"a": before["a"]}
    hold("a", title="Water", audiences=[MEMBERS, PUBLIC])
    assert Entry.objects.get().entered_at > before["a"]


def test_as_many_queries_for_one_as_for_many() -> None:
    counted = set()
    for at in (1, 3, 30):
        for number in range(at):
            hold(f"{number}", title="Water", countries=["KEN"], topics=["t"], goals=["6"])
        ask("")
        with CaptureQueriesContext(connection) as seen:
            ask("q=water&country=KEN&topic=t&goal=6&kind=leaf")
        counted.add(len(seen))
    assert len(counted) == 1
    assert max(counted) <= 5


@pytest.mark.parametrize(
    "query", ["", "'", "a & b | !", "\\", "it's 'quoted':*", "%25s", "水流" * 20]
)
def test_nobody_can_break_the_question(query: str) -> None:
    hold("a", title="Water")
    ask(f"q={query}")
    ask(f"q={query}&page=nonsense&country=%00&sort=%27")
