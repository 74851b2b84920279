"""How contributions are reviewed: phases, criteria, who reviews what, and what they say."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from counted.hub.accounts.models import User
from counted.hub.calls.models.calls import Call
from counted.hub.calls.models.contributions import Contribution


class ReviewPhase(models.Model):
    """A time of reviewing with its own criteria and its own rule of who sees what."""

    class SeesOthers(models.TextChoices):
        """When a reviewer sees what others wrote."""

        AFTER_OWN = "after_own", _("after handing in their own")
        ALWAYS = "always", _("always")
        NEVER = "never", _("never")

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="phases")
    position = models.PositiveSmallIntegerField(_("order"))
    title = models.CharField(_("title"), max_length=100)
    guidance = models.TextField(_("advice to reviewers"), blank=True)  #: Markdown
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))
    sees_others = models.CharField(
        _("reviewers see other reviews"),
        max_length=10,
        choices=SeesOthers.choices,
        default=SeesOthers.AFTER_OWN,
    )
    names_reviewers = models.BooleanField(_("reviewers see each other's names"), default=False)

    class Meta:
        """In order."""

        ordering = ("position", "pk")
        verbose_name = _("review phase")
        verbose_name_plural = _("review phases")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(closes_at__gt=models.F("opens_at")),
                name="phase_closes_after_it_opens",
            ),
        )

    def __str__(self) -> str:
        return self.title

    def is_running(self, now: datetime | None = None) -> bool:
        """Whether reviews can be handed in at a time, now by default."""
        return self.opens_at <= (now or timezone.now()) < self.closes_at


class Criterion(models.Model):
    """One thing that reviewers give points for."""

    phase = models.ForeignKey(ReviewPhase, on_delete=models.CASCADE, related_name="criteria")
    position = models.PositiveSmallIntegerField(_("order"))
    label = models.CharField(_("criterion"), max_length=200)
    help = models.TextField(_("help"), blank=True)
    weight = models.FloatField(_("weight"), default=1)
    least = models.PositiveSmallIntegerField(_("fewest points"), default=1)
    most = models.PositiveSmallIntegerField(_("most points"), default=5)
    is_required = models.BooleanField(_("has to be given"), default=True)

    class Meta:
        """In order; weights are above nothing."""

        ordering = ("position", "pk")
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(weight__gt=0, most__gt=models.F("least")),
                name="criterion_has_weight_and_room",
            ),
        )


class Reviewer(models.Model):
    """Somebody who reviews for a call, and how much of it at most."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="reviewers")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="reviewing")
    most = models.PositiveSmallIntegerField(_("at most"), default=10)  #: contributions a phase
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Once per call."""

        ordering = ("pk",)
        verbose_name = _("reviewer")
        verbose_name_plural = _("reviewers")
        constraints = (
            models.UniqueConstraint(fields=("call", "person"), name="one_reviewer_a_person"),
        )


class Assignment(models.Model):
    """A contribution given to a reviewer, and what they said to it."""

    class State(models.TextChoices):
        """What the reviewer said to being asked."""

        ASKED = "asked", _("asked")
        ACCEPTED = "accepted", _("agreed to review")
        DECLINED = "declined", _("declined to review")
        CONFLICT = "conflict", _("has a conflict of interest")
        OFF = "off", _("need not review it any more")

    phase = models.ForeignKey(ReviewPhase, on_delete=models.CASCADE, related_name="assignments")
    contribution = models.ForeignKey(
        Contribution, on_delete=models.CASCADE, related_name="assignments"
    )
    reviewer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="assignments")
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    due_at = models.DateTimeField(_("due"))
    asked_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )  #: None: given by the rule of equal workload
    asked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """What is due first; a contribution once per reviewer and phase."""

        ordering = ("due_at", "pk")
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        constraints = (
            models.UniqueConstraint(
                fields=("phase", "contribution", "reviewer"), name="one_assignment_a_reviewer"
            ),
        )


class Conflict(models.Model):
    """Somebody said that they are not free to judge a contribution.

    Conflicts that follow from authorship and mandates are not kept: they are found each time.
    """

    contribution = models.ForeignKey(
        Contribution, on_delete=models.CASCADE, related_name="conflicts"
    )
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="conflicts")
    text = models.TextField(_("what it is"), blank=True)
    stated_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    stated_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Once per person."""

        verbose_name = _("conflict of interest")
        verbose_name_plural = _("conflicts of interest")
        constraints = (
            models.UniqueConstraint(
                fields=("contribution", "person"), name="one_conflict_a_person"
            ),
        )


class Review(models.Model):
    """What a reviewer says: points, a text to the author, one to those who decide."""

    class Recommendation(models.TextChoices):
        """What they would do."""

        ACCEPT = "accept", _("Accept it")
        CHANGES = "changes", _("Ask for changes")
        DECLINE = "decline", _("Decline it")

    assignment = models.OneToOneField(Assignment, on_delete=models.CASCADE, related_name="review")
    scores = models.JSONField(default=dict)  #: key of a criterion -> points
    mean = models.FloatField(null=True, blank=True)  #: weighted, from 0 (fewest) to 1 (most points)
    text = models.TextField(_("to the author"), blank=True)
    confidential = models.TextField(_("only to those who decide"), blank=True)
    recommendation = models.CharField(
        _("your recommendation"), max_length=10, choices=Recommendation.choices, blank=True
    )
    begun_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    submitted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """The first handed in first."""

        ordering = ("submitted_at", "pk")
        verbose_name = _("review")
        verbose_name_plural = _("reviews")


class Remark(models.Model):
    """Something said among those who review a contribution, after their own reviews are in."""

    phase = models.ForeignKey(ReviewPhase, on_delete=models.CASCADE, related_name="remarks")
    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="remarks")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("what you want to say"))
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """In the order in which they were said."""

        ordering = ("at", "pk")
        verbose_name = _("remark")
        verbose_name_plural = _("remarks")
