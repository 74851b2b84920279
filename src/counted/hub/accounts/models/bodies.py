"""Bodies: the Collaborative as a whole, its committee, its secretariat, task teams, groups.

Whoever belongs to one holds a seat there from one day to another. Membership in the Collaborative
is a seat in the body of kind `collaborative`, working for the secretariat one in `secretariat`.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from counted.hub.accounts.models.organisations import Organisation
from counted.hub.accounts.models.people import User
from counted.messages import LANGUAGES


class Body(models.Model):
    """People who work together under terms of reference."""

    class Kind(models.TextChoices):
        """Kinds of body."""

        COLLABORATIVE = "collaborative", _("The Collaborative")
        STEERING = "steering", _("Steering committee")
        CO_LEADS = "co_leads", _("Co-leads")
        SECRETARIAT = "secretariat", _("Secretariat")
        TASK_TEAM = "task_team", _("Task team")
        WORKING_GROUP = "working_group", _("Working group")

    class Asking(models.TextChoices):
        """Who may ask for a seat."""

        ANYBODY = "anybody", _("Anybody with an account may ask")
        MEMBERS = "members", _("Members may ask")
        NOBODY = "nobody", _("By invitation")

    name = models.CharField(_("name"), max_length=200)
    slug = models.SlugField(_("short name"), max_length=80, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    about = models.CharField(_("in one sentence"), max_length=400, blank=True)
    terms_of_reference = models.TextField(_("terms of reference"), blank=True)  #: Markdown
    language = models.CharField(
        _("language of the text"), max_length=20, choices=list(LANGUAGES.items()), default="en"
    )
    asking = models.CharField(
        _("how to join"), max_length=10, choices=Asking.choices, default=Asking.MEMBERS
    )
    #: meetings, minutes and decisions are seen by those with a seat only
    is_private = models.BooleanField(_("works behind closed doors"), default=False)
    start = models.DateField(_("from"), null=True, blank=True)
    end = models.DateField(_("until"), null=True, blank=True)
    made_up = models.BooleanField(_("made up"), default=False)

    class Meta:
        """By name; there is one Collaborative and one secretariat."""

        ordering = ("name",)
        verbose_name = _("body")
        verbose_name_plural = _("bodies")
        constraints = (
            models.UniqueConstraint(
                fields=("kind",),
                condition=models.Q(kind__in=("collaborative", "secretariat")),
                name="one_collaborative_and_one_secretariat",
            ),
        )

    def __str__(self) -> str:
        return self.name


class Seat(models.Model):
    """Somebody belongs to a body for a term, for an organisation or personally."""

    class Role(models.TextChoices):
        """What somebody is in a body."""

        MEMBER = "member", _("Member")
        CHAIR = "chair", _("Chair")
        CO_LEAD = "co_lead", _("Co-lead")
        CHAMPION = "champion", _("Champion")
        OBSERVER = "observer", _("Observer")

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="seats")
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="seats")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="seats"
    )
    role = models.CharField(_("role"), max_length=10, choices=Role.choices, default=Role.MEMBER)
    note = models.CharField(_("what for"), max_length=200, blank=True)
    start = models.DateField(_("from"))
    end = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        """Somebody has each role in a body once at a time; ends come after starts."""

        ordering = ("body", "start", "pk")
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        constraints = (
            models.UniqueConstraint(
                fields=("body", "person", "role"),
                condition=models.Q(end__isnull=True),
                name="one_open_seat_per_role",
            ),
            models.CheckConstraint(
                condition=models.Q(end__isnull=True) | models.Q(end__gte=models.F("start")),
                name="seat_ends_after_it_starts",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person}: {self.get_role_display()}, {self.body}"


class Meeting(models.Model):
    """A meeting of a body: when and where, what it is about, what was said."""

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="meetings")
    title = models.CharField(_("title"), max_length=200)
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=50, default="UTC")  #: IANA name
    place = models.CharField(_("place or address"), max_length=300, blank=True)
    agenda = models.TextField(_("agenda"), blank=True)  #: Markdown
    minutes = models.TextField(_("minutes"), blank=True)  #: Markdown
    minutes_agreed_on = models.DateField(_("minutes agreed on"), null=True, blank=True)
    language = models.CharField(
        _("language of the text"), max_length=20, choices=list(LANGUAGES.items()), default="en"
    )

    class Meta:
        """The latest first."""

        ordering = ("-starts_at",)
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(ends_at__isnull=True)
                | models.Q(ends_at__gte=models.F("starts_at")),
                name="meeting_ends_after_it_begins",
            ),
        )

    def __str__(self) -> str:
        return self.title


class Decision(models.Model):
    """What a body decided, at a meeting or in writing."""

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="decisions")
    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="decisions"
    )
    taken_on = models.DateField(_("taken on"))
    text = models.TextField(_("what was decided"))  #: Markdown
    reason = models.TextField(_("why"), blank=True)  #: Markdown
    replaced_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaces"
    )
    language = models.CharField(
        _("language of the text"), max_length=20, choices=list(LANGUAGES.items()), default="en"
    )

    class Meta:
        """The latest first."""

        ordering = ("-taken_on", "-pk")
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
