"""Comments follow their clause through every version, and none is ever lost."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from tests.hub.guidance.consultations.hall import Hall

from counted.hub.guidance.consultations import following, presenting
from counted.hub.guidance.documents import actions, drafting, queries
from counted.hub.guidance.models import Comment, Document

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def hall() -> Hall:
    return Hall()


def test_a_comment_leads_to_where_its_clause_went_and_back(hall: Hall) -> None:
    it = hall.consultation()
    dora, document = hall["Dora"], it.version.document
    for at, words in ((2, "On the start."), (3, "On the part."), (5, "On harm.")):
        hall.says(it, "Chen", words, at)
    it = hall.responded(it)
    draft = actions.draft(document=document, by=dora)
    _, start, part, _, harm = hall.passages(draft)
    drafting.merge(passage=part, into=start, by=dora, told={"text": "Both in one."})
    drafting.remove(passage=harm, by=dora, why="It stands in the law.")
    path = f"/guidance/{document.slug}/"
    assert "It stands in the law." not in hall.page(None, f"{path}comments/")  # a draft
    hall.published(document)
    draft = actions.draft(document=document, by=dora)
    both = next(one for one in hall.passages(draft) if one.text == "Both in one.")
    drafting.split(passage=both, by=dora, parts=[{"text": "One."}, {"text": "Two."}])
    hall.published(document)
    for serial in (2, 6):
        page = hall.page(None, f"{path}v3/c{serial}/")
        assert "2 comments led here" in page
        page = hall.page(None, f"{path}v3/c{serial}/comments/")
        assert "On the start." in page
        assert "On the part." in page
        assert "Accepted: It is right." in page
    page = hall.page(None, f"{presenting.url(it)}comments/2/")
    assert f"{path}v3/c2/" in page
    assert f"{path}v3/c6/" in page
    page = hall.page(None, f"{presenting.url(it)}comments/3/")
    assert "removed in version 2" in page
    assert "It stands in the law." in page
    page = hall.page(None, f"{path}comments/")
    assert "On harm." in page
    assert "It stands in the law." in page


def test_on_a_part_that_was_removed_a_comment_is_found_in_both_places(hall: Hall) -> None:
    it = hall.consultation()
    dora, document = hall["Dora"], it.version.document
    hall.says(it, "Chen", "On both parts.", 2)
    draft = actions.draft(document=document, by=dora)
    drafting.split(
        passage=hall.passages(draft)[1], by=dora, parts=[{"text": "One."}, {"text": "Two."}]
    )
    hall.published(document)
    draft = actions.draft(document=document, by=dora)
    drafting.remove(passage=hall.passages(draft)[2], by=dora, why="Twice said.")
    hall.published(document)
    page = hall.page(None, f"/guidance/{document.slug}/comments/")
    assert page.count("On both parts.") == 1
    assert "Twice said." in page
    assert "On both parts." in hall.page(None, f"/guidance/{document.slug}/v3/c2/comments/")


DEEDS = ("write", "insert", "split", "merge", "move", "remove", "publish", "consult")


class TestChains(TestCase):
    """Whatever is done to drafts, every comment is reached, its answer too."""

    @settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(st.tuples(st.sampled_from(DEEDS), st.integers(0, 9), st.integers(-9, 9))))
    def test_any_order_of_deeds_loses_no_comment(self, deeds: list[tuple[str, int, int]]) -> None:
        hall = Hall()
        document = hall.document()
        for deed, place, other in [*deeds, ("consult", 0, 1), ("remove", 1, 0), ("publish", 0, 0)]:
            self._do(hall, document, deed, place, other)
        comments = set(Comment.objects.exclude(passage=None).values_list("pk", flat=True))
        assert self._by_map(document) == comments
        self._on_pages(hall, document)

    def _by_map(self, document: Document) -> set[int]:
        """Every comment that is reached from the version of today or from a removed clause."""
        current = queries.latest(document)
        reached: set[int] = set()
        for passage in queries.passages(current) if current else ():
            passage.version.document = document
            reached |= set(following.led_to(passage).values_list("pk", flat=True))
        said = Comment.objects.exclude(passage=None).values_list("pk", "passage")
        courses = following.courses(document, {passage for _, passage in said})
        for _ending, keys in courses.ended().values():
            reached |= {pk for pk, passage in said if passage in keys}
        for pk, passage in said:
            course = courses.of[passage]
            assert course.now or course.ended
            for one in course.now:
                assert pk in following.led_to(one).values_list("pk", flat=True)
        return reached

    def _on_pages(self, hall: Hall, document: Document) -> None:
        """The pages of today lead to every comment, and each shows what became of it."""
        path = f"/guidance/{document.slug}/"
        pages = [hall.page(None, f"{path}comments/")]
        current = queries.latest(document)
        for passage in queries.passages(current) if current else ():
            address = f"{path}v{current.number}/c{passage.clause.serial}/comments/"
            pages.append(hall.page(None, address))
        shown = "".join(pages)
        for comment in Comment.objects.select_related("consultation"):
            assert f'href="{presenting.comment_url(comment)}"' in shown
            page = hall.page(None, presenting.comment_url(comment))
            assert f"Because of number {comment.number}." in page

    def _do(self, hall: Hall, document: Document, deed: str, place: int, other: int) -> None:
        by = hall["Dora"]
        draft = actions.draft(document=document, by=by)
        passages = hall.passages(draft)
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
            drafting.remove(passage=one, by=by, why="It had to go.")
        elif deed == "publish":
            actions.publish(version=draft, by=by, note="New.")
        elif deed == "consult":
            self._consult(hall, document, {place % len(passages), other % len(passages)})

    def _consult(self, hall: Hall, document: Document, places: set[int]) -> None:
        """Comments on some clauses and on the whole, answered, and that published."""
        it = hall.opened(document)
        for at in (*(place + 1 for place in sorted(places)), None):
            made = hall.says(it, "Chen", f"On {at}.", at)
            hall.answers(made, reason=f"Because of number {made.number}.")
        hall.responded(it)
