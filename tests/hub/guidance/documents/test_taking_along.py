"""Whoever reads a version takes it along, in their language; drafts only those who write them."""

from __future__ import annotations

import io
import json

import pytest
from docx import Document as Word
from tests.hub.guidance.documents.shelf import Shelf

from counted.errors import UnusableInput
from counted.hub.desk import translating_actions
from counted.hub.guidance.documents import actions, drafting, taking_along, translated
from counted.hub.guidance.models import Document

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
PAGE = "/guidance/a-framework-of-ours/"


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


def take(shelf: Shelf, name: str | None, path: str) -> bytes:
    answer = shelf.client(name).get(f"{PAGE}{path}")
    return answer.content if answer.status_code == 200 else b""


def translate(shelf: Shelf, document: Document) -> None:
    """Its second clause in Arabic, and then the third, which is written anew after that."""
    for passage in shelf.passages(document.versions.get())[1:3]:
        original = translated.of_passage(passage)
        translating_actions.save(
            original=original, field="text", language="ar", text=f"عربي {passage.clause.serial}",
            seen=original.fields["text"].sha256, by=shelf["Amina"],
        )  # fmt: skip
    draft = actions.draft(document=document, by=shelf["Dora"])
    third = shelf.passages(draft)[2]
    drafting.write(passage=third, by=shelf["Dora"], told={"text": "Anew."})
    shelf.published(document)


@pytest.mark.parametrize("name", list(taking_along.FORMATS))
def test_everybody_takes_what_is_published(shelf: Shelf, name: str) -> None:
    shelf.document()
    answer = shelf.client(None).get(f"{PAGE}v1/take/{name}")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == taking_along.FORMATS[name].media_type
    assert f"a-framework-of-ours-v1.{name}" in answer.headers["Content-Disposition"]
    assert f'href="{PAGE}v1/take/{name}"' in shelf.page(None, PAGE)


def test_nobody_else_takes_drafts_or_what_is_withdrawn(shelf: Shelf) -> None:
    document = shelf.document()
    actions.draft(document=document, by=shelf["Dora"])
    assert take(shelf, "Amina", "v2/take/html") == b""
    assert b"DRAFT" in take(shelf, "Dora", "v2/take/html")
    assert b"DRAFT" not in take(shelf, "Dora", "v1/take/html")
    assert take(shelf, None, "v1/take/exe") == b""
    assert take(shelf, None, "v9/take/html") == b""
    actions.withdraw(document=document, by=shelf["Dora"], reason="It was wrong.")
    assert take(shelf, "Amina", "v1/take/html") == b""
    assert b"It was wrong." in take(shelf, "Dora", "v1/take/html")


def test_it_is_taken_in_the_language_that_is_asked_for(shelf: Shelf) -> None:
    document = shelf.document()
    translate(shelf, document)
    page = take(shelf, None, "v2/take/html?in=ar").decode()
    assert '<html lang="ar" dir="rtl">' in page
    assert page.count('<div lang="ar" dir="rtl">') == 2
    assert "عربي 2" in page
    told = json.loads(take(shelf, None, "v2/take/jsonld?in=ar"))["hasPart"]
    assert [it["creativeWorkStatus"][1:] for it in told] == [
        ["Not translated"], [], ["Translation behind"], ["Not translated"], ["Not translated"],
    ]  # fmt: skip
    assert f"{PAGE}v2/take/docx?in=ar" in shelf.page(None, f"{PAGE}?in=ar")
    assert "Anew." in take(shelf, None, "v2/take/html").decode()


def test_what_was_taken_before_is_not_given_for_what_reads_otherwise_now(shelf: Shelf) -> None:
    document = shelf.document()
    before = take(shelf, None, "v1/take/html?in=ar")
    translate(shelf, document)
    assert take(shelf, None, "v1/take/html?in=ar") != before


def test_an_adaptation_leads_to_what_it_adapts(shelf: Shelf) -> None:
    version = shelf.document().versions.get()
    own = actions.adapt(
        version=version, by=shelf["Boris"], speaks_for=shelf.office, told={"title": "Ours"}
    )
    shelf.published(own, "Boris")
    told = json.loads(shelf.client(None).get("/guidance/ours/v1/take/jsonld").content)
    assert told["isBasedOn"] == f"http://testserver{PAGE}v1/"
    assert told["hasPart"][0]["sameAs"] == f"http://testserver{PAGE}c1/"
    word = Word(io.BytesIO(shelf.client(None).get("/guidance/ours/v1/take/docx").content))
    assert "1 What citizen data are" in [it.text for it in word.paragraphs]


def test_taking_many_clauses_asks_as_often_as_taking_few(
    shelf: Shelf, django_assert_max_num_queries: object
) -> None:
    shelf.document()
    many = "\n\n".join(f"Clause number {it} says something." for it in range(120))
    long = shelf.document(title="A long one", text=many)
    actions.adapt(
        version=long.versions.get(), by=shelf["Boris"], speaks_for=shelf.office,
        told={"title": "Ours"},
    )  # fmt: skip
    shelf.published(Document.objects.get(slug="ours"), "Boris")
    for slug in ("a-framework-of-ours", "a-long-one", "ours"):
        with django_assert_max_num_queries(12):
            answer = shelf.client(None).get(f"/guidance/{slug}/v1/take/html")
            assert answer.status_code == 200


def test_a_pdf_that_cannot_be_set_says_so_on_the_page(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_given: object, **_told: object) -> bytes:
        raise UnusableInput("No font.", remedy="Take Word.")

    shelf.document()
    monkeypatch.setattr(taking_along, "made", refuse)
    answer = shelf.client(None).get(f"{PAGE}v1/take/pdf", follow=True)
    assert answer.redirect_chain == [(f"{PAGE}v1/", 302)]
    assert "Take Word." in answer.content.decode()
