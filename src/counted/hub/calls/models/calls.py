"""A call: what is asked, of whom, from when to when, and with which questions."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from counted.hub.accounts.models import Body, User, Voice

#: Letters and digits that nobody mistakes for one another when reading them aloud.
CLEAR = "abcdefghjkmnpqrstuvwxyz23456789"


def code() -> str:
    """A name that nobody guesses and that can be read aloud."""
    return "".join(secrets.choice(CLEAR) for _ in range(10))


class Call(Voice):
    """A question to many, with a deadline; what comes in becomes part of the library."""

    class State(models.TextChoices):
        """What was decided about it; where it stands today also follows from its dates."""

        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", pgettext_lazy("state", "Published")
        DECIDED = "decided", _("Decided")
        REPORTED = "reported", _("Reported")

    class Stage(models.TextChoices):
        """Where it stands today."""

        DRAFT = "draft", _("Draft")
        AHEAD = "ahead", _("Opens soon")
        OPEN = "open", _("Open")
        CLOSED = "closed", _("Closed")
        DECIDED = "decided", _("Decided")
        REPORTED = "reported", _("Reported")

    class Anonymity(models.TextChoices):
        """Who knows whose name while it is reviewed."""

        OPEN = "open", _("Open: authors and reviewers know each other")
        BLIND = "blind", _("Blind: authors do not learn who reviews")
        DOUBLE_BLIND = "double_blind", _("Double-blind: neither learns who the other is")

    class Wants(models.TextChoices):
        """What an accepted contribution becomes."""

        CASE = "case", _("A case study")
        INITIATIVE = "initiative", _("An initiative")
        RESOURCE = "resource", _("A resource")
        TEXT = "text", _("It stays an answer")

    slug = models.SlugField(_("short name"), max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=200)
    summary = models.CharField(_("in one sentence"), max_length=400)
    text = models.TextField(_("text"), blank=True)  #: Markdown
    #: of the texts and questions; translations of them are kept by `desk`
    language = models.CharField(_("language of the text"), max_length=20, default="en")
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="calls"
    )  #: whose call it is; None: the secretariat's
    template = models.CharField(max_length=40, blank=True)  #: a key of `templates.yaml`
    wants = models.CharField(
        _("what it becomes"), max_length=10, choices=Wants.choices, default=Wants.CASE
    )
    anonymity = models.CharField(
        _("names during the review"),
        max_length=12,
        choices=Anonymity.choices,
        default=Anonymity.BLIND,
    )
    #: things such as "need:12", as `ui.things.thing` reads them
    motivated_by = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    #: the day until which everybody who answered is told; no promise where there is none
    decisions_due = models.DateField(_("decisions are told by"), null=True, blank=True)
    made_up = models.BooleanField(_("made up"), default=False)
    begun_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True, blank=True)
    learned = models.TextField(_("what was learned"), blank=True)  #: Markdown
    report = models.JSONField(default=dict)  #: figures as they were when the report came out
    reported_at = models.DateTimeField(null=True, blank=True)
    reported_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        """The latest first; a published call has its dates, a report its author."""

        ordering = ("-opens_at", "-pk")
        verbose_name = _("call")
        verbose_name_plural = _("calls")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state="draft")
                | models.Q(
                    opens_at__isnull=False, closes_at__isnull=False, published_at__isnull=False
                ),
                name="call_published_with_dates",
            ),
            models.CheckConstraint(
                condition=models.Q(closes_at__isnull=True)
                | models.Q(closes_at__gt=models.F("opens_at")),
                name="call_closes_after_it_opens",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="reported")
                | models.Q(reported_at__isnull=False, reported_by__isnull=False),
                name="call_reported_by_somebody_at_some_time",
            ),
        )

    def __str__(self) -> str:
        return self.title

    def stage(self, now: datetime | None = None) -> Call.Stage:
        """Where it stands at a time, now by default."""
        if self.state != self.State.PUBLISHED:
            return self.Stage(self.state)
        now = now or timezone.now()
        if now < self.opens_at:
            return self.Stage.AHEAD
        return self.Stage.OPEN if now < self.closes_at else self.Stage.CLOSED

    @property
    def stage_label(self) -> str:
        """The word for where it stands today."""
        return str(self.stage().label)

    @property
    def is_open(self) -> bool:
        """Whether anybody may hand in today."""
        return self.stage() == self.Stage.OPEN

    @property
    def hides_authors(self) -> bool:
        """Whether reviewers must not learn who wrote."""
        return self.anonymity == self.Anonymity.DOUBLE_BLIND

    @property
    def hides_reviewers(self) -> bool:
        """Whether authors must not learn who reviews."""
        return self.anonymity != self.Anonymity.OPEN


class LateCode(models.Model):
    """Lets somebody hand in after the deadline, until a day."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="late_codes")
    code = models.CharField(max_length=20, unique=True, default=code)
    until = models.DateTimeField(_("until"))
    note = models.CharField(_("for whom and why"), max_length=200)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """The latest first."""

        ordering = ("-made_at",)
        verbose_name = _("late code")
        verbose_name_plural = _("late codes")


class Question(models.Model):
    """One question of a call, its limits, and when it is asked."""

    class Variant(models.TextChoices):
        """How it is answered."""

        TEXT = "text", _("A line of text")
        LONG = "long", _("Several paragraphs")
        NUMBER = "number", _("A number")
        DATE = "date", _("A date")
        CHOICE = "choice", _("One of several answers")
        CHOICES = "choices", _("Any of several answers")
        YES_NO = "yes_no", _("Yes or no")
        COUNTRY = "country", _("Countries")
        URL = "url", _("An address on the web")
        FILE = "file", _("Files")
        PARTICIPATION = "participation", _("Who took part, stage by stage")

    class Target(models.TextChoices):
        """What it is about."""

        CONTRIBUTION = "contribution", _("the contribution")
        PERSON = "person", _("the person who answers")

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField(_("order"))
    section = models.CharField(_("step"), max_length=100, blank=True)
    variant = models.CharField(_("kind of answer"), max_length=15, choices=Variant.choices)
    target = models.CharField(
        _("about"), max_length=15, choices=Target.choices, default=Target.CONTRIBUTION
    )
    label = models.CharField(_("question"), max_length=300)
    help = models.TextField(_("help"), blank=True)
    choices = models.JSONField(default=list)  #: of {"value", "label"}
    is_required = models.BooleanField(_("has to be answered"), default=False)
    least = models.FloatField(_("smallest number"), null=True, blank=True)
    most = models.FloatField(_("largest number"), null=True, blank=True)
    longest = models.PositiveIntegerField(_("longest text in characters"), null=True, blank=True)
    condition = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="followers"
    )  #: asked only if that question's answer is among `condition_values`
    condition_values = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    is_personal = models.BooleanField(_("about a person: never shown to reviewers"), default=False)
    is_public = models.BooleanField(_("shown to everybody when accepted"), default=False)
    is_for_reviewers = models.BooleanField(_("shown to reviewers"), default=True)
    #: a field of the item it becomes, such as "summary" or "record.problem"
    maps_to = models.CharField(_("becomes"), max_length=60, blank=True)

    class Meta:
        """In the order in which they are asked; what is personal stays with those who decide."""

        ordering = ("position", "pk")
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(is_personal=False)
                | models.Q(is_public=False, is_for_reviewers=False),
                name="personal_answers_stay_closed",
            ),
        )

    def __str__(self) -> str:
        return self.label

    @property
    def key(self) -> str:
        """Its key in the answers."""
        return str(self.pk)
