"""What is decided about contributions: now, and told later in one go; and rounds of changes."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from counted.hub.accounts.models import User
from counted.hub.calls.models.contributions import Contribution


class Decision(models.Model):
    """An outcome with its reason; nobody but those who decide knows it until it is told."""

    class Outcome(models.TextChoices):
        """What is decided."""

        ACCEPTED = "accepted", _("Accepted")
        CHANGES = "changes", _("Changes are asked for")
        DECLINED = "declined", _("Declined")
        MERGED = "merged", _("Merged into another one")
        DUPLICATE = "duplicate", _("The same as another one")

    #: What can be prepared and told later; the others are told at once.
    PREPARED = (Outcome.ACCEPTED, Outcome.CHANGES, Outcome.DECLINED)

    contribution = models.ForeignKey(
        Contribution, on_delete=models.CASCADE, related_name="decisions"
    )
    outcome = models.CharField(_("decision"), max_length=10, choices=Outcome.choices)
    reason = models.TextField(_("reason, as the authors will read it"))
    with_reviews = models.BooleanField(_("send what reviewers wrote to the authors"), default=True)
    due_at = models.DateTimeField(_("changes until"), null=True, blank=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now=True)
    told_at = models.DateTimeField(null=True, blank=True)
    told_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    told = models.JSONField(default=list)  #: names of those who were told

    class Meta:
        """The latest first; one is prepared at a time, and none without a reason."""

        ordering = ("-made_at", "-pk")
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        constraints = (
            models.UniqueConstraint(
                fields=("contribution",),
                condition=models.Q(told_at__isnull=True),
                name="one_decision_prepared",
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="decision_has_a_reason"),
            models.CheckConstraint(
                condition=models.Q(told_at__isnull=True, told_by__isnull=True)
                | models.Q(told_at__isnull=False, told_by__isnull=False),
                name="decision_told_by_somebody_at_some_time",
            ),
        )


class Round(models.Model):
    """One round of changes: the letter, what it was before, the author's reply."""

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="rounds")
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="round")
    number = models.PositiveSmallIntegerField()
    before = models.JSONField(default=dict)  #: title and answers when changes were asked for
    due_at = models.DateTimeField(_("changes until"), null=True, blank=True)
    reply = models.TextField(_("your reply"), blank=True)
    replied_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    replied_at = models.DateTimeField(null=True, blank=True)
    after = models.JSONField(default=dict)  #: title and answers when they were handed in again

    class Meta:
        """In order."""

        ordering = ("number",)
        verbose_name = _("round of changes")
        verbose_name_plural = _("rounds of changes")
        constraints = (
            models.UniqueConstraint(fields=("contribution", "number"), name="rounds_are_numbered"),
            models.CheckConstraint(
                condition=models.Q(replied_at__isnull=True, replied_by__isnull=True)
                | models.Q(replied_at__isnull=False, replied_by__isnull=False),
                name="round_replied_by_somebody_at_some_time",
            ),
        )
