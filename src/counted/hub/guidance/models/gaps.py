"""Gaps: what concepts, methods, capacity, law or data lack, and what is proposed against it."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from counted.hub.accounts.models import Body, Organisation, User, Voice
from counted.hub.guidance.models.documents import Passage


def _keys() -> ArrayField:
    return ArrayField(models.CharField(max_length=80), default=list, blank=True)


class Gap(Voice):
    """Something that is missing, as a statement that can be shown to be wrong or mended.

    Its number is its permanent name, "G-12". A gap that was merged into another keeps its page,
    which leads to the other.
    """

    class Kind(models.TextChoices):
        """What is missing."""

        CONCEPTUAL = "conceptual", _("Conceptual: we lack a word or an idea")
        METHODOLOGICAL = "methodological", _("Methodological: we lack a way to do it well")
        CAPACITY = "capacity", _("Capacity: we lack people, skills or money")
        LEGAL = "legal", _("Legal: rules are missing or stand in the way")
        DATA = "data", _("Data: somebody or something is not counted")

    class Severity(models.TextChoices):
        """What it does to people and figures, the worst first."""

        EXCLUDES = "excludes", _("People are left out or harmed because of it")
        MISLEADS = "misleads", _("Figures mislead because of it")
        HINDERS = "hinders", _("Work is harder than it need be")

    class State(models.TextChoices):
        """What became of it; the moves between states are in `gaps.moving`."""

        RAISED = "raised", _("Raised")
        ACCEPTED = "accepted", _("Accepted")
        IN_WORK = "in_work", _("Being worked on")
        ADDRESSED = "addressed", _("Addressed")
        CLOSED = "closed", pgettext_lazy("gap", "Closed")
        MERGED = "merged", _("Merged into another")

    kind = models.CharField(_("kind of gap"), max_length=14, choices=Kind.choices)
    statement = models.CharField(_("what is missing"), max_length=300)
    text = models.TextField(_("why it matters"), blank=True)  #: Markdown
    #: any language (BCP 47)
    language = models.CharField(_("language of the text"), max_length=20, default="en")
    severity = models.CharField(_("what it does"), max_length=8, choices=Severity.choices)
    topics = _keys()  #: keys of concepts
    stages = _keys()  #: of the data value chain
    groups = _keys()  #: population groups, keys of concepts
    indicators = _keys()  #: SDG indicators such as 6.2.1, targets such as 6.2
    countries = _keys()  #: ISO 3166, three letters
    place = models.CharField(_("place"), max_length=200, blank=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.RAISED)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged"
    )
    #: who sees to it: a body, an organisation or a person; nobody while all three are empty
    owner_body = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="gaps"
    )
    owner_organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="gaps"
    )
    owner = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="gaps"
    )
    made_up = models.BooleanField(_("made up"), default=False)
    raised_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        """The latest first; one owner; what was merged says into what."""

        ordering = ("-raised_at", "-pk")
        verbose_name = _("gap")
        verbose_name_plural = _("gaps")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state="merged", merged_into__isnull=False)
                | ~models.Q(state="merged") & models.Q(merged_into__isnull=True),
                name="gap_merged_into_another",
            ),
            models.CheckConstraint(
                condition=~models.Q(merged_into=models.F("pk")), name="gap_not_merged_into_itself"
            ),
            models.CheckConstraint(
                condition=models.Q(owner_body__isnull=True, owner_organisation__isnull=True)
                | models.Q(owner_body__isnull=True, owner__isnull=True)
                | models.Q(owner_organisation__isnull=True, owner__isnull=True),
                name="gap_has_one_owner",
            ),
        )

    def __str__(self) -> str:
        return f"{self.name}: {self.statement}"

    @property
    def name(self) -> str:
        """Its permanent name, such as G-12."""
        return f"G-{self.pk}"


class GapStep(Voice):
    """What happened to a gap: a line of its history; never changed."""

    gap = models.ForeignKey(Gap, on_delete=models.CASCADE, related_name="steps")
    action = models.CharField(max_length=12)  #: see `gaps.moving.Action`
    state = models.CharField(max_length=9, choices=Gap.State.choices)  #: in which it left the gap
    text = models.TextField(blank=True)  #: the reason
    facts = models.JSONField(default=dict)  #: what the line names: an owner, another gap
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """In the order in which it happened."""

        ordering = ("at", "pk")
        verbose_name = _("step of a gap")
        verbose_name_plural = _("steps of gaps")


class GapVote(models.Model):
    """Somebody holds that a gap should come first; for whom they stood when they said so."""

    gap = models.ForeignKey(Gap, on_delete=models.CASCADE, related_name="votes")
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="gap_votes")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    #: kind of organisation, or "personally"; kept, so that a count can be checked later
    constituency = models.CharField(max_length=30)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """One vote a person and gap."""

        ordering = ("at", "pk")
        verbose_name = _("vote for a gap")
        verbose_name_plural = _("votes for gaps")
        constraints = (
            models.UniqueConstraint(fields=("gap", "person"), name="one_vote_a_gap_and_person"),
        )


class Proposal(Voice):
    """What somebody proposes to do about a gap."""

    class State(models.TextChoices):
        """What became of it."""

        PROPOSED = "proposed", _("Proposed")
        TAKEN_UP = "taken_up", _("Taken up")
        DECLINED = "declined", _("Declined")

    gap = models.ForeignKey(Gap, on_delete=models.CASCADE, related_name="proposals")
    text = models.TextField(_("what you propose"))  #: Markdown
    language = models.CharField(_("language of the text"), max_length=20, default="en")
    state = models.CharField(max_length=8, choices=State.choices, default=State.PROPOSED)
    reason = models.TextField(_("why"), blank=True)  #: of the decision
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    #: how clauses read because of it, each in the version in which it was answered
    passages: models.ManyToManyField[Passage, models.Model] = models.ManyToManyField(
        Passage, related_name="proposals", blank=True
    )
    made_up = models.BooleanField(_("made up"), default=False)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """In the order in which they came; a decision has somebody, a time and a reason."""

        ordering = ("at", "pk")
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(
                    state="proposed", decided_by__isnull=True, decided_at__isnull=True
                )
                | ~models.Q(state="proposed")
                & models.Q(decided_by__isnull=False, decided_at__isnull=False)
                & ~models.Q(reason=""),
                name="proposal_decided_by_somebody_for_a_reason",
            ),
        )
