"""Notices: what somebody is told, and why; and what they watch."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from counted.hub.accounts.models import User
from counted.hub.ui.things import Thing


class Watch(models.Model):
    """How much somebody wants to hear of a thing, or of a kind of thing (an empty key)."""

    class Level(models.TextChoices):
        """How much."""

        EVERYTHING = "everything", _("Everything that happens")
        DECISIONS = "decisions", _("Decisions and publications only")
        NOTHING = "nothing", _("Nothing")

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="watches")
    thing_kind = models.CharField(max_length=30)
    thing_key = models.CharField(max_length=80, blank=True)
    level = models.CharField(_("how much"), max_length=12, choices=Level.choices)
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        """One level per thing."""

        verbose_name = _("watch")
        verbose_name_plural = _("watches")
        constraints = (
            models.UniqueConstraint(
                fields=("person", "thing_kind", "thing_key"), name="one_watch_per_thing"
            ),
        )
        indexes = (models.Index(fields=("thing_kind", "thing_key"), name="watch_by_thing"),)

    @property
    def thing(self) -> Thing:
        """What is watched; an empty key stands for the whole kind."""
        return Thing(self.thing_kind, self.thing_key)


class Notice(models.Model):
    """One piece of news for one person, in the site and by e-mail.

    `text` is an English template marked for translation, filled from `facts` in the language of
    whoever reads it; `why` says why this person is told.
    """

    class Why(models.TextChoices):
        """Why somebody is told."""

        YOURS = "yours", _("You wrote it, or it is about you.")
        DECIDES = "decides", _("You are among those who decide.")
        WATCHED = "watched", _("You watch it.")
        SAVED_SEARCH = "saved_search", _("You saved this search.")
        ASSIGNED = "assigned", _("It was given to you.")
        MENTIONED = "mentioned", _("You are named in it.")
        SEAT = "seat", _("You hold a seat in this body.")
        ADDRESSED = "addressed", _("It was written to you.")
        ASKED = "asked", _("You are among those who are asked.")

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notices")
    why = models.CharField(max_length=12, choices=Why.choices)
    text = models.TextField()
    facts = models.JSONField(default=dict)
    url = models.CharField(max_length=500)
    thing_kind = models.CharField(max_length=30, blank=True)
    thing_key = models.CharField(max_length=80, blank=True)
    is_decision = models.BooleanField(default=False)  #: weighs more than news
    at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """The latest first."""

        ordering = ("-at", "-pk")
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        indexes = (
            models.Index(fields=("person", "read_at"), name="notice_unread"),
            models.Index(
                fields=("at",), condition=models.Q(mailed_at__isnull=True), name="notice_to_mail"
            ),
        )

    @property
    def thing(self) -> Thing | None:
        """What it is about."""
        return Thing(self.thing_kind, self.thing_key) if self.thing_kind else None
