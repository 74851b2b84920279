"""Studies, their runs, the approvals that publishing needs, and releases.

A study holds what people answered; a run computes it; approvals are given to one run, so that what
was approved is what is published. A release keeps the content of its run, byte for byte.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from counted.errors import CountedError

PERSON = settings.AUTH_USER_MODEL


class Study(models.Model):
    """One study: the answers of the six screens, or an uploaded study file."""

    title = models.CharField(_("title"), max_length=200)
    owner = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="studies")
    organisation = models.ForeignKey(
        "accounts.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="studies",
    )
    dataset_id = models.UUIDField(null=True, blank=True)  #: in `collect`; no relation on purpose
    answers = models.JSONField(default=dict)  #: screen -> answers, as given
    study_file = models.TextField(blank=True)  #: the study as YAML, written from the answers
    is_uploaded = models.BooleanField(default=False)  #: the study file came from outside
    language = models.CharField(max_length=10, default="en")
    made_up = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        """Newest first."""

        ordering = ("-changed_at",)
        verbose_name = _("study")
        verbose_name_plural = _("studies")

    def __str__(self) -> str:
        return self.title


class Run(models.Model):
    """One computation of a study."""

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")
        WITHDRAWN = "withdrawn", _("withdrawn")  #: its content is gone

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="runs")
    study_file = models.TextField()  #: the study file that was computed
    inputs = models.JSONField(default=list)  #: hashes of the files that were read
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    step = models.CharField(max_length=20, blank=True)
    steps_done = models.PositiveSmallIntegerField(default=0)
    steps = models.PositiveSmallIntegerField(default=0)
    failure = models.JSONField(null=True, blank=True)  #: what happened and what to do, unfilled
    screen = models.CharField(max_length=20, blank=True)  #: of a failure: where it is mended
    content = models.JSONField(null=True, blank=True)  #: the release it would become
    sha256 = models.CharField(max_length=64, blank=True)
    started_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)  #: when approval was asked for

    class Meta:
        """Newest first; a finished run has its content or its failure."""

        ordering = ("-created_at", "-id")
        constraints = (
            models.CheckConstraint(
                condition=~Q(state="done") | Q(content__isnull=False),
                name="done_with_content",
            ),
            models.CheckConstraint(
                condition=~Q(state="failed") | Q(failure__isnull=False),
                name="failed_with_reason",
            ),
        )

    @property
    def error(self) -> CountedError | None:
        """Why it failed, if it did: to be said in the language of whoever reads it."""
        return CountedError.from_json(self.failure) if self.failure else None


class Approval(models.Model):
    """Somebody saw exactly what the world will see, and agrees."""

    class Role(models.TextChoices):
        """In which capacity."""

        STEWARD = "steward", _("steward for the people in the data")
        SECOND = "second", _("second person")

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="approvals")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="approvals")
    role = models.CharField(max_length=10, choices=Role.choices)
    note = models.TextField(blank=True)
    sha256 = models.CharField(max_length=64)  #: of the content that was shown
    given_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Each role once, each person once: the second person is another one."""

        ordering = ("given_at",)
        constraints = (
            models.UniqueConstraint(fields=("run", "role"), name="each_role_once"),
            models.UniqueConstraint(fields=("run", "person"), name="two_different_people"),
        )


class Release(models.Model):
    """What the world sees, until it is withdrawn."""

    slug = models.SlugField(max_length=100)
    number = models.PositiveIntegerField(default=1)  #: counts the releases of one study
    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="releases")
    run = models.OneToOneField(Run, on_delete=models.PROTECT, related_name="release")
    title = models.CharField(max_length=200)
    content = models.JSONField(null=True)  #: None once withdrawn
    sha256 = models.CharField(max_length=64)
    language = models.CharField(max_length=10)
    made_up = models.BooleanField(default=False)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_reason = models.TextField(blank=True)
    # facets, taken from the content when it is published
    countries = models.JSONField(default=list)
    indicators = models.JSONField(default=list)  #: SDG indicator codes
    groups = models.JSONField(default=list)  #: titles of the dimensions
    producer_kind = models.CharField(max_length=30, blank=True)
    how_found = models.CharField(max_length=20, blank=True)
    period_end = models.CharField(max_length=10, blank=True)

    class Meta:
        """Newest first; withdrawing says who, when and why, and takes the content away."""

        ordering = ("-published_at", "-id")
        verbose_name = _("release")
        verbose_name_plural = _("releases")
        constraints = (
            models.UniqueConstraint(fields=("slug", "number"), name="one_release_per_number"),
            models.CheckConstraint(
                condition=Q(
                    withdrawn_at__isnull=True, withdrawn_by__isnull=True, content__isnull=False
                )
                | (
                    Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False, content__isnull=True)
                    & ~Q(withdrawn_reason="")
                ),
                name="withdrawn_with_who_and_why",
            ),
        )

    def __str__(self) -> str:
        return self.title


class Event(models.Model):
    """What happened to a study, for the people who work on it: never deleted, never changed."""

    class Verb(models.TextChoices):
        """What can happen."""

        BEGUN = "begun", _("began the study")
        HANDED_IN = "handed_in", _("handed in records")
        TOOK_BACK = "took_back", _("took records back")
        SETTLED = "settled", _("said which columns are personal")
        ANSWERED = "answered", _("answered a screen")
        RAN = "ran", _("computed")
        ASKED = "asked", _("asked for approval")
        APPROVED = "approved", _("approved")
        DECLINED = "declined", _("asked for changes")
        PUBLISHED = "published", _("published")
        WITHDREW = "withdrew", _("withdrew the release")
        ERASED = "erased", _("erased the records")

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="events")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    verb = models.CharField(max_length=20, choices=Verb.choices)
    detail = models.TextField(blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Oldest first, as a story."""

        ordering = ("at", "id")
