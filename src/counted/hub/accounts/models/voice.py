"""In whose name something is written: for an organisation, or in a personal capacity."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from counted.hub.accounts.models.organisations import Organisation
from counted.hub.accounts.models.people import User


class Voice(models.Model):
    """What everything that somebody writes here has: who wrote it, and for whom.

    Whether the author may speak for the organisation is asked when it is written
    (`rules.may_speak_for`), not when it is read: a mandate that ends later does not unsay it.
    """

    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    #: None: in a personal capacity
    speaks_for = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("in the name of"),
    )

    class Meta:
        """A part of other models."""

        abstract = True
