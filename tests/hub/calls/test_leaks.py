"""Anonymity: what is hidden leaks through no page, list, count, file, name, score or notice."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document
from PIL import Image
from tests.hub.calls.cast import HIDDEN_ANSWER, SECRET, World

from counted.errors import UnusableInput
from counted.hub.calls import answering, deciding, files, queries, reviewing
from counted.hub.calls.models import Assignment, Attachment, Contribution, Question
from counted.hub.desk.models import Notice
from counted.hub.library import filing

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def written_by(name: str) -> bytes:
    """A Word document full of its author's name."""
    document = Document()
    about = document.core_properties
    about.author = about.last_modified_by = about.comments = name
    document.add_paragraph("What we saw.")
    first = document.paragraphs[0].runs[0]
    document.add_comment(runs=[first], text="Check.", author=name, initials=name)
    picture = io.BytesIO()
    exif = Image.Exif()
    exif[0x013B] = name  # artist
    Image.new("RGB", (8, 8), "red").save(picture, "JPEG", exif=exif)
    document.add_picture(picture)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def holds(data: bytes, name: str) -> bool:
    """Whether a document says a name anywhere within."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return any(name.encode() in archive.read(it) or name in it for it in archive.namelist())


class Reviewed(World):
    """Amina's contribution, given to Boris and Eshe; Boris has agreed."""

    def __init__(self, anonymity: str = "double_blind") -> None:
        super().__init__(anonymity=anonymity)
        self.text = self.ask("long", "What happened?")
        self.phone = self.ask("text", "Phone?", is_personal=True, is_for_reviewers=False)
        self.inner = self.ask("text", "For us", is_for_reviewers=False)
        self.about = self.ask("text", "About you", target="person")
        self.reports = self.ask("file", "Reports")
        self.proofs = self.ask("file", "Proofs", is_personal=True, is_for_reviewers=False)
        self.publish()
        made = self.draft(speaks_for=self.group)
        answering.name_co_author(
            contribution=made, by=self["Amina"], name=f"Farid {SECRET}", email="farid@example.org"
        )
        for question, name in ((self.reports, f"{SECRET}.docx"), (self.proofs, "id.txt")):
            answering.attach(
                contribution=made, question=question, by=self["Amina"], name=name,
                data=written_by(SECRET) if name.endswith("x") else HIDDEN_ANSWER.encode(),
            )  # fmt: skip
        answers = {
            self.text.key: "We counted.", self.phone.key: HIDDEN_ANSWER,
            self.inner.key: HIDDEN_ANSWER, self.about.key: SECRET,
        }  # fmt: skip
        answering.save(contribution=made, answers=answers)
        self.made = answering.submit(contribution=made, by=self["Amina"])
        self.running = self.phase()
        self.given = self.give_to(self.running, self.made, "Boris")
        self.eshes = self.give_to(self.running, self.made, "Eshe")

    def seen_by(self, name: str, *addresses: str) -> str:
        """Everything that somebody gets from pages, as text."""
        client = self.client(name)
        return "\n".join(client.get(it).content.decode() for it in addresses)


@pytest.fixture
def world() -> Reviewed:
    return Reviewed()


def test_a_reviewer_in_a_double_blind_call_learns_no_name(world: Reviewed) -> None:
    at = f"/reviews/{world.given.pk}/"
    seen = world.seen_by("Boris", at, "/calls/mine/", "/", f"/calls/{world.call.slug}/")
    assert "We counted." in seen
    assert SECRET not in seen
    assert HIDDEN_ANSWER not in seen
    told = Notice.objects.filter(person=world["Boris"]).values_list("text", "facts")
    assert SECRET not in str(list(told))


def test_what_names_somebody_is_there_to_leak(world: Reviewed) -> None:
    judged = f"/calls/{world.call.slug}/contributions/{world.made.code}/"
    seen = world.seen_by("Dora", judged)
    assert SECRET in seen
    assert HIDDEN_ANSWER in seen
    assert holds(written_by(SECRET), SECRET)


def test_before_agreeing_a_reviewer_reads_the_title_only(world: Reviewed) -> None:
    Assignment.objects.filter(pk=world.given.pk).update(state="asked")
    at = f"/reviews/{world.given.pk}/"
    seen = world.seen_by("Boris", at)
    assert world.made.title in seen
    assert "We counted." not in seen
    assert SECRET not in seen
    assert world.client("Boris").get(f"{at}files/1/").status_code == 404


def test_a_file_comes_without_name_and_without_what_is_inside_of_it(world: Reviewed) -> None:
    response = world.client("Boris").get(f"/reviews/{world.given.pk}/files/1/")
    assert SECRET not in response["Content-Disposition"]
    assert not holds(response.content, SECRET)
    assert "What we saw." in Document(io.BytesIO(response.content)).paragraphs[0].text


def test_a_file_is_cleaned_once_however_often_it_is_read(
    world: Reviewed, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []

    def cleaned(data: bytes, *, name: str) -> bytes:
        made.append(name)
        return b"made anew"

    monkeypatch.setattr(files.blinding, "bare", cleaned)
    at = f"/reviews/{world.given.pk}/files/1/"
    first, second = (world.client("Boris").get(at).content for _ in range(2))
    assert made == []
    assert first == second
    assert "What we saw." in Document(io.BytesIO(first)).paragraphs[0].text
    files.copies.remove(world.made.attachments.first().sha256)
    assert [world.client("Boris").get(at).content for _ in range(2)] == [b"made anew"] * 2
    assert len(made) == 1


def test_a_file_that_goes_takes_its_copy_along(django_capture_on_commit_callbacks: object) -> None:
    world = World(anonymity="double_blind")
    reports = world.ask("file", "Reports")
    world.publish()
    it = answering.attach(
        contribution=world.draft(), question=reports, by=world["Amina"], name="only.docx",
        data=written_by("only here"),
    )  # fmt: skip
    assert files.copies.path_of(it.sha256).exists()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        answering.detach(attachment=it)
    assert not files.copies.path_of(it.sha256).exists()
    assert not files.blobs.path_of(it.sha256).exists()


def test_a_damaged_or_overfull_file_is_refused_on_the_page() -> None:
    world = World(anonymity="double_blind")
    reports = world.ask("file", "Reports")
    world.publish()
    made, client = world.draft(), world.client("Amina")
    for within, said in (
        (b"<document>" + b"<p/>" * 1_100_000 + b"</document>", "more than can be looked at"),
        (b"<fileSharing/>", "may name you"),
    ):
        out = io.BytesIO(written_by(SECRET))
        with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("word/glossary/document.xml", within)
        sent = {f"q{reports.pk}": SimpleUploadedFile("a.docx", out.getvalue())}
        seen = client.post(f"/contributions/{made.code}/write/1/", sent).content.decode()
        assert said in seen
    assert not made.attachments.exists()


def test_a_file_of_a_personal_question_is_not_for_reviewers(world: Reviewed) -> None:
    assert world.client("Boris").get(f"/reviews/{world.given.pk}/files/2/").status_code == 404


def test_a_file_that_cannot_be_cleaned_reaches_no_reviewer(world: Reviewed) -> None:
    pdf = b"%PDF-1.4\n1 0 obj<</Author(" + SECRET.encode() + b")>>endobj\n%%EOF"
    checked = filing.check(pdf, name="a.pdf")
    it = Attachment.objects.create(
        contribution=world.made, question=world.reports, sha256=files.blobs.put(checked.data),
        name="a.pdf", media_type=checked.media_type, size_bytes=len(pdf), added_by=world["Amina"],
    )  # fmt: skip
    assert world.client("Boris").get(f"/reviews/{world.given.pk}/files/3/").status_code == 404
    it.refresh_from_db()
    at = f"/calls/{world.call.slug}/contributions/{world.made.code}/files/{it.pk}/"
    assert world.client("Dora").get(at).content == pdf


def test_its_author_learns_at_once_what_to_do_instead() -> None:
    world = World()
    reports = world.ask("file", "Reports")
    inner = world.ask("file", "For us", is_for_reviewers=False)
    world.publish()
    made, client = world.draft(), world.client("Amina")
    at = f"/contributions/{made.code}/write/1/"
    sent = {f"q{it.pk}": SimpleUploadedFile("a.pdf", b"%PDF-1.4") for it in (reports, inner)}
    seen = client.post(at, sent).content.decode()
    assert "may name you" in seen
    assert "pages as pictures" in seen
    assert [it.question for it in made.attachments.all()] == [inner]


def test_a_file_from_before_the_rule_of_names_is_looked_at_when_handed_in() -> None:
    world = World(anonymity="open")
    reports = world.ask("file", "Reports")
    world.publish()
    made = world.draft()
    answering.attach(
        contribution=made, question=reports, by=world["Amina"], name="a.pdf", data=b"%PDF-1.4"
    )
    type(world.call).objects.update(anonymity="double_blind")
    with pytest.raises(UnusableInput, match="may name you"):
        answering.submit(contribution=made, by=world["Amina"])
    made.refresh_from_db()
    assert made.state == "draft"


def test_a_masked_answer_hides_what_was_written_also_in_what_changed(world: Reviewed) -> None:
    answering_to = Reviewed.seen_by
    deciding.prepare(contribution=world.made, by=world["Dora"], outcome="changes", reason="More.")
    deciding.tell(
        call=world.call, by=world["Dora"], decisions=[world.made.decisions.get().pk]
    )  # fmt: skip
    answering.save(contribution=world.made, answers={world.text.key: f"{SECRET} counted."})
    answering.submit(contribution=world.made, by=world["Amina"], reply="Done.")
    world.made.refresh_from_db()
    type(world.call).objects.update(anonymity="blind")
    deciding.mask(contribution=world.made, masked={world.text.key: "Somebody counted."})
    seen = answering_to(world, "Boris", f"/reviews/{world.given.pk}/")
    assert "Somebody counted." in seen
    assert f"{SECRET} counted." not in seen
    assert f"<ins>{SECRET}" not in seen


@pytest.mark.parametrize("anonymity", ["open", "blind"])
def test_in_other_calls_reviewers_read_who_wrote_and_still_nothing_personal(
    anonymity: str,
) -> None:
    world = Reviewed(anonymity)
    seen = world.seen_by("Boris", f"/reviews/{world.given.pk}/")
    assert SECRET in seen
    assert HIDDEN_ANSWER not in seen


def test_a_conflict_by_mandate_shows_nothing_at_all(world: Reviewed) -> None:
    client = world.client("Eshe")
    for address in ("", "files/1/", "answer/", "conflict/", "remark/"):
        at = f"/reviews/{world.eshes.pk}/{address}"
        assert client.get(at).status_code in (404, 405)
        assert client.post(at).status_code in (404, 405)
    assert world.eshes not in queries.assignments_of(world["Eshe"])
    seen = world.seen_by("Eshe", "/", "/calls/mine/", f"/calls/{world.call.slug}/")
    assert world.made.title not in seen
    assert "Nothing was given to you." in seen


def test_what_is_merged_is_not_asked_of_its_reviewers_any_more(world: Reviewed) -> None:
    assert world.given in queries.assignments_of(world["Boris"])
    stays = world.handed_in("Chen", title="Another one")
    deciding.join(
        contribution=world.made, into=stays, by=world["Dora"], how="merged", reason="The same."
    )
    assert world.given not in queries.assignments_of(world["Boris"])


def test_a_conflict_that_is_stated_shows_nothing_from_then_on(world: Reviewed) -> None:
    client, at = world.client("Boris"), f"/reviews/{world.given.pk}/"
    world.review(world.given)
    assert client.get(at).status_code == 200
    client.post(f"{at}conflict/", {"text": "We are married."})
    assert client.get(at).status_code == 404
    assert world.made.title not in client.get("/calls/mine/").content.decode()
    counted = queries.review_list(world["Dora"], world.call).get()
    assert (counted.done, counted.mean) == (0, None)


def test_a_named_co_author_without_account_yet_is_a_conflict_once_there(world: Reviewed) -> None:
    farid = world.give_to(world.running, world.made, "Farid")
    assert world.client("Farid").get(f"/reviews/{farid.pk}/").status_code == 404


def test_those_who_run_the_call_do_not_judge_their_own() -> None:
    world = World()
    world.publish()
    made = world.handed_in("Dora", title="Of the secretariat")
    at = f"/calls/{world.call.slug}/contributions/"
    assert made.title not in world.client("Dora").get(at).content.decode()
    assert world.client("Dora").get(f"{at}{made.code}/").status_code == 404
    assert made.title in world.client("Hugo").get(at).content.decode()


def test_others_are_shown_after_ones_own_review_and_not_before(world: Reviewed) -> None:
    chens = world.give_to(world.running, world.made, "Chen")
    world.review(chens, text="Chen thinks it is weak.", recommendation="decline")
    reviewing.remark(
        phase=world.running, contribution=world.made, by=world["Chen"], text="Chen wonders."
    )
    at = f"/reviews/{world.given.pk}/"
    seen = world.seen_by("Boris", at)
    assert "Chen" not in seen.replace("Chen's", "")
    assert world.client("Boris").post(f"{at}remark/", {"text": "Hm"}).status_code == 404
    world.review(world.given)
    seen = world.seen_by("Boris", at)
    assert "Chen thinks it is weak." in seen
    assert "Chen wonders." in seen
    assert "<bdi>Chen</bdi>" not in seen  # by number, not by name
    assert "<bdi>Reviewer 3</bdi>" in seen


@pytest.mark.parametrize(("sees", "may"), [("after_own", True), ("never", False)])
def test_those_who_run_the_call_talk_with_reviewers_where_they_may_talk(
    world: Reviewed, sees: str, may: bool
) -> None:
    type(world.running).objects.update(sees_others=sees)
    world.review(world.given)
    at = f"/calls/{world.call.slug}/contributions/{world.made.code}/"
    dora = world.client("Dora")
    assert ("Say it to the reviewers" in dora.get(at).content.decode()) == may
    answer = dora.post(f"{at}remark/", {"text": "What of the method?"})
    assert answer.status_code == (302 if may else 404)
    seen = world.seen_by("Boris", f"/reviews/{world.given.pk}/")
    assert ("What of the method?" in seen) == may
    assert ("<bdi>Those who run the call</bdi>" in seen) == may
    assert "Dora" not in seen
    told = Notice.objects.filter(person=world["Boris"], text__startswith="Something was said")
    assert told.exists() == may
    assert "What of the method?" not in world.seen_by("Amina", f"/contributions/{world.made.code}/")


def test_those_who_decide_read_what_reviewers_wrote_and_how_many_are_missing(
    world: Reviewed,
) -> None:
    at = f"/calls/{world.call.slug}/"
    judged, letters = f"{at}contributions/{world.made.code}/", f"{at}decisions/"
    assert "0 of 2 reviews are handed in." in world.seen_by("Dora", judged)
    world.review(world.given, points=2, text="Say more.", confidential="Weak.",
                 recommendation="decline")  # fmt: skip
    deciding.prepare(contribution=world.made, by=world["Dora"], outcome="declined", reason="No.")
    for seen in (world.seen_by("Dora", judged), world.seen_by("Dora", letters)):
        assert "1 of 2 reviews are handed in." in seen
        for told in ("Say more.", "Weak.", "Decline it", "25 of 100 points", "Boris"):
            assert told in seen, told
    Assignment.objects.all().delete()
    assert "Nobody was asked to review it." in world.seen_by("Dora", judged)


@pytest.mark.parametrize("anonymity", ["blind", "double_blind"])
def test_authors_do_not_learn_who_reviewed_nor_what_is_confidential(anonymity: str) -> None:
    world = Reviewed(anonymity)
    world.review(world.given, points=2, text="Say more.", confidential="Weak.",
                 recommendation="decline")  # fmt: skip
    at = f"/contributions/{world.made.code}/"
    assert "Say more." not in world.seen_by("Amina", at)  # before anything is told
    deciding.prepare(contribution=world.made, by=world["Dora"], outcome="declined", reason="No.")
    before = world.seen_by("Amina", at, "/calls/mine/", "/")
    assert "Declined" not in before
    assert not Notice.objects.filter(person=world["Amina"]).exists()
    deciding.tell(call=world.call, by=world["Dora"], decisions=[world.made.decisions.get().pk])
    seen = world.seen_by("Amina", at)
    assert "Say more." in seen
    assert "Boris" not in seen
    assert "Weak." not in seen
    assert "Decline it" not in seen
    assert "25" not in seen.partition("Say more.")[0][-400:]  # no points


def test_a_withdrawn_contribution_is_gone_for_those_who_judge(world: Reviewed) -> None:
    answering.withdraw(contribution=world.made, by=world["Amina"])
    assert world.client("Boris").get(f"/reviews/{world.given.pk}/").status_code == 404
    at = f"/calls/{world.call.slug}/contributions/"
    assert world.client("Dora").get(f"{at}{world.made.code}/").status_code == 404
    assert world.made.title not in world.client("Dora").get(at).content.decode()


def test_public_answers_are_those_announced_of_what_was_accepted() -> None:
    world = World(anonymity="open")
    shown = world.ask("long", "What is known?", is_public=True)
    kept = world.ask("text", "Phone?", is_personal=True, is_for_reviewers=False)
    type(world.call).objects.update(wants="text")
    world.call.refresh_from_db()
    world.publish()
    made = world.handed_in("Amina", {shown.key: "Much is known.", kept.key: HIDDEN_ANSWER})
    at = f"/calls/{world.call.slug}/"
    assert "Much is known." not in world.client(None).get(at).content.decode()
    Contribution.objects.filter(pk=made.pk).update(state="accepted")
    seen = world.client(None).get(at).content.decode()
    assert "Much is known." in seen
    assert HIDDEN_ANSWER not in seen


def test_the_database_itself_keeps_personal_answers_closed() -> None:
    from django.db import IntegrityError, transaction

    world = World()
    with pytest.raises(IntegrityError), transaction.atomic():
        Question.objects.create(
            call=world.call, position=1, variant="text", label="Phone", is_personal=True,
            is_for_reviewers=True,
        )  # fmt: skip
