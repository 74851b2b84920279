"""Files of items: pictures without their places, documents checked by content."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from counted.hub.accounts.models import User
from counted.hub.library.models.items import Item


class File(models.Model):
    """A picture or document beside a text; the name on disk is its hash."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="files")
    sha256 = models.CharField(max_length=64)
    name = models.CharField(_("name"), max_length=200)  #: as it was handed in
    media_type = models.CharField(max_length=100)  #: found from the content
    size_bytes = models.PositiveIntegerField()
    description = models.CharField(
        _("what it shows"), max_length=500, blank=True
    )  #: read aloud instead of a picture
    credit = models.CharField(_("who made it"), max_length=200, blank=True)
    width = models.PositiveIntegerField(null=True, blank=True)  #: pixels
    height = models.PositiveIntegerField(null=True, blank=True)  #: pixels
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """In the order in which they were added."""

        ordering = ("added_at", "pk")
        verbose_name = _("file")
        verbose_name_plural = _("files")
