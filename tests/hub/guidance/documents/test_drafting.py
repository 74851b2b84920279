"""Drafts are changed clause by clause, and the map to the version before is always whole."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from tests.hub.guidance.documents.shelf import Shelf

from counted.errors import WrongUse
from counted.hub.desk import translating, translating_actions
from counted.hub.desk.models import Translation
from counted.hub.guidance.documents import actions, drafting, mapping, presenting
from counted.hub.guidance.models import Change, Document, Passage, Version

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


def titles(version: Version) -> list[str]:
    """Number and words of each passage."""
    return [f"{it.number} {it.title or it.text}" for it in version.passages.all()]


def changes(version: Version) -> list[tuple[str, str, str]]:
    """Kind, old name and new name of each change."""
    rows = version.changes.select_related("before__clause", "after__clause").order_by("pk")
    return sorted(
        (
            it.kind,
            it.before.clause.name if it.before else "",
            it.after.clause.name if it.after else "",
        )
        for it in rows
    )


def test_a_text_becomes_numbered_clauses(shelf: Shelf) -> None:
    version = shelf.document().versions.get()
    assert titles(version) == [
        "1 What citizen data are", "1.1 Citizens start them.", "1.2 Or citizens take part.",
        "2 Principles", "2.1 Nobody is harmed.",
    ]  # fmt: skip
    assert version.state == "final"
    assert len(version.sha256) == 64


def test_the_next_draft_begins_as_a_copy_and_tells_what_becomes_of_each_clause(
    shelf: Shelf,
) -> None:
    document, dora = shelf.document(), shelf["Dora"]
    draft = actions.draft(document=document, by=dora)
    assert actions.draft(document=document, by=dora) == draft  # one draft
    assert {it[0] for it in changes(draft)} == {"same"}
    _, start, part, _, harm = shelf.passages(draft)
    drafting.write(passage=start, by=dora, told={"text": "People start them."})
    drafting.split(passage=part, by=dora, parts=[{"text": "Citizens design."},
                                                 {"text": "Citizens collect."}])  # fmt: skip
    drafting.remove(passage=harm, by=dora, why="It stands in the law.")
    drafting.insert(version=draft, by=dora, told={"text": "First of all."})
    assert titles(draft) == [
        "1 First of all.", "2 What citizen data are", "2.1 People start them.",
        "2.2 Citizens design.", "2.3 Citizens collect.", "3 Principles",
    ]  # fmt: skip
    assert changes(draft) == [
        ("edited", "c2", "c2"), ("new", "", "c7"), ("removed", "c5", ""), ("same", "c1", "c1"),
        ("same", "c4", "c4"), ("split", "c3", "c3"), ("split", "c3", "c6"),
    ]  # fmt: skip
    assert Change.objects.get(kind="removed").note == "It stands in the law."


def test_two_clauses_become_one_and_the_other_name_is_not_given_again(shelf: Shelf) -> None:
    document, dora = shelf.document(), shelf["Dora"]
    draft = actions.draft(document=document, by=dora)
    start, part = shelf.passages(draft)[1:3]
    drafting.merge(passage=part, into=start, by=dora, told={"text": "They start or take part."})
    new = drafting.insert(version=draft, by=dora, told={"text": "More."}, after=start)
    assert new.clause.name == "c6"
    assert ("merged", "c2", "c2") in changes(draft)
    assert ("merged", "c3", "c2") in changes(draft)
    assert titles(draft)[1:3] == ["1.1 They start or take part.", "1.2 More."]


def test_what_somebody_else_wrote_meanwhile_is_not_overwritten(shelf: Shelf) -> None:
    draft = shelf.begun().versions.get()
    first, second = shelf.passages(draft)[1:3]
    seen, whole = drafting.seen_of(first), drafting.seen_of_draft(draft)
    source = {"source": "A page", "status": "unconfirmed"}  # its words stay
    drafting.write(passage=first, by=shelf["Dora"], told=source, seen=seen)
    deeds: list[Any] = [
        lambda by: drafting.write(passage=first, by=by, told={"text": "Two."}, seen=seen),
        lambda by: drafting.split(passage=first, by=by, parts=[{"text": "1"}] * 2, seen=seen),
        lambda by: drafting.merge(passage=second, into=first, by=by, told={}, seen=whole),
    ]
    for deed in deeds:
        with pytest.raises(drafting.MovedOnError):
            deed(shelf["Dora"])
    assert Passage.objects.get(pk=first.pk).source == "A page"


def test_what_is_published_never_changes(shelf: Shelf) -> None:
    version = shelf.document().versions.get()
    passage = shelf.passages(version)[0]
    deeds: list[Any] = [
        lambda: drafting.write(passage=passage, by=shelf["Dora"], told={}),
        lambda: drafting.remove(passage=passage, by=shelf["Dora"]),
        lambda: drafting.insert(version=version, by=shelf["Dora"], told={"text": "x"}),
        lambda: actions.discard(version=version, by=shelf["Dora"]),
        lambda: actions.publish(version=version, by=shelf["Dora"], note="x"),
    ]
    for deed in deeds:
        with pytest.raises(WrongUse):
            deed()


@pytest.mark.parametrize("name", ["Amina", "Boris", "Chen"])
def test_others_write_nothing(shelf: Shelf, name: str) -> None:
    document = shelf.document()
    with pytest.raises(WrongUse):
        actions.draft(document=document, by=shelf[name])
    draft = actions.draft(document=document, by=shelf["Dora"])
    with pytest.raises(WrongUse):
        drafting.insert(version=draft, by=shelf[name], told={"text": "x"})


def test_a_second_version_says_what_is_new(shelf: Shelf) -> None:
    document = shelf.document()
    draft = actions.draft(document=document, by=shelf["Dora"])
    with pytest.raises(WrongUse):
        actions.publish(version=draft, by=shelf["Dora"])


def test_translations_go_with_their_clause_and_are_behind_where_it_was_edited(
    shelf: Shelf,
) -> None:
    document, dora = shelf.document(), shelf["Dora"]
    first, second = shelf.passages(document.versions.get())[1:3]
    for it in (first, second):
        field = translating.Field("Text", it.text)
        original = translating.Original(presenting.passage_thing(it), "", "", "en", {"text": field})
        translating_actions.save(
            original=original, field="text", language="fr", text=f"fr {it.text}",
            seen=field.sha256, by=shelf["Amina"],
        )  # fmt: skip
    draft = actions.draft(document=document, by=dora)
    same, other = shelf.passages(draft)[1:3]
    drafting.write(passage=other, by=dora, told={"text": "Anew."})
    kept = {it.thing_key: it for it in Translation.objects.filter(thing_kind="passage")}
    assert len(kept) == 4
    assert kept[str(same.pk)].text == f"fr {first.text}"
    assert kept[str(same.pk)].author == shelf["Amina"]
    assert kept[str(same.pk)].at == kept[str(first.pk)].at
    now = translating.Field("Text", "Anew.").sha256
    assert kept[str(other.pk)].original_sha256 != now


def test_an_adaptation_begins_with_the_clauses_of_its_parent(shelf: Shelf) -> None:
    document = shelf.document()
    version = document.versions.get()
    own = actions.adapt(
        version=version, by=shelf["Boris"], speaks_for=shelf.office, told={"title": "Ours"}
    )
    draft = own.versions.get()
    assert titles(draft) == titles(version)
    old = [it.clause for it in shelf.passages(version)]
    assert [it.clause.origin for it in shelf.passages(draft)] == old
    drafting.insert(version=draft, by=shelf["Boris"], told={"text": "By our law."})
    assert shelf.passages(draft)[0].clause.name == "c6"
    with pytest.raises(WrongUse):
        drafting.insert(version=draft, by=shelf["Amina"], told={"text": "x"})


DEEDS = ("write", "insert", "split", "merge", "move", "remove", "publish")


class TestChains(TestCase):
    """Whatever is done to drafts, in any order, every passage that was ever read is found again."""

    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(st.tuples(st.sampled_from(DEEDS), st.integers(0, 9), st.integers(-9, 9))))
    def test_any_order_of_deeds_loses_no_clause(self, deeds: list[tuple[str, int, int]]) -> None:
        shelf = Shelf()
        document = shelf.document()
        for deed, place, other in deeds:
            self._do(shelf, document, deed, place, other)
        last = document.versions.order_by("-number").first()
        assert last is not None
        rows = Change.objects.filter(version__document=document)
        ways = list(rows.values_list("before_id", "after_id"))
        now = set(last.passages.values_list("pk", flat=True))
        for passage in Passage.objects.filter(version__document=document):
            told = mapping.course(passage.pk, ways)
            assert told.now or told.ended
            assert set(told.now) <= now
        positions = list(last.passages.values_list("position", flat=True))
        assert positions == list(range(1, len(positions) + 1))

    def _do(self, shelf: Shelf, document: Document, deed: str, place: int, other: int) -> None:
        by = shelf["Dora"]
        draft = actions.draft(document=document, by=by)
        passages = shelf.passages(draft)
        if deed == "insert" or not passages:
            drafting.insert(version=draft, by=by, told={"text": f"new {place}"})
            return
        one, two = passages[place % len(passages)], passages[other % len(passages)]
        if deed == "write":
            told = {"text": f"text {other}"}
            drafting.write(passage=one, by=by, told=told)
        elif deed == "split":
            drafting.split(passage=one, by=by, parts=[{"text": "one"}, {"text": "two"}])
        elif deed == "merge" and one != two:
            drafting.merge(passage=one, into=two, by=by, told={"text": "both"})
        elif deed == "move":
            drafting.move(passage=one, by=by, steps=other)
        elif deed == "remove":
            drafting.remove(passage=one, by=by)
        elif deed == "publish":
            actions.publish(version=draft, by=by, note="New.")
