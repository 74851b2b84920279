"""Programs, harvesters and search engines read guidance as everybody does, and drafts never."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.test import Client
from tests.hub.guidance.documents.shelf import Shelf
from tests.hub.guidance.documents.test_taking_along import translate

from counted.hub.accounts import tokens
from counted.hub.guidance.documents import actions, defining, drafting
from counted.hub.guidance.models import Document

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
API = "/api/v1"
PAGE = "/guidance/a-framework-of-ours/"
SITE = "http://testserver"


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


def program(shelf: Shelf, name: str) -> Client:
    _, secret = tokens.make(person=shelf[name], name="Test", scopes=("read",), days=1)
    return Client(headers={"Authorization": f"Bearer {secret}"})


def asked(path: str, client: Client | None = None) -> Any:
    answer = (client or Client()).get(f"{API}{path}")
    return answer.json() if answer.status_code == 200 else answer.status_code


def test_programs_read_documents_versions_and_clauses(shelf: Shelf) -> None:
    document = shelf.document()
    translate(shelf, document)
    assert [it["title"] for it in asked("/guidance")["found"]] == ["A framework of ours"]
    told = asked("/guidance/a-framework-of-ours")
    assert told["url"] == f"{SITE}{PAGE}"
    assert [it["number"] for it in told["versions"]] == [2, 1]
    whole = asked("/guidance/a-framework-of-ours/versions/2?in=ar")
    assert [it["name"] for it in whole["clauses"]] == ["c1", "c2", "c3", "c4", "c5"]
    second, third = whole["clauses"][1:3]
    assert (second["language"], second["is_behind"]) == ("ar", False)
    assert (third["is_behind"], third["change"]) == (True, "edited")
    original = asked("/guidance/a-framework-of-ours/versions/2")["clauses"][1]
    assert (original["text"], original["language"]) == ("Citizens start them.", "en")
    clause = asked("/guidance/a-framework-of-ours/clauses/3")
    assert [it["text"] for it in clause["readings"]] == ["Anew.", "Or citizens take part."]
    assert clause["url"] == f"{SITE}{PAGE}c3/"


def test_programs_read_no_draft_but_those_of_its_writers(shelf: Shelf) -> None:
    document = shelf.document()
    draft = actions.draft(document=document, by=shelf["Dora"])
    drafting.insert(version=draft, by=shelf["Dora"], told={"text": "Not yet."})
    for client in (Client(), program(shelf, "Amina")):
        assert len(asked("/guidance/a-framework-of-ours", client)["versions"]) == 1
        assert asked("/guidance/a-framework-of-ours/versions/2", client) == 404
        assert asked("/guidance/a-framework-of-ours/clauses/6", client) == 404
    dora = program(shelf, "Dora")
    whole = asked("/guidance/a-framework-of-ours/versions/2", dora)
    assert whole["clauses"][0]["text"] == "Not yet."
    actions.withdraw(document=document, by=shelf["Dora"], reason="It was wrong.")
    for path in ("", "/versions/1", "/clauses/2"):
        assert asked(f"/guidance/a-framework-of-ours{path}") == 404
    assert asked("/guidance/nothing") == 404


def test_programs_read_terms(shelf: Shelf) -> None:
    word = defining.save(by=shelf["Dora"], told={"labels": {"en": "citizen data"}})
    told = {"text": "Data.", "whose": "An office", "source": "A page"}
    defining.define(by=shelf["Dora"], term=word, told=told)
    (one,) = asked("/terms")
    assert one == asked("/terms/citizen-data")
    assert one["definitions"][0]["whose"] == "An office"
    assert one["definitions"][0]["source"] == {"name": "A page", "url": "", "date": None}
    assert asked("/terms/nothing") == 404


def test_harvesters_get_what_is_published_and_are_told_what_is_gone(shelf: Shelf) -> None:
    document = shelf.document()
    shelf.begun(title="Only begun")
    listed = "/oai/?verb=ListRecords&metadataPrefix=oai_dc&set=document"
    text = Client().get(listed).content.decode()
    assert "A framework of ours" in text
    assert "Only begun" not in text
    data = Client().get(f"/metadata/document/{document.pk}/datacite.json").content
    assert json.loads(data)["titles"][0]["title"] == "A framework of ours"
    actions.withdraw(document=document, by=shelf["Dora"], reason="It was wrong.")
    text = Client().get(listed).content.decode()
    assert 'status="deleted"' in text
    assert "A framework of ours" not in text
    assert Client().get(f"/metadata/document/{document.pk}/datacite.json").status_code == 404


def test_search_engines_and_readers_of_feeds_find_documents_clauses_and_terms(
    shelf: Shelf,
) -> None:
    defining.save(by=shelf["Dora"], told={"labels": {"en": "citizen data"}})
    shelf.document()
    sitemap = Client().get("/sitemap-things.xml").content.decode()
    for path in (PAGE, f"{PAGE}c2/", "/terms/citizen-data/"):
        assert f"<loc>{SITE}{path}</loc>" in sitemap
    feed = Client().get("/feed/atom/?kind=document").content.decode()
    assert f"{SITE}{PAGE}" in feed


def described(shelf: Shelf, path: str) -> list[dict[str, Any]]:
    page = shelf.page("Dora", path)
    told = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    return [json.loads(it) for it in told]


def test_a_page_tells_machines_of_the_version_of_today_alone(shelf: Shelf) -> None:
    document = shelf.document()
    (told,) = described(shelf, PAGE)
    assert (told["@type"], told["version"]) == ("CreativeWork", "1")
    assert f"{SITE}{PAGE}v1/take/pdf" in [it["contentUrl"] for it in told["encoding"]]
    actions.draft(document=document, by=shelf["Dora"])
    assert described(shelf, f"{PAGE}v2/") == []
    shelf.published(document)
    assert described(shelf, f"{PAGE}v1/") == []
    assert described(shelf, PAGE)[0]["version"] == "2"


def test_a_whole_version_is_told_in_as_many_queries_for_many_clauses(
    shelf: Shelf, django_assert_max_num_queries: Any
) -> None:
    shelf.document()
    many = "\n\n".join(f"Clause number {it} says something." for it in range(60))
    long = shelf.document(title="A long one", text=many)
    actions.adapt(
        version=long.versions.get(), by=shelf["Boris"], speaks_for=shelf.office,
        told={"title": "Ours"},
    )  # fmt: skip
    shelf.published(Document.objects.get(slug="ours"), "Boris")
    for slug in ("a-framework-of-ours", "a-long-one", "ours"):
        with django_assert_max_num_queries(12):
            assert asked(f"/guidance/{slug}/versions/1")["clauses"]
