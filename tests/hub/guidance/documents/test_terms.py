"""A word has definitions that compete, each somebody's; clauses lead to the word and back."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from rdflib import RDF, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, SKOS
from tests.hub.guidance.documents.shelf import Shelf

from counted.errors import WrongUse
from counted.hub.desk.models import Entry
from counted.hub.guidance.documents import actions, defining, drafting
from counted.hub.guidance.models import Definition, Term

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SITE = "http://testserver"
WORDS = {
    "text": "Data that citizens make.", "language": "English", "whose": "An institute",
    "source": "A page", "status": "unconfirmed", "position": "10",
    "source_url": "https://institute.example/page", "source_date": "2024-02-14",
}  # fmt: skip


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


def term(shelf: Shelf, label: str = "citizen data", **told: Any) -> Term:
    return defining.save(by=shelf["Dora"], told={"labels": {"en": label}, **told})


def defined(shelf: Shelf, term: Term, **told: Any) -> Definition:
    first = {"text": "Data.", "whose": "An institute", "source": "A page", **told}
    return defining.define(by=shelf["Dora"], term=term, told=first)


def test_the_secretariat_adds_a_term_and_its_definitions(shelf: Shelf) -> None:
    dora = shelf.client("Dora")
    answer = dora.post("/terms/new/", {"label-en": "Citizen data", "label-ar": "بيانات المواطنين"})
    assert answer.headers["Location"] == "/terms/citizen-data/"
    answer = dora.post("/terms/citizen-data/definitions/", WORDS)
    assert answer.headers["Location"] == "/terms/citizen-data/"
    other = {**WORDS, "text": "Otherwise.", "whose": "An office", "position": "5"}
    assert dora.post("/terms/citizen-data/definitions/", other).status_code == 302
    page = shelf.page(None, "/terms/citizen-data/")
    assert page.index("An office") < page.index("An institute")
    assert "Data that citizens make." in page
    assert "Not confirmed" in page
    assert "بيانات المواطنين" in page
    first = Definition.objects.get(whose="An institute")
    path = f"/terms/citizen-data/definitions/{first.pk}/"
    assert "Data that citizens make." in shelf.page("Dora", path)
    assert dora.post(path, {**WORDS, "text": "Mended."}).status_code == 302
    assert "Mended." in shelf.page(None, "/terms/citizen-data/")
    assert dora.post(f"{path}drop/").status_code == 302
    assert "Mended." not in shelf.page(None, "/terms/citizen-data/")


def test_a_definition_is_somebodys_and_has_a_source(shelf: Shelf) -> None:
    term(shelf)
    dora = shelf.client("Dora")
    for name in ("text", "whose", "source"):
        answer = dora.post("/terms/citizen-data/definitions/", {**WORDS, name: " "})
        assert answer.status_code == 422
    with pytest.raises(WrongUse, match="source"):
        defined(shelf, Term.objects.get(), source=" ")
    assert not Definition.objects.exists()


@pytest.mark.parametrize("name", [None, "Amina", "Boris", "Chen"])
def test_nobody_else_keeps_terms(shelf: Shelf, name: str | None) -> None:
    one = defined(shelf, term(shelf))
    client = shelf.client(name)
    page = client.get("/terms/citizen-data/").content.decode()
    assert "Add a definition" not in page
    for path in ("/terms/new/", "/terms/citizen-data/names/", "/terms/citizen-data/definitions/",
                 f"/terms/citizen-data/definitions/{one.pk}/"):  # fmt: skip
        assert client.get(path).status_code in (302, 404)
        assert client.post(path, WORDS).status_code in (302, 404)
    client.post(f"/terms/citizen-data/definitions/{one.pk}/drop/")
    assert Definition.objects.get().text == "Data."
    assert Term.objects.count() == 1
    if name:
        with pytest.raises(WrongUse):
            defining.save(by=shelf[name], told={"labels": {"en": "x"}})


def test_a_term_keeps_its_address_and_stands_not_below_itself(shelf: Shelf) -> None:
    above = term(shelf)
    below = term(shelf, "citizen science", broader=above)
    dora = shelf.client("Dora")
    answer = dora.post("/terms/citizen-data/names/", {"label-en": "Data of citizens"})
    assert answer.headers["Location"] == "/terms/citizen-data/"
    assert "Data of citizens" in shelf.page(None, "/terms/citizen-science/")
    told = {"label-en": "Data of citizens", "broader": below.pk}
    assert dora.post("/terms/citizen-data/names/", told).status_code == 422
    assert dora.post("/terms/citizen-data/names/", {"label-fr": "données"}).status_code == 422


def test_clauses_of_today_that_use_a_term_are_found_from_it(shelf: Shelf) -> None:
    term(shelf)
    term(shelf, "citizen")
    text = "[They](/terms/citizen-data/) begin.\n\nOr [not](/terms/citizen-data).\n\nNothing."
    document = shelf.begun(text=text)
    assert "Used in clauses" not in shelf.page(None, "/terms/citizen-data/")
    shelf.published(document)
    page = shelf.page(None, "/terms/citizen-data/")
    assert re.findall(r"/v1/(c\d)/", page) == ["c1", "c2"]
    assert "Used in clauses" not in shelf.page(None, "/terms/citizen/")
    draft = actions.draft(document=document, by=shelf["Dora"])
    first = shelf.passages(draft)[0]
    drafting.write(passage=first, by=shelf["Dora"], told={"text": "They."})
    shelf.published(document)
    assert re.findall(r"/v\d/(c\d)/", shelf.page(None, "/terms/citizen-data/")) == ["c2"]
    actions.withdraw(document=document, by=shelf["Dora"], reason="It was wrong.")
    assert "Used in clauses" not in shelf.page(None, "/terms/citizen-data/")


def test_a_clause_that_defines_a_term_stands_beside_what_others_mean(shelf: Shelf) -> None:
    document = shelf.begun()
    draft = document.versions.get()
    own = shelf.passages(draft)[1]
    told = {"kind": "definition", "title": "Citizen data"}
    drafting.write(passage=own, by=shelf["Dora"], told=told)
    shelf.published(document)
    word = term(shelf)
    defined(shelf, word, text="Our own words.", clause=own.clause)
    defined(shelf, word, text="What others say.", whose="An office")
    page = shelf.page(None, "/guidance/a-framework-of-ours/c2/")
    assert "What others say." in page
    assert "Our own words." not in page
    assert "What others say." not in shelf.page(None, "/guidance/a-framework-of-ours/c3/")
    assert f'value="{own.clause_id}"' in shelf.page("Dora", "/terms/citizen-data/definitions/")


def test_terms_are_found_by_their_names_in_any_language_and_by_what_they_mean(
    shelf: Shelf,
) -> None:
    word = term(shelf, labels={"en": "citizen data", "fr": "données citoyennes"})
    assert "/terms/citizen-data/" in shelf.page(None, "/search/?q=citoyennes")
    one = defined(shelf, word, text="Gathered by fisherfolk.")
    assert "/terms/citizen-data/" in shelf.page(None, "/search/?q=fisherfolk")
    defining.drop(by=shelf["Dora"], definition=one)
    assert "/terms/citizen-data/" not in shelf.page(None, "/search/?q=fisherfolk")
    assert Entry.objects.get(kind="term").by == ""


@pytest.mark.parametrize(("ending", "form"), [("ttl", "turtle"), ("rdf", "xml"),
                                              ("jsonld", "json-ld")])  # fmt: skip
def test_machines_take_the_register_as_skos(shelf: Shelf, ending: str, form: str) -> None:
    above = term(shelf, labels={"en": "citizen data", "zh-hans": "公民数据"})
    below = term(shelf, "citizen science", broader=above)
    defined(shelf, below, source_url="https://institute.example/page", status="confirmed")
    defined(shelf, below, text="Otherwise.", whose="An office")
    answer = shelf.client(None).get(f"/terms/skos.{ending}")
    graph = Graph().parse(data=answer.content, format=form)
    me, other = URIRef(f"{SITE}/terms/citizen-science/"), URIRef(f"{SITE}/terms/citizen-data/")
    assert (other, SKOS.narrower, me) in graph
    assert Literal("公民数据", lang="zh-Hans") in set(graph.objects(other, SKOS.prefLabel))
    told = {
        str(graph.value(it, DCTERMS.creator)): str(graph.value(it, RDF.value))
        for it in graph.objects(me, SKOS.definition)
    }
    assert told == {"An institute": "Data.", "An office": "Otherwise."}
    assert shelf.client(None).get("/terms/skos.xls").status_code == 404


def test_the_page_of_a_term_describes_it(shelf: Shelf) -> None:
    defined(shelf, term(shelf))
    page = shelf.page(None, "/terms/citizen-data/")
    (text,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    told = json.loads(text)
    assert told["@type"] == "DefinedTerm"
    assert told["description"] == ["An institute: Data."]
    assert told["inDefinedTermSet"] == f"{SITE}/terms/"


def test_many_definitions_take_as_many_queries_as_few(
    shelf: Shelf, django_assert_max_num_queries: Any
) -> None:
    for number in range(3):
        word = term(shelf, f"word {number}")
        for _again in range(1 + 3 * number):
            defined(shelf, word)
    for path in ("/terms/", "/terms/word-0/", "/terms/word-2/", "/terms/skos.ttl"):
        with django_assert_max_num_queries(12):
            assert shelf.client(None).get(path).status_code == 200
