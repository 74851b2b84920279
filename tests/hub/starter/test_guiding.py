"""Guidance to begin with: no more than sources tell, one with what the site computes, loaded again
and again, and never over what a person wrote."""

from __future__ import annotations

import copy
import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from tests.hub.starter.test_loading import secretariat

from counted import standards
from counted.hub.accounts.models import User
from counted.hub.guidance.documents import actions, drafting, queries
from counted.hub.guidance.models import Definition, Document, Passage, Term
from counted.hub.library import actions as library
from counted.hub.library.taxonomy import beginning
from counted.hub.library.verdicts import LEVELS, STAGES
from counted.hub.starter import guiding
from counted.hub.starter.collection import facts as collection
from counted.hub.starter.guiding import DOCUMENTS, facts
from counted.hub.starter.outcomes import Outcome

FRAMEWORK = "starter-framework-on-citizen-data"
CLAUSES = [(name, it) for name in DOCUMENTS for it in facts(name)["clauses"]]
DEFINITIONS = [it for term in facts("terms")["terms"] for it in term["definitions"]]


def said(name: str) -> list[dict[str, Any]]:
    """What clauses of the framework say of this, for programs."""
    return [it["says"] | {"title": it["title"]} for it in facts("framework")["clauses"]
            if name in it.get("says", {}) and "title" in it]  # fmt: skip


def test_levels_and_stages_are_those_from_which_verdicts_are_computed() -> None:
    known = standards.load("participation")
    levels = said("level")
    assert [it["level"] for it in levels] == known["levels"]
    for it in levels:
        assert it["is_enough"] == (it["level"] >= known["enough_from"])
        assert it["title"] == f"Level {it['level']}: {LEVELS[it['level']]}"
    stages = said("stage")
    assert [it["stage"] for it in stages] == known["stages"]
    for it in stages:
        assert it["decides"] == (it["stage"] in known["deciding_stages"])
        assert it["title"] == str(STAGES[it["stage"]])
    (definition,) = said("enough_at")
    assert definition["enough_at"] == known["deciding_stages"]
    (rule,) = [it for it in facts("framework")["clauses"] if "enough_from" in it.get("says", {})]
    assert rule["says"]["enough_from"] == known["enough_from"]
    assert f"level {known['enough_from']}" in rule["text"]


def test_what_could_not_be_confirmed_says_so() -> None:
    unconfirmed = " ".join(
        it.get("text", "") for _, it in CLAUSES if it.get("status") == "unconfirmed"
    )
    (fourth,) = [it for _, it in CLAUSES if it.get("says", {}).get("level") == 4]
    assert fourth["status"] == "unconfirmed"
    assert "Its name in the framework" in fourth["text"]
    for told in ("Which stages the framework lists was not found", "not found"):
        assert told in unconfirmed
    assert standards.load("participation")["status"] == "unconfirmed"


@pytest.mark.parametrize(
    ("name", "it"), CLAUSES, ids=lambda it: it["name"] if isinstance(it, dict) else it
)
def test_every_clause_names_its_source_or_says_that_it_is_ours(name: str, it: dict) -> None:
    known = collection("sources")["sources"]
    assert ("source" in it) == (it.get("status", "own") in ("confirmed", "unconfirmed"))
    assert {it["source"], *it.get("others", ())} <= set(known) if "source" in it else True
    assert len(guiding.source(it)["source"]) <= Passage._meta.get_field("source").max_length
    assert it.get("title") or it.get("text")
    for word in ("endorsed by the United Nations", "the United Nations say"):
        assert word not in it.get("text", "")


def test_names_of_clauses_are_in_order_and_given_once() -> None:
    for name in DOCUMENTS:
        names = [int(it["name"][1:]) for it in facts(name)["clauses"]]
        assert sorted(names) == list(range(1, len(names) + 1))
        assert set(facts(name)["topics"]) <= set(beginning()["topic"])


def test_every_term_has_definitions_that_compete_with_sources() -> None:
    known = collection("sources")["sources"]
    slugs = [it["slug"] for it in facts("terms")["terms"]]
    assert {"citizen-data", "citizen-generated-data", "citizen-contributed-data",
            "community-driven-data", "citizen-science"} <= set(slugs)  # fmt: skip
    assert all(it["source"] in known for it in DEFINITIONS)
    assert {it["status"] for it in DEFINITIONS} == {"confirmed", "unconfirmed"}
    text = " ".join(it.get("text", "") for _, it in CLAUSES)
    assert set(re.findall(r"/terms/([-a-z]+)/", text)) <= set(slugs)


def test_a_source_has_a_day_only_where_one_was_told() -> None:
    assert guiding.day("2024-02-14") == date(2024, 2, 14)
    assert {guiding.day(it) for it in ("2024", "2025-12", "")} == {None}


@pytest.fixture
def dora(db: None) -> User:
    return secretariat()


@pytest.fixture
def first(dora: User) -> dict[str, Outcome]:
    return guiding.load(by=dora)


def framework() -> Document:
    return Document.objects.get(slug=FRAMEWORK)


def changed(monkeypatch: pytest.MonkeyPatch, *, text: str = "Said anew.") -> None:
    """A newer file: one clause reads otherwise, one is gone, one is new and stands before it."""
    told = copy.deepcopy(dict(facts("framework")))
    old = told["clauses"]
    number = len(old) + 1
    old[1]["text"] = text
    old[2] = {"name": f"c{number}", "text": "Wholly new."}
    files = {name: facts(name) for name in ("roadmap", "terms")} | {"framework": told}
    monkeypatch.setattr(guiding, "facts", files.__getitem__)


@pytest.mark.slow
def test_all_is_loaded_and_loading_again_changes_nothing(
    first: dict[str, Outcome], dora: User
) -> None:
    assert set(first.values()) == {Outcome.ADDED}
    before = (Passage.objects.count(), Definition.objects.count(), Term.objects.count())
    assert set(guiding.load(by=dora).values()) == {Outcome.UNCHANGED}
    assert before == (Passage.objects.count(), Definition.objects.count(), Term.objects.count())
    assert framework().versions.count() == 1
    (definition,) = Definition.objects.exclude(clause=None)
    assert definition.clause is not None
    assert definition.clause.document == framework()


@pytest.mark.slow
def test_it_leads_to_the_timeline_where_there_is_one(
    first: dict[str, Outcome], dora: User, client: Client
) -> None:
    assert "/timeline/" not in client.get(f"/guidance/{FRAMEWORK}/v1/").content.decode()
    library.bring(kind="page", by=dora, slug="timeline", content={"title": "Timeline"})
    assert guiding.load(by=dora)[f"document/{FRAMEWORK}"] is Outcome.RENEWED
    assert 'href="/timeline/"' in client.get(f"/guidance/{FRAMEWORK}/v2/").content.decode()


@pytest.mark.slow
def test_a_newer_file_makes_a_new_version_with_the_same_names(
    first: dict[str, Outcome], dora: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed(monkeypatch)
    outcomes = guiding.load(by=dora)
    assert [key for key, it in outcomes.items() if it is Outcome.RENEWED] == [
        f"document/{FRAMEWORK}"
    ]
    version = queries.latest(framework())
    assert version is not None
    assert version.number == 2
    passages = queries.passages(version)
    assert [it.text for it in passages][1:3] == ["Said anew.", "Wholly new."]
    assert passages[1].clause.name == "c2"
    kinds = set(version.changes.exclude(kind="same").values_list("kind", flat=True))
    assert kinds == {"edited", "removed", "new"}
    assert set(guiding.load(by=dora).values()) == {Outcome.UNCHANGED}
    changed(monkeypatch, text="Said once more.")
    guiding.load(by=dora)
    assert framework().versions.count() == 3


@pytest.mark.slow
def test_what_somebody_wrote_is_never_written_over(
    first: dict[str, Outcome], dora: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = actions.draft(document=framework(), by=dora)
    changed(monkeypatch)
    assert guiding.load(by=dora)[f"document/{FRAMEWORK}"] is Outcome.LEFT
    own = queries.passages(draft)[1]
    drafting.write(passage=own, by=dora, told={"text": "As we know it."})
    actions.publish(version=draft, by=dora, note="Ours.")
    assert guiding.load(by=dora)[f"document/{FRAMEWORK}"] is Outcome.LEFT
    assert queries.passages(queries.latest(framework()))[1].text == "As we know it."
    actions.withdraw(document=framework(), by=dora, reason="Another stands now.")
    assert guiding.load(by=dora)[f"document/{FRAMEWORK}"] is Outcome.LEFT
    Term.objects.filter(slug="citizen-data").update(note="As we know it.")
    guiding.load(by=dora)
    assert Term.objects.get(slug="citizen-data").note == "As we know it."


@pytest.mark.slow
def test_readers_are_told_that_it_is_no_text_of_the_united_nations(
    first: dict[str, Outcome], client: Client
) -> None:
    page = client.get(f"/guidance/{FRAMEWORK}/").content.decode()
    assert "No text of the United Nations" in page
    assert "Not confirmed" in page
    ours = [it for it in facts("framework")["clauses"] if "text" in it and "source" not in it]
    assert page.count("Written here") == len(ours) > 3
    assert 'href="/terms/citizen-data/"' in page
    taken = client.get(f"/guidance/{FRAMEWORK}/v1/take/html").content.decode()
    assert "No text of the United Nations" in taken
    assert taken.count("Written here") == len(ours)
    for slug in (FRAMEWORK, "starter-roadmap-for-citizen-data"):
        assert client.get(f"/guidance/{slug}/v1/take/pdf").content.startswith(b"%PDF-")
    term = client.get("/terms/citizen-data/").content.decode()
    assert "PARIS21" not in term
    assert "Used in clauses" in term
    assert "PARIS21" in client.get("/terms/citizen-generated-data/").content.decode()
    clause = client.get(f"/guidance/{FRAMEWORK}/c7/").content.decode()
    assert "Danish Institute for Human Rights" in clause
