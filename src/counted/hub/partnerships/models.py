"""Needs of capacity, and exchanges between peers."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from counted.hub.accounts.models import Organisation, User, Voice


class Need(Voice):
    """Something that somebody needs to know or to be able to do, stated in two minutes."""

    class Urgency(models.TextChoices):
        """When it is needed."""

        NOW = "now", _("Now")
        YEAR = "year", _("Within a year")
        LATER = "later", _("Some day")

    class State(models.TextChoices):
        """What became of it."""

        OPEN = "open", _("Open")
        MET = "met", _("Met")
        CLOSED = "closed", _("Closed")

    class Visibility(models.TextChoices):
        """Who reads it."""

        PUBLIC = "public", pgettext_lazy("who may see it", "Everybody")
        MEMBERS = "members", _("Members")

    statement = models.CharField(_("what you need"), max_length=600)
    topic = models.CharField(_("topic"), max_length=80, blank=True)  #: key of a concept
    #: of the writer's own, where the taxonomy lacks the topic
    words = models.CharField(_("topic in your own words"), max_length=80, blank=True)
    country = models.CharField(_("country"), max_length=3, blank=True)  #: ISO 3166, three letters
    urgency = models.CharField(
        _("when"), max_length=5, choices=Urgency.choices, default=Urgency.YEAR
    )
    state = models.CharField(max_length=6, choices=State.choices, default=State.OPEN)
    visibility = models.CharField(
        _("who reads it"), max_length=7, choices=Visibility.choices, default=Visibility.MEMBERS
    )
    #: any language (BCP 47)
    language = models.CharField(_("language of the text"), max_length=20, default="en")
    outcome = models.CharField(_("what helped"), max_length=600, blank=True)
    made_up = models.BooleanField(_("made up"), default=False)
    stated_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """The latest first; a need is about something, and ends at some time."""

        ordering = ("-stated_at", "-pk")
        verbose_name = _("need")
        verbose_name_plural = _("needs")
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(topic="") | ~models.Q(words=""), name="need_is_about_something"
            ),
            models.CheckConstraint(
                condition=models.Q(state="open", closed_at__isnull=True)
                | ~models.Q(state="open") & models.Q(closed_at__isnull=False),
                name="need_ends_at_some_time",
            ),
        )

    def __str__(self) -> str:
        return self.statement


class Exchange(Voice):
    """Peers who learn from one another: countries, organisations, for a time, with a result."""

    class State(models.TextChoices):
        """How far it is."""

        PLANNED = "planned", _("Planned")
        UNDER_WAY = "under_way", _("Under way")
        DONE = "done", _("Done")

    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=200)
    aim = models.CharField(_("what you want to learn"), max_length=600)
    state = models.CharField(
        _("how far it is"), max_length=9, choices=State.choices, default=State.PLANNED
    )
    start = models.DateField(_("from"), null=True, blank=True)
    end = models.DateField(_("until"), null=True, blank=True)
    topics = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    countries = ArrayField(models.CharField(max_length=3), default=list, blank=True)
    participants = models.TextField(_("who took part"), blank=True)
    learned = models.TextField(_("what was learned"), blank=True)  #: Markdown
    result = models.TextField(_("what came of it"), blank=True)  #: Markdown
    language = models.CharField(_("language of the text"), max_length=20, default="en")
    organisations: models.ManyToManyField[Organisation, Part] = models.ManyToManyField(
        Organisation, through="Part", related_name="exchanges"
    )
    withdrawn_reason = models.CharField(max_length=600, blank=True)  #: "": everybody reads it
    made_up = models.BooleanField(_("made up"), default=False)
    made_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        """The latest first; ends come after starts."""

        ordering = ("-changed_at", "-pk")
        verbose_name = _("peer exchange")
        verbose_name_plural = _("peer exchanges")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(start__isnull=True)
                | models.Q(end__isnull=True)
                | models.Q(end__gte=models.F("start")),
                name="exchange_ends_after_it_starts",
            ),
        )

    def __str__(self) -> str:
        return self.title


class Part(models.Model):
    """An organisation takes part in an exchange once somebody who represents it has said so."""

    exchange = models.ForeignKey(Exchange, on_delete=models.CASCADE, related_name="parts")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="parts")
    #: None: named, and has not answered yet; nobody but those who write the exchange sees it
    agreed_at = models.DateTimeField(null=True, blank=True)
    agreed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        """Once each; whoever agreed did so at some time."""

        ordering = ("organisation__name",)
        verbose_name = _("part in an exchange")
        verbose_name_plural = _("parts in exchanges")
        constraints = (
            models.UniqueConstraint(
                fields=("exchange", "organisation"), name="one_part_an_organisation"
            ),
            models.CheckConstraint(
                condition=models.Q(agreed_at__isnull=True, agreed_by__isnull=True)
                | models.Q(agreed_at__isnull=False, agreed_by__isnull=False),
                name="part_agreed_by_somebody_at_some_time",
            ),
        )
