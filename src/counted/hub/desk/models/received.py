"""Mails that came in, and what became of each: the same mail is never taken twice."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from counted.hub.desk.models.requests import Request


class Received(models.Model):
    """One mail of the site's mailbox. What it said stands in its request; the mail stays there."""

    class Became(models.TextChoices):
        """What was made of it."""

        REQUEST = "request", _("A request of its own")
        COMMENT = "comment", _("A part of a request")
        AUTOMATIC = "automatic", _("Left: a program wrote it")
        FLOOD = "flood", _("Left: too many came from this address")
        EMPTY = "empty", _("Left: nothing was written in it")

    key = models.CharField(max_length=64, unique=True)  #: see `desk.incoming`
    sender = models.EmailField(blank=True)
    subject = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(auto_now_add=True)
    became = models.CharField(max_length=10, choices=Became)
    request = models.ForeignKey(
        Request, on_delete=models.SET_NULL, null=True, blank=True, related_name="mails"
    )

    class Meta:
        """The newest first."""

        ordering = ("-at", "-pk")
        verbose_name = _("received mail")
        verbose_name_plural = _("received mails")
        indexes = (models.Index(fields=("sender", "at"), name="received_from"),)
