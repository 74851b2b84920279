"""Organisations, and the mandates that let people act for them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from counted.hub.accounts.models.people import User
from counted.messages import LANGUAGES


class Organisation(models.Model):
    """Somebody that people act for: an office, a community group, a university ..."""

    class Kind(models.TextChoices):
        """Kinds of organisation, as in the study file."""

        NSO = "nso", _("National statistical office")
        CSO = "cso", _("Civil society organisation")
        COMMUNITY = "community", _("Community")
        ACADEMIA = "academia", _("Academia")
        REGIONAL = "regional", _("Regional organisation")
        INTERNATIONAL = "international", _("International organisation")
        HUMAN_RIGHTS_INSTITUTION = "human_rights_institution", _("Human rights institution")
        OTHER = "other", _("Other")

    name = models.CharField(_("name"), max_length=200)
    slug = models.SlugField(_("short name"), max_length=80, unique=True)
    kind = models.CharField(_("kind"), max_length=30, choices=Kind.choices)
    country = models.CharField(
        _("country"), max_length=3, blank=True, help_text=_("ISO 3166, three letters")
    )
    place = models.CharField(_("place"), max_length=200, blank=True)
    about = models.TextField(_("about"), blank=True)
    language = models.CharField(
        _("language of the text"), max_length=10, choices=list(LANGUAGES.items()), default="en"
    )
    website = models.URLField(_("website"), blank=True)
    contact = models.EmailField(_("public address"), blank=True)
    ror = models.CharField(
        _("ROR identifier"), max_length=9, blank=True, help_text=_("Research Organization Registry")
    )
    #: entered from public sources by those who run the site; nobody of it has claimed the entry yet
    is_compiled = models.BooleanField(_("compiled from public sources"), default=False)
    made_up = models.BooleanField(_("made up"), default=False)
    members: models.ManyToManyField[User, Mandate] = models.ManyToManyField(
        User,
        through="Mandate",
        through_fields=("organisation", "person"),
        related_name="organisations",
    )

    class Meta:
        """Ordered by name."""

        ordering = ("name",)
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")

    def __str__(self) -> str:
        return self.name


class Mandate(models.Model):
    """A person may act for an organisation, from one day to another.

    A mandate that somebody asks for is a request until it is verified; what stands here counts.
    """

    class Role(models.TextChoices):
        """What a person may do for an organisation."""

        MEMBER = "member", _("Member")
        STEWARD = "steward", _("Steward: decides for the people in the data")
        REPRESENTATIVE = "representative", _("Representative")

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="mandates")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="mandates"
    )
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    start = models.DateField(_("from"))
    end = models.DateField(_("until"), null=True, blank=True)
    #: who looked at the evidence; nobody where those who run the site entered it
    verified_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    verified_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """A person has each role in an organisation once at a time; ends come after starts."""

        ordering = ("organisation", "person", "start")
        verbose_name = _("mandate")
        verbose_name_plural = _("mandates")
        constraints = (
            models.UniqueConstraint(
                fields=("person", "organisation", "role", "start"), name="one_mandate_at_a_time"
            ),
            models.CheckConstraint(
                condition=models.Q(end__isnull=True) | models.Q(end__gte=models.F("start")),
                name="mandate_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=models.Q(verified_by__isnull=True, verified_at__isnull=True)
                | models.Q(verified_by__isnull=False, verified_at__isnull=False),
                name="mandate_verified_by_somebody_at_some_time",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person}: {self.get_role_display()}, {self.organisation}"
