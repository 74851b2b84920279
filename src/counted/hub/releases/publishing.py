"""From a computed study to the world and back: approve, ask for changes, publish, withdraw, erase.

What is published is what two people approved: every approval is tied to the hash of the content
that was shown. Each of these is one transaction, asks the rules again, and leaves an event.
"""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify

from counted.errors import ProtectionRefused, WrongUse
from counted.hub.accounts.models import User
from counted.hub.collect import actions as records
from counted.hub.collect import queries as kept
from counted.hub.desk import indexing
from counted.hub.releases import actions, drawing, drawing_tasks, queries, rules, telling
from counted.hub.releases.facets import facets_of
from counted.hub.releases.models import Approval, Event, Release, Run, Study
from counted.hub.ui.things import Thing
from counted.io.study import parse_study
from counted.messages import LANGUAGES, Marked, mark

Verb = Event.Verb


def consent_gap(content: dict[str, Any], study: Study | None = None) -> Marked:
    """Why what was agreed with the people does not allow publishing; '' where it does.

    What the `study` says today counts as well: people may change their minds after a computation.
    """
    agreed = [it["agreed"] for it in content["study"]["consent"] if it["purpose"] == PUBLIC]
    now = _agreed_now(study) if study else []
    if True in agreed and False not in agreed and all(it is True for it in now):
        return Marked("")
    if False in [*agreed, *now]:
        return mark("The people did not agree that results are published.")
    return mark("It is not recorded that the people agreed that results are published.")


PUBLIC = "public_release"
ERASED = ProtectionRefused(
    mark("The records were erased."), remedy=mark("Begin a new study with new records.")
)
#: Answers that name columns and values.
OF_RECORDS = ("joins", "groups", "questions", "shown", "counts")


def _agreed_now(study: Study) -> list[bool | None]:
    """What the answers, or the study file from outside, say of publishing; [] before any."""
    if study.is_uploaded:
        consent = parse_study(study.study_file, name="study.yaml").consent
        return [it.agreed for it in consent if it.purpose == PUBLIC] or [None]
    said = study.answers.get("agreed")
    return [said["consent"][PUBLIC]["agreed"]] if said else []


@transaction.atomic
def ask(*, run: Run, by: User) -> Run:
    """Ask the people with a mandate to approve; it waits on their page."""
    run = _shown(run, run.sha256)
    if run.asked_at is None:
        run.asked_at = timezone.now()
        run.save(update_fields=["asked_at"])
        actions.log(study=run.study, by=by, verb=Verb.ASKED, detail=run.sha256[:12])
    return run


@transaction.atomic
def approve(*, run: Run, by: User, role: str, sha256: str, note: str = "") -> Approval:
    """Agree to exactly the content with this hash, as steward or as the second person."""
    run = _shown(run, sha256)
    who = rules.standing(by, run.study)
    is_steward = role == Approval.Role.STEWARD
    may = rules.may_approve_as_steward if is_steward else rules.may_approve_as_second
    _require(may(who), mark("You have no mandate to approve this study in this role."))
    for gone in queries.lapsed(run):
        gone.delete()
    try:
        with transaction.atomic():
            approval = Approval.objects.create(
                run=run, person=by, role=role, note=note, sha256=sha256
            )
    except IntegrityError as error:
        raise WrongUse(
            mark("Two different people have to approve, each in one role."),
            remedy=mark("Ask another person with a mandate."),
        ) from error
    actions.log(study=run.study, by=by, verb=Verb.APPROVED, detail=f"{role}: {sha256[:12]}")
    return approval


@transaction.atomic
def decline(*, run: Run, by: User, reason: str) -> Event:
    """Ask for changes; approvals given so far are taken back, and a reason is required."""
    who = rules.standing(by, run.study)
    _require(rules.may_approve_as_second(who), mark("You have no mandate in this study."))
    _require_reason(reason)
    run = Run.objects.select_for_update().get(pk=run.pk)
    if Release.objects.filter(run=run).exists():
        raise WrongUse(
            mark("This is published already."), remedy=mark("Withdraw the release instead.")
        )
    run.approvals.all().delete()
    run.asked_at = None
    run.save(update_fields=["asked_at"])
    return actions.log(study=run.study, by=by, verb=Verb.DECLINED, detail=reason.strip())


@transaction.atomic
def publish(*, run: Run, by: User, sha256: str, seen: bool) -> Release:
    """Let the world see a run. Raises ProtectionRefused without consent or two approvals."""
    Study.objects.select_for_update().get(pk=run.study_id)
    run = _shown(run, sha256)
    _require(
        rules.may_publish(rules.standing(by, run.study)),
        mark("Only the owner or a representative may publish this study."),
    )
    _require_publishable(run, seen)
    study = run.study
    numbers = study.releases.values_list("number", flat=True)
    release = Release.objects.create(
        slug=_slug(study),
        number=max(numbers, default=0) + 1,
        study=study,
        run=run,
        title=run.content["study"]["title"][:200],
        content=run.content,
        sha256=run.sha256,
        language=run.content["language"],
        made_up=study.made_up or run.content["study"]["made_up"],
        published_at=timezone.now(),
        published_by=by,
        **facets_of(run.content),
    )
    indexing.put(Thing("release", release.slug))
    actions.log(study=study, by=by, verb=Verb.PUBLISHED, detail=f"{release.number}: {sha256[:12]}")
    for language in LANGUAGES:
        drawing_tasks.order(run.sha256, language)
    return release


@transaction.atomic
def withdraw(*, release: Release, by: User, reason: str) -> Release:
    """Take a release back: its content leaves the database; who, when and why stay."""
    _require(
        rules.may_withdraw(rules.standing(by, release.study)),
        mark("Only a steward or a representative may withdraw a release."),
    )
    _require_reason(reason)
    release = Release.objects.select_for_update().get(pk=release.pk)
    if release.withdrawn_at is not None:
        return release
    telling.withdrawn(release, by=by, reason=reason.strip())
    _empty(release, by, reason.strip())
    actions.log(
        study=release.study, by=by, verb=Verb.WITHDREW, detail=f"{release.number}: {reason.strip()}"
    )
    return release


@transaction.atomic
def erase(*, study: Study, by: User, reason: str, withdraw_too: bool) -> Study:
    """Erase the uploaded records; what is published stays or goes, as decided here.

    Computations that wait or run fail politely. Results that nobody published go with the records,
    and so do the answers that name columns and what stood in them. What others have copied cannot
    be recalled.
    """
    who = rules.standing(by, study)
    _require(rules.may_erase(who), mark("Only the owner or a steward may erase the records."))
    _require_reason(reason)
    study = Study.objects.select_for_update().get(pk=study.pk)
    records.erase(dataset=kept.dataset_of(study.dataset_id), by=by, reason=reason)
    for run in study.runs.filter(state__in=(Run.State.WAITING, Run.State.RUNNING)):
        actions.fail(run_id=run.pk, error=ERASED, screen="")
    published = study.releases.filter(withdrawn_at__isnull=True)
    if withdraw_too:
        for release in published.select_for_update():
            telling.withdrawn(release, by=by, reason=reason.strip())
            _empty(release, by, reason.strip())
    _forget_records(study)
    kept_or_gone = "withdrawn" if withdraw_too else "kept"
    detail = f"{reason.strip()} (published releases: {kept_or_gone})"
    actions.log(study=study, by=by, verb=Verb.ERASED, detail=detail)
    return study


def _shown(run: Run, sha256: str) -> Run:
    """The run, locked, if it is computed and has exactly the content that was shown."""
    run = Run.objects.select_for_update(of=("self",)).select_related("study").get(pk=run.pk)
    if run.state != Run.State.DONE:
        raise WrongUse(mark("There are no results to approve."), remedy=mark("Compute first."))
    if run.sha256 != sha256:
        raise WrongUse(
            mark("The results have changed since this page was opened."),
            remedy=mark("Look at them again."),
        )
    return run


def _require_publishable(run: Run, seen: bool) -> None:
    if kept.dataset_of(run.study.dataset_id).erased_at is not None:
        raise ProtectionRefused(ERASED.account, remedy=ERASED.advice)
    if gap := consent_gap(run.content, run.study):
        raise ProtectionRefused(gap, remedy=mark("Ask the people, record how, and compute again."))
    if not run.content["study"]["stewards"]:
        raise ProtectionRefused(
            mark("The study names no steward."),
            remedy=mark("Name who decides for the people in the data, and compute again."),
        )
    if queries.lapsed(run):
        raise ProtectionRefused(
            mark("The mandate of somebody who approved this has ended."),
            remedy=mark("Ask somebody who has a mandate today to approve in their place."),
        )
    approvals = {it.role: it for it in run.approvals.filter(sha256=run.sha256)}
    if set(approvals) != {Approval.Role.STEWARD, Approval.Role.SECOND}:
        raise ProtectionRefused(
            mark("A steward and a second person have to approve first."),
            remedy=mark("Ask them; the request waits on their page 'My work'."),
        )
    if not seen:
        raise WrongUse(
            mark("Nobody has looked at what the world will see."),
            remedy=mark("Read the preview and say so."),
        )
    if Release.objects.filter(run=run).exists():
        raise WrongUse(
            mark("This is published already."), remedy=mark("Compute again to publish anew.")
        )


def _empty(release: Release, by: User, reason: str) -> None:
    """Take the content out of the release and out of every run that made the same."""
    sha256 = release.sha256
    release.content = None
    release.withdrawn_at, release.withdrawn_by = timezone.now(), by
    release.withdrawn_reason = reason
    release.countries, release.indicators, release.groups = [], [], []
    release.save()
    indexing.put(Thing("release", release.slug))
    release.study.runs.filter(sha256=sha256).update(state=Run.State.WITHDRAWN, content=None)
    transaction.on_commit(lambda: drawing.forget(sha256))


def _forget_records(study: Study) -> None:
    """Take out of a study what was made of its records and is not published."""
    unpublished = study.runs.filter(release__isnull=True, state=Run.State.DONE)
    hashes = list(unpublished.values_list("sha256", flat=True))
    unpublished.update(state=Run.State.WITHDRAWN, content=None)
    study.runs.update(study_file="")
    study.runs.filter(state=Run.State.FAILED).update(failure=ERASED.to_json(), screen="")
    study.answers = {name: it for name, it in study.answers.items() if name not in OF_RECORDS}
    study.study_file, study.is_uploaded = "", False
    study.save(update_fields=["answers", "study_file", "is_uploaded", "changed_at"])
    standing = set(Release.objects.filter(withdrawn_at=None).values_list("sha256", flat=True))
    transaction.on_commit(lambda: [drawing.forget(it) for it in hashes if it not in standing])


def _slug(study: Study) -> str:
    """The name in the address: kept over all releases of a study, shared with no other."""
    earlier = study.releases.first()
    if earlier is not None:
        return earlier.slug
    wanted = slugify(study.title)[:80] or f"study-{study.pk}"
    slug, number = wanted, study.pk
    while Release.objects.filter(slug=slug).exists():
        slug, number = f"{wanted}-{number}", number + 1
    return slug


def _require(condition: bool, what: Marked) -> None:
    if not condition:
        raise WrongUse(what, remedy=mark("Ask somebody who has such a mandate."))


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise WrongUse(mark("A reason is needed."), remedy=mark("Say in a sentence why."))
