"""What somebody is writing and has not kept yet, as their browser sent it last."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from counted.hub.accounts.models import User
from counted.hub.library.models.items import Item


class Unsaved(models.Model):
    """The fields of the editor, right or wrong; one for each window with an item, or a new one."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    item = models.ForeignKey(
        Item, on_delete=models.CASCADE, null=True, blank=True, related_name="unsaved"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Item.Kind.choices)
    tab = models.CharField(max_length=40, blank=True, default="", editable=False)
    fields: Any = models.JSONField()  #: pairs of name and value, in their order
    at = models.DateTimeField(auto_now=True)

    class Meta:
        """One of a person for one item in one window."""

        verbose_name = _("text not kept yet")
        verbose_name_plural = _("texts not kept yet")
        constraints = (
            models.UniqueConstraint(
                fields=("person", "item", "kind", "tab"),
                nulls_distinct=False,
                name="one_unsaved_a_window",
            ),
        )
