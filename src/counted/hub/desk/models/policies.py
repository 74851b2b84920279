"""How requests of a kind are decided here, where the secretariat chose."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from counted.hub.accounts.models import User


class Policy(models.Model):
    """The secretariat's choice for a kind of request; it holds for what is asked from then on."""

    kind = models.CharField(max_length=30, unique=True)  #: a name that `desk.kinds` knows
    needs_two = models.BooleanField(_("two people have to agree"), default=False)
    days = models.PositiveSmallIntegerField(
        _("days until an answer is due"),
        validators=[MinValueValidator(1), MaxValueValidator(365)],
    )
    set_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField(auto_now=True)

    class Meta:
        """By the name of the kind."""

        ordering = ("kind",)
        verbose_name = _("policy")
        verbose_name_plural = _("policies")
