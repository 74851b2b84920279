"""The starter collection says nothing without a source, and no more than its sources."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from counted import standards
from counted.hub.accounts.models import Body, Organisation
from counted.hub.groups import GROUPS
from counted.hub.library import records
from counted.hub.library.models import Item
from counted.hub.library.taxonomy import beginning
from counted.hub.library.verdicts import Answer, citizen_data
from counted.hub.starter import collection, guiding
from counted.hub.starter.collection import facts

FILES = ("organisations", "initiatives", "cases", "resources", "bodies")
#: What the timeline needs to be told of: the meetings and decisions that everybody refers to.
MILESTONES = ("2022-03", "2022-11-10", "2023-03", "2023-04-24", "2023-09-28", "2024-02-14",
              "2024-03", "2024-07-17", "2024-11", "2025-03", "2025-07-23", "2025-11",
              "2026-03-02")  # fmt: skip
EVERYTHING = [(name, it) for name in FILES for it in facts(name)[name]]
TOLD = [(name, it) for name, it in EVERYTHING if name in ("initiatives", "cases")]


def slug_of(it: object) -> str:
    return it["slug"] if isinstance(it, dict) else str(it)


@pytest.mark.parametrize(("name", "it"), EVERYTHING, ids=slug_of)
def test_every_entry_has_sources_that_are_known(name: str, it: dict) -> None:
    assert it["sources"]
    assert set(it["sources"]) <= set(facts("sources")["sources"])


def test_every_source_has_a_title_a_publisher_and_a_date_and_is_used() -> None:
    known = facts("sources")
    assert re.fullmatch(r"20\d\d-\d\d", known["read"])
    used = {key for _, it in EVERYTHING for key in it["sources"]}
    used |= {key for event in facts("timeline")["events"] for key in event["sources"]}
    told = [it for name in guiding.DOCUMENTS for it in guiding.facts(name)["clauses"]]
    told += [it for term in guiding.facts("terms")["terms"] for it in term["definitions"]]
    used |= {key for it in told for key in (it.get("source"), *it.get("others", ())) if key}
    assert set(known["sources"]) == used
    for key, source in known["sources"].items():
        assert source["title"], key
        assert source["publisher"], key
        assert source.get("url", "https://").startswith(("https://", "http://")), key


def test_what_a_reader_sees_of_a_source_says_when_it_was_read() -> None:
    (cited,) = collection.cited(["desa-2025"])
    assert cited["title"].endswith("(read 2026-11)")
    assert cited["url"].startswith("https://desapublications.un.org/")


def test_short_names_are_given_once() -> None:
    slugs = [it.slug for it in collection.entries()]
    assert len(slugs) == len(set(slugs))
    whose = [it["slug"] for it in facts("organisations")["organisations"]]
    assert len(whose) == len(set(whose))
    assert {it.organisation for it in collection.entries()} <= {"", *whose}


def test_all_confirmed_cases_are_there_and_no_other() -> None:
    unconfirmed = facts("candidates")["candidates"]
    assert {it["status"] for it in unconfirmed} == {"unconfirmed"}
    assert {it["case"] for it in unconfirmed} == {21, 22, 23, 24}
    assert {it["case"] for _, it in TOLD} == set(range(1, 21))
    told = " ".join(f"{it.content['title']} {it.slug}" for it in collection.entries())
    for candidate in unconfirmed:
        assert candidate["title"] not in told
    assert "FreshWater" not in told


@pytest.mark.parametrize("it", list(collection.entries()), ids=lambda it: it.slug)
def test_every_item_is_one(it: collection.Entry) -> None:
    """Its record is valid, its columns fit, its sentence stands, its codes are known."""
    record = records.read(it.kind, it.content["record"])
    assert record.sources
    assert 0 < len(it.content["title"]) <= Item._meta.get_field("title").max_length
    assert 0 < len(it.content["summary"]) <= Item._meta.get_field("summary").max_length
    assert len(it.slug) <= Item._meta.get_field("slug").max_length
    assert it.content.get("scale", "") in {"", *Item.Scale.values}
    known = beginning()
    assert set(it.content.get("groups", ())) <= {*GROUPS, *known["population"]}
    assert set(it.content.get("topics", ())) <= set(known["topic"])
    assert it.content.get("topics") or it.kind == "page"
    assert set(getattr(record, "methods", ())) <= set(known["method"])
    assert set(it.content.get("countries", ())) <= countries()
    goals = [code.partition(".")[0] for code in it.content.get("indicators", ())]
    assert all(1 <= int(goal) <= 17 for goal in goals)


def countries() -> set[str]:
    return {
        code
        for region in standards.load("regions")["regions"].values()
        for part in region["sub_regions"].values()
        for code in part["countries"]
    }


@pytest.mark.shared
def test_indicators_and_targets_are_those_of_the_global_list(shared: Path) -> None:
    path = shared / "data/sdg/framework/Tier_classification_30_Nov_2022_clean.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        text = file.read()
    known = set(re.findall(r"\b(\d{1,2}\.[\da-z]{1,2}\.\d)\b", text))
    assert len(known) > 200, next(csv.reader([text[:300]]))
    known |= {code.rpartition(".")[0] for code in known}
    used = {code for it in collection.entries() for code in it.content.get("indicators", ())}
    assert used
    assert used <= known


@pytest.mark.parametrize(("name", "it"), TOLD, ids=slug_of)
def test_no_level_stands_without_a_source_that_tells_it(name: str, it: dict) -> None:
    for stage in it["record"].get("participation", ()):
        assert stage["why"]
        assert stage["evidence"]
        assert "level" not in stage, "no source that was read tells a level"


@pytest.mark.parametrize(("name", "it"), TOLD, ids=slug_of)
def test_no_entry_claims_a_verdict_that_its_record_does_not_carry(name: str, it: dict) -> None:
    kind = collection.KINDS[name]
    (entry,) = [made for made in collection.entries() if made.slug == it["slug"]]
    record = records.read(kind, entry.content["record"])
    assert citizen_data(record).answer is Answer.CANNOT_TELL
    words = f"{entry.content['summary']} {entry.content['text']}".lower()
    for claim in ("these are citizen data", "these are not citizen data", "counts as citizen data"):
        assert claim not in words


def test_organisations_and_bodies_fit_and_bodies_are_unconfirmed() -> None:
    for it in facts("organisations")["organisations"]:
        assert it["kind"] in Organisation.Kind.values, it["slug"]
        assert it.get("country", "") in {"", *countries()}, it["slug"]
    assert facts("bodies")["status"] == "unconfirmed"
    assert {it["kind"] for it in facts("bodies")["bodies"]} <= set(Body.Kind.values)


def test_the_timeline_is_in_order_and_tells_all_milestones_and_disagreements() -> None:
    events = facts("timeline")["events"]
    assert [it["when"][:7] for it in events] == sorted(it["when"][:7] for it in events)
    assert set(MILESTONES) <= {it["when"] for it in events}
    (page,) = [it for it in collection.entries() if it.slug == collection.TIMELINE]
    text = page.content["text"]
    assert [f"# {year}" in text for year in range(2022, 2027)] == [True] * 5
    assert text.count("*Sources disagree:*") == sum("disagree" in it for it in events) >= 4
    assert "# What is not known" in text
    assert text.count("Sources: ") == len(events)
