"""Access tokens: by which a program acts for a person, as far as that person allowed."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from counted.hub.accounts.models.people import User


class Token(models.Model):
    """A key for a program. What opens is shown once and kept as its hash only."""

    class Scope(models.TextChoices):
        """What a program may do."""

        READ = "read", _("Read what you may read")
        WRITE = "write", _("Write drafts and hand them in, in your name")

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(_("what for"), max_length=100)
    sha256 = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=10, choices=Scope.choices))
    made_at = models.DateTimeField(auto_now_add=True)
    expires_on = models.DateField(_("until"))  #: the last day on which it opens
    used_at = models.DateTimeField(null=True, blank=True)  #: to the hour

    class Meta:
        """The latest first."""

        ordering = ("-made_at", "-pk")
        verbose_name = _("access token")
        verbose_name_plural = _("access tokens")
