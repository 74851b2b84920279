"""Guidance as readers and writers meet it: addresses stay, drafts are for those who write."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.hub.guidance.documents.shelf import Shelf

from counted.hub.desk.models import Notice
from counted.hub.evidence.models import Link
from counted.hub.guidance.documents import actions, drafting
from counted.hub.guidance.gaps import actions as gaps
from counted.hub.guidance.models import Document, Version

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


def test_an_address_of_a_version_stays_and_that_of_a_clause_moves_on(shelf: Shelf) -> None:
    document, dora = shelf.document(), shelf["Dora"]
    draft = actions.draft(document=document, by=dora)
    start = shelf.passages(draft)[1]
    drafting.write(passage=start, by=dora, told={"text": "People begin."})
    drafting.insert(version=draft, by=dora, told={"text": "Before all."})
    assert "People begin." not in shelf.page(None, "/guidance/a-framework-of-ours/")
    assert shelf.page("Amina", "/guidance/a-framework-of-ours/v2/") == ""
    assert shelf.page("Amina", "/guidance/a-framework-of-ours/draft/") == ""
    assert "People begin." in shelf.page("Dora", "/guidance/a-framework-of-ours/draft/")
    shelf.published(document)
    assert "Citizens start them." in shelf.page(None, "/guidance/a-framework-of-ours/v1/c2/")
    assert "People begin." in shelf.page(None, "/guidance/a-framework-of-ours/c2/")
    now = shelf.page(None, "/guidance/a-framework-of-ours/v1/")
    assert "version 2 is the one of today" in now
    changed = shelf.page(None, "/guidance/a-framework-of-ours/v2/changes/")
    assert "<ins>" in changed
    assert "4 clauses read as before" in changed


def test_a_removed_clause_says_so_and_one_that_moved_leads_on(shelf: Shelf) -> None:
    document, dora = shelf.document(), shelf["Dora"]
    draft = actions.draft(document=document, by=dora)
    _, start, part, _, harm = shelf.passages(draft)
    drafting.merge(passage=part, into=start, by=dora, told={"text": "Both in one."})
    drafting.remove(passage=harm, by=dora)
    shelf.published(document)
    path = "/guidance/a-framework-of-ours/"
    assert "no longer in the version of today" in shelf.page(None, f"{path}c5/")
    assert "Where it stands today" in shelf.page(None, f"{path}v1/c3/")
    assert "Both in one." in shelf.page(None, f"{path}c3/")
    assert shelf.client(None).get(f"{path}c9/").status_code == 404


def test_reading_a_version_takes_as_many_queries_for_many_clauses_as_for_few(
    shelf: Shelf, django_assert_max_num_queries: object
) -> None:
    shelf.document()
    many = "\n\n".join(f"Clause number {it} says something." for it in range(120))
    shelf.document(title="A long one", text=many)
    for slug in ("a-framework-of-ours", "a-long-one"):
        with django_assert_max_num_queries(12):
            assert shelf.client(None).get(f"/guidance/{slug}/").status_code == 200


def seen_at(client: Client, path: str) -> str:
    """What a form carries of what it showed."""
    return str(client.get(path).context["form"]["seen"].value())


def test_a_draft_is_written_on_its_pages(shelf: Shelf) -> None:
    dora = shelf.client("Dora")
    answer = dora.post(
        "/guidance/new/", {"title": "How we ask", "kind": "checklist", "language": "English"}
    )
    path = "/guidance/how-we-ask/draft/"
    assert answer.headers["Location"] == path
    assert dora.post(f"{path}text/", {"text": "# One\n\nFirst.\n\nSecond."}).status_code == 302
    clause = {"kind": "check", "text": "Asked?", "depth": "2", "status": "own"}
    assert dora.post(f"{path}add/?after=2", clause).status_code == 302
    assert (
        dora.post(
            f"{path}c3/merge/", {"into": "2", "seen": seen_at(dora, f"{path}c3/merge/")}
        ).status_code
        == 302
    )
    assert dora.post(f"{path}c4/move/", {"to": "up"}).status_code == 302
    assert (
        dora.post(
            f"{path}c2/split/",
            {"text": "First.\n---\nSecond.", "seen": seen_at(dora, f"{path}c2/split/")},
        ).status_code
        == 302
    )
    version = Document.objects.get().versions.get()
    assert [it.text for it in version.passages.all()] == ["", "Asked?", "First.", "Second."]
    seen = drafting.seen_of(version.passages.get(position=2))
    told = {**clause, "text": "Did you ask?", "seen": seen}
    assert dora.post(f"{path}c4/", told).status_code == 302
    conflict = dora.post(f"{path}c4/", {**told, "text": "Was anybody asked?"})
    assert conflict.status_code == 409
    page = conflict.content.decode()
    assert "Was anybody asked?" in page
    assert "Did you ask?" in page
    assert dora.post(f"{path}publish/", {}).status_code == 302
    assert "Did you ask?" in shelf.page(None, "/guidance/how-we-ask/")


def test_an_office_adapts_and_follows(shelf: Shelf) -> None:
    document, dora = shelf.document(), shelf["Dora"]
    boris = shelf.client("Boris")
    told = {"title": "Ours", "countries": ["KEN"], "speaks_for": str(shelf.office.pk)}
    answer = boris.post("/guidance/a-framework-of-ours/v1/adapt/", told)
    assert answer.headers["Location"] == "/guidance/ours/draft/"
    own = Document.objects.get(slug="ours")
    first = shelf.passages(own.versions.get())[1]
    drafting.write(passage=first, by=shelf["Boris"], told={"text": "By our law."})
    shelf.published(own, "Boris")
    page = shelf.page(None, "/guidance/ours/v1/apart/")
    assert "By our law" in page.replace("<ins>", "").replace("</ins>", "").replace("<del>", "")
    draft = actions.draft(document=document, by=dora)
    _, start, part, _, _ = shelf.passages(draft)
    drafting.write(passage=start, by=dora, told={"text": "New words."})
    drafting.write(passage=part, by=dora, told={"text": "Other words."})
    drafting.insert(version=draft, by=dora, told={"text": "Wholly new."}, after=part)
    shelf.published(document)
    page = boris.get("/guidance/ours/follow/").content.decode()
    assert "By our law." in page  # he has words of his own there, and has to choose
    taken = [str(it.clause_id) for it in shelf.passages(draft) if it.text != "New words."]
    assert boris.post("/guidance/ours/follow/", {"take": taken}).status_code == 302
    texts = [it.text or it.title for it in shelf.passages(own.versions.get(state="draft"))]
    assert texts == [
        "What citizen data are", "By our law.", "Other words.", "Wholly new.", "Principles",
        "Nobody is harmed.",
    ]  # fmt: skip
    own.refresh_from_db()
    assert own.adapts == version_of(document, 1)  # a draft may still be thrown away
    shelf.published(own, "Boris")
    own.refresh_from_db()
    assert own.adapts == version_of(document, 2)


def version_of(document: Document, number: int) -> Version:
    return document.versions.get(number=number)


def test_what_is_withdrawn_says_why_and_no_more(shelf: Shelf) -> None:
    document = shelf.document()
    actions.withdraw(document=document, by=shelf["Dora"], reason="It was wrong.")
    answer = shelf.client("Amina").get("/guidance/a-framework-of-ours/v1/")
    assert answer.status_code == 410
    assert "It was wrong." in answer.content.decode()
    assert "Citizens start them." not in answer.content.decode()
    assert shelf.page("Amina", "/guidance/a-framework-of-ours/v1/c2/") == ""


def test_a_clause_shows_what_bears_on_it_and_who_said_so(shelf: Shelf) -> None:
    shelf.document()
    path = "/guidance/a-framework-of-ours/c2/"
    amina = shelf.client("Amina")
    told = {"relation": "contradicts", "address": "https://example.org/study", "note": "It shows."}
    assert amina.post(f"{path}evidence/", told).status_code == 422  # nobody would know what it is
    assert amina.post(f"{path}evidence/", {**told, "title": "A study"}).status_code == 302
    page = shelf.page(None, path)
    assert "What speaks against it" in page
    assert "A study" in page
    link = Link.objects.get()
    assert shelf.client("Musa").post(f"{path}evidence/{link.pk}/").status_code == 404
    assert amina.post(f"{path}evidence/{link.pk}/").status_code == 302
    assert not Link.objects.exists()
    assert shelf.client("Chen").get(f"{path}evidence/").status_code == 404


def test_a_clause_leads_back_to_the_proposal_and_the_gap_that_changed_it(shelf: Shelf) -> None:
    document, dora = shelf.document(), shelf["Dora"]
    told = {
        "kind": "methodological", "statement": "Nobody says who asks.", "severity": "misleads",
        "language": "en",
    }  # fmt: skip
    gap = gaps.raise_gap(by=shelf["Amina"], told=told)
    proposal = gaps.propose(gap=gap, by=shelf["Amina"], text="Say who asks.", language="en")
    draft = actions.draft(document=document, by=dora)
    start = shelf.passages(draft)[1]
    drafting.write(passage=start, by=dora, told={"text": "They say who."})
    path = "/guidance/a-framework-of-ours/draft/c2/because/"
    client = shelf.client("Dora")
    assert client.post(path, {"proposals": [proposal.pk]}).status_code == 422  # no reason
    answer = client.post(path, {"proposals": [proposal.pk], "reason": "It says so now."})
    assert answer.status_code == 302
    assert Notice.objects.filter(person=shelf["Amina"]).count() == 1
    shelf.published(document)
    shelf.published(document, note="Once more.")
    page = shelf.page(None, "/guidance/a-framework-of-ours/c2/")  # two versions later
    assert f"/gaps/{gap.pk}/" in page
    assert "It says so now." in page
    assert "/guidance/a-framework-of-ours/" in shelf.page(None, f"/gaps/{gap.pk}/")


def test_what_follows_a_clause_survives_its_merger_and_says_why_it_went(shelf: Shelf) -> None:
    document, dora = shelf.document(), shelf["Dora"]
    told = {"relation": "supports", "address": "https://example.org", "title": "A study"}
    shelf.client("Amina").post(
        "/guidance/a-framework-of-ours/c3/evidence/", {**told, "note": "It shows."}
    )
    draft = actions.draft(document=document, by=dora)
    _, start, part, _, harm = shelf.passages(draft)
    drafting.merge(passage=part, into=start, by=dora, told={"text": "Both."})
    drafting.remove(passage=harm, by=dora, why="It stands in the law.")
    shelf.published(document)
    shelf.published(document, note="Once more.")
    assert "A study" in shelf.page(None, "/guidance/a-framework-of-ours/c2/")
    assert "It stands in the law." in shelf.page(None, "/guidance/a-framework-of-ours/c5/")


def test_what_is_withdrawn_or_never_published_is_not_shown_or_adapted(shelf: Shelf) -> None:
    document = shelf.document()
    version = document.versions.get()
    boris = shelf.client("Boris")
    own = actions.adapt(
        version=version, by=shelf["Boris"], speaks_for=shelf.office, told={"title": "Ours"}
    )
    drafting.remove(passage=shelf.passages(own.versions.get())[1], by=shelf["Boris"])
    shelf.published(own, "Boris")
    actions.withdraw(document=document, by=shelf["Dora"], reason="It was wrong.")
    assert "Citizens start them" not in shelf.page(None, "/guidance/ours/v1/apart/")
    told = {"title": "Again", "countries": ["KEN"], "speaks_for": str(shelf.office.pk)}
    for path in ("/guidance/a-framework-of-ours/v1/adapt/", "/guidance/ours/follow/"):
        assert boris.post(path, told).status_code in (302, 404, 422)
    assert not Document.objects.filter(slug="again").exists()


def test_a_first_draft_is_thrown_away_with_all_its_clauses(shelf: Shelf) -> None:
    document = shelf.begun()
    path = f"/guidance/{document.slug}/"
    assert shelf.client("Dora").get(f"{path}v1/c2/").status_code == 200  # never published
    assert shelf.client("Dora").post(f"{path}draft/discard/").status_code == 302
    assert not Document.objects.exists()


def test_nobody_begins_what_they_could_not_write(shelf: Shelf) -> None:
    version = shelf.document().versions.get()
    told = {"title": "Mine", "countries": ["KEN"], "speaks_for": ""}
    address = f"/guidance/{version.document.slug}/v1/adapt/"
    assert shelf.client("Amina").post(address, told).status_code == 422
    assert Document.objects.count() == 1


def test_an_address_that_is_none_is_refused_in_words(shelf: Shelf) -> None:
    shelf.document()
    path = "/guidance/a-framework-of-ours/c2/evidence/"
    for address in ("javascript:alert(1)", "http://[::1", "ftp://example.org"):
        told = {"relation": "supports", "address": address, "title": "T", "note": "N"}
        assert shelf.client("Amina").post(path, told).status_code == 422
    assert shelf.client(None).get(
        f"/guidance/a-framework-of-ours/v1/changes/?since={'9' * 5000}"
    ).status_code in (200, 404)


def test_who_does_not_see_to_a_gap_points_at_its_proposal_and_decides_nothing(shelf: Shelf) -> None:
    version = shelf.document().versions.get()
    told = {
        "kind": "methodological", "statement": "Nobody says who asks.", "severity": "misleads",
        "language": "en",
    }  # fmt: skip
    gap = gaps.raise_gap(by=shelf["Amina"], told=told)
    proposal = gaps.propose(gap=gap, by=shelf["Amina"], text="Say who asks.", language="en")
    own = actions.adapt(
        version=version, by=shelf["Boris"], speaks_for=shelf.office, told={"title": "Ours"}
    )
    answer = shelf.client("Boris").post(
        f"/guidance/{own.slug}/draft/c2/because/", {"proposals": [proposal.pk], "reason": "So."}
    )
    assert answer.status_code == 302
    proposal.refresh_from_db()
    assert proposal.state == "proposed"
    assert proposal.passages.count() == 1
