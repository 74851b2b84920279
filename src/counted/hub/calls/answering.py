"""Answering a call: a draft that grows, people who write together, files, handing in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from counted.errors import WrongUse
from counted.hub.accounts.models import Organisation, User
from counted.hub.accounts.queries import account_of
from counted.hub.accounts.rules import require_voice
from counted.hub.calls import answers as logic
from counted.hub.calls import files, meeting, reviewing, rules, telling, variants
from counted.hub.calls.models import (
    Attachment,
    Call,
    CoAuthor,
    Contribution,
    LateCode,
    Question,
)
from counted.hub.desk.models import Watch
from counted.hub.desk.telling import watch
from counted.hub.library.actions import MovedOnError
from counted.messages import mark

MOST_FILES = 10  #: of one question

State = Contribution.State


def late_code(call: Call, text: str) -> LateCode | None:
    """The late code that these letters are; None where there is no such code for this call."""
    if not text or "\0" in text:
        return None
    return call.late_codes.filter(code=text.strip().lower()).first()


@transaction.atomic
def begin(
    *,
    call: Call,
    by: User,
    title: str,
    language: str,
    speaks_for: Organisation | None = None,
    late: LateCode | None = None,
    taken_in_by: User | None = None,
) -> Contribution:
    """A draft; nobody but its author sees it. Raises WrongUse where the call takes in nothing."""
    if not rules.accepts(call, late):
        raise WrongUse(
            mark("This call does not take in contributions today."),
            remedy=mark("Ask those who run it for a late code."),
        )
    require_voice(by, speaks_for)
    return Contribution.objects.create(
        call=call,
        author=by,
        speaks_for=speaks_for,
        title=title,
        language=language,
        late_code=late if not call.is_open else None,
        taken_in_by=taken_in_by,
    )


def _locked(contribution: Contribution, *states: str) -> Contribution:
    """The row as it is now, held until the end. Raises WrongUse where its state is another."""
    found = (
        Contribution.objects.select_for_update(of=("self",))
        .select_related("call", "late_code", "author", "speaks_for")
        .get(pk=contribution.pk)
    )
    if found.state not in states:
        raise WrongUse(
            mark("This cannot be done with the contribution as it stands now."),
            remedy=mark("Open it again: somebody may have been quicker."),
        )
    return found


def _to_write(contribution: Contribution) -> Contribution:
    found = _locked(contribution, State.DRAFT, State.CHANGES)
    if not rules.may_change(found):
        raise WrongUse(
            mark("The deadline has passed; what you wrote is kept."),
            remedy=mark("Ask those who run the call for a late code."),
        )
    return found


@transaction.atomic
def save(
    *,
    contribution: Contribution,
    answers: Mapping[str, Any] | None = None,
    title: str | None = None,
    language: str | None = None,
    unplaced: list[dict[str, Any]] | None = None,
    page: str = "",
    base: str | None = None,
) -> Contribution:
    """Keep what was written so far: checked answers by key, None takes one away.

    `page` is the name of the page on which they were written. `base` is the version that was
    changed: MovedOnError where it reads otherwise now.
    """
    found = _to_write(contribution)
    if base is not None and base != version(found):
        raise MovedOnError(
            mark("It was written by somebody else, or in another window, in the meantime."),
            remedy=mark("Read what changed, then write again from there."),
        )
    merged = {**found.answers, **(answers or {})}
    found.answers = {key: value for key, value in merged.items() if logic.is_given(value)}
    found.written_in = {**found.written_in, **dict.fromkeys(answers or {}, page)}
    found.title = title if title else found.title
    found.language = language or found.language
    found.unplaced = found.unplaced if unplaced is None else unplaced
    found.save()
    return found


@transaction.atomic
def save_shown(
    *, contribution: Contribution, answers: Mapping[str, Any], shown: meeting.Shown
) -> tuple[Contribution, dict[str, Any]]:
    """Keep what a page wrote anew, and overwrite nothing that it did not show.

    Beside the contribution: by key, what others answered meanwhile where the page wrote otherwise.
    """
    found = _to_write(contribution)
    new, theirs = meeting.sort(
        answers, kept=found.answers, written_in=found.written_in, shown=shown
    )
    return save(contribution=found, answers=new, page=shown.page) if new else found, theirs


def version(contribution: Contribution) -> str:
    """The title, the language and the answers as they read now, by one fingerprint."""
    it = contribution
    return meeting.fingerprint([it.title, it.language, {"answers": it.answers}])


@transaction.atomic
def set_voice(*, contribution: Contribution, by: User, speaks_for: Organisation | None) -> None:
    """Say in whose name it is; the author alone does."""
    found = _to_write(contribution)
    if by.pk == found.author_id and (speaks_for and speaks_for.pk) != found.speaks_for_id:
        require_voice(by, speaks_for)
        found.speaks_for = speaks_for
        found.save(update_fields=["speaks_for", "changed_at"])


@transaction.atomic
def use_late_code(*, contribution: Contribution, code: LateCode) -> bool:
    """Go on with a draft, or with changes, after the deadline; whether the code opens it."""
    found = _locked(contribution, State.DRAFT, State.CHANGES)
    is_draft = found.state == State.DRAFT
    opens = rules.accepts(found.call, code) if is_draft else rules.runs(code, found.call)
    if opens:
        found.late_code = code
        found.save(update_fields=["late_code", "changed_at"])
    return opens


@transaction.atomic
def attach(
    *, contribution: Contribution, question: Question, by: User, name: str, data: bytes
) -> Attachment:
    """Keep a file that answers a question. Raises UnusableInput where its content is refused."""
    found = _to_write(contribution)
    if found.attachments.filter(question=question).count() >= MOST_FILES:
        raise WrongUse(
            mark("There are {number} files here already."),
            remedy=mark("Remove one first, or put several into one document."),
            facts={"number": MOST_FILES},
        )
    sha256, kept = files.keep(name=name, data=data, hides=_goes_to_the_blind(found, question))
    return Attachment.objects.create(
        contribution=found,
        question=question,
        sha256=sha256,
        name=kept.name,
        media_type=kept.media_type,
        size_bytes=len(kept.data),
        added_by=by,
    )


def _goes_to_the_blind(contribution: Contribution, question: Question) -> bool:
    """Whether reviewers get the files of this question and must not learn who wrote."""
    hides = contribution.call.hides_authors
    return hides and rules.is_for_reviewers(question, hides_authors=hides)


def _require_nameless(contribution: Contribution) -> None:
    """Look at all files once more: they may be older than the rule of names."""
    for it in contribution.attachments.select_related("question"):
        if _goes_to_the_blind(contribution, it.question):
            files.for_reviewers(it.sha256, it.media_type, name=it.name)


@transaction.atomic
def detach(*, attachment: Attachment) -> None:
    """Take a file away; its bytes stay while anything else needs them."""
    _to_write(attachment.contribution)
    sha256 = attachment.sha256
    attachment.delete()
    transaction.on_commit(lambda: _forget_unused(sha256))


def _forget_unused(sha256: str) -> None:
    if not Attachment.objects.filter(sha256=sha256).exists():
        files.forget(sha256)


@transaction.atomic
def name_co_author(
    *, contribution: Contribution, by: User, name: str, email: str, organisation: str = ""
) -> CoAuthor:
    """Name somebody who wrote it too; with an account they are asked whether they agree."""
    found = _to_write(contribution)
    email = email.strip().lower()
    if email == found.author.email or found.co_authors.filter(email=email).exists():
        raise WrongUse(
            mark("This person is named already."), remedy=mark("Everybody is named once.")
        )
    made = CoAuthor.objects.create(
        contribution=found, name=name, email=email, organisation=organisation
    )
    if person := account_of(email):
        telling.named_as_co_author(found, person, by=by)
    return made


@transaction.atomic
def drop_co_author(*, co_author: CoAuthor) -> None:
    """Take a name away again."""
    _to_write(co_author.contribution)
    co_author.delete()


@transaction.atomic
def agree(*, contribution: Contribution, person: User) -> None:
    """Agree to be a co-author: the address that was named is that of the account."""
    CoAuthor.objects.filter(
        contribution=contribution, email=person.email.lower(), person__isnull=True
    ).update(person=person, agreed_at=timezone.now())
    follow(contribution, person)


def follow(contribution: Contribution, person: User) -> None:
    """Let an author hear of everything that happens to a contribution."""
    watch(person=person, thing=telling.of_contribution(contribution), level=Watch.Level.EVERYTHING)


def lacking(contribution: Contribution, questions: Iterable[Question]) -> list[Question]:
    """The questions that still have to be answered before it can be handed in."""
    with_files = {str(it.question_id) for it in contribution.attachments.all()}
    return logic.missing(questions, contribution.answers, files=with_files)


@transaction.atomic
def submit(*, contribution: Contribution, by: User, reply: str = "") -> Contribution:
    """Hand it in, for the first time or after changes; then the reply says what was changed.

    Answers to questions that are not asked any more go. Raises WrongUse where something is missing,
    or the author no longer represents the organisation in whose name it is, and UnusableInput for a
    file that may name somebody whom reviewers must not know.
    """
    found = _to_write(contribution)
    if found.speaks_for:
        require_voice(found.author, found.speaks_for)
    questions = list(found.call.questions.all())
    if absent := lacking(found, questions):
        raise WrongUse(
            mark("These questions have to be answered first: {questions}."),
            remedy=mark("Answer them, then hand in again."),
            facts={"questions": tuple(it.label for it in absent)},
        )
    _require_nameless(found)
    again = found.state == State.CHANGES
    found.answers = logic.kept(questions, found.answers)
    if again:
        _close_round(found, by, reply)
    found.state = State.SUBMITTED
    found.submitted_at = found.submitted_at or timezone.now()
    found.save()
    telling.handed_in(found, by=by, again=again)
    return found


def _close_round(contribution: Contribution, by: User, reply: str) -> None:
    if not reply.strip():
        raise WrongUse(
            mark("Those who asked for changes need to know what you did with each of them."),
            remedy=mark("Write a short reply, then hand in again."),
        )
    current = contribution.rounds.filter(replied_at__isnull=True).latest("number")
    current.reply = reply.strip()
    current.replied_by, current.replied_at = by, timezone.now()
    current.after = snapshot(contribution)
    current.save()


def snapshot(contribution: Contribution) -> dict[str, Any]:
    """Title and answers as they are now, for comparing later."""
    return {"title": contribution.title, "answers": contribution.answers}


@transaction.atomic
def withdraw(*, contribution: Contribution, by: User) -> Contribution:
    """Take it back; while it has not been decided."""
    found = _locked(contribution, State.DRAFT, State.SUBMITTED, State.CHANGES)
    was_seen = found.state != State.DRAFT
    found.state = State.WITHDRAWN
    found.save()
    found.decisions.filter(told_at__isnull=True).delete()
    if was_seen:
        reviewing.call_off(contribution=found, by=by)
        telling.withdrawn(found, by=by)
    return found


def check_all(questions: Iterable[Question], given: Mapping[str, Any]) -> dict[str, Any]:
    """Checked answers by key; ValidationError with the first that is wrong."""
    return {it.key: variants.check(it, given[it.key]) for it in questions if it.key in given}
