"""Mails on their way out.

A mail is written in the transaction that marks what it tells as told, so nothing is written
twice. Before it is handed over it is claimed, and that is kept: where the process is killed in
the middle, the mail counts as unsure and is not sent again by itself.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from counted.hub.accounts.models import User


class Mail(models.Model):
    """One message to one address, and how far it has come."""

    #: None for somebody without an account
    person = models.ForeignKey(
        User, on_delete=models.CASCADE, null=True, blank=True, related_name="mails"
    )
    to = models.EmailField()
    subject = models.CharField(max_length=300)
    text = models.TextField()
    html = models.TextField()
    headers = models.JSONField(default=dict)
    written_at = models.DateTimeField(auto_now_add=True)
    tries = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField()  #: when it may be handed over, or tried again
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    given_up_at = models.DateTimeField(null=True, blank=True)
    wrong = models.CharField(max_length=300, blank=True)  #: what the mail server said

    class Meta:
        """In the order in which they were written."""

        ordering = ("pk",)
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        indexes = (
            models.Index(
                fields=("not_before",),
                condition=models.Q(sent_at__isnull=True, given_up_at__isnull=True),
                name="mail_to_send",
            ),
        )
